-- What is typed into a cell (約, 税込, 非公表, a unit) does not contradict the cells beside it.
-- refuse
select
    denied_words.table_name,
    denied_words.row_id,
    denied_words.column_name,
    denied_words.value,
    '列「' || denied_words.typed_label || '」に書かれた「' || denied_words.typed_text || '」と食い違います' as reason,
    'どちらかを直すか、食い違う欄を空欄にしてください（空欄なら書かれた言葉から補います）' as remedy,
from denied_words;
