-- One row per row of the table of amounts $child that the model of a drawn case has, as much larger or smaller as the case's.
select
    drawn_costs.case_id,
    child.* exclude (case_id) replace (
        cast(round(child.amount_yen * case child.cost_kind_code
            when 'initial' then drawn_costs.initial_ratio
            when 'running' then drawn_costs.running_ratio
            else drawn_costs.project_ratio
        end) as bigint) as amount_yen
    ),
from drawn_costs
inner join query_table($child) as child on drawn_costs.model_id = child.case_id
order by all;
