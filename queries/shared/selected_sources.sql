-- One row per source of the selection, most records first.
with counted as (
    select
        selected.source_id,
        count(*) as cases,
    from selected
    group by selected.source_id
)

select
    sources.title,
    sources.publisher_name,
    sources.edition,
    cast(sum(counted.cases) as bigint) as cases,
from counted
inner join sources using (source_id)
group by sources.title, sources.publisher_name, sources.edition
order by cases desc, sources.title;
