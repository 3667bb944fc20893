-- One row per case in the selection: what a count is made of.
select
    selected.case_id,
    selected.prefecture_name,
    selected.population_band_code,
    selected.category_code,
from selected
order by selected.case_id;
