-- One row: for each measure, how many cases of the selection have a value.
select
    count(selected.initial_cost_ex_tax_yen) as initial_cost_ex_tax_yen,
    count(selected.running_cost_ex_tax_yen) as running_cost_ex_tax_yen,
    count(selected.five_year_cost_yen) as five_year_cost_yen,
    count(selected.own_share_yen) as own_share_yen,
    count(selected.project_cost_yen) as project_cost_yen,
    count(selected.initial_cost_per_resident_yen) as initial_cost_per_resident_yen,
    count(selected.running_cost_per_resident_yen) as running_cost_per_resident_yen,
    count(selected.five_year_cost_per_resident_yen) as five_year_cost_per_resident_yen,
    count(selected.project_cost_per_resident_yen) as project_cost_per_resident_yen,
    count(selected.hours_saved_per_year) as hours_saved_per_year,
    count(selected.hours_saved_per_10k_residents) as hours_saved_per_10k_residents,
    count(selected.lead_time_months) as lead_time_months,
    count(selected.payback_years_low_wage) as payback_years_low_wage,
    count(selected.payback_years_high_wage) as payback_years_high_wage,
from selected;
