-- One row per quantified effect of each pinned case.
select
    effects.case_id,
    effects.effect_no,
    effects.metric_name,
    effects.value,
    effects.value_max,
    effects.unit_code,
    effects.period_code,
    effects.basis_code,
    effects.scope_code,
from effects
where list_contains($pins, effects.case_id)
order by effects.case_id, effects.effect_no;
