-- One row per other case in the category of one case: the five nearest to the own town in population, and why.
select
    selected.case_id,
    selected.title,
    selected.prefecture_name,
    selected.municipality_name,
    peers.population_ratio,
    peers.is_same_band,
    peers.is_same_prefecture,
    peers.is_same_type,
from peers
inner join selected using (case_id)
where selected.category_code = (select cases.category_code from cases where cases.case_id = $case_id)
    and selected.case_id != $case_id
    and not peers.is_own_town
order by peers.distance nulls last, selected.case_id
limit 5;
