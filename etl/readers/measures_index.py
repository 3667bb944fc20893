"""Reads the index of current and ended measures: number, name, department, fiscal years, and whether a reason is given.

Rows are broken over lines by the width of their cells; the place of the years tells which cell was broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.clean import fold
from etl.readers.measures_passages import Line, Passage, passage
from etl.readers.measures_years import ERA_YEAR
from etl.readers.records import Printed

NUMBER = re.compile(r"^\s*[(（]\s*(?P<chapter>\d+)\s*[)）]\s*[-－‐‑–—―−]\s*(?P<number>\d+)(?!\d)[ 　]*(?P<rest>.*)$")
_HEAD = "施策番号施策名主管課"
_ENDED_HEAD = "施策終了"
_CHAPTER = re.compile(r"^\(\d+\)(?!-?\d)")
_REASON = re.compile(r"^\(?【?終了理由")
_DEPARTMENT = re.compile(r".+(?:課|室|局|館|所|センター|部|署|院|園|校|チーム|本部|会)")
MAX_ROW_LINES = 8
BROKEN_END = 2


@dataclass
class Row:
    """One measure of the index; `years` are the listed year and, for an ended measure, the year it ended."""

    chapter: int
    number: int
    line: Line
    is_ended: bool
    title: str | None = None
    department: str | None = None
    years: list[Printed] = field(default_factory=list)
    has_reason: bool = False


def read_index(lines: list[Line]) -> list[Row]:
    """Return the rows of both tables in printed order."""
    rows: list[Row] = []
    is_inside = is_ended = is_head = False
    waiting: list[Line] = []
    for line in [*lines, Line(0, _HEAD)]:
        if line.is_blank:
            continue
        kind = _kind(line, is_inside)
        if kind == "text":
            is_ended = is_ended or (is_head and line.folded.startswith(_ENDED_HEAD))
            waiting += [] if is_head else [line]
            continue
        if rows and waiting:
            _fill(rows[-1], waiting)
        waiting = []
        is_head = kind == "head"
        if is_head:
            is_inside, is_ended = True, _ENDED_HEAD in line.folded
        elif kind == "reason" and rows:
            rows[-1].has_reason = True
        elif kind == "row":
            match = NUMBER.match(line.text)
            rows.append(Row(int(match["chapter"]), int(match["number"]), line, is_ended))
            waiting = [Line(line.number, " " * match.start("rest") + match["rest"])]
    return rows


def _kind(line: Line, is_inside: bool) -> str:
    if line.folded.startswith(_HEAD):
        return "head"
    if not is_inside:
        return "aside"
    if NUMBER.match(line.text):
        return "row"
    if _REASON.match(line.folded):
        return "reason"
    if _CHAPTER.match(line.folded) or line.folded.startswith("※"):
        return "aside"
    return "text"


def _fill(row: Row, lines: list[Line]) -> None:
    """Read the cells of a row; what stands behind its last year belongs to no row."""
    used: list[Line] = []
    wanted = 2 if row.is_ended else 1
    for line in lines[:MAX_ROW_LINES]:
        used.append(line)
        if len(ERA_YEAR.findall(passage(used).text)) >= wanted:
            break
    whole = passage(used)
    found = list(ERA_YEAR.finditer(whole.text))
    if len(found) != wanted or found[-1].end() != len(whole.text):
        return
    row.years = [whole.between(match.start(), match.end()) for match in found]
    pieces = [piece for piece in _pieces(whole, found[0].start()) if piece]
    if not any(line.starts_page for line in lines[1:]):  # else the rests of several cells may follow each other
        row.title, row.department = _cells(pieces, whole.starts_line(found[0].start()))


def _pieces(whole: Passage, end: int) -> Iterator[str]:
    """Yield what is printed before the years, line by line."""
    printed = whole.places[:end]
    for line in dict.fromkeys(line for line, _ in printed):
        last = max(column for other, column in printed if other is line)
        yield line.text[: last + 1].strip()


def _cells(pieces: list[str], years_stand_alone: bool) -> tuple[str | None, str | None]:
    """Return title and department; years on a line of their own tell that the department was broken before them.

    A broken end that could be a department by itself (図書館) leaves both in doubt.
    """
    *before, last = pieces or [""]
    if years_stand_alone and before:
        *before, first = before
        head, _, tail = first.rpartition(" ")
        department = tail + last
        is_doubtful = " " in last or (len(last) > BROKEN_END and _DEPARTMENT.fullmatch(fold(last)) is not None)
    else:
        head, _, department = last.rpartition(" ")
        is_doubtful = False
    title = joined([text for text in (*before, head) if text])
    if is_doubtful or not title or not _DEPARTMENT.fullmatch(fold(department)):
        return None, None
    return title, department


def joined(pieces: list[str]) -> str:
    """Return a name broken over lines; Latin words keep a blank between them."""
    text = ""
    for piece in (piece.strip() for piece in pieces):
        is_word = re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", piece)
        text += f" {piece}" if is_word else piece
    return text
