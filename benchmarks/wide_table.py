"""Writes what the bare scan and the pandas frame read: one wide table of cases, and the small tables beside it."""

from __future__ import annotations

from pathlib import Path

import duckdb

BESIDE = ("codes", "measures", "sources")


def write(database: Path, wide: Path) -> Path:
    """Write the columns that the pages need of every case of a built database to a table `cases` of a new file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{wide}' as wide")
        connection.execute(f"attach '{database}' as built (read_only)")
        connection.execute("create table wide.cases as from built.pages.case_rows")
        for name in BESIDE:
            connection.execute(f"create table wide.{name} as from built.{name}")
    return wide
