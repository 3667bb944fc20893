-- One row per technology of a case: the whole table, as in data/tags.csv.
select
    tags.case_id,
    tags.tag_code,
from tags
order by tags.case_id, tags.tag_code;
