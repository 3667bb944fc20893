-- One row per line of the cost breakdown of one case, subsidies last.
with lines as (
    select
        cost_items.cost_kind_code,
        cost_items.item_name,
        cost_items.amount_yen,
        cost_items.is_approx,
        false as is_subsidy,
        cost_items.cost_item_no as line_no,
    from cost_items
    where cost_items.case_id = $case_id
    union all
    select
        subsidies.cost_kind_code,
        subsidies.subsidy_name,
        subsidies.amount_yen,
        null,
        true,
        subsidies.subsidy_no,
    from subsidies
    where subsidies.case_id = $case_id
)

select
    lines.* exclude (line_no),
    evidence.printed_text,
from lines
left join evidence
    on evidence.table_name = if(lines.is_subsidy, 'subsidies', 'cost_items') and evidence.column_name = 'amount_yen'
    and evidence.row_key = $case_id || '/' || lines.line_no
order by lines.is_subsidy, lines.cost_kind_code, lines.line_no;
