-- One row per figure and its printed text: the whole table, as in data/evidence.csv.
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
order by evidence.table_name, evidence.row_key, evidence.column_name;
