"""Cuts a casebook's lines into pages and the pages into numbered cases."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from etl.clean import fold
from etl.readers.records import Printed

HEADER = re.compile(r"\s*＜[0-9０-９]+．[^＞]*＞")
COST_FOOTNOTES = ("※主にシステム導入等", "に係るコストを記載")
_TITLE = re.compile(r"\s*([0-9０-９]{1,4})[\s　]+(\S.*?)[\s　]*【([^【】]+)】\s*")
_BODY = re.compile(r"\D*[都道府県市区町村](?:など|ほか|等|他)?|\D*(?:連合|組合|協議会|センター|機構)")
_PAGE_NUMBER = re.compile(r"\s*\d-\d{1,3}\s*")
_PAGE_HEADS = re.compile(r"事業効果|コスト|サービス提供事業者等|➢|（[^（）]{2,8}）$|参考資料|【|導入に|取組の|☆|※|＜")
_RUNNING_TEXT_WIDTH = 30


class Line(NamedTuple):
    """One line of the document; numbers count from 1."""

    number: int
    text: str


class Title(NamedTuple):
    """A case's number, title and body as printed."""

    number: int
    text: str
    body: str


@dataclass(frozen=True)
class Page:
    """The lines of one page and the page number printed on it, if any."""

    lines: tuple[Line, ...]
    number: str | None

    @property
    def titles(self) -> list[Title]:
        """Titles that stand on the page."""
        return [title for line in self.lines if (title := read_title(line.text))]


@dataclass
class Case:
    """All pages of one case, with its title as first printed."""

    title: Title
    line: Line
    pages: list[Page] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """All lines of the case in printed order."""
        return [line for page in self.pages for line in page.lines]


class Joined:
    """Lines joined into one text that still knows on which line each character stands."""

    def __init__(self, lines: Iterable[Line], page: str | None = None) -> None:
        self.page = page
        self._starts: list[int] = []
        self._numbers: list[int] = []
        self.text = ""
        for line in lines:
            self._append(line)
        self.half = half_width(self.text)

    def _append(self, line: Line) -> None:
        text = line.text.strip()
        if not text:
            return
        if re.search(r"[A-Za-z]$|\d[,，.．]?$", self.text) and re.match(r"[A-Za-z]|\d", text):
            self.text += " "  # words of the Latin alphabet and numbers part at the line end
        self._starts.append(len(self.text))
        self._numbers.append(line.number)
        self.text += text

    def printed(self, start: int = 0, end: int | None = None) -> Printed:
        """Return the run of characters from `start` to `end` with its lines."""
        end = len(self.text) if end is None else end
        first, last = sorted((self._number(start), self._number(max(start, end - 1))))  # a unit can stand above
        return Printed(self.text[start:end], first, last, self.page)

    def _number(self, offset: int) -> int:
        return self._numbers[max(0, bisect_right(self._starts, offset) - 1)] if self._numbers else 0


def half_width(text: str) -> str:
    """Return the text with everyday characters, of the same length, so that offsets stay those of the print."""
    return "".join(map(_narrow, text))


@cache
def _narrow(char: str) -> str:
    if unicodedata.category(char) == "No":  # ① is no figure
        return char
    folded = fold(char) or unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def width(text: str) -> float:
    """Return the printed width of a line in full-width characters."""
    return sum(0.5 if unicodedata.east_asian_width(char) in ("Na", "H", "N") else 1 for char in text.strip())


def read_title(text: str) -> Title | None:
    """Return the title on a line: number, words and the body in 【】; a 【】 without a body's name makes no title."""
    match = _TITLE.fullmatch(text)
    if match is None or not _BODY.fullmatch(fold(match[3])):
        return None
    return Title(int(fold(match[1])), match[2].strip(), match[3])


def cases(lines: list[str]) -> tuple[list[Case], list[Page]]:
    """Return the cases in printed order and the pages that hold titles of two cases, which belong to nobody."""
    found: dict[tuple[int, str], Case] = {}
    strays = []
    for page, title in _with_titles(pages(lines)):
        if len({_key(title) for title in page.titles}) > 1:
            strays.append(page)
        elif title is not None:
            found.setdefault(_key(title), Case(title, _title_line(page, title))).pages.append(page)
    return list(found.values()), strays


def _key(title: Title) -> tuple[int, str]:
    return title.number, fold(title.body)


def _title_line(page: Page, title: Title) -> Line:
    return next((line for line in page.lines if read_title(line.text) == title), page.lines[0])


def _with_titles(found: list[Page]) -> list[tuple[Page, Title | None]]:
    """A page without a title goes with the case before it, unless it opens a case (Point, 事業の概要)."""
    titled = []
    following: Title | None = None
    waiting: list[Page] = []
    previous: Title | None = None
    for page in found:
        following = page.titles[0] if page.titles else None
        if following is None:
            waiting.append(page)
            continue
        titled += _placed(waiting, previous, following)
        titled.append((page, following))
        waiting, previous = [], following
    return titled + _placed(waiting, previous, previous)


def _placed(waiting: list[Page], previous: Title | None, following: Title | None) -> list[tuple[Page, Title | None]]:
    opener = next((index for index, page in enumerate(waiting) if _opens_case(page)), len(waiting))
    return [(page, previous if index < opener else following) for index, page in enumerate(waiting)]


def _opens_case(page: Page) -> bool:
    return any(re.fullmatch(r"\s*(?:➢.*|事業の概要\s*)", line.text) for line in page.lines)


def pages(lines: list[str]) -> list[Page]:
    """Cut the lines at form feeds; without any, at one leading blank after a line of text or after a page number.

    Between form feeds, blank lines tell of distances on the page (as from a PDF), and one is enough to part blocks.
    """
    has_form_feeds = any(line.startswith("\f") for line in lines)
    starts = [
        index
        for index in range(1, len(lines))
        if (lines[index].startswith("\f") if has_form_feeds else _starts_page(lines, index))
    ]
    edges = [0, *starts, len(lines)]
    kept = [index for index in range(len(lines)) if not (has_form_feeds and _repeats_blank(lines, index))]
    runs = [kept[bisect_left(kept, first) : bisect_left(kept, last)] for first, last in pairwise(edges)]
    return [_page(lines, run) for run in runs if run]


def _repeats_blank(lines: list[str], index: int) -> bool:
    is_start = index == 0 or lines[index].startswith("\f")
    return not (is_start or lines[index].strip() or lines[index - 1].strip())


def _page(lines: list[str], places: Iterable[int]) -> Page:
    content = tuple(Line(index + 1, lines[index].rstrip("\r\n")) for index in places)
    number = next((line.text.strip() for line in content if _PAGE_NUMBER.fullmatch(line.text)), None)
    return Page(content, number)


def _starts_page(lines: list[str], index: int) -> bool:
    if not lines[index].strip():
        return False
    return _follows_page_number(lines, index) or _is_indented_start(lines[index - 1], lines[index])


def _follows_page_number(lines: list[str], index: int) -> bool:
    """Links of the old page may stand between its number and the next page."""
    if lines[index].startswith("http"):
        return False
    above = index - 1
    while above >= 0 and (not lines[above].strip() or lines[above].startswith("http")):
        above -= 1
    return above >= 0 and _PAGE_NUMBER.fullmatch(lines[above]) is not None


def _is_indented_start(previous: str, text: str) -> bool:
    """The blank of the page start stands before the line's own: none, the two of a header, or the one of a title."""
    is_indented = re.match(r" (?:(?=\S)(?!（?http)|  ＜)", text) or (re.match(r"  (?=\S)", text) and read_title(text))
    if not previous.strip() or not is_indented:
        return False
    is_running_text = width(previous) >= _RUNNING_TEXT_WIDTH and not (HEADER.match(previous) or read_title(previous))
    return not is_running_text or bool(_PAGE_HEADS.match(text.strip()) or read_title(text))
