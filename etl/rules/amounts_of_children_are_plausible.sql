-- Amounts of breakdown lines and subsidies lie between 0 and 10,000,000,000,000 yen.
-- refuse
with amounts as (
    from cost_items select 'cost_items' as table_name, row_id, amount_yen
    union all
    from subsidies select 'subsidies', row_id, amount_yen
)

select
    amounts.table_name,
    amounts.row_id,
    'amount_yen' as column_name,
    cast(amounts.amount_yen as varchar) as value,
    '額は0円以上10兆円以下です' as reason,
    '資料の額を0以上の整数（円）で入れてください' as remedy,
from amounts
where amounts.amount_yen not between 0 and 10000000000000;
