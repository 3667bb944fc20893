"""Writes a folder of facts with any number of cases drawn from the distributions of the shipped ones.

Each case takes record type, band, category, what is missing and its children from a shipped case drawn at random, a
population log-uniform in its band, and amounts log-normal as the shipped ones of its type. The same seed gives the
same rows. None of them is a fact: the folder is for measuring only.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from benchmarks.figures import ROOT
from etl.commandline import JapaneseParser

STATEMENTS = Path(__file__).parent / "drawn"
# The statement that gives the rows of each table beside the cases.
STATEMENT_OF = {
    "sources": "sources",
    "kpis": "kpis",
    "kpi_values": "kpi_values",
    **dict.fromkeys(("cost_items", "subsidies"), "amount"),
    **dict.fromkeys(("effects", "deployments", "vendors", "tags", "milestones"), "child"),
}
# In thousands of yen as most are printed, and never 0: a zero is a status of its own.
AMOUNT = (
    "create macro amount(spread, factor) as "
    "cast(greatest(round(exp(spread[1] + spread[2] * factor), -3), 1000) as bigint)"
)


def write(folder: Path, cases: int, seed: int = 1) -> None:
    """Write `cases.csv`, its child tables and `sources.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name in ("cases", *STATEMENT_OF):
            connection.read_csv(str(ROOT / "data" / f"{name}.csv")).create(name)
        connection.execute(f"create table drawn as {_statement('drawn')}", {"cases": cases, "seed": seed})
        connection.execute(AMOUNT)
        connection.execute(f"create table drawn_cases as {_statement('cases')}")
        connection.execute(f"create table drawn_costs as {_statement('drawn_costs')}")
        _save(connection, "from drawn_cases", folder / "cases.csv")
        for name, statement in STATEMENT_OF.items():
            asked = {"child": name} if statement in ("amount", "child") else {}
            _save(connection, _statement(statement), folder / f"{name}.csv", asked)


def _statement(name: str) -> str:
    return (STATEMENTS / f"{name}.sql").read_text(encoding="utf8").rstrip().removesuffix(";")


def _save(
    connection: duckdb.DuckDBPyConnection, statement: str, path: Path, parameters: dict[str, str] | None = None
) -> None:
    connection.execute(f"copy ({statement}) to '{path}' (header)", parameters or {})


def main() -> None:
    """Write the folder that is named."""
    parser = JapaneseParser(
        prog="python -m benchmarks.drawn_facts",
        description="収録した事例の分布から引いた事例を書き出します。速さを測るためのもので、事実ではありません。",
    )
    parser.add_argument("--cases", type=int, required=True, metavar="N", help="件数")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="書き出すフォルダー")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="乱数の種（既定 1）")
    options = parser.parse_args()
    write(options.out, options.cases, options.seed)


if __name__ == "__main__":
    sys.exit(main())
