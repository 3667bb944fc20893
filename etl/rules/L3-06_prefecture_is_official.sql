-- The name of a prefecture is one of the 47 official names.
-- refuse
select
    'cases' as table_name,
    cases.row_id,
    'prefecture_name' as column_name,
    cases.prefecture_name as value,
    '都道府県「' || cases.prefecture_name || '」は正式名称ではありません' as reason,
    coalesce(
        '「' || (
            select codes.label_ja
            from codes
            where codes.list = 'prefecture' and starts_with(codes.label_ja, cases.prefecture_name)
            limit 1
        ) || '」ではありませんか。',
        ''
    ) || '「奈良県」のように都・道・府・県まで書いてください' as remedy,
from cases
where cases.prefecture_name not in (select codes.label_ja from codes where codes.list = 'prefecture');
