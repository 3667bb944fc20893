-- One row per column of every table, in the order of the schema, with its comment taken apart.
select
    columns.table_name,
    columns.column_name,
    columns.data_type,
    not columns.is_nullable as is_required,
    split_part(columns.comment, '｜', 1) as label_ja,
    split_part(columns.comment, '｜', 2) as meaning,
    nullif(regexp_extract(columns.comment, 'codes:(\w+)', 1), '') as code_list,
from duckdb_columns() as columns
where not columns.internal and columns.database_name = current_database() and columns.schema_name = 'main'
    and columns.comment is not null
order by columns.table_oid, columns.column_index;
