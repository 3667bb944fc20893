"""Writes a copy of a built database in which every case stands many times, each time under an id of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

# What the queries over a selection read; the other children of a case stay with the first of its kind.
TABLES = ("cases", "subsidies", "case_texts", "pages.case_rows")


def write(database: Path, copy: Path, times: int) -> None:
    """Write the copy; its keys are checked and indexed as those of every build."""
    shutil.copyfile(database, copy)
    with duckdb.connect(copy) as connection:
        for name in TABLES:
            connection.execute(f"create temporary table once as from {name}")
            for no in range(2, times + 1):
                copied = "from once select * replace (once.case_id || '-' || $no as case_id)"
                connection.execute(f"insert into {name} {copied}", {"no": no})
            connection.execute("drop table once")
