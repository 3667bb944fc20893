-- One row: what the selection holds in all.
with bodies as (
    select
        selected.prefecture_name,
        selected.municipality_name,
        count(*) as cases,
        count(*) filter (selected.record_type_code = 'case_study') as case_studies,
        count(*) filter (selected.record_type_code = 'grant_project') as grant_projects,
        count(*) filter (selected.record_type_code = 'plan_measure') as plan_measures,
    from selected
    group by selected.prefecture_name, selected.municipality_name
)

select
    cast(coalesce(sum(bodies.cases), 0) as bigint) as cases,
    count(*) as bodies,
    count(distinct bodies.prefecture_name) as prefectures,
    cast(coalesce(sum(bodies.case_studies), 0) as bigint) as case_studies,
    cast(coalesce(sum(bodies.grant_projects), 0) as bigint) as grant_projects,
    cast(coalesce(sum(bodies.plan_measures), 0) as bigint) as plan_measures,
    (select count(*) from cases) as all_cases,
from bodies;
