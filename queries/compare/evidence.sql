-- One row per piece of evidence of each pinned case itself, not of its child rows, in the order of the dictionary.
select
    evidence.row_key as case_id,
    evidence.column_name,
    evidence.printed_text,
    evidence.page,
    evidence.first_line,
    evidence.last_line,
    sources.title as source_title,
    corrections.use_text,
from evidence
inner join sources using (source_id)
inner join duckdb_columns() as columns
    on columns.table_name = evidence.table_name and columns.column_name = evidence.column_name
    -- a view with the user's own rows may have the same name; only the table's columns have comments
    and columns.comment is not null
left join corrections
    on corrections.source_id = evidence.source_id and corrections.table_name = evidence.table_name
    and corrections.row_key = evidence.row_key and corrections.column_name = evidence.column_name
where evidence.table_name = 'cases' and list_contains($pins, evidence.row_key)
order by case_id, columns.column_index;
