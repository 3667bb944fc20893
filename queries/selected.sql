-- One row per case that the filters keep; a view, so that each query reads only the columns that it needs.
create or replace temporary view selected as
select case_rows.*
from case_rows
where {where};
