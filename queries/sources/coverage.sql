-- One row per source: how many of its records have a value of each printed figure.
select
    sources.title as source_title,
    count(*) as cases,
    count(selected.initial_cost_yen) as initial_cost_yen,
    count(selected.running_cost_yen) as running_cost_yen,
    count(selected.project_cost_yen) as project_cost_yen,
    count(selected.hours_saved_per_year) as hours_saved_per_year,
    count(selected.lead_time_months) as lead_time_months,
    count(selected.service_start_on) as service_start_on,
    count(selected.population) as population,
    count(*) filter (selected.case_id in (select effects.case_id from effects)) as has_effects,
    count(*) filter (selected.case_id in (select kpis.case_id from kpis)) as has_kpis,
from selected
inner join sources using (source_id)
group by sources.title
order by cases desc, sources.title;
