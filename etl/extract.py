"""Turns a document into CSV files of facts: finds its layout, reads it, and lists what could not be read."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from types import ModuleType

from etl import clean, schema, typed
from etl.readers import casebook, grants, measures, pdf
from etl.readers.records import Extraction, Printed, Source
from etl.readers.tables import Unloadable, decode
from etl.schema import Column
from etl.staging import SHIPPED_DATA

LAYOUTS: dict[str, ModuleType] = {reader.LAYOUT: reader for reader in (casebook, grants, measures)}
UNREAD_COLUMNS = ("case_id", "table_name", "column_name", "page", "line", "printed_text", "reason")
EXTRACTED_TEXT = "extracted.txt"
PDF_SUFFIX = ".pdf"
UNREAD, SOURCES = "unread.csv", "sources.csv"
# What a reader writes, and so what an earlier extraction may have left in a folder.
WRITTEN_TABLES = (
    "cases", "deployments", "vendors", "cost_items", "subsidies", "effects", "kpis", "kpi_values", "milestones",
    "evidence",
)  # fmt: skip
WRITTEN_FILES = {*(f"{name}.csv" for name in WRITTEN_TABLES), UNREAD, SOURCES, EXTRACTED_TEXT}
# What an extraction writes beside the tables, and no build loads.
BESIDE_THE_TABLES = {UNREAD: "読み取れなかった箇所の一覧", EXTRACTED_TEXT: "PDF から取り出した文字"}
TO_FILL_IN = "（要記入）"
SHOWN_FILES = 5
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls")
OFFICE_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # Excel, Word, and whatever else is packed like them


@dataclass
class Lines:
    """The lines of a document: those that start a page begin with a form feed where the document marks its pages.

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

    column: Column
    found: int
    complete: int
    unreadable: int


def extract(document: Path, out: Path, layout: str | None = None, source_id: str | None = None) -> Extraction:
    """Read the document and write one CSV per table, `evidence.csv` and `unread.csv` into `out`.

    The lines of a PDF, which the evidence counts, are written to `extracted.txt`; a source that the catalogue lacks, to
    `sources.csv`. Whatever else an earlier extraction left in `out` is removed.
    Raises Unloadable when the file cannot be read, no layout fits it, or `out` holds files of another origin.
    """
    _require_own_folder(out)
    lines = _lines(document)
    reader = _reader(lines, document, layout)
    source = _source(source_id or reader.source_id(lines.texts))
    extraction = _with_pages(reader.read(lines.texts, source), lines)
    if not extraction.tables.get("cases"):
        raise _no_record(document, reader, layout, extraction)
    out.mkdir(parents=True, exist_ok=True)
    written = {UNREAD, *_write_tables(extraction, out)}
    write_rows(out / UNREAD, UNREAD_COLUMNS, [vars(row) for row in extraction.unread])
    if not is_catalogued(source.source_id):
        _write_source(document, extraction, out / SOURCES)
        written.add(SOURCES)
    if document.suffix.lower() == PDF_SUFFIX:
        (out / EXTRACTED_TEXT).write_text("\n".join(lines.texts), encoding="utf8", newline="\n")
        written.add(EXTRACTED_TEXT)
    extraction.removed = _remove_others(out, written)
    return extraction


def is_catalogued(source_id: str) -> bool:
    """Return whether the shipped catalogue has the source."""
    return source_id in _editions()


def has_cases(source_id: str) -> bool:
    """Return whether the shipped facts have cases of the source."""
    return any(row["source_id"] == source_id for row in _rows(SHIPPED_DATA / "cases.csv"))


def _write_tables(extraction: Extraction, out: Path) -> list[str]:
    names = [name for name in WRITTEN_TABLES if name in extraction.tables or name == "evidence"]
    for name in names:
        write_rows(out / f"{name}.csv", schema.tables()[name].column_names, extraction.tables.get(name, []))
    return [f"{name}.csv" for name in names]


def _write_source(document: Path, extraction: Extraction, path: Path) -> None:
    """Write the row that a build asks for; one that people may have completed since the last time stays as it is."""
    source_id = extraction.source.source_id
    if path.exists() and any(row.get("source_id") == source_id for row in _rows(path)):
        return
    row = {
        "source_id": source_id,
        "title": document.name,
        "publisher_name": TO_FILL_IN,
        "record_type_code": extraction.tables["cases"][0]["record_type_code"],
        "note": f"{TO_FILL_IN}資料名はファイル名を仮に入れたもの。発行者と版は未記入",
    }
    write_rows(path, schema.tables()["sources"].column_names, [row])


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(decode(path).decode("utf8"), newline="")))


def _require_own_folder(out: Path) -> None:
    """Tables of another origin beside the extracted ones would be built together with them."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise Unloadable(
            f"書き出し先 {out} はフォルダーではありません。", "--out に新しいフォルダーの名前を指定してください。"
        )
    found = sorted(path.name for path in out.iterdir())
    foreign = [name for name in found if name not in WRITTEN_FILES or not (out / name).is_file()]
    if found and UNREAD not in found:  # every extraction writes it
        foreign = foreign or found
    if foreign:
        names = "、".join(foreign[:SHOWN_FILES]) + (
            f" ほか {len(foreign) - SHOWN_FILES} 個" * (len(foreign) > SHOWN_FILES)
        )
        raise Unloadable(
            f"書き出し先 {out} に、取り出しで書いたのではないものがあります: {names}。",
            "--out に、新しいか空のフォルダー、または前に extract が書いただけのフォルダーを指定してください。",
        )


def _remove_others(out: Path, written: set[str]) -> list[str]:
    """Remove what an earlier extraction wrote and this one did not; return the names."""
    others = sorted(path.name for path in out.iterdir() if path.name in WRITTEN_FILES - written)
    for name in others:
        (out / name).unlink()
    return others


def _no_record(document: Path, reader: ModuleType, layout: str | None, extraction: Extraction) -> Unloadable:
    first = extraction.unread[0] if extraction.unread else None
    unread = (
        f"読めなかったもの: {len(extraction.unread):,} 件、最初は {first.line} 行目（{first.reason}）。"
        if first
        else ""
    )
    others = "、".join(name for name in LAYOUTS if name != reader.LAYOUT)
    return Unloadable(
        f"{document.name} に様式 {reader.LAYOUT} の記録が1件もありません。{unread}",
        f"--layout を付けずに実行して様式を見分けさせるか、ほかの様式（{others}）を指定してください。"
        if layout
        else f"資料が途中で切れていないかを確かめるか、--layout でほかの様式（{others}）を指定してください。",
    )


def field_counts(extraction: Extraction) -> list[FieldCount]:
    """Return, for every column of the cases: in how many a value or an unread print was found, how many are complete.

    A value that was read but should be checked by eye counts as found and as unreadable, not as complete.
    """
    rows = extraction.tables.get("cases", [])
    counts = []
    for column in schema.tables()["cases"].columns:
        place = ("cases", column.name)
        filled = {row["case_id"] for row in rows if row.get(column.name) is not None}
        missed = {row.case_id for row in extraction.unread if (row.table_name, row.column_name) == place}
        counts.append(FieldCount(column, len(filled | missed), len(filled - missed), len(missed)))
    return counts


def required_blanks(extraction: Extraction) -> list[tuple[str, int, Column]]:
    """Return the cells without which a build refuses a row: the table, the row of its file and the column."""
    return [
        (name, row_no, column)
        for name, rows in sorted(extraction.tables.items())
        for column in schema.tables()[name].columns
        if column.is_required
        for row_no, row in enumerate(rows, 2)
        if row.get(column.name) is None
    ]


def write_rows(path: Path, columns: list[str] | tuple[str, ...], rows: list[dict[str, object]]) -> None:
    """Write rows as CSV: UTF-8, LF, blank for None, true and false, ISO dates, whole numbers without a point."""
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_written(row.get(name)) for name in columns] for row in rows)


def _written(value: object) -> str:
    return re.sub(r"[\r\n\t]+", " ", typed.as_text(value) or "")


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
    _require_document(document)
    is_named_pdf = document.suffix.lower() == PDF_SUFFIX
    if is_named_pdf and not pdf.is_pdf(document):
        raise Unloadable(
            f"{document.name} は名前が .pdf ですが、中身は PDF ではありません。",
            "PDF を取得し直すか、テキストなら名前の末尾を .txt に変えてください。",
        )
    if is_named_pdf:
        return _lines_of_pdf(document)
    content = document.read_bytes()
    if content.startswith(pdf.SIGNATURE):
        raise Unloadable(
            f"{document.name} の中身は PDF です。", "名前の末尾を .pdf に変えて、もう一度実行してください。"
        )
    if content.startswith(OFFICE_STARTS):
        raise Unloadable(
            f"{document.name} は Word などの文書で、PDF でもテキストでもありません。",
            "PDF として保存し直し、その PDF を指定してください。",
        )
    return _lines_of_text(document)


def _require_document(document: Path) -> None:
    if document.is_dir():
        raise Unloadable(
            f"資料 {document} はフォルダーです。", "その中の資料のファイル（PDF かテキスト）を1つ指定してください。"
        )
    if not document.exists():
        raise Unloadable(f"資料 {document} がありません。", "資料のファイルを指定してください。")
    if document.suffix.lower() in WORKBOOK_SUFFIXES:
        raise Unloadable(
            f"{document.name} は Excel ブックで、資料（PDF かテキスト）ではありません。",
            "表になっている事例は、python -m etl check で検査し、build --data でそのまま取り込めます。",
        )


def _no_text(document: Path) -> Unloadable:
    return Unloadable(
        f"{document.name} は空で、文字がありません。", "資料を取得し直し、文字のあるファイルを指定してください。"
    )


def _lines_of_text(document: Path) -> Lines:
    # splitlines() would also break at form feeds and other marks, and the line numbers would be wrong
    texts = decode(document).decode("utf8").replace("\r\n", "\n").split("\n")
    if not any(text.strip("\ufeff \f\t\r\u3000") for text in texts):
        raise _no_text(document)
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


def _editions() -> dict[str, str]:
    """Return the edition of every source of the shipped catalogue by its id."""
    with (SHIPPED_DATA / "sources.csv").open(encoding="utf8", newline="") as file:
        return {row["source_id"]: row["edition"] for row in csv.DictReader(file)}


def _source(source_id: str) -> Source:
    """Return the source as the catalogue knows it; an id that lacks its year finds the one entry it begins."""
    editions = _editions()
    if source_id not in editions:
        begun = [name for name in editions if name.startswith(f"{source_id}-")]
        if len(begun) != 1:
            return Source(source_id)
        source_id = begun[0]
    try:
        return Source(source_id, clean.fiscal_year(editions[source_id]))
    except clean.Unreadable:
        return Source(source_id)
