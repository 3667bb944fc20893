-- One row per way of counting, group of procedures and fiscal year: how many are expected to be online, and which share.
with named as (
    select
        sources.title as source_title,
        selected.case_id,
        selected.title,
        selected.prefecture_name,
        selected.municipality_name,
        kpis.kpi_id,
        cast(regexp_extract(kpis.kpi_id, '([0-9]+)$', 1) as integer) as kpi_no,
        regexp_extract(kpis.kpi_name, '^(.+)による進捗見込', 1) as counted_name,
        regexp_extract(kpis.kpi_name, '\(([^()]+)\)$', 1) as group_name,
        contains(kpis.kpi_name, 'の割合') as is_share,
    from selected
    inner join sources using (source_id)
    inner join kpis using (case_id)
    where contains(kpis.kpi_name, 'による進捗見込') and regexp_matches(kpis.kpi_id, '[0-9]+$')
),

years as (
    select
        named.source_title,
        named.case_id,
        named.title,
        named.prefecture_name,
        named.municipality_name,
        named.counted_name,
        named.group_name,
        kpi_values.fiscal_year,
        max(kpi_values.value) filter (not named.is_share) as procedures,
        max(kpi_values.unit_name) filter (not named.is_share) as unit_name,
        max(kpi_values.value) filter (named.is_share) as share_percent,
        min(named.kpi_no) as first_kpi_no,
    from named
    inner join kpi_values using (kpi_id)
    where kpi_values.kind_code = 'target' and kpi_values.fiscal_year is not null
    group by all
)

select
    years.* exclude (first_kpi_no),
from years
order by years.case_id, years.first_kpi_no, years.fiscal_year;
