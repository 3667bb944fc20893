-- One row per printed measure and status: how many cases of the selection have a value, a zero, or no value and why.
with long as (
    select
        unnest([
            {'measure_code': 'initial_cost_ex_tax_yen', 'status_code': selected.initial_cost_status_code},
            {'measure_code': 'running_cost_ex_tax_yen', 'status_code': selected.running_cost_status_code},
            {'measure_code': 'project_cost_yen', 'status_code': selected.project_cost_status_code},
            {'measure_code': 'hours_saved_per_year', 'status_code': selected.hours_saved_status_code},
            {
                'measure_code': 'lead_time_months',
                'status_code': if(selected.lead_time_months is null, 'not_stated', 'reported'),
            },
        ], recursive := true),
    from selected
)

select
    measures.measure_code,
    measures.label_ja,
    long.status_code,
    count(*) as cases,
from long
inner join measures using (measure_code)
group by measures.measure_code, measures.label_ja, measures.sort_order, long.status_code
order by measures.sort_order, long.status_code;
