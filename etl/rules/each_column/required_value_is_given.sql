-- A column that may not be blank is not blank.
-- refuse
-- suspect: count("{column}") < count(*)
select
    typed.row_id,
    '{column}' as column_name,
    '' as value,
    '列「{label}」が空欄です' as reason,
    '必ず値を入れてください' || coalesce(
        '（' || (
            select string_agg(codes.code || '＝' || codes.label_ja, '、' order by codes.sort_order)
            from codes
            where codes.list = '{code_list}'
        ) || ' のどれか）',
        ''
    ) || '。空の行なら、行ごと削除してください{left_open}' as remedy,
from {table} as typed
inner join printed_{table} as printed using (row_id)
where printed."{column}" is null and typed."{column}" is null;
