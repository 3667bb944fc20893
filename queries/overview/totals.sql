-- One row: what the selection holds in all.
select
    count(*) as cases,
    count(distinct (selected.prefecture_name, selected.municipality_name)) as bodies,
    count(distinct selected.prefecture_name) as prefectures,
    count(*) filter (selected.record_type_code = 'case_study') as case_studies,
    count(*) filter (selected.record_type_code = 'grant_project') as grant_projects,
    count(*) filter (selected.record_type_code = 'plan_measure') as plan_measures,
    (select count(*) from cases) as all_cases,
from selected;
