-- One row per quantified effect of one case.
select
    effects.effect_no,
    effects.metric_name,
    effects.value,
    effects.value_max,
    effects.unit_code,
    effects.period_code,
    effects.basis_code,
    effects.scope_code,
from effects
where effects.case_id = $case_id
order by effects.effect_no;
