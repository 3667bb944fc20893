-- One row per source: the whole table, as in data/sources.csv.
select
    sources.source_id,
    sources.title,
    sources.publisher_name,
    sources.edition,
    sources.as_of_on,
    sources.published_on,
    sources.record_type_code,
    sources.note,
from sources
order by sources.source_id;
