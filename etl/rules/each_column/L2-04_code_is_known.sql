-- A code stands in the code table of its column.
-- refuse
-- suspect: bool_or("{column}" not in (select codes.code from codes where codes.list = '{code_list}'))
select
    typed.row_id,
    '{column}' as column_name,
    typed."{column}" as value,
    '列「{label}」のコードがコード表 {code_list} にありません' as reason,
    '次のどれかにしてください: '
        || coalesce(
            (
                select string_agg(codes.code || '（' || codes.label_ja || '）', '、' order by codes.sort_order)
                from codes
                where codes.list = '{code_list}'
            ),
            '（コード表 {code_list} が codes.csv にありません）'
        ) as remedy,
from {table} as typed
where typed."{column}" is not null
    and typed."{column}" not in (select codes.code from codes where codes.list = '{code_list}');
