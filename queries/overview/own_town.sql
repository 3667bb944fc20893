-- One row: the own town's band and prefecture, and the bodies to compare it with: how many, how many records, who is nearest.
with bodies as (
    select
        peers.body_name,
        min(peers.population_ratio) as population_ratio,
        min(peers.distance) as distance,
        count(*) as cases,
        rank() over (order by min(peers.distance)) as place,
    from peers
    where not peers.is_own_town and not list_contains($own_case_ids, peers.case_id)
    group by peers.body_name
),

compared as (
    select bodies.*
    from bodies
    where $peers <> 'near' or bodies.place <= $peer_count
)

select
    own_town.population_band_code,
    own_town.prefecture_name,
    count(compared.body_name) as bodies,
    coalesce(sum(compared.cases), 0) as cases,
    arg_min(compared.body_name, (compared.distance, compared.body_name)) as nearest_body_name,
    arg_min(compared.population_ratio, (compared.distance, compared.body_name)) as nearest_population_ratio,
from own_town
left join compared on true
group by own_town.population_band_code, own_town.prefecture_name
order by own_town.population_band_code;
