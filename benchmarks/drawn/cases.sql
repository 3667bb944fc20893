-- One row per drawn case: band, category, stage, what is missing and why as of its model; amounts log-normal as those of its type.
with logs as (
    unpivot (
        from cases
        select
            record_type_code,
            ln(nullif(initial_cost_yen, 0)) as initial_cost_yen,
            ln(nullif(running_cost_yen, 0)) as running_cost_yen,
            ln(nullif(project_cost_yen, 0)) as project_cost_yen,
            ln(nullif(hours_saved_per_year, 0)) as hours_saved_per_year,
    ) on columns(* exclude record_type_code) into name measure_name value log_value
),

spread as (
    from (
        from logs
        select record_type_code, measure_name, avg(log_value) as middle, coalesce(stddev_samp(log_value), 0) as width
        group by all
    )
    select record_type_code, map(list(measure_name), list([middle, width])) as of_measure
    group by record_type_code
),

bounds(population_band_code, low, high) as (
    values ('under_10k', 1000, 10000), ('10k_50k', 10000, 50000), ('50k_100k', 50000, 100000),
        ('100k_300k', 100000, 300000), ('300k_plus', 300000, 3700000)
)

select
    drawn.case_id,
    cases.* exclude (case_id) replace (
        cast(drawn.no + 1 as varchar) as source_no,
        format('{}（{}）', cases.title, drawn.no + 1) as title,
        format('{}をもとに作った{}番の事例。', cases.prefecture_name, drawn.no + 1) as summary,
        case
            when cases.municipality_type_code = 'prefecture' then cases.municipality_name
            else concat('例示', drawn.body_no, right(cases.municipality_name, 1))
        end as municipality_name,
        case
            when cases.population is null then null
            when bounds.low is null then cases.population
            else cast(floor(bounds.low * pow(bounds.high / bounds.low, drawn.population_chance)) as bigint)
        end as population,
        case
            when cases.initial_cost_yen > 0 then amount(spread.of_measure['initial_cost_yen'], drawn.amount_factor)
            else cases.initial_cost_yen
        end as initial_cost_yen,
        case
            when cases.running_cost_yen > 0 then amount(spread.of_measure['running_cost_yen'], drawn.amount_factor)
            else cases.running_cost_yen
        end as running_cost_yen,
        case
            when cases.project_cost_yen > 0 then amount(spread.of_measure['project_cost_yen'], drawn.amount_factor)
            else cases.project_cost_yen
        end as project_cost_yen,
        case
            when cases.hours_saved_per_year > 0
                then greatest(0.1, round(exp(spread.of_measure['hours_saved_per_year'][1]
                    + spread.of_measure['hours_saved_per_year'][2] * drawn.hours_factor), 1))
            else cases.hours_saved_per_year
        end as hours_saved_per_year
    ),
from drawn
inner join cases on drawn.model_id = cases.case_id
left join spread using (record_type_code)
left join bounds using (population_band_code)
order by drawn.no;
