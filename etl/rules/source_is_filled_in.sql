-- No field of a source still asks to be filled in, as an extraction leaves it.
-- refuse
with fields as (
    unpivot sources on title, publisher_name, edition, note into name column_name value text
)

select
    'sources' as table_name,
    fields.row_id,
    arg_min(fields.column_name, known_columns.rowid) as column_name,
    arg_min(fields.text, known_columns.rowid) as value,
    string_agg('「' || known_columns.label || '（' || fields.column_name || '）」', '' order by known_columns.rowid)
        || 'がまだ（要記入）のままです' as reason,
    '資料に印刷された言葉に書き直してください。版と注記は、なければ空欄にしてください' as remedy,
from fields
inner join known_columns on known_columns.table_name = 'sources' and known_columns.column_name = fields.column_name
where regexp_matches(fields.text, '^[（(]?要記入')
group by fields.row_id;
