-- One row per KPI, fiscal year and kind: the whole table, as in data/kpi_values.csv.
select
    kpi_values.kpi_id,
    kpi_values.fiscal_year,
    kpi_values.kind_code,
    kpi_values.value,
    kpi_values.unit_name,
    kpi_values.achievement_code,
    kpi_values.note,
from kpi_values
order by kpi_values.kpi_id, kpi_values.fiscal_year, kpi_values.kind_code;
