-- One row per source, with the number of its records in all and in the selection.
with counted as (
    select
        cases.source_id,
        count(*) as cases,
    from cases
    group by cases.source_id
),

kept as (
    select
        selected.source_id,
        count(*) as cases,
    from selected
    group by selected.source_id
)

select
    sources.source_id,
    sources.title as source_title,
    sources.publisher_name,
    sources.edition,
    sources.as_of_on,
    sources.published_on,
    sources.record_type_code,
    coalesce(counted.cases, 0) as cases,
    coalesce(kept.cases, 0) as selected_cases,
    sources.note as source_note,
from sources
left join counted using (source_id)
left join kept using (source_id)
order by sources.record_type_code nulls last, sources.source_id;
