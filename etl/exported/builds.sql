-- One row: how the database came about, without the places on the machine that built it.
select
    builds.built_at,
    builds.fingerprint,
    builds.read_rows,
    builds.loaded_rows,
    builds.refused_rows,
from builds
