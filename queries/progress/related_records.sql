-- One row per pair of related records of which at least one is in the selection.
select
    relations.relation_code,
    relations.note,
    cases.case_id,
    cases.title,
    cases.prefecture_name,
    cases.municipality_name,
    cases.summary,
    sources.title as source_title,
    related_cases.case_id as related_case_id,
    related_cases.title as related_title,
    related_cases.prefecture_name as related_prefecture_name,
    related_cases.municipality_name as related_municipality_name,
    related_cases.summary as related_summary,
    related_sources.title as related_source_title,
from relations
inner join cases using (case_id)
inner join sources using (source_id)
inner join cases as related_cases on related_cases.case_id = relations.related_case_id
inner join sources as related_sources on related_sources.source_id = related_cases.source_id
where relations.case_id in (select selected.case_id from selected)
    or relations.related_case_id in (select selected.case_id from selected)
order by relations.relation_code, relations.case_id, relations.related_case_id;
