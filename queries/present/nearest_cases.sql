-- One row per case of others to compare the own town with, nearest first: its costs, its hours, and why it is alike.
select
    selected.case_id,
    selected.title,
    selected.population,
    selected.population_band_code,
    selected.category_code,
    selected.record_type_code,
    selected.initial_cost_yen,
    selected.initial_cost_status_code,
    selected.initial_cost_is_approx,
    selected.initial_cost_tax_code,
    selected.running_cost_yen,
    selected.running_cost_status_code,
    selected.running_cost_is_approx,
    selected.running_cost_tax_code,
    selected.project_cost_yen,
    selected.project_cost_status_code,
    selected.project_cost_is_approx,
    selected.project_cost_tax_code,
    selected.hours_saved_per_year,
    selected.hours_saved_status_code,
    selected.hours_saved_is_approx,
    peers.body_name,
    peers.population_ratio,
    peers.is_same_band,
    peers.is_same_prefecture,
    peers.is_same_type,
from peers
inner join selected using (case_id)
where not peers.is_own_town and peers.distance is not null
order by peers.distance, selected.case_id;
