"""Reads CSV files of facts into columns of text, each row with its file and row number; refuses malformed rows one by one."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv


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
    """Rows of one file as text, with `file_name` and `row_no` (the header is row 1), and the malformed ones."""

    rows: pa.Table
    malformed: list[Malformed] = field(default_factory=list)


def read_csv(path: Path, columns: list[str], required: set[str]) -> PrintedTable:
    """Return the rows of a CSV file with all `columns` as text; columns it lacks come out blank.

    Raises Unloadable when the file is no CSV in a known encoding or its header has unknown, repeated or lacking columns.
    """
    content = decode(path)
    header = _header(content, path, columns, required)
    malformed: list[Malformed] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        malformed.append(Malformed(path.name, row.number, row.text, row.expected_columns, row.actual_columns))
        return "skip"

    rows = pa.csv.read_csv(
        io.BytesIO(content),
        read_options=pa.csv.ReadOptions(use_threads=False, block_size=64 << 20),
        parse_options=pa.csv.ParseOptions(
            newlines_in_values=True, invalid_row_handler=refuse, ignore_empty_lines=False
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    return PrintedTable(_with_place(rows, columns, path.name, malformed), malformed)


def decode(path: Path) -> bytes:
    """Return the content as UTF-8 without byte order mark, from UTF-8 or CP932; raises Unloadable."""
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    for encoding in ("utf8", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return content if encoding == "utf8" else text.encode("utf8")
    raise Unloadable(
        f"{path.name} の文字コードを読み取れません（UTF-8 でも CP932 でもありません）。",
        "UTF-8 または Shift_JIS（CP932）の CSV として保存し直してください。",
    )


def _header(content: bytes, path: Path, columns: list[str], required: set[str]) -> list[str]:
    try:
        header = pa.csv.open_csv(
            io.BytesIO(content), read_options=pa.csv.ReadOptions(use_threads=False)
        ).schema.names if content.strip() else []  # fmt: skip
    except pa.ArrowInvalid:  # a later row is malformed: the header alone decides here
        header = next(iter(content.decode("utf8").splitlines()), "").split(",")
    unknown = [name for name in header if name not in columns]
    lacking = sorted(required - set(header))
    repeated = sorted({name for name in header if header.count(name) > 1})
    if not unknown and not lacking and not repeated:
        return header
    parts = [
        f"{words}: {'、'.join(names)}"
        for words, names in (("知らない列", unknown), ("足りない列", lacking), ("重複した列", repeated))
        if names
    ]
    raise Unloadable(
        f"{path.name} の1行目（見出し）が正しくありません（{'／'.join(parts)}）。",
        "1行目に列名を置き、queries/schema/tables.sql の列名に合わせてください。",
    )


def _with_place(rows: pa.Table, columns: list[str], file_name: str, malformed: list[Malformed]) -> pa.Table:
    skipped = {row.row_no for row in malformed}
    numbers = (number for number in range(2, rows.num_rows + len(skipped) + 2) if number not in skipped)
    blank = pa.nulls(rows.num_rows, pa.string())
    arrays = [rows[name] if name in rows.column_names else blank for name in columns]
    return pa.table(
        [*arrays, pa.array([file_name] * rows.num_rows, pa.string()), pa.array(list(numbers), pa.int64())],
        names=[*columns, "file_name", "row_no"],
    )


def as_json(row: Malformed) -> str:
    """Return a malformed row as JSON, for the table of refused rows."""
    return json.dumps({"text": row.text}, ensure_ascii=False)
