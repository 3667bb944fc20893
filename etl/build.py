"""Builds the database: CSV facts in, checked tables out; what breaks a rule is kept apart with its reason."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import astuple, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl import check, evidence, schema, swap
from etl.check import Refused
from etl.readers.tables import Unloadable
from etl.reading import FileRead
from etl.staging import SHIPPED_DATA, Staged, fingerprint, stage
from queries.schema import SCHEMA_FILES
from queries.schema.fold import fold


@dataclass(frozen=True)
class Report:
    """How a build went: rows read and loaded by table, refused rows, notes, the files read, and where it stands."""

    read: dict[str, int]
    loaded: dict[str, int]
    refused: list[Refused]
    problems: int
    database: Path | None
    files: list[FileRead] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def build(folders: list[Path], database: Path | None = None, *, is_strict: bool = False) -> Report:
    """Check the facts of the folders and put a new database in place; with `is_strict` only if no row was refused.

    Raises Unloadable, and leaves the old database as it was, when files, corrections or counts are wrong as a whole.
    """
    # a file of its own needs no turn: it is written beside its place and renamed
    turn = swap.one_builder() if database is None else nullcontext()
    with turn, duckdb.connect() as connection:
        return _build(connection, folders, database, is_strict)


def build_if_stale() -> Report | None:
    """Build the default database where it is missing or stale; return None where it is current."""
    with swap.one_builder():
        folders = _stale_folders()
        if folders is None:
            return None
        with duckdb.connect() as connection:
            return _build(connection, folders, None, is_strict=False)


def _stale_folders() -> list[Path] | None:
    """Return the folders to build from, or None while the database that stands is current."""
    current = swap.current_database()
    if current is None:
        return [SHIPPED_DATA]
    try:
        with duckdb.connect(current, read_only=True) as connection:
            known, names = connection.execute("select fingerprint, data_folders from builds").fetchone()
    except duckdb.Error:
        return [SHIPPED_DATA]
    folders = [Path(name) for name in json.loads(names)]
    if not all(folder.is_dir() for folder in folders):
        return None
    return None if fingerprint(folders) == known else folders


def _build(
    connection: duckdb.DuckDBPyConnection, folders: list[Path], database: Path | None, is_strict: bool
) -> Report:
    mark = fingerprint(folders)
    staged = stage(connection, folders)
    refused = checked(connection, staged)
    loaded = _reconciled(connection, staged, refused)
    found = check.notes(connection)
    problems = loaded["problems"] + len(found)
    report = Report(staged.read, loaded, refused, problems, None, staged.files, staged.passed_over)
    if refused and is_strict:
        return report
    try:
        with swap.new_database(database) as path:
            _write(connection, path, report, found, mark=mark, folders=folders)
    except (OSError, duckdb.Error) as error:
        raise Unloadable(
            f"データベースを書き込めません（{error}）。",
            "空き容量と書き込みの権限を確かめてください。前のデータベースはそのままです。",
        ) from error
    return replace(report, database=database or swap.current_database())


def checked(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[Refused]:
    """Run every rule that refuses over the staged tables, take the offenders out and return them."""
    refused = check.refuse_malformed(staged.malformed)
    refused += check.refuse_misread(connection)
    _know_rows_and_columns(connection)
    evidence.reread(connection)
    return refused + check.refuse_offenders(connection)


def _know_rows_and_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rules a view of all keys and a table of all columns."""
    tables = schema.tables().values()
    rows = " union all ".join(
        f"select '{table.name}' as table_name, key_text as row_key from {table.name}" for table in tables
    )
    connection.execute(f"create or replace view known_rows as {rows}")
    connection.execute("create or replace table known_columns (table_name varchar, column_name varchar)")
    columns = [(table.name, column) for table in tables for column in table.column_names]
    connection.executemany("insert into known_columns values (?, ?)", columns)


def _reconciled(connection: duckdb.DuckDBPyConnection, staged: Staged, refused: list[Refused]) -> dict[str, int]:
    """Return the rows to load by table, once read = loaded + refused holds for each."""
    loaded = {name: connection.execute(f"select count(*) from {name}").fetchall()[0][0] for name in schema.tables()}
    for name, count in loaded.items():
        out = sum(row.table_name == name for row in refused)
        if staged.read[name] != count + out:
            raise Unloadable(
                f"{name} の行数が合いません（読んだ行 {staged.read[name]}、取り込む {count}、取り込めない {out}）。",
                "このまま公開せず、開発者に知らせてください。前のデータベースはそのままです。",
            )
    return loaded


def _write(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    report: Report,
    found: list[tuple],
    *,
    mark: str,
    folders: list[Path],
) -> None:
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as built")
    try:
        connection.execute("use built")
        for name in SCHEMA_FILES:
            connection.execute(schema.statement(name))
        for table in schema.tables().values():
            columns = ", ".join(f'"{name}"' for name in table.column_names)
            connection.execute(
                f"insert into built.{table.name} by name select {columns} from memory.{table.name} order by row_id"
            )
        _write_problems(connection, found)
        _insert(connection, "rejected_rows", [(number, *astuple(row)) for number, row in enumerate(report.refused, 1)])
        _write_search_texts(connection)
        _write_build(connection, report, mark, folders)
        connection.execute("checkpoint built")
    finally:
        connection.execute("use memory")
        connection.execute("detach built")


def _write_problems(connection: duckdb.DuckDBPyConnection, found: list[tuple]) -> None:
    first = connection.execute("select coalesce(max(problem_no), 0) + 1 from built.problems").fetchall()[0][0]
    _insert(connection, "problems", [(number, *row) for number, row in enumerate(found, first)])


def _write_search_texts(connection: duckdb.DuckDBPyConnection) -> None:
    texts = connection.execute(schema.statement("searched_texts")).fetchall()
    _insert(connection, "case_texts", [(case_id, " ".join(map(fold, parts))) for case_id, parts in texts])


def _write_build(connection: duckdb.DuckDBPyConnection, report: Report, mark: str, folders: list[Path]) -> None:
    counts = (sum(report.read.values()), sum(report.loaded.values()), len(report.refused))
    names = json.dumps([str(folder.resolve()) for folder in folders], ensure_ascii=False)
    _insert(connection, "builds", [(datetime.now(UTC).replace(tzinfo=None), mark, *counts, names)])


def _insert(connection: duckdb.DuckDBPyConnection, table_name: str, rows: list[tuple]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into built.{table_name} values ({marks})", rows)
