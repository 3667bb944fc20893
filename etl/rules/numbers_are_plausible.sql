-- Populations, amounts, years, dates and durations lie where a municipality's can lie.
-- refuse
with found as (
    from cases select 'cases' as table_name, row_id, 'population' as column_name, cast(population as varchar) as value,
        '人口は1人以上1,500万人以下です' as reason
    where population not between 1 and 15000000
    union all
    from cases select 'cases', row_id, 'population_on', cast(population_on as varchar), '日付は1980年から2100年までです'
    where population_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from cases select 'cases', row_id, 'fiscal_year', cast(fiscal_year as varchar), '年度は1990から2100までの西暦です'
    where fiscal_year not between 1990 and 2100
    union all
    from cases select 'cases', row_id, 'service_start_on', cast(service_start_on as varchar), '開始月は1980年から2100年までです'
    where service_start_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from cases select 'cases', row_id, 'lead_time_months', cast(lead_time_months as varchar), '期間は0か月から240か月までです'
    where lead_time_months not between 0 and 240
    union all
    from cases select 'cases', row_id, 'hours_saved_per_year', cast(hours_saved_per_year as varchar), '削減時間は有限の数です'
    where not isfinite(hours_saved_per_year)
    union all
    from cases select 'cases', row_id, 'initial_cost_yen', cast(initial_cost_yen as varchar), '費用は10兆円以下です'
    where initial_cost_yen > 10000000000000
    union all
    from cases select 'cases', row_id, 'running_cost_yen', cast(running_cost_yen as varchar), '費用は10兆円以下です'
    where running_cost_yen > 10000000000000
    union all
    from cases select 'cases', row_id, 'project_cost_yen', cast(project_cost_yen as varchar), '費用は10兆円以下です'
    where project_cost_yen > 10000000000000
    union all
    from sources select 'sources', row_id, 'as_of_on', cast(as_of_on as varchar), '日付は1980年から2100年までです'
    where as_of_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from sources select 'sources', row_id, 'published_on', cast(published_on as varchar), '日付は1980年から2100年までです'
    where published_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from problems select 'problems', row_id, 'problem_no', cast(problem_no as varchar), '番号は1から1,000,000までです'
    where problem_no not between 1 and 1000000
)

select found.*, '資料を見直し、単位と元号の換算を確かめてください' as remedy,
from found;
