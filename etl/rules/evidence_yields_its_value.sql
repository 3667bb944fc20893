-- The printed text of a piece of evidence, read again, yields the typed value of its row.
-- refuse
select
    reread.table_name,
    reread.row_id,
    reread.column_name,
    reread.value,
    reread.reason,
    reread.remedy,
from reread;
