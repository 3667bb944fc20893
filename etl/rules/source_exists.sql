-- A case, a piece of evidence and a problem name a source that was loaded.
-- refuse
select 'cases' as table_name, cases.row_id, 'source_id' as column_name, cases.source_id as value,
    '出典ID「' || cases.source_id || '」が「出典」の表（sources）にありません（または取り込めませんでした）' as reason,
    '「出典」の表に資料を加えるか、その行か、出典IDを直してください' as remedy,
from cases
anti join sources using (source_id)
union all
select 'evidence', evidence.row_id, 'source_id', evidence.source_id,
    '出典ID「' || evidence.source_id || '」が「出典」の表（sources）にありません（または取り込めませんでした）',
    '「出典」の表に資料を加えるか、その行か、出典IDを直してください',
from evidence
anti join sources using (source_id)
union all
select 'problems', problems.row_id, 'source_id', problems.source_id,
    '出典ID「' || problems.source_id || '」が「出典」の表（sources）にありません（または取り込めませんでした）',
    '「出典」の表に資料を加えるか、その行か、出典IDを直してください',
from problems
anti join sources using (source_id)
where problems.source_id is not null;
