-- One row per KPI: the whole table, as in data/kpis.csv.
select
    kpis.kpi_id,
    kpis.case_id,
    kpis.level_code,
    kpis.kpi_name,
    kpis.is_lower_better,
from kpis
order by kpis.kpi_id;
