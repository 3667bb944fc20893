-- One row per code: the whole table, as in data/codes.csv.
select
    codes.list,
    codes.code,
    codes.label_ja,
    codes.label_en,
    codes.sort_order,
    codes.definition,
from codes
order by codes.list, codes.sort_order;
