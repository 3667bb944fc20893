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
    evidence.printed_text,
from effects
left join evidence
    on evidence.table_name = 'effects' and evidence.column_name = 'value'
    and evidence.row_key = effects.case_id || '/' || effects.effect_no
where effects.case_id = $case_id
order by effects.effect_no;
