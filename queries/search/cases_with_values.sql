-- One row: how many cases of the selection have a value of at least one measure.
with firsts as (
    select coalesce(*columns('^(\w+_yen|hours_saved_per_\w+|lead_time_months|payback_years_\w+)$')) as value
    from selected
)

select count(firsts.value) as cases,
from firsts;
