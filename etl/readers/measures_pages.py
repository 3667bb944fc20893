"""Turns the text of a plan into lines that know which of them begin a page, without page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace

from etl.readers.measures_passages import Line

FEWEST = 3  # pages whose numbers count on, or whose first lines are the same: fewer may be chance
EDGE = 2  # how many of the first and of the last lines of a page may hold its number
_NUMBER = re.compile(r"(?P<before>\D*)(?P<number>\d{1,4})(?P<behind>\D*|/\d+)")


def lines_of(texts: list[str]) -> list[Line]:
    """Return the lines of a document; a form feed begins a page where the document marks its pages."""
    pages: list[list[Line]] = [[]]
    for number, text in enumerate(texts, start=1):
        if text.startswith("\f"):
            pages.append([])
        pages[-1].append(Line(number, text.lstrip("\f")))
    left_out = _page_numbers(pages) | _running_heads(pages)
    lines: list[Line] = []
    for at, page in enumerate(pages):
        kept = [Line(line.number, "") if line in left_out else line for line in page]
        first = next((line for line in kept if not line.is_blank), None)
        lines += [replace(line, starts_page=at > 0) if line is first else line for line in kept]
    return lines


def _page_numbers(pages: list[list[Line]]) -> set[Line]:
    """Return the lines at the edges of pages that differ only in a number, which counts on with the pages."""
    found: dict[tuple[str, int, str], set[Line]] = defaultdict(set)
    for at, page in enumerate(pages):
        printed = [line for line in page if not line.is_blank]
        for line in (*printed[:EDGE], *printed[-EDGE:]):
            if match := _NUMBER.fullmatch(line.folded):
                found[match["before"], int(match["number"]) - at, match["behind"].partition("/")[0]].add(line)
    return {line for lines in found.values() if len(lines) >= FEWEST for line in lines}


def _running_heads(pages: list[list[Line]]) -> set[Line]:
    """Return the first lines of the pages where more than half of them have the same."""
    heads = [line for page in pages if (line := next((line for line in page if not line.is_blank), None))]
    texts = Counter(line.folded for line in heads)
    return {line for line in heads if texts[line.folded] > max(len(heads) / 2, FEWEST - 1)}
