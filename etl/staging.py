"""Loads printed rows into an in-memory database, once as text and once typed, so that rules can be run over them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from etl import cells, formulas, schema
from etl.readers.tables import Malformed, PrintedTable, Unloadable, read_csv
from etl.reading import FileRead, Reading, data_files, read_folders

SHIPPED_DATA = Path(__file__).parent.parent / "data"

# How a value of each SQL type must be written; try_cast alone would take 1.5 for a whole number and 1_000 for 1000.
PATTERNS = {
    "BIGINT": r"-?\d+",
    "INTEGER": r"-?\d+",
    "DOUBLE": r"-?\d+(\.\d+)?",
    "BOOLEAN": r"true|false",
    "DATE": r"\d{4}-\d{2}-\d{2}",
}
# What DuckDB itself writes for a value of these types always has the pattern (not so inf, 1e+20 or a date BC), and to
# compare with that is faster.
WRITTEN_ONE_WAY = {"BIGINT", "INTEGER", "BOOLEAN"}


@dataclass
class Staged:
    """What was read: number of rows and malformed rows by table, the files, and the places that hold no table."""

    read: dict[str, int]
    malformed: dict[str, list[Malformed]] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def fingerprint(folders: Iterable[Path]) -> str:
    """Return a hash of every file that decides what the database holds: facts, schema, rules and the build itself."""
    root = Path(__file__).parent.parent
    files = [path for folder in folders for path in data_files(folder)]
    files += [*(root / "queries" / "schema").glob("*"), *(root / "etl").rglob("*.sql"), *(root / "etl").rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted(path for path in files if path.is_file()):
        for part in (path.name.encode(), b"\0", path.read_bytes(), b"\0"):
            digest.update(part)
    return digest.hexdigest()[:16]


def stage(connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> Staged:
    """Load every table of the folders as `printed_<table>` (as typed) and `<table>` (values, row_id and key_text).

    Raises Unloadable when a folder, or its table of cases, is missing or a file cannot be read at all.
    """
    _require_folders(folders)
    reading = read_folders(folders)
    if "cases" not in reading.printed:
        names = "、".join(str(folder) for folder in folders)
        raise Unloadable(
            f"{names} に cases.csv がありません。",
            "cases.csv か、シート「事例」のある Excel ブックを置いたフォルダーを --data に指定してください。",
        )
    return stage_reading(connection, reading)


def stage_reading(connection: duckdb.DuckDBPyConnection, reading: Reading) -> Staged:
    """Load what was read of each table as `printed_<table>` and `<table>`; the shipped codes where none were read."""
    staged = Staged(read={}, files=reading.files, passed_over=reading.passed_over)
    cells.prepare(connection)
    connection.execute("create table control_characters (table_name varchar, column_name varchar)")
    for table in schema.tables().values():
        printed = reading.printed.get(table.name) or _shipped_codes(table)
        staged.malformed[table.name] = [row for part in printed for row in part.malformed]
        _load(connection, table, printed)
        cells.read_typed(connection, table)
        staged.read[table.name] = sum(part.rows.num_rows for part in printed) + len(staged.malformed[table.name])
    return staged


def _shipped_codes(table: schema.Table) -> list[PrintedTable]:
    """Return the rows of the shipped code table, which stands in where no folder brings its own."""
    if table.name != "codes":
        return []
    return [read_csv(SHIPPED_DATA / "codes.csv", table.column_names, required=set(table.key))]


def _require_folders(folders: list[Path]) -> None:
    for folder in folders:
        if not folder.is_dir():
            raise Unloadable(
                f"フォルダー {folder} がありません。", "--data に、CSV のあるフォルダーを指定してください。"
            )
        if not os.access(folder, os.R_OK):
            raise Unloadable(f"フォルダー {folder} を読めません。", "読み取りの権限を確かめてください。")


def _load(connection: duckdb.DuckDBPyConnection, table: schema.Table, printed: list[PrintedTable]) -> None:
    rows = _joined(table, [part.rows for part in printed])
    completed = _joined(table, [part.completed if part.completed is not None else part.rows for part in printed])
    connection.register(f"printed_{table.name}", rows)
    connection.register(f"completed_{table.name}", completed)
    for name in table.column_names:
        if _has_control_characters(rows[name]):
            connection.execute("insert into control_characters values (?, ?)", (table.name, name))
    typed = ",\n".join(_typed(column) for column in table.columns)
    key = " || '/' || ".join(_key_part(column) for column in table.columns if column.name in table.key)
    connection.execute(
        f"create table {table.name} as select row_id, {key} as key_text,\n{typed}\nfrom completed_{table.name}"
    )


def _joined(table: schema.Table, parts: list[pa.Table]) -> pa.Table:
    empty = pa.schema([*((name, pa.string()) for name in (*table.column_names, "file_name")), ("row_no", pa.int64())])
    rows = pa.concat_tables(parts) if parts else empty.empty_table()
    return rows.append_column("row_id", pa.array(range(rows.num_rows), pa.int64()))


def _has_control_characters(column: pa.ChunkedArray) -> bool:
    """Look at the bytes of all cells at once: a pattern tried on each of a million cells takes seconds."""
    for chunk in column.chunks:
        letters = np.frombuffer(chunk.buffers()[2] or b"", np.uint8)
        if letters.size and (letters.min() < 0x20 or (letters == 0x7F).any() or _has_unseen_marks(letters)):
            return True
    return False


def _has_unseen_marks(letters: np.ndarray) -> bool:
    """Look for the bytes of U+0080 to 9F, of U+061C, and of the marks of lines and directions from U+2000 on."""
    two = (letters[:-1] == 0xC2) & (letters[1:] < 0xA0) | (letters[:-1] == 0xD8) & (letters[1:] == 0x9C)
    starts = np.flatnonzero(letters[:-2] == 0xE2)
    second, third = letters[starts + 1], letters[starts + 2]
    directions = (second == 0x80) & ((third == 0x8E) | (third == 0x8F) | (third >= 0xA8) & (third <= 0xAE))
    return bool(two.any() or (directions | (second == 0x81) & (third >= 0xA6) & (third <= 0xA9)).any())


def _typed(column: schema.Column) -> str:
    return f'{_value(column)} as "{column.name}"'


def _value(column: schema.Column) -> str:
    name = f'"{column.name}"'
    if column.type not in PATTERNS:
        return formulas.restored(name)
    value = f"try_cast({name} as {column.type})"
    matches = f"regexp_full_match({name}, '{PATTERNS[column.type]}')"
    if column.type in WRITTEN_ONE_WAY:
        matches = f"cast({value} as varchar) = {name} or {matches}"
    return f"case when {matches} then {value} end"


def _key_part(column: schema.Column) -> str:
    """Return the text of the value, so that 1 and 01 are one key; of what is printed where that is no value."""
    return f"coalesce(cast({_value(column)} as varchar), \"{column.name}\", '')"
