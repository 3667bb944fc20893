-- One row per case in the selection that may be compared with the own town: how near it is, and in what it is alike.
create or replace temporary view peers as
with compared as (
    select
        selected.*,
        selected.population / own_town.population as population_ratio,
        abs(log10(selected.population / own_town.population)) as distance,
        coalesce(selected.population_band_code = own_town.population_band_code, false) as is_same_band,
        coalesce(selected.prefecture_name = own_town.prefecture_name, false) as is_same_prefecture,
        coalesce(
            replace(selected.municipality_type_code, 'designated_city', 'city') = own_town.municipality_type_code, false
        ) as is_same_type,
    from selected
    cross join own_town
    -- a prefecture is compared with prefectures, unless asked otherwise
    where $mixes_prefectures
        or own_town.population is null
        or (selected.municipality_type_code = 'prefecture') = own_town.is_prefecture
)

select
    compared.*,
    coalesce(compared.body_name = $own_name, false) as is_own_town,
from compared
where case $peers
    when 'band' then compared.is_same_band
    when 'prefecture' then compared.is_same_prefecture
    when 'chosen' then list_contains(cast($peer_bodies as varchar[]), compared.body_name)
    else true
end;
