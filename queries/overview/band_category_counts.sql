-- One row per population band and category: the number of cases in the selection, zero included.
with counted as (
    select
        selected.population_band_code,
        selected.category_code,
        count(*) as cases,
    from selected
    group by selected.population_band_code, selected.category_code
)

select
    bands.code as population_band_code,
    categories.code as category_code,
    cast(coalesce(counted.cases, 0) as bigint) as cases,
from codes as bands
cross join codes as categories
left join counted on counted.population_band_code = bands.code and counted.category_code = categories.code
where bands.list = 'population_band' and categories.list = 'category'
order by categories.sort_order, bands.sort_order;
