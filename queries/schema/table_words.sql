-- One row per table and view: its label and what a row of it is.
with described as (
    select table_name, comment, database_name, internal from duckdb_tables() where schema_name = 'main'
    union all
    select view_name, comment, database_name, internal from duckdb_views()
)

select
    described.table_name,
    split_part(described.comment, '｜', 1) as label_ja,
    split_part(described.comment, '｜', 2) as grain,
from described
where not described.internal and described.database_name = current_database() and described.comment is not null
order by described.table_name;
