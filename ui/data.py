"""Loads the rows of named queries, cached across sessions by query, filters, parameters and database version."""

from __future__ import annotations

import atexit
import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from queries import run
from queries.filters import CHOICES, Filters
from ui import links, own

ROOT = Path(__file__).parent.parent
CACHED_RESULTS = 500
ATTEMPTS_TO_OPEN = 3


@dataclass(frozen=True)
class Database:
    """An open database and the mark of its build."""

    connection: duckdb.DuckDBPyConnection
    version: str


def begin_run() -> None:
    """Take the database that stands now for the whole of this run, so that no page mixes two builds.

    It is opened once a process and build; raises DatabaseMissing.
    """
    _built_and_warm()
    current = _standing()
    # What is only replaced stays with Streamlit until the next run, and would keep the former build open as long.
    st.session_state.pop("_database", None)
    st.session_state["_database"] = current
    held = st.session_state.get("_selection")
    if held and held[0][0] != current.version:  # else it stays as long as all that is asked for is in the cache
        del st.session_state["_selection"]


def _standing() -> Database:
    """Return the database that stands; where builds replace it between its name and its opening, the next one."""
    for _ in range(ATTEMPTS_TO_OPEN - 1):
        with suppress(run.DatabaseMissing):
            return _named_now()
    return _named_now()


def _named_now() -> Database:
    path = run.database_path()
    return _opened(str(path), run.version_of(path))


def database() -> Database:
    """Return the database of this run."""
    if "_database" not in st.session_state:
        begin_run()
    return st.session_state["_database"]


@st.cache_resource(show_spinner="データベースを確かめています…")
def _built_and_warm() -> bool:
    """Build a missing or stale database in a process of its own, then freeze what the imports made.

    Streamlit collects garbage after every run; frozen objects are left out, which halves the time of an interaction.
    """
    if "DX_DATABASE" not in os.environ:
        subprocess.run([sys.executable, "-m", "etl", "build", "--if-stale"], cwd=ROOT, check=False)
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # or the database library reports what was frozen as leaked
    return True


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(path: str, version: str) -> Database:
    _load.clear()  # nobody asks for the results of the former build again
    return Database(run.open_database(Path(path)), version)


def load(name: str, filters: Filters | None = None, first: int | None = None, **parameters: object) -> pd.DataFrame:
    """Return the rows of a named query over the selection, or the first of them, as a frame of one's own."""
    current = database()
    if own.current():  # what only this session may see never enters the cache that all share
        return _selection(current).rows(name, filters or Filters(), parameters, first)
    return _load(name, filters or Filters(), first, tuple(sorted(parameters.items())), current.version, current)


@st.cache_data(max_entries=CACHED_RESULTS, show_spinner=False)
def _load(
    name: str,
    filters: Filters,
    first: int | None,
    parameters: tuple[tuple[str, object], ...],
    version: str,
    _database: Database,
) -> pd.DataFrame:
    return _selection(_database).rows(name, filters, dict(parameters), first)


def parts(name: str, filters: Filters) -> Callable[[], Iterator[pd.DataFrame]]:
    """Return a function that needs no session and yields the rows of a named query in parts, never all at once."""
    connection, laid_over = database().connection, own.current()
    rows = laid_over.accepted if laid_over else None
    return lambda: run.Selection(connection, rows).parts(name, filters, {})


def count(filters: Filters) -> int:
    """Return how many records the selection has."""
    return int(load("overview/totals", filters.selects)["cases"].iloc[0])


def _selection(current: Database) -> run.Selection:
    """Return this session's cursor, a new one after each build and each change of the own data."""
    held = st.session_state.get("_selection")
    laid_over = own.current()
    if held is None or held[0] != (current.version, laid_over):
        rows = laid_over.accepted if laid_over else None
        held = ((current.version, laid_over), run.Selection(current.connection, rows))
        st.session_state["_selection"] = held
    return held[1]


def mark() -> str:
    """Return the mark of the data of this run, which links carry."""
    build = load("sources/build").iloc[0]
    return links.mark(build["built_at"], build["fingerprint"])


def label(code_list: str, code: object) -> str:
    """Return the Japanese words of a code, the code itself where the list has none, and nothing for a blank."""
    if pd.isna(code):
        return ""
    return _labels(database().version).get((code_list, str(code)), str(code))


def words() -> Callable[[str, object], str]:
    """Return `label` as a function that needs no session, for files that are made after the run."""
    known = _labels(database().version)
    return lambda code_list, code: "" if pd.isna(code) else known.get((code_list, str(code)), str(code))


@st.cache_resource(max_entries=2, show_spinner=False)
def _labels(version: str) -> dict[tuple[str, str], str]:
    codes = load("shared/codes")
    return dict(zip(zip(codes["list"], codes["code"], strict=True), codes["label_ja"], strict=True))


def own_cases(filters: Filters) -> pd.DataFrame:
    """Return the own cases of this session that the selection keeps: id, prefecture, band and category."""
    if not own.current():
        return pd.DataFrame({"case_id": []})
    cases = load("shared/selected_cases", filters.selects)
    return cases[cases["case_id"].isin(own.case_ids())]


def codes_of(code_list: str) -> list[str]:
    """Return the codes of one list in the order of display."""
    codes = load("shared/codes")
    return codes.loc[codes["list"] == code_list, "code"].tolist()


def choices() -> dict[str, list[str]]:
    """Return the values each filter offers: what some case has, in the order of display."""
    used = load("shared/used_choices")
    offered = {}
    for name, (_, code_list) in CHOICES.items():
        have = set(used.loc[used["field"] == name, "code"])
        if name == "has":
            offered[name] = codes_of("measure")
        elif name == "prefectures":
            order = load("shared/codes").query("list == 'prefecture'")["label_ja"]
            offered[name] = [value for value in order if value in have]
        else:
            offered[name] = [code for code in codes_of(code_list) if code in have]
    return offered


def dictionary() -> pd.DataFrame:
    """Return the dictionary: one row per column of every table."""
    return load("sources/dictionary")


def column_label(table_name: str, column_name: str) -> str:
    """Return the Japanese name of a column, the name itself where the dictionary has none."""
    known = dictionary().set_index(["table_name", "column_name"])["column_label"]
    return known.get((table_name, column_name), column_name)


def table_reader() -> Callable[[], dict[str, pd.DataFrame]]:
    """Return a function that needs no session and reads every table of facts by name, each as a whole."""
    connection = database().connection

    def read() -> dict[str, pd.DataFrame]:
        selection = run.Selection(connection)
        return {name: selection.rows(f"tables/{name}", Filters(), {}) for name in run.names("tables")}

    return read


def measure(code: str) -> pd.Series:
    """Return label, unit, format and definition of one measure."""
    measures = load("shared/measures").set_index("measure_code")
    return measures.loc[code]


def measures_with_values(filters: Filters) -> list[str]:
    """Return the measures that at least one case of the selection has a value of, in the order of display."""
    counts = load("search/measure_counts", filters.selects)
    return counts.loc[counts["cases"] > 0, "measure_code"].tolist()
