-- One row per row that the model of a drawn case has.
select drawn.case_id, deployments.* exclude (case_id),
from drawn
inner join deployments on drawn.model_id = deployments.case_id
order by all;
