-- One row per prefecture: the number of cases and of bodies in the selection, zero included.
with bodies as (
    select
        selected.prefecture_name,
        selected.municipality_name,
        count(*) as cases,
    from selected
    group by selected.prefecture_name, selected.municipality_name
)

select
    prefectures.code as prefecture_code,
    prefectures.label_ja as prefecture_name,
    cast(coalesce(sum(bodies.cases), 0) as bigint) as cases,
    count(bodies.municipality_name) as bodies,
from codes as prefectures
left join bodies on bodies.prefecture_name = prefectures.label_ja
where prefectures.list = 'prefecture'
group by prefectures.code, prefectures.label_ja, prefectures.sort_order
order by prefectures.sort_order;
