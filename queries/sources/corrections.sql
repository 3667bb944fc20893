-- One row per correction of a known slip of a document.
select
    sources.title as source_title,
    corrections.row_key,
    split_part(columns.comment, '｜', 1) as column_label,
    corrections.printed_text,
    corrections.use_text,
    corrections.reason,
from corrections
inner join sources using (source_id)
left join duckdb_columns() as columns
    on columns.table_name = corrections.table_name and columns.column_name = corrections.column_name
    -- a view of the reader's rows may stand under the same name; only the table's columns have comments
    and columns.comment is not null
order by corrections.correction_id;
