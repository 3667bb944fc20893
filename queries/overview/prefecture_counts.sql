-- One row per prefecture: the number of cases and of bodies in the selection, zero included.
select
    prefectures.code as prefecture_code,
    prefectures.label_ja as prefecture_name,
    count(selected.case_id) as cases,
    count(distinct selected.municipality_name) as bodies,
from codes as prefectures
left join selected on selected.prefecture_name = prefectures.label_ja
where prefectures.list = 'prefecture'
group by prefectures.code, prefectures.label_ja, prefectures.sort_order
order by prefectures.sort_order;
