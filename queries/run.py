"""Opens the database read-only and runs named queries over the current selection."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from queries import overlay
from queries.filters import COMPARING, USUAL_PEERS, Filters
from queries.schema import shape

QUERIES_FOLDER = Path(__file__).parent
BUILT_FOLDER = QUERIES_FOLDER.parent / "data" / "built"
BUILT_NAME = re.compile(r"[\w-]+\.duckdb", re.ASCII)
# One session must not starve the others, and nothing but the opened file may be touched.
SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": os.environ.get("DX_MEMORY_LIMIT", "2GB"),
    "threads": os.environ.get("DX_THREADS", "2"),
    "max_temp_directory_size": "4GB",  # else nine tenths of the disk
    "lock_configuration": "true",
}
DAMAGED = (duckdb.IOException, duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException)
MACROS = ("measured", "initial_subsidies", "schema/population_band")  # what the statements of a cursor may call
KEPT = "case_rows.case_id in (select kept_rows.case_id from kept_rows)"
PARAMETER = re.compile(r"\$(\w+)", re.ASCII)
VECTORS_IN_A_PART = 3  # of 2,048 rows each
# A query of many columns -> the one that gives the places of its rows in the same order. Where the first of very many
# are wanted, whole rows are then read at these places alone.
IN_ORDER_OF = {"search/case_list": "search/case_order"}
MOST_BY_PLACE = 1_000
AT_PLACES = "with selected as (from temp.selected where place in (select unnest(cast($places as bigint[]))))\n"


class TooLarge(Exception):
    """A query that would take more memory than all sessions together may."""


class DatabaseMissing(Exception):
    """There is no database to open, or the file is none, not ours, or damaged."""


def database_path() -> Path:
    """Return the file to serve: `DX_DATABASE`, else the one that the pointer of the built folder names."""
    if given := os.environ.get("DX_DATABASE"):
        return Path(given)
    try:
        name = (BUILT_FOLDER / "current").read_text(encoding="utf8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DatabaseMissing(BUILT_FOLDER) from error
    if not BUILT_NAME.fullmatch(name):
        raise DatabaseMissing(BUILT_FOLDER)
    return BUILT_FOLDER / name


def version_of(path: Path) -> str:
    """Return a mark that changes with every build of the file."""
    try:
        state = path.stat()
    except OSError as error:
        raise DatabaseMissing(path) from error
    return f"{path.name}:{state.st_ino}:{state.st_mtime_ns}"


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the file read-only with external access off and the configuration locked; raises DatabaseMissing."""
    version = version_of(path)
    try:
        with _name_for(path, version) as name:
            connection = duckdb.connect(name, read_only=True, config=SETTINGS)
            connection.execute("select built_at from builds").fetchall()
            mark = connection.execute("select mark from pages.shape").fetchall()
    except (duckdb.Error, OSError) as error:
        raise DatabaseMissing(path) from error
    # replaced meanwhile, and one cannot tell which of the two was opened; or built by another version
    if version_of(path) != version or mark != [(shape(),)]:
        raise DatabaseMissing(path)
    _first_version_of.setdefault(str(path), version)
    return connection


_first_version_of: dict[str, str] = {}


@contextmanager
def _name_for(path: Path, version: str) -> Iterator[Path]:
    """Yield a name under which this process has not yet opened another build.

    DuckDB gives a path that is still open to every further connection, although the file behind it was replaced.
    """
    if _first_version_of.get(str(path), version) == version:
        yield path
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        other_name = Path(folder) / path.name
        try:
            os.link(path, other_name)
        except OSError:  # another file system
            shutil.copyfile(path, other_name)
        yield other_name


@contextmanager
def _readable() -> Iterator[None]:
    """Raise DatabaseMissing where the open file cannot be read any more: cut short, overwritten, or lost.

    Raises TooLarge for a query beyond the limits, which ends alone.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise TooLarge from error
    except duckdb.Error as error:
        # a checksum that does not hold has no class of its own
        if type(error) is duckdb.Error or isinstance(error, DAMAGED):
            raise DatabaseMissing from error
        raise


@cache
def statement(name: str) -> str:
    """Return the text of a named query, e.g. `search/case_list`."""
    return (QUERIES_FOLDER / f"{name}.sql").read_text(encoding="utf8")


def names(folder: str) -> list[str]:
    """Return the names of the queries of one folder, e.g. of `tables`."""
    return sorted(path.stem for path in (QUERIES_FOLDER / folder).glob("*.sql"))


class Selection:
    """One session's cursor, on which `selected` are the rows that its filters keep, and `peers` those to compare with.

    Both are views over `case_rows`: a session keeps ids at most, and a query reads just the columns that it needs.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, own_rows: overlay.Rows | None = None) -> None:
        """Take a cursor of the process's connection; the user's own rows are laid over its tables for this cursor."""
        self._cursor = connection.cursor()
        if own_rows:
            overlay.lay_over(self._cursor, own_rows)
        else:
            self._cursor.execute(
                "create temporary view case_rows as "
                "select case_rows.rowid as place, case_rows.* from pages.case_rows as case_rows"
            )
        for name in MACROS:
            self._cursor.execute(statement(name))
        self._filters: Filters | None = None
        self._compared: Filters | None = None
        self._lock = threading.Lock()

    def rows(
        self, name: str, filters: Filters, parameters: dict[str, object], first: int | None = None
    ) -> pd.DataFrame:
        """Return the rows of a named query, or the first of them.

        The query is given, of the parameters and the own town, just those that it names.
        """
        with self._lock, _readable():
            if first is not None and first <= MOST_BY_PLACE and name in IN_ORDER_OF:
                chosen = self._found(IN_ORDER_OF[name], filters, {}, first).df()
                found = self._found(name, filters, parameters | {"places": chosen["place"].tolist()}, before=AT_PLACES)
            else:
                found = self._found(name, filters, parameters, first)
            return found.df()

    def parts(self, name: str, filters: Filters, parameters: dict[str, object]) -> Iterator[pd.DataFrame]:
        """Yield the same rows in parts of some thousands; the cursor is busy until the last of them."""
        with self._lock, _readable():
            found = self._found(name, filters, parameters)
            while len(part := found.fetch_df_chunk(VECTORS_IN_A_PART)):
                yield part

    def _found(
        self,
        name: str,
        filters: Filters,
        parameters: dict[str, object],
        first: int | None = None,
        before: str = "",
    ) -> duckdb.DuckDBPyConnection:
        """Run the query, given what stands before it; the views it reads change only with the filters."""
        query = before + statement(name)
        offered = {name: _bound(getattr(filters, name)) for name in COMPARING} | parameters
        if re.search(r"\b(selected|peers|own_town)\b", query):
            self._select(filters)
        if re.search(r"\b(peers|own_town)\b", query):
            self._compare(filters, offered)
        used = _used(query, offered)
        if first is not None:
            query = f"from ({query.rstrip().removesuffix(';')}) limit {int(first)}"
        return self._cursor.execute(query, used)

    def _select(self, filters: Filters) -> None:
        if filters.selects != self._filters:
            self._filters = self._compared = None
            where, values = filters.where()
            self._cursor.execute("drop table if exists kept_rows")
            if filters.looks_further:
                self._define(statement("kept_rows").replace("{where}", where), values)
            where = KEPT if filters.looks_further else where
            self._define(statement("selected").replace("{where}", where), values)
            self._filters = filters.selects

    def _compare(self, filters: Filters, offered: dict[str, object]) -> None:
        compared = replace(filters, pins=(), peer_count=USUAL_PEERS)
        if compared != self._compared:
            self._compared = None
            for name in ("own_town", "peers"):
                self._define(statement(name), _used(statement(name), offered))
            self._compared = compared

    def _define(self, view: str, values: dict[str, object]) -> None:
        """Define a view by a statement with parameters: as a view cannot have any, variables of the cursor."""
        for name, value in values.items():
            self._cursor.execute(f"set variable {name} = $value", {"value": value})
        self._cursor.execute(PARAMETER.sub(r"getvariable('\1')", view))


def _used(query: str, offered: dict[str, object]) -> dict[str, object]:
    """Return the parameters that the query names: others would be refused."""
    return {key: value for key, value in offered.items() if re.search(rf"\${key}\b", query)}


def _bound(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
