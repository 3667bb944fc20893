"""Reads the files of the data folders, CSV and Excel alike, into printed rows by table, and records what each was."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from etl import schema
from etl.readers import forms, workbooks
from etl.readers.forms import Grid
from etl.readers.tables import (
    BYTE_ORDER_MARK,
    HEADER_SIZE,
    PrintedTable,
    Unloadable,
    decoded,
    place_of,
    read_csv,
    read_csv_content,
)
from etl.readers.workbooks import MOST_COLUMNS, OF_A_KEEPER, Limits
from etl.schema import Table

WORKBOOKS = (".xlsx", ".xlsm")
OUR_FOLDERS = ("built",)
DATA_FILES = (".csv", ".xls", *WORKBOOKS)


@dataclass(frozen=True)
class FileRead:
    """One file or sheet that was read: where it stands, its encoding, its table, its rows and examples left out."""

    place: str
    encoding: str
    table_name: str
    rows: int
    examples: int = 0


@dataclass
class Reading:
    """The printed rows by table, the files they came from, and the places that hold no table we know."""

    printed: dict[str, list[PrintedTable]] = field(default_factory=dict)
    files: list[FileRead] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def add(self, table: Table, place: str, printed: PrintedTable, encoding: str, examples: int = 0) -> None:
        """Add the rows of one file or sheet."""
        self.printed.setdefault(table.name, []).append(printed)
        rows = printed.rows.num_rows + len(printed.malformed)
        self.files.append(FileRead(place, encoding, table.name, rows, examples))


def other_files(folder: Path) -> list[Path]:
    """Return what else stands in a folder and is read by nobody: other kinds of files, and folders but for our own."""
    others = [path for path in folder.iterdir() if path.suffix.lower() not in DATA_FILES]
    return sorted(path for path in others if not path.name.startswith((".", "~$")) and path.name not in OUR_FOLDERS)


def data_files(folder: Path) -> list[Path]:
    """Return the files of a folder that can hold facts, by name; what Excel keeps beside an open workbook is none."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if path.suffix.lower() in DATA_FILES]
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def read_folders(folders: list[Path]) -> Reading:
    """Return what the files of the folders hold, folder by folder; raises Unloadable for a file that cannot be read."""
    reading = Reading()
    for folder in folders:
        for path in data_files(folder):
            _read_file(reading, path)
        reading.passed_over += [place_of(path) for path in other_files(folder)]
    return reading


def read_content(
    name: str, content: bytes, defaults: Mapping[str, str] | None = None, limits: Limits = OF_A_KEEPER
) -> Reading:
    """Return what one file holds that is not on disk; `defaults` stands in blank cells of the columns it names.

    Of more rows than the limit only one more is read.
    """
    reading = Reading()
    if name.lower().endswith((".xls", *WORKBOOKS)) or content.startswith(b"PK\x03\x04"):
        if not _read_workbook(reading, name, content, defaults, limits):
            raise _no_table(name)
    elif table := _table_of_facts(name, content):
        _read_facts(reading, name, content, table, defaults or {})
    else:
        _read_form_csv(reading, name, content, defaults, limits)
    return reading


def _table_of_facts(name: str, content: bytes) -> Table | None:
    """Return the table of a CSV whose headings are the names of its columns, which a build reads as it stands."""
    headings = _first_cells(content[:HEADER_SIZE])
    table = forms.table_of(Path(name).stem, headings)
    is_of_facts = table is not None and table.name != "codes" and set() < set(headings) <= set(table.column_names)
    return table if is_of_facts else None


def _read_facts(reading: Reading, place: str, content: bytes, table: Table, defaults: Mapping[str, str]) -> None:
    defaults = _defaults_of(table, defaults)
    printed = read_csv_content(content, place, table.column_names, required=set(table.key) - set(defaults))
    printed.completed = printed.rows
    for name, value in defaults.items():
        usual = pa.array([value.format(row_no=row_no) for row_no in printed.rows["row_no"].to_pylist()], pa.string())
        filled = pc.coalesce(printed.completed[name], usual)
        printed.completed = printed.completed.set_column(printed.completed.column_names.index(name), name, filled)
    reading.add(table, place, printed, printed.encoding)


def _read_file(reading: Reading, path: Path) -> None:
    place = place_of(path)
    if not path.is_file():
        raise Unloadable(
            f"{place} はファイルではありません。", "CSV ファイルを置くか、その名前のものを移してください。"
        )
    if path.suffix.lower() != ".csv":
        if not _read_workbook(reading, place, path.read_bytes()):
            reading.passed_over.append(place)
        return
    with path.open("rb") as file:
        headings = _first_cells(file.read(HEADER_SIZE))
    table = forms.table_of(path.stem, headings)
    is_form = table is not None and forms.is_form(headings, table)
    if table is None or not (is_form or forms.table_named(path.stem)):  # a file of our own form goes by its name
        reading.passed_over.append(place)
    elif is_form:
        _read_form_csv(reading, place, path.read_bytes())
    else:
        printed = read_csv(path, table.column_names, required=set(table.key))
        reading.add(table, place, printed, printed.encoding)


def _first_cells(start: bytes) -> list[str]:
    """Return the cells of the first line, whatever its encoding."""
    line = start.removeprefix(BYTE_ORDER_MARK).splitlines()[:1] or [b""]
    try:
        text = line[0].decode("utf8")
    except UnicodeDecodeError:
        text = line[0].decode("cp932", errors="replace")
    return next(csv.reader([text.replace("\0", "")]), [])


def _read_workbook(
    reading: Reading,
    place: str,
    content: bytes,
    defaults: Mapping[str, str] | None = None,
    limits: Limits = OF_A_KEEPER,
) -> bool:
    """Read the sheets that hold a table; return whether there was one."""
    before = len(reading.files)
    for name, grid in workbooks.read_grids(content, place, limits):
        table = None if name in forms.OTHER_SHEETS else forms.table_of(name, grid.headings)
        if table is not None and table.name != "codes":  # the lists of choices are ours
            sheet = "" if len(reading.files) == before else f"{len(reading.files) - before + 1}-"
            form = forms.read(grid, table, _defaults_of(table, defaults, sheet))
            reading.add(table, grid.place, form.printed, "Excel", form.examples)
        elif name not in forms.OTHER_SHEETS:
            reading.passed_over.append(grid.place)
    return len(reading.files) > before


def _read_form_csv(
    reading: Reading,
    place: str,
    content: bytes,
    defaults: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> None:
    text, encoding = decoded(content, place)
    read = csv.reader(io.StringIO(text.decode("utf8"), newline=""))
    lines = read if limits is None else islice(read, limits.rows + 2)  # the headings, and one row too many
    try:
        rows = [(row_no, [cell or None for cell in cells]) for row_no, cells in enumerate(lines, start=1)]
    except csv.Error as error:
        raise Unloadable(
            f"{place} を CSV として読み取れません。", "二重引用符の閉じ忘れと、大きすぎる行がないかを確かめてください。"
        ) from error
    headings = [cell or "" for cell in rows[0][1]] if rows else []
    if len(headings) > MOST_COLUMNS:
        raise Unloadable(
            f"{place} の1行目（見出し）は {MOST_COLUMNS} 列を超えています。", "右のほうの要らない列を削除してください。"
        )
    table = forms.table_of(Path(place).stem, headings)
    if table is None or table.name == "codes":
        raise _no_table(place)
    form = forms.read(Grid(place, headings, rows[1:]), table, _defaults_of(table, defaults))
    reading.add(table, place, form.printed, encoding, form.examples)


def _defaults_of(table: Table, defaults: Mapping[str, str] | None, sheet: str = "") -> Mapping[str, str]:
    """Return the defaults of a table, with the sheet in them, so that ids of several sheets differ."""
    return {name: value.replace("{sheet}", sheet) for name, value in (defaults or {}).items() if table.name == "cases"}


def _no_table(place: str) -> Unloadable:
    known = "・".join(table.label_ja for table in schema.tables().values())
    return Unloadable(
        f"{place} に読み取れる表がありません。",
        f"シート名（CSV ではファイル名）を {known} のどれかにし、1行目に見出しを置いてください。"
        "python -m etl template で記入用のブックを作れます。",
    )
