-- One row per case of others with a running cost and hours saved, both a year, in any order and in numbers.
-- The rest are counted: one row per what is blank or 0 of the two, with how many cases it stands for.
with compared as not materialized (
    select
        peers.running_cost_ex_tax_yen,
        peers.hours_saved_per_year,
        hash(peers.body_name) as body_name,
        peers.population_ratio,
        coalesce(peers.running_cost_ex_tax_yen is not null and peers.hours_saved_per_year > 0, false) as has_both,
    from peers
    -- without own rows no id is read
    where not peers.is_own_town
        and (len(cast($own_case_ids as varchar[])) = 0
            or not list_contains(cast($own_case_ids as varchar[]), peers.case_id))
)

select
    compared.running_cost_ex_tax_yen,
    compared.hours_saved_per_year,
    compared.body_name,
    compared.population_ratio,
    cast(1 as integer) as cases,
from compared
where compared.has_both
union all
-- only whether there is an amount, and whether the hours are more than 0, is told of these
select
    if(compared.running_cost_ex_tax_yen is null, null, 0) as running_cost_ex_tax_yen,
    sign(compared.hours_saved_per_year) as hours_saved_per_year,
    cast(0 as ubigint) as body_name,
    null as population_ratio,
    cast(count(*) as integer) as cases,
from compared
where not compared.has_both
group by all;
