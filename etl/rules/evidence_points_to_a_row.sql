-- A piece of evidence points to a row and a column that were loaded.
-- refuse
select
    'evidence' as table_name,
    evidence.row_id,
    'row_key' as column_name,
    concat_ws(' / ', evidence.table_name, evidence.row_key, evidence.column_name) as value,
    '根拠の指す行または列がありません（または取り込めませんでした）' as reason,
    '表・行のキー・列を確かめるか、先にその行を直してください' as remedy,
from evidence
anti join known_rows using (table_name, row_key)
union all
select
    'evidence',
    evidence.row_id,
    'column_name',
    evidence.column_name,
    '根拠の指す列が表 ' || evidence.table_name || ' にありません',
    '列名を確かめてください',
from evidence
anti join known_columns using (table_name, column_name);
