-- One row per row that the model of a drawn case has.
select drawn.case_id, milestones.* exclude (case_id),
from drawn
inner join milestones on drawn.model_id = milestones.case_id
order by all;
