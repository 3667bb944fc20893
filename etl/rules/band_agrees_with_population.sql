-- The printed population band is the band of the printed population.
-- note
with expected as (
    select
        cases.*,
        if(cases.municipality_type_code = 'prefecture', 'prefecture', population_band(cases.population))
            as expected_band_code,
    from cases
    where cases.population is not null
)

select
    expected.source_id,
    'cases' as table_name,
    expected.case_id as row_key,
    'population_band_code' as column_name,
    expected.population_band_code as value,
    format('人口区分（{}）が人口（{:,}人）の区分（{}）と異なります。印刷どおりに載せています',
        coalesce(printed.label_ja, '空欄'), expected.population, agreeing.label_ja) as message,
from expected
left join codes as printed on printed.list = 'population_band' and printed.code = expected.population_band_code
inner join codes as agreeing on agreeing.list = 'population_band' and agreeing.code = expected.expected_band_code
where expected.population_band_code is distinct from expected.expected_band_code
order by expected.case_id;
