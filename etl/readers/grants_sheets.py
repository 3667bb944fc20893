"""Cuts a list of grant project sheets into its sheets and finds the project name of each.

A page break is a form feed or, in a text without any, a run of blank lines. The text of a page is out of order in
places: the name may stand behind the KPIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

PAGE_GAP = 3
NAME_LABEL = "事業概要"
BODY_LABEL = "自治体名"
MAX_NAME_LINES = 4
KPI_HEADING = re.compile(r"【\s*アウト(?P<kind>プット|カム)[^【】]*】")
FORM_LABEL = re.compile(rf"\s*(?:{NAME_LABEL}|{BODY_LABEL}|(?:具体|具体サービス|主な|主なKPI)\s*$)")
_NEXT_ITEM = re.compile(r"(?<=\s)(?=[②-⑳][^)）]*(?:[(（]|$))")  # not a number inside brackets


@dataclass(frozen=True)
class Line:
    """One printed line, or the part of it up to a glued heading; lines count from 1."""

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.text.strip()

    @property
    def is_body(self) -> bool:
        """Whether the line of name, population and cost starts here."""
        return self.text.lstrip().startswith(BODY_LABEL)


@dataclass(frozen=True)
class Doubt:
    """A line that could not be read surely, and why (Japanese)."""

    line: Line
    reason: str


@dataclass(frozen=True)
class Name:
    """A project name in 【】 led by its label, with the positions of its first and last line in the sheet."""

    text: str
    first: int
    last: int
    is_on_label_line: bool


@dataclass
class Sheet:
    """The lines of one project; `is_sure` is false where its border with the next sheet is in doubt."""

    lines: list[Line] = field(default_factory=list)
    is_sure: bool = True

    @property
    def has_body(self) -> bool:
        """Whether the line of name, population and cost is here."""
        return any(line.is_body for line in self.lines)

    @property
    def has_name(self) -> bool:
        """Whether a project name is here."""
        return bool(project_names(self.lines))

    @property
    def has_kpis(self) -> bool:
        """Whether a heading of KPIs is here."""
        return any(KPI_HEADING.search(line.text) for line in self.lines)


def cut(printed: list[str]) -> tuple[list[Sheet], list[Doubt]]:
    """Return the sheets in their order, and the pages that belong to none."""
    pages = [part for page in _pages(printed) for part in _divided(page)]
    sheets: list[Sheet] = []
    doubts: list[Doubt] = []
    waiting: list[Line] = []
    for index, page in enumerate(pages):
        if page.has_body or (page.has_name and page.has_kpis):
            sheets.append(Sheet([*waiting, *page.lines], page.is_sure))
            waiting = []
            continue
        owner = _owner(page, sheets, pages[index + 1 : index + 2])
        if owner == "previous":
            sheets[-1].lines += page.lines
        elif owner == "next":
            waiting = page.lines
        else:
            doubts.append(Doubt(_first(page.lines), "どの事業のページか判断できない"))
    return sheets, doubts


def _pages(printed: list[str]) -> list[Sheet]:
    pages = [Sheet()]
    gap = 0
    has_form_feeds = any(text.startswith("\f") for text in printed)
    for number, text in enumerate(printed, start=1):
        if text.startswith("\f") or (gap >= PAGE_GAP and text.strip() and not has_form_feeds):
            pages.append(Sheet())
        gap = 0 if text.strip() else gap + 1
        pages[-1].lines += _unglued(number, text)
    return [page for page in pages if any(not line.is_blank for line in page.lines)]


def _unglued(number: int, text: str) -> Iterator[Line]:
    """Yield the parts of a line on which a heading or a numbered item follows another one."""
    apart = KPI_HEADING.sub(r"\n\g<0>\n", text)
    apart = re.sub(rf"】\s*(?={BODY_LABEL})", "】\n", apart)
    apart = _NEXT_ITEM.sub("\n", apart)
    parts = [part for part in apart.split("\n") if part.strip()]
    return (Line(number, part) for part in parts or [""])


def _divided(page: Sheet) -> list[Sheet]:
    """Return the sheets of a page that holds several; a name right before a body belongs to that body."""
    bodies = [position for position, line in enumerate(page.lines) if line.is_body]
    if len(bodies) < 2:
        return [page]
    names = project_names(page.lines)
    cuts = [_name_before(page.lines, names, body) for body in bodies[1:]]
    parts = [Sheet(page.lines[start:end]) for start, end in zip([0, *cuts], [*cuts, None], strict=True)]
    is_sure = all(len(project_names(part.lines)) == 1 for part in parts)
    return [Sheet(part.lines, is_sure) for part in parts]


def _name_before(lines: list[Line], names: list[Name], body: int) -> int:
    before = [name.first for name in names if all(line.is_blank for line in lines[name.last + 1 : body])]
    return next((first for first in before if first < body), body)


def _owner(page: Sheet, sheets: list[Sheet], following: list[Sheet]) -> str | None:
    if not page.has_name:
        return "previous" if sheets else None
    takers = []
    if sheets and not sheets[-1].has_name:
        takers.append("previous")
    if following and following[0].has_body and not following[0].has_name:
        takers.append("next")
    return takers[0] if len(takers) == 1 else None


def _first(lines: list[Line]) -> Line:
    return next(line for line in lines if not line.is_blank)


def project_names(lines: list[Line]) -> list[Name]:
    """Return the project names printed on the lines; the label stands for the summary too, which is no name."""
    labels = [position for position, line in enumerate(lines) if line.text.lstrip().startswith(NAME_LABEL)]
    summary = _summary_label(lines, labels)
    names = [name for position in labels if (name := _name_at(lines, position))]
    is_only_label = labels and labels[-1] == summary
    return [name for name in names if name.first != summary or (name.is_on_label_line and not is_only_label)]


def _summary_label(lines: list[Line], labels: list[int]) -> int | None:
    """Return the position of the label that follows the body line, before the KPIs: the summary's own place."""
    body = next((position for position, line in enumerate(lines) if line.is_body), None)
    if body is None:
        return None
    label = next((position for position in labels if position > body), None)
    if label is None or any(KPI_HEADING.search(line.text) for line in lines[body:label]):
        return None
    return label


def _name_at(lines: list[Line], label: int) -> Name | None:
    rest = re.sub(rf"^\s*{NAME_LABEL}\s*[:：]?", "", lines[label].text).strip()
    start = label
    if not rest:
        start = next((at for at in range(label + 1, len(lines)) if not lines[at].is_blank), label)
        rest = lines[start].text.strip()
    if not rest.startswith("【"):
        return None
    last = start
    while rest.count("【") > rest.count("】") and last + 1 < min(len(lines), start + MAX_NAME_LINES):
        last += 1
        if lines[last].is_blank or FORM_LABEL.match(lines[last].text):
            return None
        rest += lines[last].text.strip()
    text = _inside(rest)
    return Name(text, label, last, start == label) if text else None


def _inside(bracketed: str) -> str | None:
    """Return what stands in one pair of 【】 that ends with the text, else None."""
    depth = 0
    for position, character in enumerate(bracketed):
        depth += {"【": 1, "】": -1}.get(character, 0)
        if depth == 0:
            return bracketed[1:position].strip() if position == len(bracketed) - 1 else None
    return None
