-- One row per target or result of a drawn case's KPI: those of its model.
select
    replace(kpis.kpi_id, drawn.model_id, drawn.case_id) as kpi_id,
    kpi_values.* exclude (kpi_id),
from drawn
inner join kpis on drawn.model_id = kpis.case_id
inner join kpi_values on kpis.kpi_id = kpi_values.kpi_id
order by all;
