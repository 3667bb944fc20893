-- One row per piece of evidence of everything.
select
    evidence.source_id,
    evidence.table_name,
    evidence.row_key,
    evidence.column_name,
    evidence.printed_text,
    evidence.page,
    evidence.first_line,
    evidence.last_line,
from evidence
order by evidence.source_id, evidence.table_name, evidence.row_key, evidence.column_name;
