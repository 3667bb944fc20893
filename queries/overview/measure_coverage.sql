-- One row per printed measure and status: how many cases of the selection have a value, a zero, or no value and why.
with counted as (
    select
        'initial_cost_ex_tax_yen' as measure_code,
        selected.initial_cost_status_code as status_code,
        count(*) as cases,
    from selected
    group by all
    union all
    select
        'running_cost_ex_tax_yen' as measure_code,
        selected.running_cost_status_code as status_code,
        count(*) as cases,
    from selected
    group by all
    union all
    select
        'project_cost_yen' as measure_code,
        selected.project_cost_status_code as status_code,
        count(*) as cases,
    from selected
    group by all
    union all
    select
        'hours_saved_per_year' as measure_code,
        selected.hours_saved_status_code as status_code,
        count(*) as cases,
    from selected
    group by all
    union all
    select
        'lead_time_months' as measure_code,
        if(selected.lead_time_months is null, 'not_stated', 'reported') as status_code,
        count(*) as cases,
    from selected
    group by all
)

select
    measures.measure_code,
    measures.label_ja,
    counted.status_code,
    counted.cases,
from counted
inner join measures using (measure_code)
order by measures.sort_order, counted.status_code;
