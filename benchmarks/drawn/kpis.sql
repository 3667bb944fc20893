-- One row per KPI of a drawn case: those of its model.
select
    replace(kpis.kpi_id, drawn.model_id, drawn.case_id) as kpi_id,
    drawn.case_id,
    kpis.* exclude (kpi_id, case_id),
from drawn
inner join kpis on drawn.model_id = kpis.case_id
order by all;
