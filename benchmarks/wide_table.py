"""Writes what the bare scan and the pandas frame read: one wide table of cases, and the small tables beside it."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from queries import run

BESIDE = ("codes", "measures", "sources")


def write(database: Path, wide: Path) -> Path:
    """Write the columns that `selected` has of every case of a built database to a table `cases` of a new file."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{wide}' as wide")
        connection.execute(f"attach '{database}' as built (read_only)")
        connection.execute("use built")
        every = run.statement("selected").replace("{where}", "true")
        connection.execute(re.sub("create or replace temporary table selected", "create table wide.cases", every))
        for name in BESIDE:
            connection.execute(f"create table wide.{name} as from built.{name}")
    return wide
