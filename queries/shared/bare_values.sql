-- One row per case to compare with, in any order and in numbers: codes by their place in a list, from 1, bodies by a number.
select
    measured.value,
    cast(coalesce(list_position($groups, columns(lambda name: name = $group)), 0) as smallint) as group_no,
    cast(coalesce(list_position($statuses, measured.status_code), 0) as smallint) as status_no,
    cast(coalesce(list_position($taxes, measured.tax_code), 0) as smallint) as tax_no,
    hash(measured.body_name) as body_name,
    measured.population_ratio,
    measured.distance,
    measured.is_own_town or list_contains(cast($own_case_ids as varchar[]), measured.case_id) as is_own,
from measured('peers', $measure) as measured;
