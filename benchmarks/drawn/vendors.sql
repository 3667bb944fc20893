-- One row per row that the model of a drawn case has.
select drawn.case_id, vendors.* exclude (case_id),
from drawn
inner join vendors on drawn.model_id = vendors.case_id
order by all;
