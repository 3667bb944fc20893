-- One row per case to compare with: one measure with what explains its blanks, and how near the own town is.
select
    selected.case_id,
    selected.title,
    selected.prefecture_name,
    selected.municipality_name,
    selected.population,
    selected.population_band_code,
    selected.category_code,
    selected.field_code,
    selected.record_type_code,
    case $measure
        when 'initial_cost_ex_tax_yen' then selected.initial_cost_ex_tax_yen
        when 'running_cost_ex_tax_yen' then selected.running_cost_ex_tax_yen
        when 'five_year_cost_yen' then selected.five_year_cost_yen
        when 'own_share_yen' then selected.own_share_yen
        when 'project_cost_yen' then selected.project_cost_yen
        when 'initial_cost_per_resident_yen' then selected.initial_cost_per_resident_yen
        when 'running_cost_per_resident_yen' then selected.running_cost_per_resident_yen
        when 'five_year_cost_per_resident_yen' then selected.five_year_cost_per_resident_yen
        when 'project_cost_per_resident_yen' then selected.project_cost_per_resident_yen
        when 'hours_saved_per_year' then selected.hours_saved_per_year
        when 'hours_saved_per_10k_residents' then selected.hours_saved_per_10k_residents
        when 'lead_time_months' then selected.lead_time_months
        when 'payback_years_low_wage' then selected.payback_years_low_wage
        when 'payback_years_high_wage' then selected.payback_years_high_wage
        -- as printed, whatever the tax
        when 'initial_cost_yen' then selected.initial_cost_yen
        when 'running_cost_yen' then selected.running_cost_yen
    end as value,
    -- why a value is blank; a derived measure can lack a part although the amount itself is printed
    case
        when starts_with($measure, 'initial_cost') then selected.initial_cost_status_code
        when starts_with($measure, 'running_cost') then selected.running_cost_status_code
        when starts_with($measure, 'project_cost') then selected.project_cost_status_code
        when starts_with($measure, 'hours_saved') then selected.hours_saved_status_code
        else 'not_stated'
    end as status_code,
    -- the tax of an amount as it is printed
    case
        when starts_with($measure, 'initial_cost') then selected.initial_cost_tax_code
        when starts_with($measure, 'running_cost') then selected.running_cost_tax_code
        when starts_with($measure, 'project_cost') then selected.project_cost_tax_code
    end as tax_code,
    peers.body_name,
    peers.population_ratio,
    peers.distance,
    peers.is_same_band,
    peers.is_same_prefecture,
    peers.is_same_type,
    peers.is_own_town,
from selected
inner join peers using (case_id)
order by peers.distance nulls last, selected.case_id;
