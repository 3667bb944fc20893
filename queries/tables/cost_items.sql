-- One row per line of a cost breakdown: the whole table, as in data/cost_items.csv.
select
    cost_items.case_id,
    cost_items.cost_item_no,
    cost_items.cost_kind_code,
    cost_items.item_name,
    cost_items.amount_yen,
    cost_items.is_approx,
from cost_items
order by cost_items.case_id, cost_items.cost_item_no;
