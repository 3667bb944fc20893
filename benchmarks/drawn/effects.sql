-- One row per row that the model of a drawn case has.
select drawn.case_id, effects.* exclude (case_id),
from drawn
inner join effects on drawn.model_id = effects.case_id
order by all;
