-- One row per row of the table $child that the model of a drawn case has.
select drawn.case_id, child.* exclude (case_id),
from drawn
inner join query_table($child) as child on drawn.model_id = child.case_id
order by all;
