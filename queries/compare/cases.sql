-- One row per pinned case, in the order of the pins: everything the table of cases and the measures hold on it.
select
    cases.*,
    case_measures.* exclude (case_id, project_cost_yen, hours_saved_per_year, lead_time_months),
    sources.title as source_title,
    sources.publisher_name,
from cases
inner join case_measures using (case_id)
inner join sources using (source_id)
where list_contains($pins, cases.case_id)
order by list_position($pins, cases.case_id);
