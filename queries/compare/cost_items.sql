-- One row per line of the cost breakdown of each pinned case, subsidies last.
select
    cost_items.case_id,
    cost_items.cost_kind_code,
    cost_items.item_name,
    cost_items.amount_yen,
    cost_items.is_approx,
    false as is_subsidy,
    cost_items.cost_item_no as sort_order,
from cost_items
where list_contains($pins, cost_items.case_id)
union all
select
    subsidies.case_id,
    subsidies.cost_kind_code,
    subsidies.subsidy_name,
    subsidies.amount_yen,
    null,
    true,
    subsidies.subsidy_no,
from subsidies
where list_contains($pins, subsidies.case_id)
order by case_id, is_subsidy, cost_kind_code, sort_order;
