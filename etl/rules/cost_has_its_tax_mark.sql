-- A printed cost says whether tax is in it (or unknown) and whether it is approximate; a cost that is not stated says neither.
-- refuse
with costs as (
    from cases select row_id, 'initial_cost' as cost_name, initial_cost_yen as yen, initial_cost_status_code as status_code,
        initial_cost_tax_code as tax_code, initial_cost_is_approx as is_approx
    union all
    from cases select row_id, 'running_cost', running_cost_yen, running_cost_status_code, running_cost_tax_code, running_cost_is_approx
    union all
    from cases select row_id, 'project_cost', project_cost_yen, project_cost_status_code, project_cost_tax_code, project_cost_is_approx
)

select
    'cases' as table_name,
    costs.row_id,
    costs.cost_name || case when (costs.tax_code is null) is distinct from (costs.status_code = 'not_stated')
        then '_tax_code' else '_is_approx' end as column_name,
    concat_ws(' / ', costs.status_code, costs.tax_code, costs.is_approx) as value,
    '費用の状態と、税区分または「約」の欄が合いません' as reason,
    '額があれば税区分（税抜（excluded）・税込（included）・税の扱い不明（unknown）のどれか）と「約」（はい（true）かいいえ（false））を入れ、記載なしなら両方を空欄にしてください' as remedy,
from costs
where (costs.tax_code is null) is distinct from (costs.status_code = 'not_stated')
    or (costs.is_approx is null) is distinct from (costs.yen is null);
