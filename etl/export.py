"""Writes the whole database as CSV and Parquet files, with a dictionary, notes and a data package that describe them.

`csv/` holds the facts as a build reads them, `derived/` what a build makes of them, `parquet/` both.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from etl import datapackage, formulas, schema
from etl.connection import connect
from etl.datapackage import DERIVED_FOLDER, DICTIONARY, FACTS_FOLDER, PARQUET_FOLDER, Column, Contents, Exported, File
from etl.readers.tables import Unloadable, short
from etl.swap import move
from queries.schema import SCHEMA_FILES

STATEMENTS_FOLDER = Path(__file__).parent / "exported"
DERIVED = ("measures", "case_measures", "case_texts", "found_problems", "rejected_rows", "builds")
# Exports whose rows are not simply those of a table or view: the table that describes their columns.
DESCRIBED_BY = {"found_problems": "problems"}
WORDS = {
    "found_problems": ("検査が見つけた注意事項", "構築のときに検査が見つけた事柄ごとに1行。構築し直せばまた見つかる")
}
VIEW_KEYS = {"case_measures": ("case_id",)}
SHOWN_FOREIGN = 3
# Where they are set, as the app sets them for an export that it starts; else DuckDB may take the machine.
LIMITS = {"memory_limit": "DX_MEMORY_LIMIT", "threads": "DX_THREADS"}


@dataclass(frozen=True)
class Export:
    """What was written: rows by table, and how many were refused when the database was built."""

    rows: dict[str, int]
    refused: int


def export(folder: Path, database: Path) -> Export:
    """Write the database into the folder, which must be new, empty or hold nothing but an earlier export.

    The same database gives the same bytes. Raises Unloadable, and leaves what stands in the folder as it was.
    """
    earlier = _earlier_files(folder)
    with _opened(database, folder) as connection:
        _require_shape(connection, database)
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".exporting-", dir=folder) as unfinished:
            contents = _written(connection, Path(unfinished))
            _move(Path(unfinished), folder, earlier)
    return Export(contents.rows, contents.build["refused_rows"])


def _earlier_files(folder: Path) -> set[str]:
    """Return the files of an earlier export; raises Unloadable where anything stands that is not as it was written."""
    if not folder.exists() and not folder.is_symlink():
        return set()
    if not folder.is_dir():
        raise Unloadable(f"{folder} はフォルダーではありません。", "--out に書き出すフォルダーを指定してください。")
    written = _hashes_of_earlier(folder)
    foreign = _foreign_files(folder, written)
    if foreign:
        names = "、".join(short(name) for name in foreign[:SHOWN_FOREIGN])
        more = f" ほか {len(foreign) - SHOWN_FOREIGN:,} 件" if len(foreign) > SHOWN_FOREIGN else ""
        raise Unloadable(
            f"{folder} に、書き出したままでないものがあります（{names}{more}）。何も書き換えていません。",
            "空のフォルダーか、まだないフォルダーを --out に指定してください。",
        )
    return set(written)


def _foreign_files(folder: Path, written: dict[str, str]) -> list[str]:
    if not written:  # the first level will do: this may be somebody's home
        return sorted(path.name for path in folder.iterdir())
    standing = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    return sorted(name for name, path in standing.items() if not _is_own(path, written.get(name)))


def _is_own(path: Path, written_hash: str | None) -> bool:
    if path.is_symlink():
        return False
    return path.is_dir() or (path.is_file() and written_hash == _hash(path))


def _hashes_of_earlier(folder: Path) -> dict[str, str]:
    """Return the hash of every file by its path, as an earlier export wrote them down; nothing without one."""
    package_file = folder / datapackage.PACKAGE_FILE
    try:
        package = json.loads(package_file.read_text(encoding="utf8"))
        if package["name"] != datapackage.PACKAGE_NAME:
            return {}
        return datapackage.hashes(package) | {package_file.name: _hash(package_file)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _opened(database: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    if not database.is_file():
        raise Unloadable(
            f"データベース {database} がありません。",
            "--database のファイル名を確かめるか、先に python -m etl build で作ってください。",
        )
    try:
        limits = {name: os.environ[variable] for name, variable in LIMITS.items() if variable in os.environ}
        return connect(database, read_only=True, config=limits, folder=folder)
    except duckdb.Error as error:
        raise Unloadable(
            f"{database} をデータベースとして開けません（{short(str(error))}）。",
            "python -m etl build が作ったファイルかどうかと、読み取りの権限を確かめてください。",
        ) from error


def _require_shape(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    with connect() as fresh:
        for name in SCHEMA_FILES:
            fresh.execute(schema.statement(name))
        expected = _shape(fresh)
    if expected - _shape(connection):
        raise Unloadable(
            f"{database} の表や列が、いまの版のものと違います。",
            "python -m etl build で作り直してから書き出してください。",
        )


def _shape(connection: duckdb.DuckDBPyConnection) -> set[tuple]:
    return {row[:3] for row in connection.execute(schema.statement("columns")).fetchall()}


def _statement(name: str) -> str:
    return (STATEMENTS_FOLDER / f"{name}.sql").read_text(encoding="utf8")


def _written(connection: duckdb.DuckDBPyConnection, folder: Path) -> Contents:
    try:
        return _write(connection, folder)
    except duckdb.Error as error:
        raise Unloadable(
            f"書き出せません（{short(str(error), 200)}）。",
            "空き容量と書き込みの権限を確かめてください。書き出し先は前のままです。",
        ) from error


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> Contents:
    connection.execute(_statement("plain_number"))
    for name in (FACTS_FOLDER, DERIVED_FOLDER, PARQUET_FOLDER):
        (folder / name).mkdir()
    tables = _tables(connection)
    for table in tables:
        _write_table(connection, table, folder)
    _write_dictionary(tables, folder / DICTIONARY.csv_path)
    contents = _contents(connection, tables)
    (folder / datapackage.NOTES_FILE).write_text(datapackage.notes(contents), encoding="utf8", newline="\n")
    files = {path: _file(folder, path) for path in datapackage.paths(tables)}
    package = json.dumps(datapackage.descriptor(contents, files), ensure_ascii=False, indent=2)
    (folder / datapackage.PACKAGE_FILE).write_text(f"{package}\n", encoding="utf8", newline="\n")
    return contents


def _contents(connection: duckdb.DuckDBPyConnection, tables: list[Exported]) -> Contents:
    counts = {table.name: f"select count(*) from {table.source}" for table in tables}
    codes = f"select list, list({formulas.disarmed('code')} order by sort_order, code) from codes group by list"
    return Contents(
        tables=tables,
        rows={name: connection.execute(statement).fetchall()[0][0] for name, statement in counts.items()},
        codes=dict(connection.execute(codes).fetchall()),
        sources=_dicts(connection, "from sources order by rowid"),
        build=_dicts(connection, "from builds")[0],
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Exported]:
    described = connection.execute(schema.statement("columns")).fetchall()
    words = {name: rest for name, *rest in connection.execute(schema.statement("table_words")).fetchall()} | WORDS
    keys = dict(connection.execute(schema.statement("keys")).fetchall()) | VIEW_KEYS
    of_problems = _problems(connection)
    tables = []
    for name in (*schema.FACT_TABLES, *DERIVED):
        base = DESCRIBED_BY.get(name, name)
        source, order = _rows_of(name, of_problems)
        present = {row[0] for row in connection.execute(f"describe from {source}").fetchall()}
        columns = tuple(_column(row) for row in described if row[0] == base and row[1] in present)
        folder = DERIVED_FOLDER if name in DERIVED else FACTS_FOLDER
        tables.append(Exported(name, folder, *words[name], columns, tuple(keys.get(base, ())), source, order))
    return tables


def _column(row: tuple) -> Column:
    table_name, name, type_name, is_required, *words = row
    return Column(name, type_name, is_required or name in VIEW_KEYS.get(table_name, ()), *words)


def _rows_of(name: str, of_problems: dict[str, str]) -> tuple[str, str]:
    """Return what to select from and the order of the rows: facts stand as they were loaded."""
    if name in of_problems:
        return of_problems[name], "problem_no"
    if name in ("builds", "rejected_rows"):
        return f"({_statement(name)})", "1"
    return name, "case_id" if name == "case_measures" else "rowid"


def _problems(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Part what stood in the facts from what the build found and put behind it: to build again would find it again."""
    others = " + ".join(f"(select count(*) from {name})" for name in schema.FACT_TABLES if name != "problems")
    [(loaded, all_problems)] = connection.execute(
        f"select loaded_rows - ({others}), (select count(*) from problems) from builds"
    ).fetchall()
    if not 0 <= loaded <= all_problems:
        raise Unloadable(
            f"注意事項の数（{all_problems:,}）が、構築の記録から求めた数（{loaded:,}）と合いません。",
            "データベースを python -m etl build で作り直してください。",
        )
    ordered = "from problems order by problem_no"
    return {"problems": f"({ordered} limit {loaded})", "found_problems": f"({ordered} offset {loaded})"}


def _write_table(connection: duckdb.DuckDBPyConnection, table: Exported, folder: Path) -> None:
    cells = ", ".join(f'{_cell(column)} as "{column.name}"' for column in table.columns)
    for select, path, form in (
        (cells, folder / table.csv_path, "format csv, header, delimiter ',', quote '\"', escape '\"', nullstr ''"),
        ("*", folder / table.parquet_path, "format parquet"),
    ):
        place = str(path).replace("'", "''")
        connection.execute(f"copy (select {select} from {table.source} order by {table.order}) to '{place}' ({form})")


def _cell(column: Column) -> str:
    """Return the SQL of a cell of a CSV: true and false, ISO dates, numbers that read back exactly, text disarmed."""
    match column.type:
        case "VARCHAR":
            return formulas.disarmed(f'"{column.name}"')
        case "DOUBLE":
            return f'plain_number("{column.name}")'
        case "TIMESTAMP":
            return f"strftime(\"{column.name}\", '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f'"{column.name}"'


def _write_dictionary(tables: list[Exported], path: Path) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in DICTIONARY.columns])
        writer.writerows(datapackage.dictionary_rows(tables))


def _dicts(connection: duckdb.DuckDBPyConnection, statement: str) -> list[dict[str, object]]:
    cursor = connection.execute(statement)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _file(folder: Path, path: str) -> File:
    content = folder / path
    return File(path, content.stat().st_size, _hash(content))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _move(unfinished: Path, folder: Path, earlier: set[str]) -> None:
    """Put the files in place, the data package last, and remove what only the earlier export had."""
    names = [path.relative_to(unfinished).as_posix() for path in unfinished.rglob("*") if path.is_file()]
    for name in sorted(names, key=lambda name: (name == datapackage.PACKAGE_FILE, name)):
        (folder / name).parent.mkdir(exist_ok=True)
        move(unfinished / name, folder / name)
    for name in earlier - set(names):
        (folder / name).unlink(missing_ok=True)
