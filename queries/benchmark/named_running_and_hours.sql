-- One row per case to compare with that is the user's own, or with $names_all has both values: running cost, hours and names.
with marked as (
    select
        peers.*,
        peers.is_own_town or list_contains(cast($own_case_ids as varchar[]), peers.case_id) as is_own,
    from peers
)

select
    marked.case_id,
    marked.title,
    marked.prefecture_name,
    marked.municipality_name,
    marked.running_cost_ex_tax_yen,
    marked.hours_saved_per_year,
    marked.hours_saved_status_code,
    hash(marked.body_name) as body_name,
    marked.population_ratio,
    marked.distance,
    marked.is_own,
from marked
where marked.is_own
    or ($names_all and marked.running_cost_ex_tax_yen is not null and marked.hours_saved_per_year > 0)
order by marked.case_id;
