-- One row per population band and category: the number of cases in the selection, zero included.
select
    bands.code as population_band_code,
    categories.code as category_code,
    count(selected.case_id) as cases,
from codes as bands
cross join codes as categories
left join selected on selected.population_band_code = bands.code and selected.category_code = categories.code
where bands.list = 'population_band' and categories.list = 'category'
group by bands.code, bands.sort_order, categories.code, categories.sort_order
order by categories.sort_order, bands.sort_order;
