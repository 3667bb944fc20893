"""Reads tables that people fill in: Japanese headings and choices become columns and codes, what follows is completed.

A form differs from the facts' own CSV files only in its headings. What its author may leave to us is what follows from
the other cells without doubt: the state of an amount, the kind and the band of a body, the number of a row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from etl import schema, typed
from etl.clean import Unreadable, fold
from etl.readers.bodies import CODES_FILE, municipality_type, population_band
from etl.readers.tables import Malformed, PrintedTable, Unloadable, short
from etl.schema import Column, Table

EXAMPLE_MARK = "記入例"
MOST_COMPLAINTS = 10
LONGEST_HEADING = 100
REASON_HEADINGS = ("取り込めない理由", "直し方", "元のファイル", "元の行")
GUIDE, DICTIONARY, CHOICES = "記入のしかた", "列の説明", "選択肢"
OTHER_SHEETS = (GUIDE, DICTIONARY, CHOICES)
YES_NO = {"true": "はい", "false": "いいえ"}
COSTS = ("initial_cost", "running_cost", "project_cost")
# What a form may leave blank, as it follows from the other cells of its row.
FOLLOWING = (
    "source_no", "municipality_type_code", "initial_cost_status_code", "running_cost_status_code",
    "project_cost_status_code", "hours_saved_status_code",
)  # fmt: skip
_UNIT = re.compile(r"\((千|万|百万|億)?円(/年)?\)$")

Row = dict[str, str | None]


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file: its place for messages, the headings, and rows of cells by row number."""

    place: str
    headings: list[str]
    rows: list[tuple[int, list[str | None]]]


@dataclass(frozen=True)
class Heading:
    """What a heading stands for: a column, and for amounts the unit of bare numbers (千円, 万円 ...)."""

    column: Column
    unit: str = ""


@dataclass(frozen=True)
class Form:
    """The rows of one grid in the columns of their table, and how many rows of examples were left out."""

    table_name: str
    printed: PrintedTable
    examples: int


def table_named(name: str) -> Table | None:
    """Return the table with this name or Japanese label, else None."""
    text = fold(name).lower()
    found = (table for table in schema.tables().values() if text in (table.name, fold(table.label_ja).lower()))
    return next(found, None)


def table_of(name: str, headings: Sequence[str]) -> Table | None:
    """Return the table that a file or sheet holds: by its name, else the one that knows the most of its headings.

    None where no table knows more than half of them, or two know as many.
    """
    if found := table_named(name):
        return found
    given = [heading for heading in headings if heading and not _is_reason(heading)]
    known = {
        table.name: sum(heading_of(table, heading) is not None for heading in given)
        for table in schema.tables().values()
    }
    most = max(known.values())
    best = [name for name, count in known.items() if count == most]
    return schema.tables()[best[0]] if len(best) == 1 and most * 2 > len(given) else None


def is_form(headings: Sequence[str], table: Table) -> bool:
    """Return whether the headings are words of people rather than the names of the columns."""
    return any(heading_of(table, name) for name in headings if name not in table.column_names)


def heading_of(table: Table, heading: str) -> Heading | None:
    """Return what a heading stands for: a label with or without what it has in brackets, or the column's own name.

    An amount needs its unit: イニシャルコスト（千円） is known, イニシャルコスト alone is not.
    """
    if len(heading) > LONGEST_HEADING:
        return None
    text = fold(heading)
    for column in table.columns:
        label = fold(column.label_ja)
        if text in (label, column.name):
            return Heading(column)
        unit = _UNIT.search(text)
        if column.name.endswith("_yen"):
            if unit and text[: unit.start()] == label.partition("(")[0] and (unit[2] or "") == _per_year(label):
                return Heading(column, f"{unit[1] or ''}円")
        elif text == label.partition("(")[0]:
            return Heading(column)
    return None


def _per_year(label: str) -> str:
    return "/年" if label.endswith("/年)") else ""


def _is_reason(heading: str) -> bool:
    return fold(heading) in REASON_HEADINGS


def read(grid: Grid, table: Table, defaults: Mapping[str, str] | None = None) -> Form:
    """Return the rows of the grid in the table's columns, as typed and beside it completed with what follows.

    `defaults` stands in blank cells of the columns it names. Raises Unloadable for headings that cannot be right.
    """
    headings = _headings(grid, table)
    typed_rows, completed, malformed, examples = [], [], [], 0
    for row_no, cells in grid.rows:
        if not any(cells):
            continue
        row = _in_columns(cells, headings)
        if any((row.get(name) or "").startswith(EXAMPLE_MARK) for name in table.key):
            examples += 1
        elif any(cells[len(headings) :]):
            text = "、".join(cell or "" for cell in cells)
            malformed.append(Malformed(grid.place, row_no, text, len(headings), len(cells)))
        else:
            place = {"file_name": grid.place, "row_no": row_no}
            typed_rows.append(row | place)
            completed.append(_completed(table, _with_defaults(row, defaults or {}, row_no), row_no) | place)
    printed = PrintedTable(_table(table, typed_rows), malformed, completed=_table(table, completed))
    return Form(table.name, printed, examples)


def _headings(grid: Grid, table: Table) -> list[Heading | None]:
    given = [heading for heading in grid.headings if heading]
    found = [None if not name or _is_reason(name) else heading_of(table, name) for name in grid.headings]
    columns = [heading.column.label_ja for heading in found if heading]
    unknown = [name for name in given if not _is_reason(name) and heading_of(table, name) is None]
    repeated = sorted({name for name in columns if columns.count(name) > 1})
    blank_with_cells = [
        position
        for position, name in enumerate(grid.headings)
        if not name and any(position < len(cells) and cells[position] for _, cells in grid.rows)
    ]
    parts = [
        *(f"知らない見出し: {short(name)}" for name in unknown),
        *(f"重複した見出し: {name}" for name in repeated),
        *(f"{position + 1} 列目に値があるのに見出しがない" for position in blank_with_cells),
    ]
    if parts or not columns:
        more = [f"ほか {len(parts) - MOST_COMPLAINTS} か所"] if len(parts) > MOST_COMPLAINTS else []
        raise Unloadable(
            f"{grid.place} の1行目（見出し）が正しくありません"
            f"（{'／'.join(parts[:MOST_COMPLAINTS] + more) or '見出しがない'}）。",
            f"見出しを「{'」「'.join(column.label_ja for column in table.columns)}」から選び、金額の見出しには"
            "（円）（千円）（万円）のどれかを付けてください。python -m etl template で記入用のブックを作れます。",
        )
    return found


def _in_columns(cells: list[str | None], headings: list[Heading | None]) -> Row:
    row: Row = {}
    for heading, cell in zip(headings, cells, strict=False):
        if heading is None:
            continue
        text = cell.strip() if cell else None
        if text and heading.unit not in ("", "円") and re.fullmatch(r"[¥\\]?[\d,.]+", fold(text)):
            text += heading.unit
        row[heading.column.name] = _code(heading.column, text) if text else None
    return row


def _with_defaults(row: Row, defaults: Mapping[str, str], row_no: int) -> Row:
    return row | {name: row.get(name) or value.format(row_no=row_no) for name, value in defaults.items()}


def _code(column: Column, text: str) -> str:
    """Return the code of the words of a choice; the text itself where the list does not know it."""
    if column.type == "BOOLEAN":
        return next((code for code, word in YES_NO.items() if word == text), text)
    return _codes(column.code_list).get(fold(text), text) if column.code_list else text


def word(column: Column, text: str) -> str:
    """Return the words of a code; other text as it is."""
    if column.type == "BOOLEAN":
        return YES_NO.get(text, text)
    return words(column.code_list).get(text, text) if column.code_list else text


@cache
def words(code_list: str) -> dict[str, str]:
    """Return the choices of a list by their codes, in the order of display."""
    with CODES_FILE.open(encoding="utf8", newline="") as file:
        return {row["code"]: row["label_ja"] for row in csv.DictReader(file) if row["list"] == code_list}


@cache
def _codes(code_list: str) -> dict[str, str]:
    return {fold(label): code for code, label in words(code_list).items()}


def _completed(table: Table, row: Row, row_no: int) -> Row:
    if table.name != "cases":
        return row
    follows: Row = {"source_no": str(row_no - 1)}
    names = row.get("prefecture_name"), row.get("municipality_name")
    if all(names):
        follows["municipality_type_code"] = _kind(*names)
    for stem in COSTS:
        follows |= _cost(table, row, stem)
    follows |= _hours(table, row)
    follows |= _population(table, row, row.get("municipality_type_code") or follows.get("municipality_type_code"))
    return follows | {name: text for name, text in row.items() if text is not None}


def _kind(prefecture: str, municipality: str) -> str | None:
    try:
        return municipality_type(prefecture, municipality)
    except Unreadable:
        return "city"  # no body has this name: the rule on names refuses the row, and says so


def _cost(table: Table, row: Row, stem: str) -> Row:
    """Return state, 約 and tax of an amount as it is typed; a blank amount with a blank state is not stated."""
    text = row.get(f"{stem}_yen")
    if text is None:
        return {} if row.get(f"{stem}_status_code") else {f"{stem}_status_code": "not_stated"}
    read = _typed(table, f"{stem}_yen", text) or {f"{stem}_status_code": "reported"}  # the amount itself is refused
    return {name: value for name, value in read.items() if name != f"{stem}_yen"}


def _hours(table: Table, row: Row) -> Row:
    text = row.get("hours_saved_per_year")
    if text is None:
        return {} if row.get("hours_saved_status_code") else {"hours_saved_status_code": "not_stated"}
    return {"hours_saved_is_approx": _typed(table, "hours_saved_per_year", text).get("hours_saved_is_approx")}


def _population(table: Table, row: Row, kind: str | None) -> Row:
    read = _typed(table, "population", row.get("population") or "")
    persons = read.pop("population", None)
    return read | {"population_band_code": population_band(int(persons) if persons else None, kind)}


def _typed(table: Table, column_name: str, text: str) -> Row:
    try:
        values = typed.read(table.name, table.column(column_name), text)
    except Unreadable:
        return {}
    return {name: typed.as_text(value) for name, value in values.items()}


def _table(table: Table, rows: list[dict]) -> pa.Table:
    names = [*table.column_names, "file_name"]
    arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in names]
    return pa.table([*arrays, pa.array([row["row_no"] for row in rows], pa.int64())], names=[*names, "row_no"])
