-- One row per case with a subsidy of its initial cost: how many, and their sum, unknown where one amount is not stated.
create temporary macro initial_subsidies() as table
select
    subsidies.case_id,
    count(*) as subsidies,
    cast(if(count(*) = count(subsidies.amount_yen), sum(subsidies.amount_yen), null) as bigint) as amount_yen,
from subsidies
where subsidies.cost_kind_code = 'initial'
group by subsidies.case_id;
