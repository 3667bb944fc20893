-- One row per case in the selection: the value of one measure and, where it is blank, the status that says why.
select
    selected.case_id,
    selected.title,
    selected.municipality_name,
    selected.population_band_code,
    selected.category_code,
    selected.field_code,
    selected.record_type_code,
    cast(columns(lambda name: name = $measure) as double) as value,
    -- why a value is blank; a derived measure can lack a part although the amount itself is printed
    case
        when starts_with($measure, 'initial_cost') then selected.initial_cost_status_code
        when starts_with($measure, 'running_cost') then selected.running_cost_status_code
        when starts_with($measure, 'project_cost') then selected.project_cost_status_code
        when starts_with($measure, 'hours_saved') then selected.hours_saved_status_code
        when $measure = 'lead_time_months' then if(selected.lead_time_months is null, 'not_stated', 'reported')
        when value is not null then null
        -- of several parts: what lacks only some of them, or never pays back, is not 記載なし
        when selected.initial_cost_status_code = 'not_stated' and selected.running_cost_status_code = 'not_stated'
            then 'not_stated'
        else 'underivable'
    end as status_code,
from selected
order by value nulls last, selected.case_id;
