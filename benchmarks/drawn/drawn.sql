-- One row per drawn case: the shipped case it is modelled on, its body and its factors of chance, all from $seed.
with shipped as (
    from cases
    select case_id, row_number() over (order by case_id) - 1 as no, count(*) over () as cases
),

numbers as (
    select
        range as no,
        -- uniform between 0 and 1, never 0
        list_transform(
            ['body', 'population', 'amount', 'angle', 'hours', 'turn'],
            lambda name: (hash(range, name, $seed) % 9007199254740992 + 1) / 9007199254740992
        ) as chances,
    from range($cases)
)

select
    numbers.no,
    format('drawn-{:08d}', numbers.no + 1) as case_id,
    shipped.case_id as model_id,
    cast(floor(40 * numbers.chances[1]) as integer) as body_no,
    numbers.chances[2] as population_chance,
    -- two normal factors by the method of Box and Muller
    sqrt(-2 * ln(numbers.chances[3])) * cos(2 * pi() * numbers.chances[4]) as amount_factor,
    sqrt(-2 * ln(numbers.chances[5])) * cos(2 * pi() * numbers.chances[6]) as hours_factor,
from numbers
inner join shipped on hash(numbers.no, 'model', $seed) % shipped.cases = shipped.no
order by numbers.no;
