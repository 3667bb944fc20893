-- A summary has at most 120 characters.
-- refuse
select
    'cases' as table_name,
    cases.row_id,
    'summary' as column_name,
    cases.summary as value,
    '概要が120字を超えています（' || length(cases.summary) || '字）' as reason,
    '120字以内に縮めてください' as remedy,
from cases
where length(cases.summary) > 120;
