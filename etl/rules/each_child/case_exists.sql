-- A row about a case belongs to a case that was loaded.
-- refuse
select
    typed.row_id,
    'case_id' as column_name,
    typed.case_id as value,
    '事例ID「' || typed.case_id || '」が「事例」の表（cases）にありません（または取り込めませんでした）' as reason,
    '事例IDを直すか、先に「事例」の表の行を直してください' as remedy,
from {table} as typed
anti join cases using (case_id);
