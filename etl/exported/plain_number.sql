-- The shortest text without an exponent that reads back as the same number: the digits are moved, never rounded again.
create temp macro plain_number(number) as
case
    when contains(cast(number as varchar), 'e-') then concat(
        if(number < 0, '-', ''),
        '0.',
        repeat('0', cast(split_part(cast(number as varchar), 'e-', 2) as integer) - 1),
        regexp_replace(split_part(cast(number as varchar), 'e', 1), '[-.]', '', 'g')
    )
    when contains(cast(number as varchar), 'e') then concat(
        if(number < 0, '-', ''),
        rpad(
            regexp_replace(split_part(cast(number as varchar), 'e', 1), '[-.]', '', 'g'),
            cast(split_part(cast(number as varchar), 'e+', 2) as integer) + 1,
            '0'
        )
    )
    else regexp_replace(cast(number as varchar), '\.0$', '')
end
