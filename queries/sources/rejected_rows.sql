-- One row per row that was not loaded, with the reason and what to do.
select
    rejected_rows.file_name,
    rejected_rows.row_no,
    rejected_rows.table_name,
    rejected_rows.row_key,
    rejected_rows.column_name,
    rejected_rows.value,
    rejected_rows.reason,
    rejected_rows.remedy,
    rejected_rows.rule_id,
from rejected_rows
order by rejected_rows.rejected_no;
