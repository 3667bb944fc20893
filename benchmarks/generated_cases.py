"""Writes a folder of facts with any number of generated cases, all columns filled; run it as a process of its own."""

import sys
from pathlib import Path

import duckdb

STATEMENT = Path(__file__).with_suffix(".sql").read_text(encoding="utf8").rstrip().removesuffix(";")
SOURCES = "source_id,title,publisher_name\ntown,生成した事例集,例示市\n"


def write(folder: Path, cases: int) -> None:
    """Write `cases.csv` and `sources.csv`."""
    with duckdb.connect() as connection:
        connection.execute(f"copy ({STATEMENT}) to '{folder / 'cases.csv'}' (header)", {"cases": cases})
    (folder / "sources.csv").write_text(SOURCES, encoding="utf8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
