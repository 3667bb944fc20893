-- One row per line of a drawn case: those of its model, each amount as much larger or smaller as the case's.
select
    drawn_costs.case_id,
    cost_items.* exclude (case_id) replace (
        case cost_items.cost_kind_code
            when 'initial' then cast(round(cost_items.amount_yen * drawn_costs.initial_ratio) as bigint)
            when 'running' then cast(round(cost_items.amount_yen * drawn_costs.running_ratio) as bigint)
            else cast(round(cost_items.amount_yen * drawn_costs.project_ratio) as bigint)
        end as amount_yen
    ),
from drawn_costs
inner join cost_items on drawn_costs.model_id = cost_items.case_id
order by all;
