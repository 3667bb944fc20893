-- One row per row that was not loaded, each text on one line; row_json keeps every value as it was.
select
    rejected_rows.* replace (
        regexp_replace(rejected_rows.file_name, '[\x00-\x1f\x7f]+', ' ', 'g') as file_name,
        regexp_replace(rejected_rows.row_key, '[\x00-\x1f\x7f]+', ' ', 'g') as row_key,
        regexp_replace(rejected_rows.value, '[\x00-\x1f\x7f]+', ' ', 'g') as value,
        regexp_replace(rejected_rows.reason, '[\x00-\x1f\x7f]+', ' ', 'g') as reason,
        regexp_replace(rejected_rows.remedy, '[\x00-\x1f\x7f]+', ' ', 'g') as remedy
    ),
from rejected_rows
