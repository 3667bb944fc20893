-- One row: the user's own town, with the band, the prefecture and the type that its name and population give.
create or replace temporary table own_town as
with own as (
    select
        cast($own_population as bigint) as population,
        (
            select codes.label_ja
            from codes
            where codes.list = 'prefecture' and starts_with($own_name, codes.label_ja)
        ) as prefecture_name,
)

select
    own.population,
    own.prefecture_name,
    coalesce(own.prefecture_name = $own_name, false) as is_prefecture,
    if(own.prefecture_name = $own_name, 'prefecture', population_band(own.population)) as population_band_code,
    case
        when own.prefecture_name = $own_name then 'prefecture'
        when $own_name like '%区' then 'special_ward'
        when $own_name like '%市' then 'city'
        when $own_name like '%町' then 'town'
        when $own_name like '%村' then 'village'
    end as municipality_type_code,
from own;
