"""The shape of the database: its tables, the view of measures, and how text is folded for searching."""

import hashlib
from functools import cache
from pathlib import Path

SCHEMA_FOLDER = Path(__file__).parent
# The files that make a database, in the order in which they are run.
SCHEMA_FILES = ("tables", "measures", "case_measures")


@cache
def shape() -> str:
    """Return the mark of what a database of this version holds: of every statement that makes its tables and views."""
    digest = hashlib.sha256()
    for path in sorted(SCHEMA_FOLDER.glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
