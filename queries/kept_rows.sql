-- The rows of a selection whose conditions take long: found once, not by each query.
create or replace temporary table kept_rows as
select case_rows.*
from case_rows
where {where};
