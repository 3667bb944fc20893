-- One row per case in the selection, in the order of search/case_list: their places tell the first of very many.
select selected.place
from selected
inner join codes as record_types on record_types.list = 'record_type' and record_types.code = selected.record_type_code
order by
    if($own_population is null, null, abs(ln(selected.population / $own_population))) nulls last,
    record_types.sort_order,
    selected.case_id;
