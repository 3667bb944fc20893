"""Lays the user's own rows over the tables of the database, for one cursor: no other session can see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb
import pandas as pd

from queries.schema import SCHEMA_FOLDER
from queries.schema.fold import fold

Rows = Mapping[str, Sequence[Mapping[str, str]]]
TABLES = (
    "sources", "cases", "deployments", "vendors", "tags", "cost_items", "subsidies", "effects", "kpis", "kpi_values",
    "milestones", "relations", "evidence", "problems",
)  # fmt: skip


def lay_over(cursor: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Let the cursor see, under the name of each table, its rows and the given ones.

    `rows` gives by table the cells as text, in the form of the facts' CSV files; blank cells are left out. A temporary
    view stands before the table of the same name, so no query has to know of it.
    """
    name = cursor.execute("select current_database()").fetchall()[0][0]
    main = f'"{name}".main'
    for table_name in TABLES:
        cursor.execute(f"create temporary table own_{table_name} as from {main}.{table_name} limit 0")
        _insert(cursor, f"own_{table_name}", rows.get(table_name, ()))
        cursor.execute(
            f"create temporary view {table_name} as from {main}.{table_name} union all by name from own_{table_name}"
        )
    view = (SCHEMA_FOLDER / "case_measures.sql").read_text(encoding="utf8").partition("comment on")[0]
    cursor.execute(view.replace("create view", "create temporary view", 1))
    _lay_over_case_rows(cursor, name)
    _lay_over_search_texts(cursor, main)


def _lay_over_case_rows(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    statement = (SCHEMA_FOLDER / "case_rows.sql").read_text(encoding="utf8")
    rows = statement.partition("case_rows as\n")[2].partition("order by")[0]
    cursor.execute(f"create temporary table own_case_rows as from ({rows}) semi join own_cases using (case_id)")
    cursor.execute(
        "create temporary view case_rows as "
        f'select case_rows.rowid as place, case_rows.* from "{name}".pages.case_rows '
        "union all by name select -1 - own_case_rows.rowid as place, own_case_rows.* from own_case_rows"
    )


def _insert(cursor: duckdb.DuckDBPyConnection, table_name: str, rows: Sequence[Mapping[str, str]]) -> None:
    if not rows:
        return
    frame = pd.DataFrame(list(rows), dtype="str")
    cursor.register("incoming", frame)
    cursor.execute(f"insert into {table_name} by name from incoming")
    cursor.unregister("incoming")
    if table_name == "own_sources":  # 編集部 is a source of both
        cursor.execute("delete from own_sources where source_id in (select source_id from sources)")


def _lay_over_search_texts(cursor: duckdb.DuckDBPyConnection, main: str) -> None:
    statement = (SCHEMA_FOLDER / "searched_texts.sql").read_text(encoding="utf8")
    cursor.execute(f"create temporary table own_case_texts as from {main}.case_texts limit 0")
    texts_of_all = statement.rstrip().removesuffix(";")
    own = cursor.execute(f"from ({texts_of_all}) semi join own_cases using (case_id)")
    for case_id, texts in own.fetchall():
        cursor.execute("insert into own_case_texts values (?, ?)", [case_id, fold(texts).replace("\1", " ")])
    cursor.execute(f"create temporary view case_texts as from {main}.case_texts union all by name from own_case_texts")
