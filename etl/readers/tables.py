"""Reads CSV files of facts into columns of text, with file and row number; malformed rows are kept apart."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

BLOCK_SIZE = 64 << 20
PIECES = 64  # of a block, when several threads read at once
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEADER_SIZE = 100_000
UTF8, UTF8_BOM, CP932 = "UTF-8", "UTF-8（BOM付き）", "CP932（Shift_JIS）"


class Unloadable(Exception):
    """A file that cannot be read at all: `problem` says what is wrong and where, `remedy` what to do (Japanese)."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Keep both parts of the message."""
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


@dataclass
class Malformed:
    """A row whose number of fields is not that of the header."""

    file_name: str
    row_no: int
    text: str
    expected: int
    actual: int


@dataclass
class PrintedTable:
    """Rows of one file as text, with `file_name` and `row_no` (the header is row 1), and the malformed ones.

    `completed` has the same rows with what follows from them filled in, where a reader does so.
    """

    rows: pa.Table
    malformed: list[Malformed] = field(default_factory=list)
    encoding: str = UTF8
    completed: pa.Table | None = None


def read_csv(path: Path, columns: list[str], required: set[str]) -> PrintedTable:
    """Return the rows of a CSV file with all `columns` as text; columns it lacks come out blank.

    Raises Unloadable when the file is no CSV in a known encoding, or its header lacks the key or has wrong columns.
    """
    rows = _read_at_once(path, columns, required)
    if rows is not None:
        return PrintedTable(_with_place(rows, columns, place_of(path), []), encoding=_encoding_of_utf8(path))
    return read_csv_content(path.read_bytes(), place_of(path), columns, required)


def _read_at_once(path: Path, columns: list[str], required: set[str]) -> pa.Table | None:
    """Return the rows of a sound UTF-8 file, read by several threads; None where anything at all is odd.

    Where nothing is quoted every line is a row, and the pieces can be cut without reading through them first.
    """
    header = _first_record(_start_of_ended(path))
    if _complaints(header, columns, required):
        return None
    try:
        with pa.OSFile(str(path)) as file:
            return pa.csv.read_csv(
                file,
                read_options=pa.csv.ReadOptions(block_size=BLOCK_SIZE // PIECES),
                parse_options=pa.csv.ParseOptions(newlines_in_values=_has_quotes(path), ignore_empty_lines=False),
                convert_options=_as_text(header),
            )
    except pa.ArrowInvalid:
        return None


def _start_of_ended(path: Path) -> bytes:
    """Return the first bytes of a file whose last row has its line end; nothing of any other."""
    with path.open("rb") as file:
        start = file.read(HEADER_SIZE).removeprefix(BYTE_ORDER_MARK)
        file.seek(-min(len(start), 1), os.SEEK_END)
        return start if file.read(1) in (b"\r", b"\n") else b""


def _encoding_of_utf8(path: Path) -> str:
    with path.open("rb") as file:
        return UTF8_BOM if file.read(len(BYTE_ORDER_MARK)) == BYTE_ORDER_MARK else UTF8


def _has_quotes(path: Path) -> bool:
    with path.open("rb") as file:
        return any(b'"' in piece for piece in iter(lambda: file.read(BLOCK_SIZE), b""))


def read_csv_content(printed: bytes, place: str, columns: list[str], required: set[str]) -> PrintedTable:
    """Return the same of the content of any file, its rows read in order; malformed rows keep their numbers."""
    content, encoding = decoded(printed, place)
    content = _ended(content)
    header = _header(content, place, columns, required)
    malformed: list[Malformed] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        malformed.append(Malformed(place, row.number, row.text, row.expected_columns, row.actual_columns))
        return "skip"

    try:
        rows = pa.csv.read_csv(
            io.BytesIO(content),
            read_options=pa.csv.ReadOptions(use_threads=False, block_size=BLOCK_SIZE),
            parse_options=pa.csv.ParseOptions(
                newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=False
            ),
            convert_options=_as_text(header),
        )
    except pa.ArrowInvalid as error:
        raise Unloadable(
            f"{place} を CSV として読み取れません（{short(str(error))}）。",
            "二重引用符の閉じ忘れと、大きすぎる行がないかを確かめてください。",
        ) from error
    return PrintedTable(_with_place(rows, columns, place, malformed), malformed, encoding)


def _ended(content: bytes) -> bytes:
    """Return the content with a line end after its last row, else an open quote in it would pass."""
    return content if content[-1:] in b"\r\n" else content + b"\n"


def _as_text(header: list[str]) -> pa.csv.ConvertOptions:
    return pa.csv.ConvertOptions(
        column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True, null_values=[""]
    )


def place_of(path: Path) -> str:
    """Return the name of a file with its folder's, for messages: several folders can hold a `cases.csv`."""
    return f"{path.resolve().parent.name}/{path.name}"


def short(text: str, length: int = 80) -> str:
    """Return the text fit for one line of a message: no control characters, at most `length` characters."""
    line = re.sub(r"[\x00-\x20\x7f-\x9f]+", " ", text).strip()
    return line if len(line) <= length else f"{line[:length]}…"


def decode(path: Path) -> bytes:
    """Return the content as UTF-8 without byte order mark, from UTF-8 or CP932; raises Unloadable."""
    return decoded(path.read_bytes(), place_of(path))[0]


def decoded(printed: bytes, place: str) -> tuple[bytes, str]:
    """Return the content as UTF-8 without byte order mark, and the encoding it came in; raises Unloadable."""
    content = printed.removeprefix(BYTE_ORDER_MARK)
    try:
        content.decode("utf8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    else:
        return content, UTF8 if content == printed else UTF8_BOM
    if content == printed and not _is_torn_utf8(content) and (text := _from_cp932(content)):
        return text.encode("utf8"), CP932
    raise Unloadable(
        f"{place} の文字コードを読み取れません（CP932 でなく、UTF-8 とみると {line} 行目が壊れています）。",
        "UTF-8 または Shift_JIS（CP932）の CSV として保存し直してください。",
    )


def _from_cp932(content: bytes) -> str | None:
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError:
        return None
    # Python lets five bytes pass that no CP932 file holds
    return None if re.search("[\x80\uf8f0-\uf8f3]", text) else text


def _is_torn_utf8(content: bytes) -> bool:
    """Tell UTF-8 with a few broken bytes, which CP932 would read as mojibake, from CP932: most of it reads as UTF-8."""
    text = content.decode("utf8", errors="replace")
    broken = text.count("\ufffd")
    return sum(character > "\u07ff" for character in text) - broken > broken


def _header(content: bytes, place: str, columns: list[str], required: set[str]) -> list[str]:
    header = _first_record(content)
    complaints = _complaints(header, columns, required)
    if not complaints:
        return header
    raise Unloadable(
        f"{place} の1行目（見出し）が正しくありません（{'／'.join(complaints)}）。",
        "1行目に列名を置き、「データについて」の列の辞書（queries/schema/tables.sql）の列名に合わせてください。",
    )


def _complaints(header: list[str], columns: list[str], required: set[str]) -> list[str]:
    unknown = [name for name in header if name not in columns]
    lacking = sorted(required - set(header))
    repeated = sorted({name for name in header if header.count(name) > 1})
    return [
        f"{words}: {'、'.join(short(name) or '（空欄）' for name in names)}"
        for words, names in (("知らない列", unknown), ("足りない列", lacking), ("重複した列", repeated))
        if names
    ]


def _first_record(content: bytes) -> list[str]:
    start = io.StringIO(content[:HEADER_SIZE].decode("utf8", errors="ignore"), newline="")
    try:
        return next(csv.reader(start), [])
    except csv.Error:  # a first line that is no header of ours, however long
        return [start.getvalue()]


def _with_place(rows: pa.Table, columns: list[str], file_name: str, malformed: list[Malformed]) -> pa.Table:
    skipped = {row.row_no for row in malformed}
    numbers = range(2, rows.num_rows + len(skipped) + 2)
    if skipped:
        numbers = [number for number in numbers if number not in skipped]
    blank = pa.nulls(rows.num_rows, pa.string())
    arrays = [rows[name] if name in rows.column_names else blank for name in columns]
    return pa.table(
        [*arrays, pa.repeat(file_name, rows.num_rows), pa.array(numbers, pa.int64())],
        names=[*columns, "file_name", "row_no"],
    )


def as_json(row: Malformed) -> str:
    """Return a malformed row as JSON, for the table of refused rows."""
    return json.dumps({"text": row.text}, ensure_ascii=False)
