"""Turns a document into CSV files of facts: finds its layout, reads it, and lists what could not be read."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

from etl import clean, schema
from etl.readers import casebook, grants, measures
from etl.readers.records import Extraction, Source
from etl.readers.tables import Unloadable, decode
from etl.staging import SHIPPED_DATA

LAYOUTS: dict[str, ModuleType] = {reader.LAYOUT: reader for reader in (casebook, grants, measures)}
UNREAD_COLUMNS = ("case_id", "table_name", "column_name", "line", "printed_text", "reason")


@dataclass(frozen=True)
class FieldCount:
    """How one column of the extracted cases turned out."""

    column_name: str
    found: int
    complete: int
    unreadable: int


def extract(document: Path, out: Path, layout: str | None = None, source_id: str | None = None) -> Extraction:
    """Read the document and write one CSV per table, `evidence.csv` and `unread.csv` into `out`.

    Raises Unloadable when the file cannot be read or no layout fits it.
    """
    lines = _lines(document)
    reader = _reader(lines, document, layout)
    source = _source(source_id or reader.source_id(lines))
    extraction = reader.read(lines, source)
    out.mkdir(parents=True, exist_ok=True)
    for table in schema.tables().values():
        if table.name in extraction.tables or table.name in ("cases", "evidence"):
            write_rows(out / f"{table.name}.csv", table.column_names, extraction.tables.get(table.name, []))
    write_rows(out / "unread.csv", UNREAD_COLUMNS, [vars(row) for row in extraction.unread])
    return extraction


def field_counts(extraction: Extraction) -> list[FieldCount]:
    """Return, for every column of the cases: in how many a value or an unread print was found, how many are complete.

    A value that was read but should be checked by eye counts as found and as unreadable, not as complete.
    """
    rows = extraction.tables.get("cases", [])
    counts = []
    for name in schema.tables()["cases"].column_names:
        filled = {row["case_id"] for row in rows if row.get(name) is not None}
        missed = {row.case_id for row in extraction.unread if (row.table_name, row.column_name) == ("cases", name)}
        counts.append(FieldCount(name, len(filled | missed), len(filled - missed), len(missed)))
    return counts


def write_rows(path: Path, columns: list[str] | tuple[str, ...], rows: list[dict[str, object]]) -> None:
    """Write rows as CSV: UTF-8, LF, blank for None, true and false, ISO dates, whole numbers without a point."""
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_written(row.get(name)) for name in columns] for row in rows)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return re.sub(r"[\r\n\t]+", " ", str(value))


def _lines(document: Path) -> list[str]:
    if not document.is_file():
        raise Unloadable(f"資料 {document} がありません。", "資料のファイルを指定してください。")
    if document.suffix.lower() == ".pdf":
        raise Unloadable(f"{document.name} は PDF です。", "文字を取り出したテキスト（.txt）を指定してください。")
    # splitlines() would also break at form feeds and other marks, and the line numbers would be wrong
    return decode(document).decode("utf8").replace("\r\n", "\n").split("\n")


def _reader(lines: list[str], document: Path, layout: str | None) -> ModuleType:
    if layout is not None:
        return LAYOUTS[layout]
    for reader in LAYOUTS.values():
        if reader.recognises(lines):
            return reader
    known = "；".join(f"{name}（{'、'.join(reader.MARKS)}）" for name, reader in LAYOUTS.items())
    raise Unloadable(
        f"{document.name} の様式がわかりません。知っている様式と探した目印: {known}。",
        "様式がわかっていれば --layout で指定してください。",
    )


def _source(source_id: str) -> Source:
    """Return the source as the catalogue knows it; an id that lacks its year finds the one entry it begins."""
    with (SHIPPED_DATA / "sources.csv").open(encoding="utf8", newline="") as file:
        editions = {row["source_id"]: row["edition"] for row in csv.DictReader(file)}
    if source_id not in editions:
        begun = [name for name in editions if name.startswith(f"{source_id}-")]
        if len(begun) != 1:
            return Source(source_id)
        source_id = begun[0]
    try:
        return Source(source_id, clean.fiscal_year(editions[source_id]))
    except clean.Unreadable:
        return Source(source_id)
