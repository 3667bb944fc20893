"""The sheet of cases side by side as a table for the screen and for one page of A4."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import pandas as pd

from queries.language import t
from ui import labels, tables
from ui.compare import NOT_COMPARED, source_words

# The printed page; the lengths agree with the style of printing in theme.py.
PRINT_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.6)  # smaller can hardly be read
MM_PER_POINT, MM_PER_PIXEL = 0.3528, 0.2646
PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 194, 278
ITEM_MM, DIFFERENCE_MM, DETAIL_ITEM_MM = 40, 40, 24
LINE_HEIGHT, ROW_PADDING_MM, CELL_PADDING_MM = 1.25, 1.4, 2.4
PRINTED_CHART_SCALE, CHART_WORDS_PIXELS = 0.69, 110
HEADINGS_MM, SENTENCE_MM = 40, 4
WORDS_POINTS, WORDS_MM = 7, 3.3  # captions and titles, and the height of one of their lines
# What a reader of the sheet asks for first keeps more of its lines than the other lists.
TELLING = {"effects": 2, "cost_items": 2}


@dataclass(frozen=True)
class Paper:
    """How both tables fit one page of A4: the size of type, and how many lines of each list are printed."""

    points: float
    lines: tuple[int, ...]


def paper(values: pd.DataFrame, details: pd.DataFrame, reserved: float) -> Paper:
    """Return the largest type at which both tables fit one page beside the reserved mm.

    Where even the smallest does not, the list that takes the most room gives a line away, again and again; the most
    telling ones take more.
    """
    value_rows = [tuple(row) for row in values.itertuples(index=False)]
    lists = [(_list_heading(row), *row[1:-1]) for row in details.itertuples(index=False)]
    weights = [TELLING.get(code, 1) for code in details.index]
    lines = [max(cell.count("\n") + 1 for cell in row[1:]) for row in lists]
    for points in PRINT_SIZES:
        room = PAGE_HEIGHT_MM - reserved
        room -= sum(_printed_mm(row, _widths(len(row) - 2, ITEM_MM, DIFFERENCE_MM), points) for row in value_rows)
        heights = [_list_mm(row, lines[place], points) for place, row in enumerate(lists)]
        if sum(heights) <= room:
            return Paper(points, tuple(lines))
    least = [_list_mm(row, 0, points) for row in lists]
    while sum(heights) > room and heights != least:
        place = max(
            (at for at, height in enumerate(heights) if height > least[at]), key=lambda at: heights[at] / weights[at]
        )
        lines[place] -= 1
        heights[place] = _list_mm(lists[place], lines[place], points)
    return Paper(points, tuple(lines))


def _list_heading(row: tuple[str, ...]) -> str:
    return row[0] if row[-1] == NOT_COMPARED else f"{row[0]}\n{row[-1]}"


def _list_mm(row: tuple[str, ...], lines: int, points: float) -> float:
    item, *cells = row
    printed = ["\n".join(filter(None, [*cut_list(cell, lines)])) for cell in cells]
    return _printed_mm((item, *printed), _widths(len(cells), DETAIL_ITEM_MM), points)


def cut_list(cell: str, lines: int) -> tuple[str, str]:
    """Return the first lines of a list as printed, and in words how many more the screen shows."""
    told = cell.split("\n")
    if len(told) <= lines or cell == t(labels.NOT_STATED):
        return cell, ""
    left = len(told) - lines
    more = t("ほか{count}件（画面で）", count=left) if lines else t("{count}件（画面で）", count=left)
    return "\n".join(told[:lines]), more


def _widths(cases: int, item_mm: float, *more_mm: float) -> list[float]:
    return [item_mm, *[(PAGE_WIDTH_MM - item_mm - sum(more_mm)) / cases] * cases, *more_mm]


def _printed_mm(row: tuple[str, ...], widths: list[float], points: float) -> float:
    letter = points * MM_PER_POINT
    lines = max(
        sum(_lines_in_cell(line, width, letter) for line in text.split("\n"))
        for text, width in zip(row, widths, strict=True)
    )
    return lines * letter * LINE_HEIGHT + ROW_PADDING_MM


def _lines_in_cell(text: str, width_mm: float, letter_mm: float) -> int:
    """Return how many lines a text takes: those that are full lose a letter to signs that may not begin or end one."""
    needed, room = tables.width(text) / 2 * letter_mm, width_mm - CELL_PADDING_MM
    return ceil(needed / room) if needed <= room else ceil(needed / (room - letter_mm))


def reserved_mm(cases: pd.DataFrame, charts: Sequence[dict], sentences: Sequence[str]) -> float:
    """Return the height, in millimetres, that everything but the tables takes on the printed page."""
    tallest = max((chart["layout"]["height"] for chart in charts), default=0)
    beside = (tallest + CHART_WORDS_PIXELS) * PRINTED_CHART_SCALE * MM_PER_PIXEL if tallest else 0
    more = max(_words_lines(title, PAGE_WIDTH_MM / len(cases)) for title in cases["title"]) - 1
    sources = source_words(cases)
    more += 2 * _words_lines(sources, PAGE_WIDTH_MM) + (_words_lines(sources, PAGE_WIDTH_MM / 2) if tallest else 0)
    return HEADINGS_MM + beside + more * WORDS_MM + (SENTENCE_MM * (len(sentences) + 1) if sentences else 0)


def _words_lines(text: str, width_mm: float) -> int:
    return ceil(tables.width(text) / 2 * WORDS_POINTS * MM_PER_POINT / (width_mm - CELL_PADDING_MM))


def as_html(rows: pd.DataFrame, *, caption: str, paper: Paper, has_differences: bool) -> str:
    """Return the rows as an HTML table in which nothing of the data is run; rows that differ carry a mark.

    Without a column of differences each stands below the name of its item, which leaves more room for lists; they are
    cut on paper, and say so.
    """
    columns = list(rows.columns) if has_differences else list(rows.columns[:-1])
    headings = "".join(f'<th scope="col">{html.escape(t(name))}</th>' for name in columns)
    told = rows.itertuples(index=False)
    if has_differences:
        body = "".join(_value_row(row) for row in told)
    else:
        body = "".join(_list_row(row, lines) for row, lines in zip(told, paper.lines, strict=True))
    kind = "side-by-side" if has_differences else "side-by-side lists"
    return (
        f'<table class="{kind}" style="--print-size: {paper.points}pt"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table>"
    )


def _value_row(row: tuple[str, ...]) -> str:
    item, *cells, difference = (_html_lines(text) for text in row)
    return _html_row(item, [*cells, difference], difference)


def _list_row(row: tuple[str, ...], lines: int) -> str:
    _, *cells, difference = row
    return _html_row(_html_lines(_list_heading(row)), [_html_list(cell, lines) for cell in cells], difference)


def _html_row(item: str, cells: list[str], difference: str) -> str:
    kind = ' class="differs"' if difference.startswith("≠") else ""
    return f'<tr{kind}><th scope="row">{item}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _html_list(cell: str, lines: int) -> str:
    printed, more = cut_list(cell, lines)
    if not more:
        return _html_lines(cell)
    rest = cell[len(printed) :]
    gap = "<br>" if printed else ""
    return (
        f'{_html_lines(printed)}<span class="on-screen">{_html_lines(rest)}</span>'
        f'<span class="on-paper">{gap}{more}</span>'
    )


def _html_lines(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
