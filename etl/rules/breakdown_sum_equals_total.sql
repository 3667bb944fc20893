-- The lines of a breakdown add up to the printed total.
-- note
with totals as (
    from cases select case_id, source_id, 'initial' as cost_kind_code, initial_cost_yen as total_yen
    union all
    from cases select case_id, source_id, 'running', running_cost_yen
),

sums as (
    from cost_items
    select case_id, cost_kind_code, sum(amount_yen) as items_yen, count(*) as items, count(amount_yen) as items_with_amount
    group by all
)

select
    totals.source_id,
    'cases' as table_name,
    totals.case_id as row_key,
    totals.cost_kind_code || '_cost_yen' as column_name,
    format('{:,} / {:,}', totals.total_yen, cast(sums.items_yen as bigint)) as value,
    format('費用の内訳の合計（{:,}円）が総額（{:,}円）と一致しません。印刷どおりに載せています', cast(sums.items_yen as bigint), totals.total_yen)
        as message,
from totals
inner join sums using (case_id, cost_kind_code)
where sums.items = sums.items_with_amount and totals.total_yen <> sums.items_yen
order by totals.case_id, totals.cost_kind_code;
