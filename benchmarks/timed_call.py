"""Prints the seconds of one call, without the start of Python: `bare_read FILE.csv` or `build FOLDER DATABASE`."""

import sys
import time
from pathlib import Path

import duckdb


def bare_read(file: str) -> None:
    """Read a CSV file into memory as DuckDB does by itself: types found by its sniffer, nothing checked."""
    with duckdb.connect() as connection:
        started = time.perf_counter()
        connection.execute(f"create table cases as from read_csv('{file}')")
        print(time.perf_counter() - started)


def build(folder: str, database: str) -> None:
    """Check the facts of a folder and write them to a database."""
    from etl.build import build

    started = time.perf_counter()
    report = build([Path(folder)], Path(database))
    print(time.perf_counter() - started)
    if report.refused:
        sys.exit(f"{len(report.refused)} rows were refused")


if __name__ == "__main__":
    {"bare_read": bare_read, "build": build}[sys.argv[1]](*sys.argv[2:])
