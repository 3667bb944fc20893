-- One row, none where the selection lacks the case: its place in the list, of how many, and the cases before and after it.
with listed as (
    select
        selected.case_id,
        row_number() over listing as place,
        count(*) over () as cases,
        lag(selected.case_id) over listing as before_case_id,
        lead(selected.case_id) over listing as after_case_id,
    from selected
    inner join codes as record_types
        on record_types.list = 'record_type' and record_types.code = selected.record_type_code
    -- the order of search/case_list, the user's own rows before all others
    window listing as (
        order by
            not list_contains(cast($own_case_ids as varchar[]), selected.case_id),
            if($own_population is null, null, abs(ln(selected.population / $own_population))) nulls last,
            record_types.sort_order,
            selected.case_id
    )
)

select
    listed.place,
    listed.cases,
    listed.before_case_id,
    earlier.title as before_title,
    listed.after_case_id,
    later.title as after_title,
from listed
left join cases as earlier on earlier.case_id = listed.before_case_id
left join cases as later on later.case_id = listed.after_case_id
where listed.case_id = $case_id
order by listed.place;
