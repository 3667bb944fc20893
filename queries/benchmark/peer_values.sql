-- One row per case to compare with: one measure with what explains its blanks, and how near the own town is.
select
    peers.case_id,
    peers.title,
    peers.prefecture_name,
    peers.municipality_name,
    peers.population,
    peers.population_band_code,
    peers.category_code,
    peers.field_code,
    peers.record_type_code,
    cast(columns(lambda name: name = $measure) as double) as value,
    -- why a value is blank; a derived measure can lack a part although the amount itself is printed
    case
        when starts_with($measure, 'initial_cost') then peers.initial_cost_status_code
        when starts_with($measure, 'running_cost') then peers.running_cost_status_code
        when starts_with($measure, 'project_cost') then peers.project_cost_status_code
        when starts_with($measure, 'hours_saved') then peers.hours_saved_status_code
        when $measure = 'lead_time_months' then if(peers.lead_time_months is null, 'not_stated', 'reported')
        when value is not null then null
        -- of several parts: what lacks only some of them, or never pays back, is not 記載なし
        when peers.initial_cost_status_code = 'not_stated' and peers.running_cost_status_code = 'not_stated'
            then 'not_stated'
        else 'underivable'
    end as status_code,
    -- the tax of an amount as it is printed
    case
        when starts_with($measure, 'initial_cost') then peers.initial_cost_tax_code
        when starts_with($measure, 'running_cost') then peers.running_cost_tax_code
        when starts_with($measure, 'project_cost') then peers.project_cost_tax_code
    end as tax_code,
    peers.body_name,
    peers.population_ratio,
    peers.distance,
    peers.is_same_band,
    peers.is_same_prefecture,
    peers.is_same_type,
    peers.is_own_town,
from peers
order by peers.distance nulls last, peers.case_id;
