-- One row per case to compare with: one measure with what explains its blanks, and how near the own town is.
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
    measured.status_code,
    measured.tax_code,
    measured.body_name,
    measured.population_ratio,
    measured.distance,
    measured.is_same_band,
    measured.is_same_prefecture,
    measured.is_same_type,
    measured.is_own_town,
from measured('peers', $measure) as measured
order by measured.distance nulls last, measured.case_id;
