"""Loads the rows of named queries, kept across sessions by query, filters and parameters as long as a build stands."""

from __future__ import annotations

import atexit
import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

import duckdb
import pandas as pd
import streamlit as st

from queries import language, run
from queries.filters import CHOICES, Filters
from ui import links, own, warm
from ui.results import Results

ATTEMPTS_TO_OPEN = 3
MOST_BYTES_OF_A_SESSION, MOST_FRAMES_OF_A_SESSION = 8 << 20, 64  # some three pages
# Queries whose answers the user's own rows do not change.
EXPLAINING = {"definition", "unit_name", "table_label", "grain", "column_label", "meaning"}
OF_THE_BUILD = ("shared/codes", "shared/measures", "sources/build", "sources/dictionary")


class Token:
    """Stands for a session: what a build holds for it goes with the session, and with the build."""


@dataclass(frozen=True)
class Held:
    """What a session has of one build and one state of its own data: its cursor, and results of its own rows."""

    laid_over: own.OwnData | None
    selection: run.Selection
    results: Results = field(default_factory=lambda: Results(MOST_BYTES_OF_A_SESSION, MOST_FRAMES_OF_A_SESSION))


@dataclass(frozen=True, eq=False)
class Database:
    """An open database, the mark of its build, what was asked of it, and what each session has of it.

    No session keeps it between its runs: a tab that nobody touches holds no build that another has replaced.
    """

    connection: duckdb.DuckDBPyConnection
    version: str
    results: Results = field(default_factory=Results)
    held: WeakKeyDictionary[Token, Held] = field(default_factory=WeakKeyDictionary)
    words: dict[str, dict[tuple[str, str], str]] = field(default_factory=dict)  # by language

    def of_the_build(self, name: str) -> pd.DataFrame:
        """Return the rows of a query that no selection and no rows of the reader's own change."""
        key = name, Filters(), None, (language.current(),)
        return self.results.get(key, lambda: in_words(run.Selection(self.connection).rows(name, Filters(), {})))

    @property
    def labels(self) -> dict[tuple[str, str], str]:
        """The words by list and code in the language spoken here; those of prefectures also by their names."""
        spoken = language.current()
        if spoken not in self.words:
            codes = self.of_the_build("shared/codes")
            names = codes[codes["list"] == "prefecture"].assign(list="").set_index("label_ja", drop=False)
            both = pd.concat([codes, names.assign(code=names.index)])
            self.words[spoken] = dict(zip(zip(both["list"], both["code"], strict=True), both["label"], strict=True))
        return self.words[spoken]

    @cached_property
    def prefectures(self) -> list[str]:
        """The names of the prefectures, as the cases have them, in the order of display."""
        codes = self.of_the_build("shared/codes")
        return list(codes.loc[codes["list"] == "prefecture", "label_ja"])

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """The codes of each list in the order of display."""
        codes = self.of_the_build("shared/codes")
        return {name: list(rows) for name, rows in codes.groupby("list", sort=False)["code"]}

    @property
    def measures(self) -> pd.DataFrame:
        """The measures by their codes."""
        return self.of_the_build("shared/measures").set_index("measure_code")

    @property
    def column_labels(self) -> dict[tuple[str, str], str]:
        """The names by table and column."""
        known = self.of_the_build("sources/dictionary")
        return dict(
            zip(zip(known["table_name"], known["column_name"], strict=True), known["column_label"], strict=True)
        )


def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows that explain the data with their words in the language spoken here."""
    if not language.is_english():
        return rows
    if "label" in rows:
        rows["label"] = rows["label_en"]
    for name in EXPLAINING.intersection(rows.columns):
        rows[name] = rows[name].map(language.t, na_action="ignore")
    return rows


def begin_run() -> None:
    """Take the database that stands now for the whole of this run, so that no page mixes two builds.

    It is opened once a process and build; raises DatabaseMissing.
    """
    _built_and_warm()
    # What is only replaced stays with Streamlit until the next run, and would keep the former build open as long.
    st.session_state.pop("_database", None)
    st.session_state["_database"] = _standing()


def end_run() -> None:
    """Let go of the database of this run."""
    st.session_state.pop("_database", None)


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
    """Return the database of this run; of a fragment, which runs alone, the one that stands."""
    if "_database" in st.session_state:
        return st.session_state["_database"]
    _built_and_warm()
    return _standing()


@st.cache_resource(show_spinner="データを確かめています… / Preparing the data…")
def _built_and_warm() -> bool:
    """See that the database is current, then freeze what the imports made: it never becomes garbage.

    Frozen objects are left out of every garbage collection, which shortens the pauses of all sessions.
    """
    warm.make_current()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # or the database library reports what was frozen as leaked
    return True


@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(path: str, version: str) -> Database:
    return Database(run.open_database(Path(path)), version)


def load(name: str, filters: Filters | None = None, first: int | None = None, **parameters: object) -> pd.DataFrame:
    """Return the rows of a named query over the selection, or the first of them, as a frame of its own."""
    current, filters = database(), filters or Filters()
    if name in OF_THE_BUILD:
        return current.of_the_build(name)
    held = _held(current)
    key = name, filters, first, tuple((one, _hashable(value)) for one, value in sorted(parameters.items()))
    # What only this session may see never enters what all share, whatever a check that ends meanwhile changes.
    results = held.results if held.laid_over else current.results
    return results.get(key, lambda: held.selection.rows(name, filters, parameters, first))


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def parts(name: str, filters: Filters, **parameters: object) -> Callable[[], Iterator[pd.DataFrame]]:
    """Return a function that needs no session and yields the rows of a named query in parts, never all at once."""
    opened, laid_over = _reached_later(), own.current()
    rows = laid_over.accepted if laid_over else None
    return lambda: run.Selection(opened().connection, rows).parts(name, filters, parameters)


def _reached_later() -> Callable[[], Database]:
    """Return a function that gives the database of this run, or once that is closed the one that stands."""
    former = weakref.ref(database())
    return lambda: former() or _standing()


def count(filters: Filters) -> int:
    """Return how many records the selection has."""
    return int(load("overview/totals", filters.selects)["cases"].iloc[0])


def _held(current: Database) -> Held:
    """Return what this session has of a build: a cursor of its own, a new one after each change of its own data."""
    token, laid_over = st.session_state.setdefault("_token", Token()), own.current()
    held = current.held.get(token)
    if held is None or held.laid_over is not laid_over:
        held = Held(laid_over, run.Selection(current.connection, laid_over.accepted if laid_over else None))
        current.held[token] = held
    return held


def mark() -> str:
    """Return the mark of the data of this run, which links carry."""
    build = load("sources/build").iloc[0]
    return links.mark(build["built_at"], build["fingerprint"])


def label(code_list: str, code: object) -> str:
    """Return the words of a code, the code itself where the list has none, and nothing for a blank."""
    return "" if pd.isna(code) else database().labels.get((code_list, str(code)), str(code))


def words() -> Callable[[str, object], str]:
    """Return `label` as a function that needs no session, for files that are made after the run."""
    known = database().labels
    return lambda code_list, code: "" if pd.isna(code) else known.get((code_list, str(code)), str(code))


def own_cases(filters: Filters) -> pd.DataFrame:
    """Return the own cases of this session that the selection keeps: id, prefecture, band and category."""
    if not own.current():
        return pd.DataFrame({"case_id": []})
    return load("shared/own_cases", filters.selects, own_case_ids=sorted(own.case_ids()))


def codes_of(code_list: str) -> list[str]:
    """Return the codes of one list in the order of display."""
    return list(database().codes.get(code_list, ()))


def choices() -> dict[str, list[str]]:
    """Return the values each filter offers: what some case has, in the order of display."""
    used = load("shared/used_choices").groupby("field")["code"].agg(set)
    return {
        name: codes_of("measure") if name == "has" else _used(name, code_list, used.get(name, set()))
        for name, (_, code_list) in CHOICES.items()
    }


def _used(name: str, code_list: str, have: set[str]) -> list[str]:
    if name == "prefectures":  # they are their own words
        return [name for name in database().prefectures if name in have]
    return [code for code in codes_of(code_list) if code in have]


def dictionary() -> pd.DataFrame:
    """Return the dictionary: one row per column of every table."""
    return load("sources/dictionary")


def column_label(table_name: str, column_name: str) -> str:
    """Return the Japanese name of a column, the name itself where the dictionary has none."""
    return database().column_labels.get((table_name, column_name), column_name)


def table_reader() -> Callable[[], dict[str, pd.DataFrame]]:
    """Return a function that needs no session and reads every table of facts by name, each as a whole."""
    opened = _reached_later()

    def read() -> dict[str, pd.DataFrame]:
        selection = run.Selection(opened().connection)
        return {name: selection.rows(f"tables/{name}", Filters(), {}) for name in run.names("tables")}

    return read


def own_prefecture(filters: Filters) -> str | None:
    """Return the prefecture that the own town's name begins with; None where it names none."""
    name = load("overview/own_town", filters, own_case_ids=sorted(own.case_ids()))["prefecture_name"].iloc[0]
    return name if isinstance(name, str) else None


def measure(code: str) -> pd.Series:
    """Return label, unit, format and definition of one measure."""
    return database().measures.loc[code]


def measures_with_values(filters: Filters) -> list[str]:
    """Return the measures that at least one case of the selection has a value of, in the order of display."""
    counts = load("search/measure_counts", filters.selects)
    return counts.loc[counts["cases"] > 0, "measure_code"].tolist()
