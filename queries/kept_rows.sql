-- The cases of a selection whose conditions take long: found once, not by each query.
create or replace temporary table kept_rows as
select case_rows.case_id
from case_rows
where {where};
