"""Answers each named query by one scan of the wide table: no temporary table, no view, no case joined with itself."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.page_asks import Asked
from queries import run
from queries.filters import COMPARING, Filters

JOINED = "from selected\ninner join peers using (case_id)"
KEY_ONLY = re.compile(r"select\n    compared\.case_id,.*?(?=    coalesce)", re.DOTALL)
COMMENT = re.compile(r"^\s*--.*\n", re.MULTILINE)


class BareScan:
    """A file of one wide table, opened with as many threads as the app has and no other setting."""

    def __init__(self, path: Path) -> None:
        """Open it."""
        self._connection = duckdb.connect(path, read_only=True, config={"threads": run.SETTINGS["threads"]})

    def select(self, filters: Filters) -> None:
        """Take the selection; nothing is done before a query."""
        where, bound = filters.where()
        self._where = where.replace("case_measures.", "cases.")
        self._offered = bound | {name: _bound(getattr(filters, name)) for name in COMPARING}

    def rows(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of a query over the selection."""
        query = _scanning(run.statement(asked.name), self._where)
        if asked.first is not None:
            query = f"from ({query}) limit {asked.first}"
        offered = self._offered | asked.parameters
        used = {name: value for name, value in offered.items() if re.search(rf"\${name}\b", query)}
        return self._connection.execute(query, used).df()


def _scanning(query: str, where: str) -> str:
    """Return a query over the temporary tables as one that scans the wide table itself."""
    query = COMMENT.sub("", query).strip().removesuffix(";")
    if JOINED in query:
        query = query.replace(JOINED, "from peers").replace("selected.", "peers.")
    parts = {"selected": f"from cases where {where}", "own_town": _content("own_town"), "peers": _peers()}
    named = ",\n".join(f"{name} as not materialized ({part})" for name, part in parts.items())
    return f"with {named},\n{query.removeprefix('with ')}" if query.startswith("with ") else f"with {named}\n{query}"


def _content(name: str) -> str:
    """Return what the statement of a temporary table puts into it."""
    return COMMENT.sub("", run.statement(name)).partition(" as\n")[2].strip().removesuffix(";")


def _peers() -> str:
    """Return the rows of `peers` with every column of the selection."""
    return KEY_ONLY.sub("select\n    compared.*,\n", _content("peers").replace("selected.case_id,", "selected.*,"))


def _bound(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
