-- One row per case of the bodies nearest in population that have a running cost and hours saved, and of the rest as near.
-- More than $most_blank of the rest of others are counted: one row per what is blank or 0 of the two, with how many cases
-- it stands for.
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
),

near as materialized (
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
        not marked.has_both and not marked.is_own as is_blank,
    from marked
    where marked.is_own
        or marked.body_name in (select nearest.body_name from nearest)
        or (not marked.has_both and marked.distance <= (select max(nearest.distance) from nearest))
),

counting as (
    select count(*) filter (where near.is_blank) > $most_blank as is_needed
    from near
)

select
    near.* exclude (is_blank),
    cast(1 as integer) as cases,
from near
where not near.is_blank or not (select counting.is_needed from counting)
union all by name
-- only whether there is an amount, and whether the hours are more than 0, is told of these
select
    if(near.running_cost_ex_tax_yen is null, null, 0) as running_cost_ex_tax_yen,
    sign(near.hours_saved_per_year) as hours_saved_per_year,
    false as is_own_town,
    cast(count(*) as integer) as cases,
from near
where near.is_blank and (select counting.is_needed from counting)
group by all
order by distance nulls last, case_id, running_cost_ex_tax_yen, hours_saved_per_year;
