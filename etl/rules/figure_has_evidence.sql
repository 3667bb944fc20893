-- A figure has its piece of evidence; what a row lacks is told in one note.
-- note
with proofs as (
    select
        evidence.row_key as case_id,
        max(evidence.column_name = 'population') as has_population,
        max(evidence.column_name = 'initial_cost_yen') as has_initial_cost,
        max(evidence.column_name = 'running_cost_yen') as has_running_cost,
        max(evidence.column_name = 'project_cost_yen') as has_project_cost,
        max(evidence.column_name = 'hours_saved_per_year') as has_hours_saved,
        max(evidence.column_name = 'lead_time_months') as has_lead_time,
        max(evidence.column_name = 'service_start_on') as has_service_start,
    from evidence
    where evidence.table_name = 'cases'
    group by evidence.row_key
),

unproved as (
    select
        cases.source_id,
        'cases' as table_name,
        cases.case_id as row_key,
        list_filter([
            if(cases.population is not null and proofs.has_population is not true, 'population', null),
            if(cases.initial_cost_status_code <> 'not_stated' and proofs.has_initial_cost is not true, 'initial_cost_yen', null),
            if(cases.running_cost_status_code <> 'not_stated' and proofs.has_running_cost is not true, 'running_cost_yen', null),
            if(cases.project_cost_status_code <> 'not_stated' and proofs.has_project_cost is not true, 'project_cost_yen', null),
            if(cases.hours_saved_per_year is not null and proofs.has_hours_saved is not true, 'hours_saved_per_year', null),
            if(cases.lead_time_months is not null and proofs.has_lead_time is not true, 'lead_time_months', null),
            if(cases.service_start_on is not null and proofs.has_service_start is not true, 'service_start_on', null),
        ], lambda name: name is not null) as column_names,
    from cases
    left join proofs using (case_id)
    union all
    from cost_items inner join cases using (case_id)
    select source_id, 'cost_items', cost_items.key_text, ['amount_yen']
    where amount_yen is not null
    union all
    from subsidies inner join cases using (case_id)
    select source_id, 'subsidies', subsidies.key_text, ['amount_yen']
    where amount_yen is not null
    union all
    from effects inner join cases using (case_id)
    select source_id, 'effects', effects.key_text, ['value']
    where value is not null
    union all
    from kpi_values inner join kpis using (kpi_id) inner join cases using (case_id)
    select source_id, 'kpi_values', kpi_values.key_text, ['value']
    where value is not null
    union all
    from milestones inner join cases using (case_id)
    select source_id, 'milestones', milestones.key_text, ['starts_on']
    where starts_on is not null
),

-- a million rows lack no more than some hundred different lists of columns
lacking as (
    select distinct unproved.table_name, unproved.column_names from unproved
),

named as (
    select
        lacking.table_name,
        lacking.column_names,
        string_agg(known_columns.label, '、' order by known_columns.rowid) as labels,
    from lacking
    inner join known_columns
        on known_columns.table_name = lacking.table_name and list_contains(lacking.column_names, known_columns.column_name)
    group by lacking.table_name, lacking.column_names
)

select
    unproved.source_id,
    unproved.table_name,
    unproved.row_key,
    if(len(unproved.column_names) = 1, unproved.column_names[1], null) as column_name,
    null as value,
    '根拠（印刷された文字と場所）がまだありません: ' || named.labels as message,
from unproved
inner join named using (table_name, column_names)
left join evidence
    on unproved.table_name <> 'cases'
    and evidence.table_name = unproved.table_name
    and evidence.row_key = unproved.row_key
    and evidence.column_name = unproved.column_names[1]
where evidence.row_key is null
order by unproved.table_name, unproved.row_key;
