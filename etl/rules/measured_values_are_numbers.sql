-- A value of an effect or a KPI is a finite number, and a range of an effect rises.
-- refuse
select 'effects' as table_name, effects.row_id, 'value_max' as column_name, concat(effects.value, ' ～ ', effects.value_max) as value,
    '上限が下限より小さいか、下限がないか、値が有限の数ではありません' as reason,
    '下限を「値」、上限を「値の上限」の列に入れてください' as remedy,
from effects
where effects.value_max < effects.value
    or (effects.value is null and effects.value_max is not null)
    or not isfinite(effects.value)
    or not isfinite(effects.value_max)
union all
select 'kpi_values', kpi_values.row_id, 'value', cast(kpi_values.value as varchar),
    '値が有限の数ではありません', '桁数を確かめてください',
from kpi_values
where not isfinite(kpi_values.value);
