-- One row per source, with the number of its records in all and in the selection.
select
    sources.source_id,
    sources.title as source_title,
    sources.publisher_name,
    sources.edition,
    sources.as_of_on,
    sources.published_on,
    sources.record_type_code,
    (select count(*) from cases where cases.source_id = sources.source_id) as cases,
    (select count(*) from selected where selected.source_id = sources.source_id) as selected_cases,
    sources.note as source_note,
from sources
order by sources.record_type_code nulls last, sources.source_id;
