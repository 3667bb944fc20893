-- One row per case of another body in the category of one case: the five nearest to it in population, and why.
with this_case as (
    select
        cases.prefecture_name,
        cases.municipality_name,
        replace(cases.municipality_type_code, 'designated_city', 'city') as municipality_type_code,
        cases.population,
        cases.population_band_code,
        cases.category_code,
    from cases
    where cases.case_id = $case_id and cases.population > 0
)

select
    cases.case_id,
    cases.title,
    cases.prefecture_name,
    cases.municipality_name,
    cases.population / this_case.population as population_ratio,
    coalesce(cases.population_band_code = this_case.population_band_code, false) as is_same_band,
    cases.prefecture_name = this_case.prefecture_name as is_same_prefecture,
    replace(cases.municipality_type_code, 'designated_city', 'city') = this_case.municipality_type_code as is_same_type,
from cases
inner join this_case using (category_code)
where cases.population > 0
    and (cases.prefecture_name, cases.municipality_name) != (this_case.prefecture_name, this_case.municipality_name)
    -- a prefecture is compared with prefectures
    and (cases.municipality_type_code = 'prefecture') = (this_case.municipality_type_code = 'prefecture')
order by abs(ln(cases.population / this_case.population)), cases.case_id
limit 5;
