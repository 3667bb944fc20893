-- The name of a body is its own alone and ends as its type asks; a prefecture's record has the prefecture's name and band.
-- refuse
select
    'cases' as table_name,
    cases.row_id,
    'municipality_name' as column_name,
    concat(cases.municipality_name, ' / ', cases.municipality_type_code, ' / ', cases.population_band_code) as value,
    '団体名・団体の種類・人口区分が合いません' as reason,
    '正式な団体名（都道府県名と郡名を除く）と種類を入れてください。都道府県の記録では団体名は都道府県名、人口区分は「都道府県」です' as remedy,
from cases
where not case cases.municipality_type_code
    when 'prefecture' then cases.municipality_name = cases.prefecture_name
    when 'special_ward' then cases.municipality_name like '%区' and starts_with('東京都', cases.prefecture_name)
    when 'town' then cases.municipality_name like '%_町' and cases.municipality_name not like '%_郡_%町'
    when 'village' then cases.municipality_name like '%_村' and cases.municipality_name not like '%_郡_%村'
    else cases.municipality_name like '%市'
end
    or (cases.municipality_type_code <> 'prefecture' and starts_with(cases.municipality_name, cases.prefecture_name))
    or coalesce((cases.municipality_type_code = 'prefecture') <> (cases.population_band_code = 'prefecture'), false);
