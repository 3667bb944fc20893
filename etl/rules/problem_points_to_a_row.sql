-- A problem that names a row names one that was loaded.
-- refuse
select 'problems' as table_name, problems.row_id, 'row_key' as column_name,
    concat_ws(' / ', problems.table_name, problems.row_key) as value,
    '注意事項の指す行がありません（または取り込めませんでした）' as reason,
    '表と行のキーを確かめるか、先にその行を直してください' as remedy,
from problems
anti join known_rows using (table_name, row_key)
where problems.row_key is not null;
