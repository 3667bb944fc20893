"""The shape of the database: its tables, the view of measures, and how text is folded for searching."""

from pathlib import Path

SCHEMA_FOLDER = Path(__file__).parent
# The files that make a database, in the order in which they are run.
SCHEMA_FILES = ("tables", "measures", "case_measures")
