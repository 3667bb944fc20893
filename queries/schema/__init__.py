"""The shape of the database: its tables, the views of measures and cases, and how text is folded for searching."""

import hashlib
from functools import cache
from pathlib import Path

SCHEMA_FOLDER = Path(__file__).parent
# The files that make an empty database, in the order in which they are run.
SCHEMA_FILES = ("tables", "measures", "case_measures")
# All that decides what a database holds and how it is made; the other files here only read its catalogue, or compute.
SHAPING = (*(f"{name}.sql" for name in (*SCHEMA_FILES, "searched_texts", "case_rows", "keys_after_loading")), "fold.py")


@cache
def shape() -> str:
    """Return the mark of what a database of this version holds: its tables and views, and how its texts are folded."""
    digest = hashlib.sha256()
    for name in SHAPING:
        digest.update((SCHEMA_FOLDER / name).read_bytes())
    return digest.hexdigest()[:16]
