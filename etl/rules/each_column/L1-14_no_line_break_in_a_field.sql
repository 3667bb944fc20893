-- A field holds no line break, tab or other control character.
-- refuse
-- suspect: (select count(*) from control_characters where table_name = '{table}' and column_name = '{column}') > 0
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」に改行・タブなどの制御文字があります' as reason,
    '1行の文字にしてください。二重引用符の閉じ忘れも確かめてください' as remedy,
from {table} as typed
where regexp_matches(typed."{column}", '[\x00-\x1f\x7f]');
