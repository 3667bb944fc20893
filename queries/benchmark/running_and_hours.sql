-- One row per case to compare with: its running cost and the staff hours it saves, both a year, and why one is blank.
select
    peers.case_id,
    peers.title,
    peers.municipality_name,
    peers.population,
    peers.running_cost_ex_tax_yen,
    peers.running_cost_status_code,
    peers.hours_saved_per_year,
    peers.hours_saved_status_code,
    peers.body_name,
    peers.population_ratio,
    peers.distance,
    peers.is_own_town,
from peers
order by peers.distance nulls last, peers.case_id;
