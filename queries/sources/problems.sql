-- One row per thing to know about a value that stands as printed.
select
    problems.problem_no,
    coalesce(cases.title, kpi_cases.title) as case_title,
    problems.message,
    split_part(columns.comment, '｜', 1) as column_label,
    problems.value,
    problems.row_key,
    sources.title as source_title,
    problems.rule_id,
from problems
left join sources using (source_id)
left join cases on cases.case_id = split_part(problems.row_key, '/', 1)
left join kpis on kpis.kpi_id = split_part(problems.row_key, '/', 1)
left join cases as kpi_cases on kpi_cases.case_id = kpis.case_id
left join duckdb_columns() as columns
    on columns.table_name = problems.table_name and columns.column_name = problems.column_name
    -- a view of the reader's rows may stand under the same name; only the table's columns have comments
    and columns.comment is not null
order by problems.problem_no;
