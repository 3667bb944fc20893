"""Opens DuckDB as the build, the check and the export use it: it fetches nothing, also where a statement would."""

from __future__ import annotations

from pathlib import Path

import duckdb

# A statement that needs an extension would else look for it on the internet and run what it finds there.
NOTHING_FETCHED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def connect(
    database: Path | None = None, *, read_only: bool = False, config: dict[str, str] | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a connection to a file, or to a new database in memory."""
    return duckdb.connect(database or ":memory:", read_only=read_only, config=NOTHING_FETCHED | (config or {}))
