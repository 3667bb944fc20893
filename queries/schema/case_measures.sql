-- One row per case: every derived measure, defined once. The table measures gives label, unit, format and definition.
create view case_measures as
with comparable as (
    select
        cases.case_id,
        cases.population,
        cases.initial_cost_yen,
        cast(round(cases.initial_cost_yen / case when cases.initial_cost_tax_code = 'included' then 1.10 else 1 end) as bigint)
            as initial_cost_ex_tax_yen,
        cast(round(cases.running_cost_yen / case when cases.running_cost_tax_code = 'included' then 1.10 else 1 end) as bigint)
            as running_cost_ex_tax_yen,
        cases.project_cost_yen,
        cases.hours_saved_per_year,
        -- what a year brings at each wage; both are placeholders: pay alone, and all cost of staff
        cases.hours_saved_per_year * 3300 - running_cost_ex_tax_yen as low_wage_gain_yen,
        cases.hours_saved_per_year * 4600 - running_cost_ex_tax_yen as high_wage_gain_yen,
        cases.lead_time_months,
    from cases
),

initial_subsidies as (
    select
        subsidies.case_id,
        sum(subsidies.amount_yen) as amount_yen,
    from subsidies
    where subsidies.cost_kind_code = 'initial'
    group by subsidies.case_id
    having count(*) = count(subsidies.amount_yen)
)

select
    comparable.case_id,
    comparable.initial_cost_ex_tax_yen,
    comparable.running_cost_ex_tax_yen,
    comparable.initial_cost_ex_tax_yen + 5 * comparable.running_cost_ex_tax_yen as five_year_cost_yen,
    -- a subsidy above the cost pays for more than this cost (tax, the first year): then the own share is not known
    case
        when comparable.initial_cost_yen >= initial_subsidies.amount_yen
            then cast(comparable.initial_cost_yen - initial_subsidies.amount_yen as bigint)
    end as own_share_yen,
    comparable.project_cost_yen,
    comparable.initial_cost_ex_tax_yen / comparable.population as initial_cost_per_resident_yen,
    comparable.running_cost_ex_tax_yen / comparable.population as running_cost_per_resident_yen,
    (comparable.initial_cost_ex_tax_yen + 5 * comparable.running_cost_ex_tax_yen) / comparable.population
        as five_year_cost_per_resident_yen,
    comparable.project_cost_yen / comparable.population as project_cost_per_resident_yen,
    comparable.hours_saved_per_year,
    comparable.hours_saved_per_year / comparable.population * 10000 as hours_saved_per_10k_residents,
    comparable.lead_time_months,
    case when comparable.low_wage_gain_yen > 0 then comparable.initial_cost_ex_tax_yen / comparable.low_wage_gain_yen end
        as payback_years_low_wage,
    case when comparable.high_wage_gain_yen > 0 then comparable.initial_cost_ex_tax_yen / comparable.high_wage_gain_yen end
        as payback_years_high_wage,
from comparable
left join initial_subsidies using (case_id);

comment on view case_measures is '事例の比較する値｜事例ごとに1行。ほかの表から計算する';
comment on column case_measures.case_id is '事例ID｜cases.case_id';
comment on column case_measures.initial_cost_ex_tax_yen is 'イニシャルコスト（税抜換算・円）｜税込は1.10で割り、税抜と不明は印刷どおり';
comment on column case_measures.running_cost_ex_tax_yen is 'ランニングコスト（税抜換算・円/年）｜税込は1.10で割り、税抜と不明は印刷どおり';
comment on column case_measures.five_year_cost_yen is '5年間の費用（円）｜イニシャル＋5×ランニング。どちらかが空欄なら空欄';
comment on column case_measures.own_share_yen is 'イニシャルコストの自己負担（円）｜イニシャル−補助額。補助額がすべてわかり、費用を超えない事例だけ';
comment on column case_measures.project_cost_yen is '事業費（円）｜交付金事業の計画額';
comment on column case_measures.initial_cost_per_resident_yen is '人口1人あたりイニシャルコスト（円/人）｜税抜換算額÷人口';
comment on column case_measures.running_cost_per_resident_yen is '人口1人あたりランニングコスト（円/人・年）｜税抜換算額÷人口';
comment on column case_measures.five_year_cost_per_resident_yen is '人口1人あたり5年間の費用（円/人）｜5年間の費用÷人口';
comment on column case_measures.project_cost_per_resident_yen is '人口1人あたり事業費（円/人）｜事業費÷人口';
comment on column case_measures.hours_saved_per_year is '削減時間（時間/年）｜職員の業務時間の1年あたりの削減';
comment on column case_measures.hours_saved_per_10k_residents is '人口1万人あたり削減時間（時間/年）｜削減時間÷人口×10,000';
comment on column case_measures.lead_time_months is '導入までの期間（月）｜検討開始から導入まで';
comment on column case_measures.payback_years_low_wage is '回収年数・3,300円/時（年）｜単価は仮置き。回収しない事例は空欄';
comment on column case_measures.payback_years_high_wage is '回収年数・4,600円/時（年）｜単価は仮置き。回収しない事例は空欄';
