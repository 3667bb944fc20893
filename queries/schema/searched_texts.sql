-- One row per case with the texts that a keyword searches; the build folds them into case_texts.
with texts as (
    select
        cases.case_id,
        unnest([
            cases.title, cases.summary, cases.prefecture_name, cases.municipality_name, cases.theme_name,
            cases.department_name,
        ]) as text,
    from cases
    union all
    select vendors.case_id, unnest([vendors.vendor_name, vendors.service_name]) from vendors
    union all
    select kpis.case_id, kpis.kpi_name from kpis
    union all
    select tags.case_id, codes.label_ja from tags inner join codes on codes.list = 'tag' and codes.code = tags.tag_code
)

select
    texts.case_id,
    list(texts.text order by texts.text) as texts, -- in an order, so that the same facts give the same database
from texts
where texts.text is not null
group by texts.case_id
order by texts.case_id;
