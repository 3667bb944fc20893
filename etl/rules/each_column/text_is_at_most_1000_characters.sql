-- A text has at most 1,000 characters.
-- refuse
-- suspect: max(strlen("{column}")) > 1000
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」が1,000字を超えています（' || length(typed."{column}") || '字）' as reason,
    '1,000字以内に縮めてください。二重引用符の閉じ忘れも確かめてください' as remedy,
from {table} as typed
where length(typed."{column}") > 1000;
