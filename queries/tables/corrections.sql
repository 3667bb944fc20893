-- One row per correction of a document: the whole table, as in data/corrections.csv.
select
    corrections.correction_id,
    corrections.source_id,
    corrections.table_name,
    corrections.row_key,
    corrections.column_name,
    corrections.printed_text,
    corrections.use_text,
    corrections.reason,
from corrections
order by corrections.correction_id;
