-- One row per row that the model of a drawn case has.
select drawn.case_id, tags.* exclude (case_id),
from drawn
inner join tags on drawn.model_id = tags.case_id
order by all;
