-- One row per case to compare with: what it printed for each assumption of an estimate, and how near the own town is.
select
    peers.case_id,
    peers.body_name,
    peers.distance,
    peers.is_own_town,
    peers.initial_cost_ex_tax_yen,
    peers.running_cost_ex_tax_yen,
    initial_subsidies.amount_yen as initial_subsidy_yen,
    peers.hours_saved_per_year,
from peers
left join initial_subsidies() as initial_subsidies using (case_id)
order by peers.distance nulls last, peers.case_id;
