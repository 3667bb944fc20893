-- One row per pair of related cases: the whole table, as in data/relations.csv.
select
    relations.case_id,
    relations.related_case_id,
    relations.relation_code,
    relations.note,
from relations
order by relations.case_id, relations.related_case_id;
