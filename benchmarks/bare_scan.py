"""Answers each named query by one scan of the wide table: nothing of a selection is kept from one query to the next."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.page_asks import Asked
from queries import run
from queries.filters import COMPARING, Filters

COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)
MEASURED = re.compile(r"measured\('(\w+)', \$measure\)")


class BareScan:
    """A file of one wide table, opened with as many threads as the app has and no other setting."""

    def __init__(self, path: Path) -> None:
        """Open it."""
        self._connection = duckdb.connect(path, read_only=True, config={"threads": run.SETTINGS["threads"]})
        self._connection.execute(run.statement("schema/population_band"))

    def select(self, filters: Filters) -> None:
        """Take the selection; nothing is done before a query."""
        self._filters = filters

    def rows(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of a query over the selection."""
        filters = asked.filters(self._filters)
        where, bound = filters.where()
        query = _scanning(run.statement(asked.name), where, asked.parameters.get("measure"))
        if asked.first is not None:
            query = f"from ({query}) limit {asked.first}"
        compared = {name: _bound(getattr(filters, name)) for name in COMPARING}
        offered = bound | compared | asked.parameters
        used = {name: value for name, value in offered.items() if re.search(rf"\${name}\b", query)}
        return self._connection.execute(query, used).df()


def _scanning(query: str, where: str, measure: str | None) -> str:
    """Return a query over the views of a selection as one that scans the wide table itself."""
    query = COMMENT.sub("", query).strip().removesuffix(";")
    parts = {
        "selected": f"select case_rows.* from cases as case_rows where {where}",
        "own_town": _content("own_town"),
        "peers": _content("peers"),
    }
    if found := MEASURED.search(query):
        parts["measured"] = _measured(found[1], measure)
        query = MEASURED.sub("measured", query)
    named = ",\n".join(f"{name} as not materialized ({part})" for name, part in parts.items())
    return f"with {named},\n{query.removeprefix('with ')}" if query.startswith("with ") else f"with {named}\n{query}"


def _measured(rows: str, measure: str) -> str:
    """Return the content of the macro `measured` for one measure, its name written out."""
    content = _content("measured").replace("query_table(cases_view)", rows)
    return re.sub(r"\bmeasure\b", f"'{measure}'", content)


def _content(name: str) -> str:
    """Return what the statement of a view, a temporary table or a macro puts into it."""
    statement = COMMENT.sub("", run.statement(name))
    return re.split(r" as(?: table)?\n", statement, maxsplit=1)[1].strip().removesuffix(";")


def _bound(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
