-- One row per case of a view of cases: one measure and, where that is blank, the status that says why.
create temporary macro measured(cases_view, measure) as table
with valued as (
    select
        case_rows.*,
        cast(columns(lambda name: name = measure) as double) as value,
        -- a derived measure can lack a part although the amount itself is printed
        case
            when starts_with(measure, 'initial_cost') then case_rows.initial_cost_status_code
            when starts_with(measure, 'running_cost') then case_rows.running_cost_status_code
            when starts_with(measure, 'project_cost') then case_rows.project_cost_status_code
            when starts_with(measure, 'hours_saved') then case_rows.hours_saved_status_code
            when measure = 'lead_time_months' then if(case_rows.lead_time_months is null, 'not_stated', 'reported')
            when value is not null then null
            -- of several parts: what lacks only some of them, or never pays back, is not 記載なし
            when case_rows.initial_cost_status_code = 'not_stated' and case_rows.running_cost_status_code = 'not_stated'
                then 'not_stated'
            else 'underivable'
        end as status_code,
    from query_table(cases_view) as case_rows
)

select
    valued.*,
    -- the tax of an amount as it is printed
    case
        when starts_with(measure, 'initial_cost') then valued.initial_cost_tax_code
        when starts_with(measure, 'running_cost') then valued.running_cost_tax_code
        when starts_with(measure, 'project_cost') then valued.project_cost_tax_code
    end as tax_code,
from valued;
