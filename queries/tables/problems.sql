-- One row per thing to know about a value: the whole table, as in data/problems.csv.
select
    problems.problem_no,
    problems.rule_id,
    problems.source_id,
    problems.table_name,
    problems.row_key,
    problems.column_name,
    problems.value,
    problems.message,
from problems
order by problems.problem_no;
