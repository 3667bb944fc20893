-- One row per case of others with a value, in any order and in numbers: codes by their place in a list, from 1, bodies by a number.
-- Those without one are counted: one row per group and status, with how many cases it stands for.
with compared as not materialized (
    select
        measured.value,
        cast(coalesce(list_position($groups, columns(lambda name: name = $group)), 0) as smallint) as group_no,
        cast(coalesce(list_position($statuses, measured.status_code), 0) as smallint) as status_no,
        cast(coalesce(list_position($taxes, measured.tax_code), 0) as smallint) as tax_no,
        hash(measured.body_name) as body_name,
        measured.population_ratio,
    from measured('peers', $measure) as measured
    -- without own rows no id is read
    where not measured.is_own_town
        and (len(cast($own_case_ids as varchar[])) = 0
            or not list_contains(cast($own_case_ids as varchar[]), measured.case_id))
)

select
    compared.*,
    cast(1 as integer) as cases,
from compared
where compared.value is not null
union all
select
    null as value,
    compared.group_no,
    compared.status_no,
    cast(0 as smallint) as tax_no,
    cast(0 as ubigint) as body_name,
    null as population_ratio,
    cast(count(*) as integer) as cases,
from compared
where compared.value is null
group by compared.group_no, compared.status_no;
