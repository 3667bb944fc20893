-- A value has the type of its column: a whole number, a number, true or false, or a date of the calendar.
-- refuse
-- suspect: count("{column}") < (select count(printed."{column}") from printed_{table} as printed)
select
    printed.row_id,
    '{column}' as column_name,
    printed."{column}" as value,
    '列「{label}」は{type_words}でなければなりません' as reason,
    '{type_remedy}' as remedy,
from printed_{table} as printed
inner join {table} as typed using (row_id)
where printed."{column}" is not null and typed."{column}" is null;
