-- One row per measure: how many cases of the selection have a value of it.
with column_counts as (
    select count(columns('^(\w+_yen|hours_saved_per_\w+|lead_time_months|payback_years_\w+)$'))
    from selected
),

counted as (
    unpivot column_counts on columns(*) into name measure_code value cases
)

select
    counted.measure_code,
    counted.cases,
from counted
inner join measures using (measure_code)
order by measures.sort_order;
