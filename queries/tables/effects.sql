-- One row per quantified effect: the whole table, as in data/effects.csv.
select
    effects.case_id,
    effects.effect_no,
    effects.metric_code,
    effects.metric_name,
    effects.value,
    effects.value_max,
    effects.unit_code,
    effects.period_code,
    effects.basis_code,
    effects.scope_code,
    effects.side_code,
from effects
order by effects.case_id, effects.effect_no;
