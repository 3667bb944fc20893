-- One row: when this database was built and how many rows were read, loaded and refused.
select
    builds.built_at,
    builds.fingerprint,
    builds.read_rows,
    builds.loaded_rows,
    builds.refused_rows,
from builds;
