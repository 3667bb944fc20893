-- One row per piece of evidence of one case and of its child rows, in the order of the dictionary.
with kpis_of_case as (
    select kpis.kpi_id from kpis where kpis.case_id = $case_id
)

select
    evidence.table_name,
    evidence.row_key,
    evidence.column_name,
    split_part(tables.comment, '｜', 1) as table_label,
    split_part(columns.comment, '｜', 1) as column_label,
    evidence.printed_text,
    evidence.page,
    evidence.first_line,
    evidence.last_line,
    sources.title as source_title,
    corrections.use_text,
    corrections.reason as correction_reason,
from evidence
inner join sources using (source_id)
inner join duckdb_columns() as columns
    on columns.table_name = evidence.table_name and columns.column_name = evidence.column_name
    -- a view with the user's own rows may have the same name; only the table's columns have comments
    and columns.comment is not null
inner join duckdb_tables() as tables on tables.table_name = evidence.table_name
left join corrections
    on corrections.source_id = evidence.source_id and corrections.table_name = evidence.table_name
    and corrections.row_key = evidence.row_key and corrections.column_name = evidence.column_name
where evidence.row_key = $case_id
    or starts_with(evidence.row_key, $case_id || '/')
    or split_part(evidence.row_key, '/', 1) in (select kpis_of_case.kpi_id from kpis_of_case)
order by tables.table_oid, evidence.row_key, columns.column_index;
