-- One row per column of every table and of the view of measures: label, type, code list and meaning.
select
    columns.table_name,
    split_part(tables.comment, '｜', 1) as table_label,
    split_part(tables.comment, '｜', 2) as grain,
    columns.column_name,
    split_part(columns.comment, '｜', 1) as column_label,
    split_part(columns.comment, '｜', 2) as meaning,
    columns.data_type,
    not columns.is_nullable as is_required,
    nullif(regexp_extract(columns.comment, 'codes:(\w+)', 1), '') as code_list,
from duckdb_columns() as columns
left join duckdb_tables() as tables using (table_name)
where columns.comment is not null and columns.schema_name = 'main'
order by tables.table_oid nulls last, columns.table_name, columns.column_index;
