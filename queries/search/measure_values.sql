-- One row per case in the selection: the value of one measure and, where it is blank, the status that says why.
select
    measured.case_id,
    measured.title,
    measured.municipality_name,
    measured.population_band_code,
    measured.category_code,
    measured.field_code,
    measured.record_type_code,
    measured.value,
    measured.status_code,
from measured('selected', $measure) as measured
order by measured.value nulls last, measured.case_id;
