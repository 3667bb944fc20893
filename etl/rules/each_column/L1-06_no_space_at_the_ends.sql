-- A text neither begins nor ends with a space.
-- refuse
-- suspect: bool_or("{column}"[1] in (' ', chr(160), '　') or "{column}"[-1] in (' ', chr(160), '　'))
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」の前か後ろに空白があります' as reason,
    '前後の空白を取り除いてください。空白だけなら空欄にしてください' as remedy,
from {table} as typed
where regexp_matches(typed."{column}", '^[\s\x{00a0}\x{3000}]|[\s\x{00a0}\x{3000}]$');
