-- One row per line of the cost breakdown of each pinned case, subsidies last, with what is printed.
with lines as (
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
)

select
    lines.*,
    evidence.printed_text,
from lines
left join evidence
    on evidence.table_name = if(lines.is_subsidy, 'subsidies', 'cost_items') and evidence.column_name = 'amount_yen'
    and evidence.row_key = lines.case_id || '/' || lines.sort_order
order by lines.case_id, lines.is_subsidy, lines.cost_kind_code, lines.sort_order;
