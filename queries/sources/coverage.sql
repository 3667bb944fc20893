-- One row per source: how many of its records have a value of each printed figure.
select
    sources.title as source_title,
    count(*) as cases,
    count(selected.initial_cost_yen) as has_initial_cost,
    count(selected.running_cost_yen) as has_running_cost,
    count(selected.project_cost_yen) as has_project_cost,
    count(selected.hours_saved_per_year) as has_hours_saved,
    count(selected.lead_time_months) as has_lead_time,
    count(selected.service_start_on) as has_service_start,
    count(selected.population) as has_population,
    count(*) filter (selected.case_id in (select effects.case_id from effects)) as has_effects,
    count(*) filter (selected.case_id in (select kpis.case_id from kpis)) as has_kpis,
from selected
inner join sources using (source_id)
group by sources.title
order by cases desc, sources.title;
