"""Turns frames into a workbook: one table a sheet, its header in row 1; values, never formulas. No Streamlit here."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from math import isnan
from typing import BinaryIO

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ui.exports import LINE_BREAKS

MOST_ROWS = 1_048_575  # of a sheet, without its header
WIDEST, NARROWEST = 60, 10
MEASURED_ROWS = 200
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """Return an XLSX with one sheet per frame: numbers, dates and truths as such, text as text, blanks as no cell."""
    content = io.BytesIO()
    write(content, {name: [frame] for name, frame in sheets.items()})
    return content.getvalue()


def write(target: BinaryIO, sheets: Mapping[str, Iterable[pd.DataFrame]]) -> None:
    """Write an XLSX with one sheet per name, whose rows may come in several frames of the same columns.

    Memory does not grow with the rows. Raises ValueError for a text that no cell holds.
    """
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        heading = book.add_format({"bold": True})
        writers = _writers(book)
        for name, frames in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            row_no = 0
            for frame in frames:
                if row_no == 0:
                    _start(sheet, frame, heading)
                row_no = _write_rows(sheet, frame, row_no, writers)


def _start(sheet: Worksheet, frame: pd.DataFrame, heading: object) -> None:
    for position, header in enumerate(frame.columns):
        sheet.write_string(0, position, header, heading)
        sheet.set_column(position, position, _width([header, *frame[header].head(MEASURED_ROWS)]))


def _width(cells: list) -> float:
    longest = max(sum(2 if ord(char) > 255 else 1 for char in str(cell)) for cell in cells)
    return min(max(longest + 2, NARROWEST), WIDEST)


Writer = Callable[[Worksheet, int, int, object], int]


def _write_rows(sheet: Worksheet, frame: pd.DataFrame, row_no: int, writers: Mapping[type, Writer]) -> int:
    for row in _rows(frame):
        row_no += 1
        for position, value in enumerate(row):
            if not _is_blank(value):
                failed = writers[type(value)](sheet, row_no, position, value)
                if failed:
                    raise ValueError(f"row {row_no}, column {position + 1}: no cell of a workbook holds this")
    return row_no


def _rows(frame: pd.DataFrame) -> Iterator[tuple]:
    """Yield the rows as values of Python's own types."""
    columns = (frame.iloc[:, position].tolist() for position in range(frame.shape[1]))
    return zip(*([_plain(value) for value in column] for column in columns), strict=True)


def _is_blank(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value == "" or (type(value) is float and isnan(value))


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value


def _writers(book: xlsxwriter.Workbook) -> dict[type, Writer]:
    """Return what writes a value, by its type; text stays text when somebody edits its cell."""
    text = book.add_format({"num_format": "@", "quote_prefix": True})
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))

    def write_text(sheet: Worksheet, row: int, column: int, value: str) -> int:
        return sheet.write_string(row, column, LINE_BREAKS.sub(" ", value), text)

    def write_date(sheet: Worksheet, row: int, column: int, value: datetime) -> int:
        return sheet.write_datetime(row, column, value, day if value == value.normalize() else moment)

    return {
        str: write_text,
        pd.Timestamp: write_date,
        bool: lambda sheet, row, column, value: sheet.write_boolean(row, column, value),
        int: lambda sheet, row, column, value: sheet.write_number(row, column, value),
        float: lambda sheet, row, column, value: sheet.write_number(row, column, _Exact(value)),
    }


class _Exact(float):
    """A number that is written with every digit; the library would cut it to 16 of them."""

    def __format__(self, _: str) -> str:
        return repr(float(self)).removesuffix(".0")
