-- One row per body with a value, the nearest in population first: its nearest case, and how many more have a value.
select
    measured.case_id,
    measured.title,
    measured.prefecture_name,
    measured.municipality_name,
    measured.population,
    measured.population_band_code,
    measured.category_code,
    measured.field_code,
    measured.record_type_code,
    measured.value,
    measured.body_name,
    measured.population_ratio,
    measured.distance,
    measured.is_same_band,
    measured.is_same_prefecture,
    measured.is_same_type,
    count(*) over (partition by measured.body_name) - 1 as more_cases,
from measured('peers', $measure) as measured
where measured.value is not null
    and measured.distance is not null
    and not measured.is_own_town
    and not list_contains(cast($own_case_ids as varchar[]), measured.case_id)
qualify row_number() over (partition by measured.body_name order by measured.distance, measured.case_id) = 1
order by measured.distance, measured.case_id;
