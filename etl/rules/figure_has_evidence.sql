-- A figure has its piece of evidence.
-- note
with figures as (
    from cases select source_id, 'cases' as table_name, case_id as row_key, 'population' as column_name where population is not null
    union all
    from cases select source_id, 'cases', case_id, 'initial_cost_yen' where initial_cost_status_code <> 'not_stated'
    union all
    from cases select source_id, 'cases', case_id, 'running_cost_yen' where running_cost_status_code <> 'not_stated'
    union all
    from cases select source_id, 'cases', case_id, 'project_cost_yen' where project_cost_status_code <> 'not_stated'
    union all
    from cases select source_id, 'cases', case_id, 'hours_saved_per_year' where hours_saved_per_year is not null
    union all
    from cases select source_id, 'cases', case_id, 'lead_time_months' where lead_time_months is not null
    union all
    from cases select source_id, 'cases', case_id, 'service_start_on' where service_start_on is not null
    union all
    from cost_items inner join cases using (case_id) select source_id, 'cost_items', cost_items.key_text, 'amount_yen'
    where amount_yen is not null
    union all
    from subsidies inner join cases using (case_id) select source_id, 'subsidies', subsidies.key_text, 'amount_yen'
    where amount_yen is not null
    union all
    from effects inner join cases using (case_id) select source_id, 'effects', effects.key_text, 'value' where value is not null
    union all
    from kpi_values inner join kpis using (kpi_id) inner join cases using (case_id)
    select source_id, 'kpi_values', kpi_values.key_text, 'value' where value is not null
    union all
    from milestones inner join cases using (case_id) select source_id, 'milestones', milestones.key_text, 'starts_on'
    where starts_on is not null
)

select
    figures.source_id,
    figures.table_name,
    figures.row_key,
    figures.column_name,
    null as value,
    '根拠（印刷された文字と場所）がまだありません' as message,
from figures
anti join evidence using (table_name, row_key, column_name)
order by figures.table_name, figures.row_key, figures.column_name;
