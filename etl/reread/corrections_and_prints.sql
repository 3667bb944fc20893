-- One row per correction: what it expects to be printed, what to use instead, and what the evidence says is printed.
select
    corrections.correction_id,
    corrections.table_name,
    corrections.row_key,
    corrections.column_name,
    corrections.printed_text as expected_text,
    corrections.use_text,
    evidence.printed_text,
from corrections
left join evidence using (source_id, table_name, row_key, column_name)
order by corrections.correction_id;
