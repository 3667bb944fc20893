-- A cell holds no error of a formula and no formula without its result.
-- refuse
-- suspect: count_if(starts_with("{column}", '#')) > 0
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」が数式の誤りか、計算されていない数式です' as reason,
    '数式を直すか、値そのものを入れて保存し直してください' as remedy,
from {table} as typed
where regexp_matches(typed."{column}", '^#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|計算結果なし!)');
