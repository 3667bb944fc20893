"""Cuts a case's page of effects, costs, schedule and vendors (事業効果・コスト) into its labelled sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.clean import fold
from etl.readers.casebook_pages import COST_FOOTNOTES, HEADER, Case, Joined, Line, Page, read_title
from etl.readers.records import Printed

LEAD_TIME = "検討開始から導入までの期間"
INITIAL = "イニシャルコスト"
RUNNING = "ランニングコスト"
RUNNING_OTHERWISE = "ランニングコスト（1年あたりでないもの）"
ITEMS = "（内訳）"
REMARKS = "（備考）"
VENDOR = "サービス提供事業者"
SERVICE = "サービス名"
FORM = "運用形態"
DEPARTMENT = "担当部署"
PARTNER = "その他参画主体"
BULLET = "○"
OTHER = "その他の行"

_SPAN = r"\s?[（(][^）)]*[年月][^）)]*[）)]"
_INLINE = re.compile(
    rf"(?<!\S)(?:(?P<lead>{LEAD_TIME})|(?P<initial>{INITIAL})|(?P<running>{RUNNING}(?:{_SPAN}|[（(][^）)]*[）)])?))(?=\s|※|$)"
    r"|(?<![^\s円）)])(?:(?P<items>（内訳）)|(?P<remarks>（備考）))"
)
_KINDS = {"lead": LEAD_TIME, "initial": INITIAL, "running": RUNNING, "items": ITEMS, "remarks": REMARKS}
_OPENERS = (
    (re.compile(rf"{SERVICE}(?=\s|$)"), SERVICE),
    (re.compile(rf"{FORM}(?=\s|$)"), FORM),
    (re.compile(rf"{DEPARTMENT}(?=\s|$)"), DEPARTMENT),
    (re.compile(r"[○〇◯]"), BULLET),
    (re.compile(r"メール(?=\s|$)"), OTHER),
    (re.compile(r"人口：|都道府県\S{0,20}$|\d-\d{1,3}$|New$"), OTHER),
    (re.compile(r"事業効果$|コスト$|サービス提供事業者等(?=\s|$)|スケジュール(?:の内訳)?$"), OTHER),
)


@dataclass
class Section:
    """The lines behind one label, blank ones included, without the label."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def printed_lines(self) -> list[Line]:
        """Lines with text."""
        return [line for line in self.lines if line.text.strip()]

    @property
    def blocks(self) -> list[list[Line]]:
        """Runs of lines between blank lines."""
        found: list[list[Line]] = [[]]
        for line in self.lines:
            if line.text.strip():
                found[-1].append(line)
            elif found[-1]:
                found.append([])
        return [block for block in found if block]


@dataclass
class Sheet:
    """The sections of one page in printed order."""

    first_line: Line
    page: str | None
    sections: list[Section]

    def all(self, kind: str) -> list[Section]:
        """Return the sections with one label."""
        return [section for section in self.sections if section.kind == kind]

    def first(self, kind: str) -> Section | None:
        """Return the first section with one label, if the label is printed."""
        return next(iter(self.all(kind)), None)

    def joined(self, lines: list[Line]) -> Joined:
        """Return lines of this page as one text."""
        return Joined(lines, self.page)

    def whole(self, section: Section) -> Printed:
        """Return all that is printed in a section."""
        return self.joined(section.printed_lines).printed()


def sheets(case: Case) -> list[Sheet]:
    """Return the case's pages of effects and costs; a page without its title goes on to the page that has it."""
    found = []
    pages = iter(case.pages)
    for page in pages:
        if not _is_sheet(page):
            continue
        lines, number, last = list(page.lines), page.number, page
        while not last.titles and (following := next(pages, None)):
            lines += following.lines
            number, last = number or following.number, following
        found.append(Sheet(lines[0], number, _sections(lines)))
    return found


def _is_sheet(page: Page) -> bool:
    texts = [line.text for line in page.lines]
    return any(LEAD_TIME in text for text in texts) or any(INITIAL in text and RUNNING in text for text in texts)


def _sections(lines: list[Line]) -> list[Section]:
    found = [Section(OTHER)]
    for kind, line in _pieces(lines):
        if kind is not None:
            found.append(Section(kind))
        found[-1].lines.append(line)
    return found


def _pieces(lines: list[Line]) -> Iterator[tuple[str | None, Line]]:
    """Yield (label or None for more of the same, rest of the line); labels broken over two lines are put together."""
    rest = iter(range(len(lines)))
    for index in rest:
        line = lines[index]
        text = line.text.strip()
        below = lines[index + 1].text.strip() if index + 1 < len(lines) else ""
        before = re.match(r"(.*(?:\s|^))サービス$", text)
        if before and below == "提供事業者":
            yield from _inline(Line(line.number, before[1]))
            yield VENDOR, Line(lines[next(rest)].number, "")
        elif text == "その他" and below == "参画主体":
            next(rest)
            yield PARTNER, Line(line.number, "")
        elif read_title(line.text) or HEADER.match(line.text) or text in COST_FOOTNOTES:
            yield OTHER, line
        elif opener := _opener(text):
            kind, end = opener
            yield kind, Line(line.number, text if kind == OTHER else text[end:].strip())
        else:
            yield from _inline(Line(line.number, line.text.lstrip()))


def _opener(text: str) -> tuple[str, int] | None:
    return next(((kind, match.end()) for mark, kind in _OPENERS if (match := mark.match(text))), None)


def _inline(line: Line) -> Iterator[tuple[str | None, Line]]:
    """Cost labels share lines, with each other, with an amount before them or with the heading コスト."""
    marks = list(_INLINE.finditer(line.text))
    if not marks:
        yield None, line
        return
    before = line.text[: marks[0].start()].strip()
    if before and before != "コスト":
        yield None, Line(line.number, before)
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        end = after.start() if after else len(line.text)
        yield _kind(mark), Line(line.number, line.text[mark.end() : end].strip())


def _kind(mark: re.Match[str]) -> str:
    """A running cost is one of a year only where its label says so: another span (５年間) or none is not known."""
    if mark.lastgroup != "running":
        return _KINDS[mark.lastgroup]
    span = fold(mark[0]).removeprefix(RUNNING).strip("()")
    return RUNNING if span in ("1年あたり", "1年当たり") else RUNNING_OTHERWISE
