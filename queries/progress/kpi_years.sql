-- One row per fiscal year of a KPI of the selection, or of a record related to it: its target beside its result.
with shown as (
    select selected.case_id, true as is_selected
    from selected
    union all
    select unnest([relations.case_id, relations.related_case_id]), false
    from relations
    where relations.case_id in (select selected.case_id from selected)
        or relations.related_case_id in (select selected.case_id from selected)
),

shown_cases as (
    select
        shown.case_id,
        max(shown.is_selected) as is_selected,
    from shown
    group by shown.case_id
),

numbered as (
    select
        kpi_values.*,
        -- more than one target may lack a year
        row_number() over (
            partition by kpi_values.kpi_id, kpi_values.fiscal_year, kpi_values.kind_code order by kpi_values.note
        ) as place,
    from kpi_values
),

years as (
    select
        numbered.kpi_id,
        numbered.fiscal_year,
        numbered.place,
        max(numbered.value) filter (numbered.kind_code = 'target') as target_value,
        max(numbered.unit_name) filter (numbered.kind_code = 'target') as target_unit_name,
        max(numbered.note) filter (numbered.kind_code = 'target') as target_note,
        max(numbered.value) filter (numbered.kind_code = 'result') as result_value,
        max(numbered.unit_name) filter (numbered.kind_code = 'result') as result_unit_name,
        max(numbered.note) filter (numbered.kind_code = 'result') as result_note,
        max(numbered.achievement_code) filter (numbered.kind_code = 'result') as achievement_code,
        coalesce(bool_or(numbered.kind_code = 'target'), false) as has_target,
        coalesce(bool_or(numbered.kind_code = 'result'), false) as has_result,
    from numbered
    group by numbered.kpi_id, numbered.fiscal_year, numbered.place
)

select
    shown_cases.is_selected,
    sources.title as source_title,
    cases.case_id,
    cases.title,
    cases.prefecture_name,
    cases.municipality_name,
    kpis.kpi_id,
    kpis.kpi_name,
    kpis.is_lower_better,
    years.fiscal_year,
    years.target_value,
    years.target_unit_name,
    years.target_note,
    coalesce(regexp_matches(years.target_note, '(見直し|修正)後'), false) as is_revised,
    years.result_value,
    years.result_unit_name,
    years.result_note,
    years.achievement_code,
    years.has_target,
    years.has_result,
    -- blank unless both are numbers
    if(
        years.target_value is null or years.result_value is null,
        null,
        years.target_unit_name is not distinct from years.result_unit_name
    ) as is_same_unit,
from shown_cases
inner join cases using (case_id)
inner join sources using (source_id)
inner join kpis using (case_id)
inner join years using (kpi_id)
order by cases.source_id, cases.case_id, length(kpis.kpi_id), kpis.kpi_id, years.fiscal_year nulls last, years.place;
