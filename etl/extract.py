"""Turns a document into CSV files of facts: finds its layout, reads it, and lists what could not be read."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from pathlib import Path
from types import ModuleType

from etl import clean, schema
from etl.readers import casebook, grants, measures, pdf
from etl.readers.records import Extraction, Printed, Source
from etl.readers.tables import Unloadable, decode
from etl.staging import SHIPPED_DATA

LAYOUTS: dict[str, ModuleType] = {reader.LAYOUT: reader for reader in (casebook, grants, measures)}
UNREAD_COLUMNS = ("case_id", "table_name", "column_name", "page", "line", "printed_text", "reason")
EXTRACTED_TEXT = "extracted.txt"
PDF_SUFFIX = ".pdf"


@dataclass
class Lines:
    """The lines of a document: those that start a page begin with a form feed where the document tells its pages.

    `pages` has the page of each line; `doubts` are (place, reason), `unread_pages` the pages that could not be read.
    """

    texts: list[str]
    pages: list[str | None]
    doubts: list[tuple[Printed, str]] = field(default_factory=list)
    unread_pages: list[int] = field(default_factory=list)

    def page(self, line: object) -> str | None:
        """Return the page of a line, counted from 1."""
        return self.pages[line - 1] if isinstance(line, int) and 1 <= line <= len(self.pages) else None


@dataclass(frozen=True)
class FieldCount:
    """How one column of the extracted cases turned out."""

    column_name: str
    found: int
    complete: int
    unreadable: int


def extract(document: Path, out: Path, layout: str | None = None, source_id: str | None = None) -> Extraction:
    """Read the document and write one CSV per table, `evidence.csv` and `unread.csv` into `out`.

    The lines of a PDF, which the evidence counts, are written to `extracted.txt`.
    Raises Unloadable when the file cannot be read or no layout fits it.
    """
    lines = _lines(document)
    reader = _reader(lines, document, layout)
    source = _source(source_id or reader.source_id(lines.texts))
    extraction = _with_pages(reader.read(lines.texts, source), lines)
    out.mkdir(parents=True, exist_ok=True)
    for table in schema.tables().values():
        if table.name in extraction.tables or table.name in ("cases", "evidence"):
            write_rows(out / f"{table.name}.csv", table.column_names, extraction.tables.get(table.name, []))
    write_rows(out / "unread.csv", UNREAD_COLUMNS, [vars(row) for row in extraction.unread])
    if document.suffix.lower() == PDF_SUFFIX:
        (out / EXTRACTED_TEXT).write_text("\n".join(lines.texts), encoding="utf8", newline="\n")
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


def _with_pages(extraction: Extraction, lines: Lines) -> Extraction:
    """Give every piece of evidence the page of its line; one that a reader found printed stands where none is known."""
    for place, reason in lines.doubts:
        extraction.miss("", "", "", place, reason)
    for row in extraction.tables.get("evidence", []):
        row["page"] = lines.page(row["first_line"]) or row["page"]
    extraction.unread = [replace(miss, page=lines.page(miss.line) or miss.page) for miss in extraction.unread]
    extraction.unread_pages = lines.unread_pages
    return extraction


def _lines(document: Path) -> Lines:
    if not document.is_file():
        raise Unloadable(f"資料 {document} がありません。", "資料のファイルを指定してください。")
    is_named_pdf = document.suffix.lower() == PDF_SUFFIX
    if is_named_pdf and not pdf.is_pdf(document):
        raise Unloadable(
            f"{document.name} は名前が .pdf ですが、中身は PDF ではありません。",
            "PDF を取得し直すか、テキストなら名前の末尾を .txt に変えてください。",
        )
    if is_named_pdf:
        return _lines_of_pdf(document)
    if document.read_bytes().startswith(pdf.SIGNATURE):
        raise Unloadable(
            f"{document.name} の中身は PDF です。", "名前の末尾を .pdf に変えて、もう一度実行してください。"
        )
    return _lines_of_text(document)


def _lines_of_text(document: Path) -> Lines:
    # splitlines() would also break at form feeds and other marks, and the line numbers would be wrong
    texts = decode(document).decode("utf8").replace("\r\n", "\n").split("\n")
    starts = accumulate(text.startswith("\f") for text in texts[1:])
    has_pages = any(text.startswith("\f") for text in texts)
    return Lines(texts, [str(1 + count) if has_pages else None for count in (0, *starts)])


def _lines_of_pdf(document: Path) -> Lines:
    lines = Lines([], [])
    for page in pdf.pages(document):
        first_line = len(lines.texts) + 1
        texts = page.lines or [""]
        lines.texts += [f"\f{texts[0]}", *texts[1:]]
        lines.pages += [str(page.number)] * len(texts)
        for number, reason in page.doubts:
            place = first_line + number - 1
            lines.doubts.append((Printed(texts[number - 1], place, place, str(page.number)), reason))
        if page.is_unread:
            lines.unread_pages.append(page.number)
    if not any(text.strip() for text in lines.texts):
        pages = page_ranges(lines.unread_pages)
        raise Unloadable(
            f"{document.name} には読める文字がありません（{pages or '白紙'}）。",
            "日本語のフォントをこの機械に入れてから、もう一度実行してください。"
            if any(reason == pdf.NO_FONT for _, reason in lines.doubts)
            else "スキャンした PDF は OCR で「検索可能な PDF」にしてから、もう一度実行してください。",
        )
    return lines


def page_ranges(pages: list[int]) -> str:
    """Return `1、4～6ページ` for the numbers of pages in order; blank for none."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    spans = [str(run[0]) if len(run) == 1 else f"{run[0]}～{run[-1]}" for run in runs]
    return f"{'、'.join(spans)}ページ" if spans else ""


def _reader(lines: Lines, document: Path, layout: str | None) -> ModuleType:
    if layout is not None:
        return LAYOUTS[layout]
    for reader in LAYOUTS.values():
        if reader.recognises(lines.texts):
            return reader
    known = "；".join(f"{name}（{'、'.join(reader.MARKS)}）" for name, reader in LAYOUTS.items())
    unread = f"文字を読めないページがあります（{page_ranges(lines.unread_pages)}）。" if lines.unread_pages else ""
    raise Unloadable(
        f"{document.name} の様式がわかりません。{unread}知っている様式と探した目印: {known}。",
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
