-- One row per row of a table that has evidence for one column: its ids, its printed text and source, then all its columns.
select
    typed.row_id,
    typed.key_text,
    evidence.printed_text,
    evidence.source_id,
    typed.* exclude (row_id, key_text),
from {table} as typed
inner join evidence
    on evidence.table_name = $table_name and evidence.column_name = $column_name and evidence.row_key = typed.key_text
order by typed.row_id;
