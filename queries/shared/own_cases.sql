-- One row per case of the user's own in the selection: what a count is made of.
select
    selected.case_id,
    selected.prefecture_name,
    selected.population_band_code,
    selected.category_code,
from selected
where list_contains(cast($own_case_ids as varchar[]), selected.case_id)
order by selected.case_id;
