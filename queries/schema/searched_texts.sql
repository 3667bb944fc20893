-- One row per case with the texts that a keyword searches, chr(1) between them; the build folds them into case_texts.
with around as (
    select vendors.case_id, unnest([vendors.vendor_name, vendors.service_name]) as text from vendors
    union all
    select kpis.case_id, kpis.kpi_name from kpis
    union all
    select tags.case_id, codes.label_ja from tags inner join codes on codes.list = 'tag' and codes.code = tags.tag_code
),

joined as (
    select
        around.case_id,
        string_agg(around.text, chr(1) order by around.text) as texts,
    from around
    group by around.case_id
)

select
    cases.case_id,
    concat_ws(
        chr(1), cases.title, cases.summary, cases.prefecture_name, cases.municipality_name, cases.theme_name,
        cases.department_name, joined.texts
    ) as texts,
from cases
left join joined using (case_id);
