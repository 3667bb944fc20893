-- Populations, years, dates and durations lie where a municipality's can lie.
-- refuse
with found as (
    from cases select row_id, 'population' as column_name, cast(population as varchar) as value,
        '人口は1人以上1,500万人以下です' as reason
    where population not between 1 and 15000000
    union all
    from cases select row_id, 'population_on', cast(population_on as varchar), '日付は1980年から2100年までです'
    where population_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from cases select row_id, 'fiscal_year', cast(fiscal_year as varchar), '年度は1990から2100までの西暦です'
    where fiscal_year not between 1990 and 2100
    union all
    from cases select row_id, 'service_start_on', cast(service_start_on as varchar), '開始月は1980年から2100年までです'
    where service_start_on not between date '1980-01-01' and date '2100-01-01'
    union all
    from cases select row_id, 'lead_time_months', cast(lead_time_months as varchar), '期間は0か月から240か月までです'
    where lead_time_months not between 0 and 240
    union all
    from cases select row_id, 'hours_saved_per_year', cast(hours_saved_per_year as varchar), '削減時間は有限の数です'
    where not isfinite(hours_saved_per_year)
)

select 'cases' as table_name, found.*, '資料を見直し、単位と元号の換算を確かめてください' as remedy,
from found;
