-- A blank amount has a status that says why, a reported amount is above zero, and zero has the status zero.
-- refuse
with costs as (
    from cases select row_id, 'initial_cost' as cost_name, initial_cost_yen as yen, initial_cost_status_code as status_code
    union all
    from cases select row_id, 'running_cost', running_cost_yen, running_cost_status_code
    union all
    from cases select row_id, 'project_cost', project_cost_yen, project_cost_status_code
)

select
    'cases' as table_name,
    costs.row_id,
    costs.cost_name || '_yen' as column_name,
    concat(coalesce(cast(costs.yen as varchar), '（空欄）'), ' / ', costs.status_code) as value,
    case
        when costs.yen < 0 then '額が負の数です'
        when costs.yen = 0 then '0円なのに状態が「0円」ではありません'
        when costs.yen is null then '額が空欄なのに状態が「記載あり」または「0円」です'
        else '額があるのに状態が「記載あり」ではありません'
    end as reason,
    '状態は、額があれば記載あり（reported）、0円なら0円（zero）、空欄なら非公表・算定不可・記載なし（undisclosed・not_calculable・not_stated）のどれかです' as remedy,
from costs
where coalesce(costs.yen < 0, false)
    or (costs.status_code = 'reported') is distinct from (costs.yen > 0 is true)
    or (costs.status_code = 'zero') is distinct from (costs.yen = 0 is true);
