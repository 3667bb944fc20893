"""Reads Excel workbooks into grids of text: what the cells show, with dates, percentages and formulas told apart."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from etl.readers.forms import Grid
from etl.readers.tables import Unloadable

MOST_COLUMNS = 200
LAST_ROW = 1 << 20  # of Excel; a broken file can claim any
PIECE = 1 << 20
NO_RESULT = "#計算結果なし!"  # stands before a formula whose result the file does not hold
_FORMAT_PART = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)


@dataclass(frozen=True)
class Limits:
    """The most that is read of one workbook: rows of a sheet, sheets, its bytes once unpacked, characters in cells.

    A small file can hold much of each: zeros pack a thousandfold, and all cells may share one long text.
    """

    rows: int = LAST_ROW
    sheets: int = 1_000
    unpacked: int = 500 << 20
    characters: int = 500 << 20


OF_A_KEEPER = Limits()


def read_grids(content: bytes, place: str, limits: Limits = OF_A_KEEPER) -> Iterator[tuple[str, Grid]]:
    """Yield the name and the grid of each sheet that holds anything; rows count as in Excel, the headings are row 1.

    Of a sheet with more rows than the limit only one row more is read, so that it can be told apart. Raises Unloadable
    for what is no readable workbook (broken, locked by a password, the old .xls form) or beyond the limits.
    """
    _require_workbook(content, place, limits)
    with warnings.catch_warnings(action="ignore"):  # openpyxl warns of parts that hold no cells
        try:
            shown = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            # reading twice takes twice as long, and most workbooks hold no formula
            written = load_workbook(io.BytesIO(content), read_only=True) if _has_formulas(content) else None
            _require_at_most(len(shown.worksheets), limits.sheets, f"{place} のシート", "枚")
            characters = 0
            for sheet in shown.worksheets:
                formulas = _formulas(written[sheet.title], place) if written else {}
                grid = _grid(sheet, formulas, f"{place}［{sheet.title}］", limits)
                characters += _characters(grid)
                _require_at_most(characters, limits.characters, f"{place} のセルの文字", "字")
                if grid.headings or grid.rows:
                    yield sheet.title, grid
        except (Unloadable, MemoryError):
            raise
        except Exception as error:  # the library raises whatever a broken part of the file makes of it
            raise _broken(place) from error


def _require_workbook(content: bytes, place: str, limits: Limits) -> None:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unloadable(
            f"{place} は古い形式（.xls）か、パスワードで保護されたブックです。",
            "Excel で開き、パスワードを外して「Excel ブック（.xlsx）」として保存し直してください。",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _require_small(parts, place, limits)
    except Unloadable:
        raise
    except Exception as error:  # not only BadZipFile: a broken list of parts ends in many ways
        raise _broken(place) from error


def _require_small(parts: zipfile.ZipFile, place: str, limits: Limits) -> None:
    """Refuse what is too large by its list of parts; then unpack each in pieces, for the list may not be true."""
    unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > limits.unpacked:
        raise Unloadable(
            f"{place} は展開すると大きすぎます（{unpacked >> 20:,}MB、上限 {limits.unpacked >> 20:,}MB）。",
            "シートを分けるか、CSV で保存してください。",
        )
    for part in parts.infolist():
        with parts.open(part) as packed:
            while packed.read(PIECE):  # what is longer than stated ends with a wrong checksum
                pass


def _require_at_most(number: int, most: int, what: str, unit: str) -> None:
    if number > most:
        problem = f"{what}が多すぎます（上限 {most:,} {unit}）。"
        raise Unloadable(problem, "要らないものを消すか、ファイルを分けてください。")


def _characters(grid: Grid) -> int:
    return sum(map(len, grid.headings)) + sum(len(cell) for _, cells in grid.rows for cell in cells if cell)


def _broken(place: str) -> Unloadable:
    return Unloadable(
        f"{place} を Excel ブックとして読み取れません。", "Excel で開けるかを確かめ、.xlsx 形式で保存し直してください。"
    )


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(re.search(rb"<(?:\w+:)?f[ >/]", parts.read(name)) for name in sheets)


def _rows(sheet: ReadOnlyWorksheet, place: str) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Yield number and cells of the rows; a run of rows that the file leaves out, up to a million, comes once."""
    sheet.reset_dimensions()  # the stated size of a sheet can be wrong
    before = None
    for row_no, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), start=1):
        if row_no > LAST_ROW:
            raise _broken(place)
        if row is not before:  # the library yields one and the same tuple for all rows left out
            yield row_no, row
        before = row


def _formulas(sheet: ReadOnlyWorksheet, place: str) -> dict[tuple[int, int], str]:
    """Return the formulas of a sheet by row and column."""
    cells = (cell for _, row in _rows(sheet, place) for cell in row if cell.data_type == "f")
    return {(cell.row, cell.column): f"{NO_RESULT} {cell.value}" for cell in cells}


def _grid(sheet: ReadOnlyWorksheet, formulas: dict[tuple[int, int], str], place: str, limits: Limits) -> Grid:
    headings: list[str] = []
    rows = []
    for row_no, row in _rows(sheet, place):
        cells = _cut([_text(cell) or formulas.get((row_no, column)) for column, cell in enumerate(row, start=1)])
        if row_no == 1:
            headings = [text or "" for text in cells]
        elif cells:
            rows.append((row_no, cells))
        if len(cells) > MOST_COLUMNS:
            raise Unloadable(
                f"{place} の {row_no} 行目は {MOST_COLUMNS} 列を超えています。",
                "右のほうの要らない列を削除してください。",
            )
        if len(rows) > limits.rows:
            break
    return Grid(place, headings, rows)


def _cut(cells: list[str | None]) -> list[str | None]:
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _text(cell: Cell) -> str | None:
    """Return what the cell shows as plain text; None for a blank one, and for a formula without a stored result."""
    value = cell.value
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    text = str(value)
    return text if text.strip() else None


def _number(value: float, number_format: str) -> str:
    """Return the number with the words its format shows around it: 26700 in #,##0"千円" is 26700千円.

    Every digit of the value stays, though the format may round it. A format that chooses by the value in ways of its
    own ([>=1000] ...) is returned with the number, and so read as nothing.
    """
    exact = Decimal(repr(value))
    parts = _section(_FORMAT_PART.findall(number_format), exact)
    if any(re.match(r"\[[<>=]", part) for part in parts):
        return f"{exact:f}（{number_format}）"
    digits = [position for position, part in enumerate(parts) if part in "0#?"]
    if "general" in number_format.lower() or "@" in parts or not parts:
        return f"{exact.normalize():f}"
    if not digits:  # a bookkeeper's format shows a zero as a dash
        return "0" if exact == 0 and _words(parts) in ("-", "－", "") else _words(parts)
    before, after = parts[: digits[0]], parts[digits[-1] + 1 :]
    while after[:1] == [","]:  # each divides what is shown by a thousand
        exact, after = exact / 1000, after[1:]
    exact *= Decimal(100) ** [*before, *after].count("%")
    sign = "-" if exact < 0 and ";" not in number_format else ""
    return f"{_words(before)}{sign}{abs(exact).normalize():f}{_words(after)}"


def _section(parts: list[str], value: Decimal) -> list[str]:
    """Return the parts of the format that a positive, negative or zero value has."""
    sections: list[list[str]] = [[]]
    for part in parts:
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    return sections[wanted] if wanted < min(len(sections), 3) else sections[0]


def _words(parts: list[str]) -> str:
    """Return the text that parts of a format print; padding, colours and locales print none."""
    texts = []
    for part in parts:
        if part.startswith("[$"):
            texts.append(part[2:-1].partition("-")[0])
        elif part.startswith('"'):
            texts.append(part[1:-1])
        elif part.startswith("\\"):
            texts.append(part[1:])
        elif part[0] not in "_*[":
            texts.append(part)
    return "".join(texts).strip()
