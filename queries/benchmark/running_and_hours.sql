-- One row per case to compare with: its running cost and the staff hours it saves, both a year, and why one is blank.
select
    selected.case_id,
    selected.title,
    selected.municipality_name,
    selected.population,
    selected.running_cost_ex_tax_yen,
    selected.running_cost_status_code,
    selected.hours_saved_per_year,
    selected.hours_saved_status_code,
    peers.body_name,
    peers.population_ratio,
    peers.distance,
    peers.is_own_town,
from selected
inner join peers using (case_id)
order by peers.distance nulls last, selected.case_id;
