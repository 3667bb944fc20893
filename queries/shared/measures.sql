-- One row per measure, in the order of display.
select
    measures.measure_code,
    measures.label_ja as label,
    measures.label_en,
    measures.unit_name,
    measures.format_code,
    measures.is_log,
    measures.definition,
from measures
order by measures.sort_order;
