-- One row per generated case, $cases of them: every column of the table cases, filled as often and as long as documents do.
with towns as (
    select
        range as no,
        range % 1700 as town_no,
        case when range % 10 < 6 then 'case_study' when range % 10 < 8 then 'grant_project' else 'plan_measure' end as record_type_code,
        2000 + (range * 7919) % 400000 as population,
        cast(hash(range) % 97 as bigint) as dice,
    from range($cases)
),

words as (
    select
        ['窓口の予約', 'ＡＩ－ＯＣＲによる帳票の読取り', '議会のペーパーレス化', '道路の点検', 'チャットボット「まちの案内」', '電子契約',
            '保育所の入所選考', 'RPAによる転記の自動化'] as subjects,
        ['申請書を写真から読み取り、職員が転記していた約3時間の作業をなくした。結果は翌朝までに担当課へ届く。',
            '来庁前にスマートフォンで手続を選び、必要な持ち物と混み具合を確かめられるようにした。',
            'ドローンで撮った写真からひび割れを見つけ、点検の順番を決める。現場へ行く回数が減った。',
            '紙の資料をタブレットに置き換え、印刷・差替え・配布の作業と郵送費を減らした。'] as summaries,
        ['千葉県', '奈良県', '東京都', '北海道', '大阪府', '福岡県', '神奈川県'] as prefectures,
        ['online_services', 'counter_reform', 'internal_operations', 'inspection', 'assembly', 'public_information'] as categories,
        ['resident_counter', 'tax_accounting', 'office_common', 'education_children', 'transport', 'environment'] as fields,
)

select
    format('town-{:07d}', towns.no) as case_id,
    'town' as source_id,
    cast(towns.no + 1 as varchar) as source_no,
    towns.record_type_code,
    -- one title in fifty holds a comma, so that it is quoted
    format('{}{}（第{}号）', case when towns.no % 50 = 0 then '継続, ' else '' end, words.subjects[1 + towns.no % 8], towns.no) as title,
    format('{}番の取組。{}', towns.no, words.summaries[1 + towns.no % 4]) as summary,
    words.prefectures[1 + towns.town_no % 7] as prefecture_name,
    format('例示{}{}', towns.town_no, case when towns.population < 40000 then '町' else '市' end) as municipality_name,
    case when towns.population < 40000 then 'town' else 'city' end as municipality_type_code,
    towns.population,
    date '2024-01-01' as population_on,
    towns.dice < 30 as population_is_rounded,
    case
        when towns.population < 10000 then 'under_10k'
        when towns.population < 50000 then '10k_50k'
        when towns.population < 100000 then '50k_100k'
        when towns.population < 300000 then '100k_300k'
        else '300k_plus'
    end as population_band_code,
    ['front', 'back', 'community'][1 + towns.no % 3] as yard_code,
    words.categories[1 + towns.no % 6] as category_code,
    words.fields[1 + towns.dice % 6] as field_code,
    format('テーマ{}', towns.dice) as theme_name,
    towns.dice < 40 as is_new,
    2018 + towns.no % 7 as fiscal_year,
    ['concept', 'planning', 'operating', 'ended'][1 + towns.no % 4] as stage_code,
    case when towns.record_type_code = 'case_study' then (1 + towns.dice) * 110000 + towns.no end as initial_cost_yen,
    case when towns.record_type_code = 'case_study' then 'reported' else 'not_stated' end as initial_cost_status_code,
    case when towns.record_type_code = 'case_study' then towns.dice < 50 end as initial_cost_is_approx,
    case when towns.record_type_code = 'case_study' then 'included' end as initial_cost_tax_code,
    case when towns.record_type_code = 'case_study' then (1 + towns.dice) * 11000 end as running_cost_yen,
    case when towns.record_type_code = 'case_study' then 'reported' else 'not_stated' end as running_cost_status_code,
    case when towns.record_type_code = 'case_study' then false end as running_cost_is_approx,
    case when towns.record_type_code = 'case_study' then 'excluded' end as running_cost_tax_code,
    case when towns.record_type_code = 'grant_project' then 1000 * (500 + towns.no % 90000) end as project_cost_yen,
    case when towns.record_type_code = 'grant_project' then 'reported' else 'not_stated' end as project_cost_status_code,
    case when towns.record_type_code = 'grant_project' then false end as project_cost_is_approx,
    case when towns.record_type_code = 'grant_project' then 'unknown' end as project_cost_tax_code,
    case when towns.dice < 40 then 12.5 * (1 + towns.no % 800) end as hours_saved_per_year,
    case when towns.dice < 25 then 'actual' when towns.dice < 40 then 'estimate' else 'not_stated' end as hours_saved_status_code,
    case when towns.dice < 40 then true end as hours_saved_is_approx,
    case when towns.dice < 60 then 1 + towns.no % 36 end as lead_time_months,
    case when towns.dice < 70 then cast(date '2019-04-01' + to_months(cast(towns.no % 60 as integer)) as date) end as service_start_on,
    format('総務部デジタル推進課第{}係', towns.dice) as department_name,
    format('https://www.example.jp/cases/{}.html', towns.no) as url,
from towns
cross join words
order by towns.no;
