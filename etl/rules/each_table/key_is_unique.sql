-- A key stands once in its table; the first row with it stays.
-- refuse
select
    typed.row_id,
    '{key_columns}' as column_name,
    typed.key_text as value,
    'キー「' || typed.key_text || '」が重複しています' as reason,
    '先にある行と見比べ、別のキーにするか、どちらかの行を削除してください' as remedy,
from {table} as typed
qualify row_number() over (partition by typed.key_text order by typed.row_id) > 1;
