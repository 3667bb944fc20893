"""Builds the database: CSV facts in, checked tables out; what breaks a rule is kept apart with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute

from etl import apply_rules, commandline, evidence, progress, schema, swap
from etl.apply_rules import Refused
from etl.connection import connect
from etl.readers.tables import Unloadable, short
from etl.reading import FileRead
from etl.staging import SHIPPED_DATA, Staged, fingerprint, stage
from queries.schema import SCHEMA_FILES, shape
from queries.schema.fold import fold_all

TEXTS_AT_ONCE = 100_000


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

    One without a single case is never put in place: an emptied file must not empty the dashboard. Raises Unloadable,
    and leaves the old database as it was, when files, corrections or counts are wrong as a whole.
    """
    # a file of its own takes its turn only to be written
    turn = swap.one_builder() if database is None else nullcontext()
    folder = database.parent if database else swap.BUILT_FOLDER
    with turn, connect(folder=folder) as connection:
        return _build(connection, folders, database, is_strict)


def build_if_stale() -> Report | None:
    """Build the default database where it is missing or stale; return None where it is current."""
    if _stale_folders() is None:  # the usual case needs no lock, and so no folder that can be written
        return None
    with swap.one_builder():
        folders = _stale_folders()
        if folders is None:
            return None
        with connect(folder=swap.BUILT_FOLDER) as connection:
            return _build(connection, folders, None, is_strict=False)


def _stale_folders() -> list[Path] | None:
    """Return the folders to build from, or None while the database that stands is current."""
    current = swap.current_database()
    if current is None:
        return [SHIPPED_DATA]
    try:
        with connect(current, read_only=True) as connection:
            known, names = connection.execute("select fingerprint, data_folders from builds").fetchone()
    except (duckdb.Error, TypeError):  # no database, another one, or one without its build
        return [SHIPPED_DATA]
    folders = [Path(name) for name in json.loads(names)]
    if not all(folder.is_dir() for folder in folders):
        return None
    return None if fingerprint(folders) == known else folders


def _build(
    connection: duckdb.DuckDBPyConnection, folders: list[Path], database: Path | None, is_strict: bool
) -> Report:
    progress.doing("ファイルを読んでいます")
    mark = fingerprint(folders)
    staged = stage(connection, folders)
    progress.doing("規則に照らしています")
    refused = checked(connection, staged)
    loaded = _reconciled(connection, staged, refused)
    problems = loaded["problems"] + apply_rules.note(connection)
    report = Report(staged.read, loaded, refused, problems, None, staged.files, staged.passed_over)
    if (refused and is_strict) or not loaded["cases"]:
        return report
    progress.doing("データベースを書いています")
    try:
        with swap.new_database(database) as path:
            _write(connection, path, report, mark=mark, folders=folders)
    except (OSError, duckdb.Error) as error:
        place = database or swap.BUILT_FOLDER
        raise Unloadable(
            f"データベースを書き込めません（{place}: {_reason(error)}）。",
            "空き容量と書き込みの権限を確かめてください。前のデータベースはそのままです。",
        ) from error
    return replace(report, database=database or swap.current_database())


def _reason(error: OSError | duckdb.Error) -> str:
    if isinstance(error, OSError):
        return commandline.reason(error)
    return commandline.quoted_reason(str(error)) or short(str(error), 200)


def checked(connection: duckdb.DuckDBPyConnection, staged: Staged) -> list[Refused]:
    """Run every rule that refuses over the staged tables, take the offenders out and return them."""
    refused = apply_rules.refuse_malformed(staged.malformed)
    refused += apply_rules.refuse_misread(connection)
    _know_rows_and_columns(connection)
    evidence.reread(connection)
    return refused + apply_rules.refuse_offenders(connection)


def _know_rows_and_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rules a view of all keys, a table of all columns with their labels, and the limits of the bands."""
    tables = schema.tables().values()
    rows = " union all ".join(
        f"select '{table.name}' as table_name, key_text as row_key from {table.name}" for table in tables
    )
    connection.execute(f"create or replace view known_rows as {rows}")
    connection.execute(schema.statement("population_band"))
    columns = [(table.name, column.name, column.short_label) for table in tables for column in table.columns]
    connection.execute(
        "create or replace table known_columns as select unnest($tables) as table_name, "
        "unnest($columns) as column_name, unnest($labels) as label",
        dict(zip(("tables", "columns", "labels"), map(list, zip(*columns, strict=True)), strict=True)),
    )


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
    *,
    mark: str,
    folders: list[Path],
) -> None:
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as built")
    try:
        connection.execute("use built")
        for name in SCHEMA_FILES:
            connection.execute(schema.statement(name))
        _side_by_side(connection, _write_tables, _write_search_texts)
        _insert(connection, "rejected_rows", [(number, *row.as_row()) for number, row in enumerate(report.refused, 1)])
        _write_build(connection, report, mark, folders)
        keys = schema.statement("keys_after_loading").split(";\n")[:-1]
        _side_by_side(connection, _write_case_rows, *map(_running, keys))
        connection.execute("checkpoint built")
    finally:
        connection.execute("use memory")
        connection.execute("detach built")


def _side_by_side(connection: duckdb.DuckDBPyConnection, *steps: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
    """Run steps that write different tables at the same time: each by itself would leave a processor idle."""
    with ThreadPoolExecutor() as pool:
        for running in [pool.submit(step, connection.cursor()) for step in steps]:
            running.result()


def _write_case_rows(connection: duckdb.DuckDBPyConnection) -> None:
    """Write what the pages read, its columns described as where they come from."""
    connection.execute(f"use built; {schema.statement('case_rows')}")
    connection.execute("insert into pages.shape values ($mark)", {"mark": shape()})
    described = connection.execute(
        "select distinct on (rows.column_name) rows.column_name, columns.comment "
        "from duckdb_columns() as rows inner join duckdb_columns() as columns using (database_name, column_name) "
        "where rows.database_name = 'built' and rows.table_name = 'case_rows' "
        "and columns.table_name in ('cases', 'case_measures') order by rows.column_index, columns.table_name desc"
    ).fetchall()
    for name, comment in described:
        connection.execute(f"comment on column pages.case_rows.{name} is '{comment}'")


def _running(statement: str) -> Callable[[duckdb.DuckDBPyConnection], None]:
    return lambda connection: connection.execute(f"use built; {statement}")


def _write_tables(connection: duckdb.DuckDBPyConnection) -> None:
    for table in schema.tables().values():
        columns = ", ".join(f'"{name}"' for name in table.column_names)
        # the rows lie in the order of row_id, which DuckDB keeps; to sort them again would take seconds
        connection.execute(f"insert into built.{table.name} by name select {columns} from memory.{table.name}")
    _write_notes(connection)


def _write_notes(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the notes behind the problems that people found, numbered on from theirs."""
    connection.execute(
        "insert into built.problems "
        "select rowid + 1 + (select coalesce(max(problem_no), 0) from built.problems), noted.* from memory.noted"
    )


def _write_search_texts(connection: duckdb.DuckDBPyConnection) -> None:
    texts = connection.sql(schema.statement("searched_texts")).to_arrow_table()
    folded = [_folded(batch["texts"]) for batch in texts.to_batches(TEXTS_AT_ONCE)]
    searched = {"case_id": texts["case_id"], "search_text": pa.chunked_array(folded, pa.large_string())}
    connection.register("searched", pa.table(searched))
    connection.execute("insert into built.case_texts from searched")
    connection.unregister("searched")


def _folded(texts: pa.Array) -> pa.Array:
    """Return the texts as searched for; as no cell holds a NUL, they become an array at once by cutting there."""
    joined = "\0".join(fold_all(texts.to_pylist())).replace("\1", " ")
    return pa.compute.split_pattern(pa.array([joined], pa.large_string()), "\0").flatten()


def _write_build(connection: duckdb.DuckDBPyConnection, report: Report, mark: str, folders: list[Path]) -> None:
    counts = (sum(report.read.values()), sum(report.loaded.values()), len(report.refused))
    names = json.dumps([str(folder.resolve()) for folder in folders], ensure_ascii=False)
    _insert(connection, "builds", [(datetime.now(UTC).replace(tzinfo=None), mark, *counts, names)])


def _insert(connection: duckdb.DuckDBPyConnection, table_name: str, rows: list[tuple]) -> None:
    if rows:
        columns = [pa.array(cells) for cells in zip(*rows, strict=True)]
        connection.register("incoming", pa.table(columns, names=[str(number) for number in range(len(columns))]))
        connection.execute(f"insert into built.{table_name} from incoming")
        connection.unregister("incoming")
