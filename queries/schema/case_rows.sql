-- One row per case: all that filters, lists and measures of the pages need, side by side so that no query has to join it.
create schema pages;

create table pages.case_rows as
select
    cases.case_id,
    cases.source_id,
    cases.record_type_code,
    cases.title,
    cases.summary,
    cases.prefecture_name,
    cases.municipality_name,
    -- what a body is called in full, and told from others by
    if(
        cases.prefecture_name = cases.municipality_name,
        cases.prefecture_name,
        cases.prefecture_name || cases.municipality_name
    ) as body_name,
    cases.municipality_type_code,
    cases.population,
    cases.population_band_code,
    cases.category_code,
    cases.field_code,
    cases.fiscal_year,
    cases.stage_code,
    cases.initial_cost_yen,
    cases.initial_cost_status_code,
    cases.initial_cost_is_approx,
    cases.initial_cost_tax_code,
    cases.running_cost_yen,
    cases.running_cost_status_code,
    cases.running_cost_is_approx,
    cases.running_cost_tax_code,
    cases.project_cost_status_code,
    cases.project_cost_is_approx,
    cases.project_cost_tax_code,
    cases.hours_saved_status_code,
    cases.hours_saved_is_approx,
    cases.service_start_on,
    case_measures.* exclude (case_id),
from cases
inner join case_measures using (case_id)
-- rows that a selection keeps lie near each other: whole parts of the table are passed over, and the rest is small
order by cases.record_type_code, cases.population, cases.case_id;

create table pages.shape (mark varchar not null);

comment on table pages.shape is '版の印｜データベースごとに1行。画面は、自分の版で作られたものだけを読む';
comment on column pages.shape.mark is '印｜表とビューを作る文の指紋';
comment on column pages.case_rows.body_name is '団体の名前｜都道府県名から始まる名前。都道府県の記録では都道府県名';
comment on table pages.case_rows is '画面の読む事例｜事例ごとに1行。cases と case_measures から作る';
