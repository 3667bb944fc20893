-- One row per table with its Japanese name.
select
    tables.table_name,
    split_part(tables.comment, '｜', 1) as label_ja,
from duckdb_tables() as tables
where not tables.internal and tables.database_name = current_database() and tables.comment is not null
order by tables.table_oid;
