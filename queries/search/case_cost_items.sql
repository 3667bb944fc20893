-- One row per line of the cost breakdown of one case, subsidies last.
select
    cost_items.cost_kind_code,
    cost_items.item_name,
    cost_items.amount_yen,
    cost_items.is_approx,
    false as is_subsidy,
from cost_items
where cost_items.case_id = $case_id
union all
select
    subsidies.cost_kind_code,
    subsidies.subsidy_name,
    subsidies.amount_yen,
    null,
    true,
from subsidies
where subsidies.case_id = $case_id
order by is_subsidy, cost_kind_code;
