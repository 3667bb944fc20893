-- One row per note on KPIs or steps of the selection; a note without a case is on the whole plan.
with plans as (
    select distinct
        selected.source_id,
        selected.prefecture_name,
        selected.municipality_name,
    from selected
    where selected.record_type_code = 'plan_measure'
),

notes as (
    select
        problems.problem_no,
        problems.source_id,
        problems.table_name,
        problems.message,
        if(problems.table_name <> 'milestones', split_part(problems.row_key, '/', 1), null) as kpi_id,
        if(problems.table_name = 'milestones', split_part(problems.row_key, '/', 1), null) as step_case_id,
    from problems
    where problems.table_name in ('kpis', 'kpi_values', 'milestones')
)

select
    notes.table_name,
    plans.prefecture_name,
    plans.municipality_name,
    coalesce(notes.step_case_id, kpis.case_id) as case_id,
    notes.kpi_id,
    notes.message,
from notes
inner join plans using (source_id)
left join kpis using (kpi_id)
where coalesce(notes.step_case_id, kpis.case_id) is null
    or coalesce(notes.step_case_id, kpis.case_id) in (select selected.case_id from selected)
order by plans.source_id, notes.problem_no;
