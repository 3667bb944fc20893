-- One row per plan in the selection and stage, zero included; a blank stage counts the measures whose stage is not printed.
with plans as (
    select
        selected.source_id,
        count(*) as measures,
    from selected
    where selected.record_type_code = 'plan_measure'
    group by selected.source_id
),

stages as (
    select
        codes.code as stage_code,
        codes.sort_order,
    from codes
    where codes.list = 'stage'
    union all
    select null, 99
)

select
    plans.source_id,
    sources.title as source_title,
    stages.stage_code,
    count(selected.case_id) as cases,
from plans
inner join sources using (source_id)
cross join stages
left join selected
    on selected.source_id = plans.source_id and selected.record_type_code = 'plan_measure'
    and selected.stage_code is not distinct from stages.stage_code
group by plans.source_id, plans.measures, sources.title, stages.stage_code, stages.sort_order
order by plans.measures desc, plans.source_id, stages.sort_order;
