-- One row per KPI in the selection: which of its targets and results are numbers, and what the document says of them.
with told as (
    select
        kpi_values.kpi_id,
        count(kpi_values.value) filter (kpi_values.kind_code = 'target') as target_values,
        count(kpi_values.value) filter (kpi_values.kind_code = 'result') as result_values,
        count(*) filter (kpi_values.kind_code = 'result') as results,
        count(*) filter (kpi_values.achievement_code = 'achieved') as achieved,
        count(*) filter (kpi_values.achievement_code = 'nearly') as nearly,
        count(*) filter (kpi_values.achievement_code = 'not_achieved') as not_achieved,
    from kpi_values
    group by kpi_values.kpi_id
),

pairs as (
    select
        targets.kpi_id,
        max(coalesce(targets.fiscal_year = results.fiscal_year, false)) as is_same_year,
    from kpi_values as targets
    inner join kpi_values as results
        on results.kpi_id = targets.kpi_id and results.unit_name is not distinct from targets.unit_name
    where targets.kind_code = 'target' and results.kind_code = 'result'
        and targets.value is not null and results.value is not null
    group by targets.kpi_id
)

select
    sources.title as source_title,
    selected.record_type_code,
    selected.case_id,
    selected.prefecture_name,
    selected.municipality_name,
    kpis.kpi_id,
    coalesce(told.target_values, 0) as target_values,
    coalesce(told.result_values, 0) as result_values,
    told.kpi_id is not null as is_told,
    -- blank unless there are both
    if(told.target_values > 0 and told.result_values > 0, pairs.kpi_id is not null, null) as is_same_unit,
    pairs.is_same_year,
    coalesce(told.results, 0) as results,
    coalesce(told.achieved, 0) as achieved,
    coalesce(told.nearly, 0) as nearly,
    coalesce(told.not_achieved, 0) as not_achieved,
from selected
inner join sources using (source_id)
inner join kpis using (case_id)
left join told using (kpi_id)
left join pairs using (kpi_id)
order by selected.record_type_code, sources.title, selected.case_id, length(kpis.kpi_id), kpis.kpi_id;
