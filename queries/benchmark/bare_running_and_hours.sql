-- One row per case to compare with, in any order and in numbers: its running cost and the staff hours it saves, both a year.
select
    peers.running_cost_ex_tax_yen,
    peers.hours_saved_per_year,
    hash(peers.body_name) as body_name,
    peers.population_ratio,
    peers.distance,
    peers.is_own_town or list_contains(cast($own_case_ids as varchar[]), peers.case_id) as is_own,
from peers;
