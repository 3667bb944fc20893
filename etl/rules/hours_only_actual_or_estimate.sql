-- Hours saved a year stand only with the status actual or estimate, and these only with hours.
-- refuse
select
    'cases' as table_name,
    cases.row_id,
    'hours_saved_per_year' as column_name,
    concat(coalesce(cast(cases.hours_saved_per_year as varchar), '（空欄）'), ' / ', cases.hours_saved_status_code) as value,
    '削減時間とその状態が合いません' as reason,
    '年間の時間があれば状態を実績（actual）か見込み（estimate）、なければ時間を空欄にして単位あたりのみ（per_unit_only）か記載なし（not_stated）にしてください' as remedy,
from cases
where (cases.hours_saved_status_code in ('actual', 'estimate')) is distinct from (cases.hours_saved_per_year is not null)
    or (cases.hours_saved_is_approx is null) is distinct from (cases.hours_saved_per_year is null)
    or cases.hours_saved_per_year < 0;
