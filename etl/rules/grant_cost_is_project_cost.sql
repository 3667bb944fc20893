-- The cost of a grant project is a project cost, never an initial or a running cost.
-- refuse
select
    'cases' as table_name,
    cases.row_id,
    case when cases.initial_cost_yen is not null then 'initial_cost_yen' else 'running_cost_yen' end as column_name,
    cast(coalesce(cases.initial_cost_yen, cases.running_cost_yen) as varchar) as value,
    '交付金事業の事業費がイニシャルコストまたはランニングコストに入っています' as reason,
    '額を「事業費（円）」の列に移し、イニシャルコストとランニングコストの状態を「記載なし」にしてください' as remedy,
from cases
where cases.record_type_code = 'grant_project'
    and (cases.initial_cost_yen is not null or cases.running_cost_yen is not null);
