-- One row per table with the columns of its key.
select
    constraints.table_name,
    constraints.constraint_column_names as key_columns,
from duckdb_constraints() as constraints
where constraints.constraint_type in ('PRIMARY KEY', 'UNIQUE')
order by constraints.table_name;
