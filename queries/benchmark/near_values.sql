-- One row per case of the bodies nearest in population that have a value of one measure, and of blanks that are as near.
-- More than $most_blank blanks of others are counted: one row per group and status, with how many cases it stands for.
-- read twice: first only what tells the nearest bodies
with marked as not materialized (
    select
        measured.*,
        measured.is_own_town or list_contains(cast($own_case_ids as varchar[]), measured.case_id) as is_own,
    from measured('peers', $measure) as measured
),

-- bodies as far as the last one stay with it, or chance would choose between them
nearest as (
    select
        marked.body_name,
        min(marked.distance) as distance,
    from marked
    where marked.value is not null and marked.distance is not null and not marked.is_own
    group by marked.body_name
    qualify rank() over (order by min(marked.distance)) <= $peer_count
),

near as materialized (
    select
        marked.case_id,
        marked.title,
        marked.prefecture_name,
        marked.municipality_name,
        marked.population,
        marked.population_band_code,
        marked.category_code,
        marked.field_code,
        marked.record_type_code,
        marked.value,
        marked.status_code,
        marked.tax_code,
        marked.body_name,
        marked.population_ratio,
        marked.distance,
        marked.is_same_band,
        marked.is_same_prefecture,
        marked.is_same_type,
        marked.is_own_town,
        marked.value is null and not marked.is_own as is_blank,
    from marked
    where marked.is_own
        or marked.body_name in (select nearest.body_name from nearest)
        or (marked.value is null and marked.distance <= (select max(nearest.distance) from nearest))
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
select
    near.population_band_code,
    near.category_code,
    near.field_code,
    near.record_type_code,
    near.status_code,
    false as is_same_band,
    false as is_same_prefecture,
    false as is_same_type,
    false as is_own_town,
    cast(count(*) as integer) as cases,
from near
where near.is_blank and (select counting.is_needed from counting)
group by all
order by distance nulls last, case_id, status_code, population_band_code, category_code, field_code, record_type_code;
