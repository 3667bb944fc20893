-- One row per drawn case: how many times its model's each cost is; 1 where the model has none.
select
    drawn.case_id,
    drawn.model_id,
    coalesce(drawn_cases.initial_cost_yen / nullif(cases.initial_cost_yen, 0), 1) as initial_ratio,
    coalesce(drawn_cases.running_cost_yen / nullif(cases.running_cost_yen, 0), 1) as running_ratio,
    coalesce(drawn_cases.project_cost_yen / nullif(cases.project_cost_yen, 0), 1) as project_ratio,
from drawn
inner join drawn_cases using (case_id)
inner join cases on drawn.model_id = cases.case_id;
