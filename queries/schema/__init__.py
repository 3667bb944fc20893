"""The shape of the database: its tables, the view of measures, and how text is folded for searching."""

from pathlib import Path

SCHEMA_FOLDER = Path(__file__).parent
SCHEMA_FILES = ("tables.sql", "measures.sql", "case_measures.sql")
