-- One row per other case in the category of one case: the five nearest to the own town in population, and why.
select
    peers.case_id,
    peers.title,
    peers.prefecture_name,
    peers.municipality_name,
    peers.population_ratio,
    peers.is_same_band,
    peers.is_same_prefecture,
    peers.is_same_type,
from peers
where peers.category_code = (select cases.category_code from cases where cases.case_id = $case_id)
    and peers.case_id != $case_id
    and not peers.is_own_town
order by peers.distance nulls last, peers.case_id
limit 5;
