-- Amounts of breakdown lines and subsidies are not negative, and a range of an effect rises.
-- refuse
select 'cost_items' as table_name, cost_items.row_id, 'amount_yen' as column_name, cast(cost_items.amount_yen as varchar) as value,
    '額が負の数です' as reason, '資料の額を0以上の整数（円）で入れてください' as remedy,
from cost_items
where cost_items.amount_yen < 0
union all
select 'subsidies', subsidies.row_id, 'amount_yen', cast(subsidies.amount_yen as varchar),
    '額が負の数です', '資料の額を0以上の整数（円）で入れてください',
from subsidies
where subsidies.amount_yen < 0
union all
select 'effects', effects.row_id, 'value_max', concat(effects.value, ' ～ ', effects.value_max),
    '上限が下限より小さいか、値が有限の数ではありません', '下限を value、上限を value_max に入れてください',
from effects
where effects.value_max < effects.value or not isfinite(effects.value);
