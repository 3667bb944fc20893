-- One row per body in the data, with its latest population, for choosing the own town.
select
    cases.prefecture_name,
    cases.municipality_name,
    arg_max(cases.population, coalesce(cases.population_on, date '1900-01-01')) as population,
from cases
where cases.population is not null
group by cases.prefecture_name, cases.municipality_name
order by cases.prefecture_name, cases.municipality_name;
