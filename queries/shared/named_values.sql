-- One row per case to compare with that is the user's own, or with $names_all has a value: one measure, with names.
with marked as (
    select
        measured.*,
        measured.is_own_town or list_contains(cast($own_case_ids as varchar[]), measured.case_id) as is_own,
    from measured('peers', $measure) as measured
)

select
    marked.case_id,
    marked.title,
    marked.municipality_name,
    marked.population_band_code,
    marked.category_code,
    marked.field_code,
    marked.record_type_code,
    marked.value,
    marked.status_code,
    marked.tax_code,
    hash(marked.body_name) as body_name,
    marked.population_ratio,
    marked.distance,
    marked.is_own,
from marked
where marked.is_own or ($names_all and marked.value is not null)
order by marked.value nulls last, marked.case_id;
