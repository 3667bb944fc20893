-- A relation points to another case that was loaded.
-- refuse
select 'relations' as table_name, relations.row_id, 'related_case_id' as column_name, relations.related_case_id as value,
    '関連する事例ID「' || relations.related_case_id || '」が「事例」の表（cases）にないか、自分自身です' as reason,
    '関連する事例IDを直してください' as remedy,
from relations
where relations.related_case_id = relations.case_id
    or relations.related_case_id not in (select cases.case_id from cases);
