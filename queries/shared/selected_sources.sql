-- One row per source of the selection, most records first.
select
    sources.title,
    sources.publisher_name,
    sources.edition,
    count(*) as cases,
from selected
inner join sources using (source_id)
group by sources.title, sources.publisher_name, sources.edition
order by cases desc, sources.title;
