-- A value has the type of its column: a whole number, a number, true or false, or a date of the calendar.
-- refuse
-- suspect: count("{column}") < (select count(printed."{column}") from completed_{table} as printed)
select
    printed.row_id,
    '{column}' as column_name,
    printed."{column}" as value,
    '列「{label}」は{type_words}でなければなりません' as reason,
    '{type_remedy}' as remedy,
from completed_{table} as printed
inner join {table} as typed using (row_id)
anti join (
    select words_for_blank.row_id
    from words_for_blank
    where words_for_blank.table_name = '{table}' and words_for_blank.column_name = '{column}'
) as blanks using (row_id)
where printed."{column}" is not null and typed."{column}" is null;
