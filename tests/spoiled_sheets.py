"""Spreadsheets with garbage under the real headings, and broken files; what must hold of what is accepted of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal

import slow_reading
from test_forms import csv_text, workbook

from etl.clean import fold
from etl.schema import Column, tables
from etl.staging import PATTERNS
from etl.upload import Checked

# A row that is accepted as it stands, by table; the entry under test takes the place of one cell.
ROWS = {
    "cases": {"title": "窓口", "prefecture_name": "奈良県", "municipality_name": "葛城市"},
    "cost_items": {"cost_kind_code": "initial", "item_name": "端末"},
    "subsidies": {"cost_kind_code": "initial", "subsidy_name": "交付金"},
    "effects": {
        "metric_code": "staff_time", "metric_name": "時間", "unit_code": "hours", "period_code": "per_year",
        "basis_code": "actual", "scope_code": "whole", "side_code": "staff",
    },
    "kpi_values": {"kind_code": "result"},
    "milestones": {"step_name": "運用"},
}  # fmt: skip
NUMBER_COLUMN = {
    "cost_items": "cost_item_no", "subsidies": "subsidy_no", "effects": "effect_no", "milestones": "milestone_no",
}  # fmt: skip
IN_THOUSANDS = "initial_cost_yen"


def tested_columns(table_name: str) -> list[Column]:
    """Return the columns that hold values and do not tell the rows apart."""
    table = tables()[table_name]
    return [column for column in table.columns if column.type != "VARCHAR" and column.name not in table.key]


def sheets(entries: list[object]) -> dict[str, list[list[object]]]:
    """Return a sheet for each table, with one entry in every row."""
    made = {}
    for table_name, plain in ROWS.items():
        columns = tested_columns(table_name)
        rows = [_row(table_name, number, plain) for number in range(len(entries))]
        for number, (row, entry) in enumerate(zip(rows, entries, strict=True)):
            row[columns[number % len(columns)].name] = entry
        names = list(dict.fromkeys([*rows[0], *(column.name for column in columns)]))
        made[table_name] = [[_heading(table_name, name) for name in names]] + [
            [row.get(name) for name in names] for row in rows
        ]
    kpis = [["KPI ID", "事例ID", "指標の種類", "KPI名"]]
    kpis += [[f"k{number}", "c", "output", "件数"] for number in range(len(entries))]
    return made | {"kpis": kpis}


def _row(table_name: str, number: int, plain: dict[str, str]) -> dict[str, object]:
    if table_name == "cases":
        return {"case_id": f"c{number}" if number else "c"} | plain
    if table_name == "kpi_values":
        return {"kpi_id": f"k{number}", "fiscal_year": "2023"} | plain
    return {"case_id": "c", NUMBER_COLUMN[table_name]: str(number)} | plain


def _heading(table_name: str, name: str) -> str:
    if name == IN_THOUSANDS:
        return "イニシャルコスト（千円）"
    return next(column.label_ja for column in tables()[table_name].columns if column.name == name)


def as_workbook(made: dict[str, list[list[object]]]) -> bytes:
    return workbook(**{tables()[name].label_ja: rows for name, rows in made.items()})


def as_csv(rows: list[list[object]]) -> str:
    return csv_text([[str(cell).replace('"', '""') if cell is not None else None for cell in row] for row in rows])


def faults(checked: Checked, entries: list[object]) -> Iterable[str]:
    """Yield what is wrong: rows that vanished, refusals without a word, and values that no entry justifies."""
    for table_name, count in checked.read.items():
        refused = {(row.file_name, row.row_no) for row in checked.refused if row.table_name == table_name}
        if count != len(checked.accepted[table_name]) + len(refused):
            yield f"{table_name}: {count} read, {len(checked.accepted[table_name])} accepted, {len(refused)} refused"
    for row in checked.refused:
        if not (row.reason and row.remedy):
            yield f"{row} is refused without reason or remedy"
    for table_name in ROWS:
        columns = tested_columns(table_name)
        for row in checked.accepted[table_name]:
            number = _number_of(table_name, row)
            column = columns[number % len(columns)]
            fault = _fault(table_name, column, entries[number], row)
            if fault:
                yield f"{table_name}.{column.name}: {entries[number]!r} became {row.get(column.name)!r}: {fault}"


def _number_of(table_name: str, row: dict[str, str]) -> int:
    name = {"cases": "case_id", "kpi_values": "kpi_id"}.get(table_name) or NUMBER_COLUMN[table_name]
    return int(re.sub(r"\D", "", row[name]) or 0)


def _fault(table_name: str, column: Column, entry: object, row: dict[str, str]) -> str | None:
    text = shown(entry).strip()
    value = row.get(column.name)
    if not text:
        return (
            None if value is None or column.name in ("fiscal_year", "population_is_rounded") else "a value from nothing"
        )
    if column.name == IN_THOUSANDS and re.fullmatch(r"[\d,.]+", fold(text)):
        text += "千円"
    return None if value in _justified(table_name, column, text) else "not what is typed"


def _justified(table_name: str, column: Column, text: str) -> list[str | None]:
    """Return what the plain cell and the slow reading make of the text, as the facts' files write it."""
    values: list[str | None] = []
    if column.type in PATTERNS and re.fullmatch(PATTERNS[column.type], text, re.ASCII):
        values.append(_plain(column, text))
    name = "kpi_value" if (table_name, column.name) == ("kpi_values", "value") else column.name
    try:
        value = slow_reading.typed(name, column.type, text)
    except slow_reading.Refused:
        return values
    value = value[0] if isinstance(value, tuple) else value
    return [*values, None if value is None else _written(value)]


def _plain(column: Column, text: str) -> str:
    return text if column.type in ("DATE", "BOOLEAN") else _digits(Decimal(text))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _digits(Decimal(repr(value))) if isinstance(value, int | float) else str(value)


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shown(entry: object) -> str:
    """Return the text of a cell as Excel shows it."""
    if entry is None:
        return ""
    if isinstance(entry, bool):
        return "true" if entry else "false"
    return _digits(Decimal(repr(entry))) if isinstance(entry, int | float) else str(entry)


def damaged(content: bytes, kind: str, at: int, length: int, text: bytes) -> bytes:
    """Return the file cut, with bytes lost, put in or changed, or with the parts of a workbook changed inside."""
    at %= len(content) + 1
    if kind == "cut":
        return content[:at]
    if kind == "lose":
        return content[:at] + content[at + length :]
    if kind == "put in":
        return content[:at] + text + content[at:]
    if kind == "turn":
        return content[:at] + bytes(255 - byte for byte in content[at : at + length]) + content[at + length :]
    return _with_parts(content, lambda part: damaged(part, ("cut", "lose", "put in")[length % 3], at, length, text), at)


def _with_parts(content: bytes, change: Callable[[bytes], bytes], at: int) -> bytes:
    """Return the workbook with one part changed and every checksum right."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            held = {name: parts.read(name) for name in parts.namelist()}
    except Exception:  # broken before: it stays as it is
        return content
    name = sorted(held)[at % len(held)]
    held[name] = change(held[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        for part_name, part in held.items():
            parts.writestr(part_name, part)
    return made.getvalue()
