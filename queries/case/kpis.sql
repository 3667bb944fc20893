-- One row per KPI of one case and per value of it; a KPI without values has one row.
select
    kpis.kpi_id,
    kpis.level_code,
    kpis.kpi_name,
    kpi_values.fiscal_year,
    kpi_values.kind_code,
    kpi_values.value,
    kpi_values.unit_name,
    kpi_values.achievement_code,
    kpi_values.note,
from kpis
left join kpi_values using (kpi_id)
where kpis.case_id = $case_id
order by length(kpis.kpi_id), kpis.kpi_id, kpi_values.kind_code desc, kpi_values.fiscal_year nulls first;
