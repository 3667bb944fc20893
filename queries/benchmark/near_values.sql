-- One row per case of the bodies nearest in population that have a value of one measure, and of blanks that are as near.
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
)

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
from marked
where marked.is_own
    or marked.body_name in (select nearest.body_name from nearest)
    or (marked.value is null and marked.distance <= (select max(nearest.distance) from nearest))
order by marked.distance nulls last, marked.case_id;
