-- One row per case of the bodies nearest in population that have a running cost and hours saved, and of blanks that are as near.
-- read twice: first only what tells the nearest bodies
with marked as not materialized (
    select
        peers.*,
        peers.running_cost_ex_tax_yen is not null and coalesce(peers.hours_saved_per_year > 0, false) as has_both,
        peers.is_own_town or list_contains(cast($own_case_ids as varchar[]), peers.case_id) as is_own,
    from peers
),

-- bodies as far as the last one stay with it, or chance would choose between them
nearest as (
    select
        marked.body_name,
        min(marked.distance) as distance,
    from marked
    where marked.has_both and marked.distance is not null and not marked.is_own
    group by marked.body_name
    qualify rank() over (order by min(marked.distance)) <= $peer_count
)

select
    marked.case_id,
    marked.title,
    marked.municipality_name,
    marked.population,
    marked.running_cost_ex_tax_yen,
    marked.running_cost_status_code,
    marked.hours_saved_per_year,
    marked.hours_saved_status_code,
    marked.body_name,
    marked.population_ratio,
    marked.distance,
    marked.is_own_town,
from marked
where marked.is_own
    or marked.body_name in (select nearest.body_name from nearest)
    or (not marked.has_both and marked.distance <= (select max(nearest.distance) from nearest))
order by marked.distance nulls last, marked.case_id;
