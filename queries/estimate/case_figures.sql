-- One row per case whose costs or hours can be taken over: the pinned and the one asked for, then the selection, nearest first.
select
    cases.case_id,
    cases.title,
    cases.prefecture_name,
    cases.municipality_name,
    cases.initial_cost_yen,
    cases.initial_cost_status_code,
    cases.initial_cost_is_approx,
    cases.initial_cost_tax_code,
    cases.running_cost_yen,
    cases.running_cost_status_code,
    cases.running_cost_is_approx,
    cases.running_cost_tax_code,
    cases.hours_saved_per_year,
    cases.hours_saved_status_code,
    cases.hours_saved_is_approx,
    initial_subsidies.amount_yen as initial_subsidy_yen,
    coalesce(initial_subsidies.subsidies, 0) as initial_subsidies,
    list_contains($pins, cases.case_id) as is_pinned,
from cases
left join selected using (case_id)
left join initial_subsidies() as initial_subsidies using (case_id)
where (selected.case_id is not null or list_contains($pins, cases.case_id) or cases.case_id = $case_id)
    and coalesce(cases.initial_cost_yen, cases.running_cost_yen, cases.hours_saved_per_year) is not null
order by
    is_pinned desc,
    if($own_population is null, null, abs(ln(cases.population / $own_population))) nulls last,
    cases.case_id;
