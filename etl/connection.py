"""Opens DuckDB as the build, the check and the export use it: closed, whatever a statement would ask of it.

It fetches nothing, touches no file but those it is opened for, and no statement can change that.
"""

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
    database: Path | None = None,
    *,
    read_only: bool = False,
    config: dict[str, str] | None = None,
    folder: Path | None = None,
) -> duckdb.DuckDBPyConnection:
    """Return a connection to a file, or to a new database in memory; statements may use files of the folder alone.

    What has no room in memory goes to DuckDB's own temporary folder, unless the config leaves it none.
    """
    connection = duckdb.connect(database or ":memory:", read_only=read_only, config=NOTHING_FETCHED | (config or {}))
    if folder is not None:
        connection.execute("set allowed_directories = $folders", {"folders": [str(folder)]})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
