-- A field holds no line break, tab or other control character, and no mark that turns the direction of writing.
-- refuse
-- suspect: (select count(*) from control_characters where table_name = '{table}' and column_name = '{column}') > 0
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」に改行・タブなどの制御文字か、文字の並ぶ向きを変える見えない文字があります' as reason,
    '1行の文字にしてください。二重引用符の閉じ忘れも確かめてください' as remedy,
from {table} as typed
where regexp_matches(typed."{column}", '[\x00-\x1f\x7f-\x9f\x{061c}\x{200e}\x{200f}\x{2028}-\x{202e}\x{2066}-\x{2069}]');
