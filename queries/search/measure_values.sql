-- One row per case in the selection: the value of one measure and, where it is blank, the status that says why.
select
    selected.case_id,
    selected.title,
    selected.municipality_name,
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
    end as value,
    -- why a value is blank; a derived measure can lack a part although the amount itself is printed
    case
        when starts_with($measure, 'initial_cost') then selected.initial_cost_status_code
        when starts_with($measure, 'running_cost') then selected.running_cost_status_code
        when starts_with($measure, 'project_cost') then selected.project_cost_status_code
        when starts_with($measure, 'hours_saved') then selected.hours_saved_status_code
        else 'not_stated'
    end as status_code,
from selected
order by value nulls last, selected.case_id;
