-- One row per code, in the order of display; measures and columns stand in as lists of their own.
select
    codes.list,
    codes.code,
    codes.label_ja,
    codes.label_en,
    codes.label_ja as label,
    codes.sort_order,
    codes.definition,
from codes
union all
select 'measure', measures.measure_code, measures.label_ja, measures.label_en, measures.label_ja, measures.sort_order,
    measures.definition,
from measures
order by list, sort_order;
