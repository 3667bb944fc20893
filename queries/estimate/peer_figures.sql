-- One row per case to compare with: what it printed for each assumption of an estimate, and how near the own town is.
with initial_subsidies as (
    select
        subsidies.case_id,
        sum(subsidies.amount_yen) as amount_yen,
    from subsidies
    where subsidies.cost_kind_code = 'initial'
    group by subsidies.case_id
    having count(*) = count(subsidies.amount_yen)
)

select
    peers.case_id,
    peers.body_name,
    peers.distance,
    peers.is_own_town,
    peers.initial_cost_ex_tax_yen,
    peers.running_cost_ex_tax_yen,
    cast(initial_subsidies.amount_yen as bigint) as initial_subsidy_yen,
    peers.hours_saved_per_year,
from peers
left join initial_subsidies using (case_id)
order by peers.distance nulls last, peers.case_id;
