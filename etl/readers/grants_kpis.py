"""Reads the lists of output and outcome KPIs of one grant project sheet.

The last list has no end mark: the text of a diagram may follow it, with numbers of its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby

from etl.readers.casebook_pages import width
from etl.readers.grants_sheets import FORM_LABEL, KPI_HEADING, Doubt, Line

LEVELS = {"プット": "output", "カム": "outcome"}
LEVEL_WORDS = {"output": "アウトプット指標", "outcome": "アウトカム指標"}
_CIRCLED = re.compile(r"[①-⑳❶-❿➀-➓]")
_DIGITS = re.compile(r"[(（]?(\d{1,2})(?:[)）.．、]|\s)\s*(?!\d)")
_BULLETS = "●○〇◯◎■□◆◇▪•・‣✓✔➢\uf06c\uf06e\uf0b7\uf0fc"
# A line of an unnumbered list goes on where the one before cannot be the end of a name.
_OPEN_END = re.compile(r"[のをにがはへと、・（(「『]$")
_FULL_LINE_WIDTH = 23  # a line that fills the column may be cut anywhere
_NO_START = re.compile(r"[をがにはの、。・）)」』ーっゃゅょッャュョ]")


@dataclass(frozen=True)
class Kpi:
    """One KPI as printed, without its number mark."""

    level_code: str
    name: str


@dataclass(frozen=True)
class Mark:
    """What a line starts with: its kind (`circle`, `digit`, a bullet or `plain`), its number, and the text behind."""

    kind: str
    number: int
    rest: str


@dataclass
class Section:
    """A heading of KPIs with the lines under it; `is_last` where no other heading follows."""

    level_code: str
    heading: Line
    lines: list[Line] = field(default_factory=list)
    is_last: bool = False


def read_kpis(lines: list[Line]) -> tuple[list[Kpi], list[Doubt]]:
    """Return the KPIs of a sheet in printed order, and what could not be read surely."""
    sections = _sections(lines)
    kpis: list[Kpi] = []
    doubts = _heading_doubts(sections, lines)
    levels = [section.level_code for section in sections]
    for section in sections:
        if levels.count(section.level_code) > 1:  # one of the two may be another project's
            continue
        names, in_doubt = _names(section)
        kpis += [Kpi(section.level_code, name) for name in names]
        doubts += in_doubt
        if not names and not in_doubt:
            doubts.append(Doubt(section.heading, f"{LEVEL_WORDS[section.level_code]}の記載がない"))
    return kpis, doubts


def _sections(lines: list[Line]) -> list[Section]:
    sections: list[Section] = []
    is_open = False
    for line in lines:
        if heading := KPI_HEADING.search(line.text):
            sections.append(Section(LEVELS[heading["kind"]], line))
            is_open = True
        elif FORM_LABEL.match(line.text):
            is_open = False
        elif is_open:
            sections[-1].lines.append(line)
    if sections:
        sections[-1].is_last = True
    return sections


def _heading_doubts(sections: list[Section], lines: list[Line]) -> list[Doubt]:
    levels = [section.level_code for section in sections]
    start = next(line for line in lines if not line.is_blank)
    absent = [word for level, word in LEVEL_WORDS.items() if level not in levels]
    repeated = [section for at, section in enumerate(sections) if section.level_code in levels[:at]]
    return [
        *(Doubt(start, f"{word}の見出しが見つからない") for word in absent),
        *(Doubt(section.heading, "同じ指標の見出しが2つある") for section in repeated),
    ]


def _names(section: Section) -> tuple[list[str], list[Doubt]]:
    runs = [list(run) for is_blank, run in groupby(section.lines, lambda line: line.is_blank) if not is_blank]
    if not runs:
        return [], []
    first = _mark(runs[0][0].text, 1)
    if first.kind == "plain" and section.lines[0].is_blank:
        return [], [Doubt(runs[0][0], "見出しから離れているため、指標か図の文字か判断できない")]
    items = _Items(first.kind)
    for position, run in enumerate(runs):
        if position and not items.goes_on(runs[position:]):
            return items.names, items.doubts + _left_over(run[0], items, section)
        if not items.take(run):
            break
    return items.names, items.doubts


def _left_over(line: Line, items: _Items, section: Section) -> list[Doubt]:
    """Return the doubt on text behind a list: behind the last one a diagram is usual, unless it could go on with it."""
    is_same_bullet = items.kind in _BULLETS and _mark(line.text, 0).kind == items.kind
    is_next_number = items.kind in ("circle", "digit") and _number(line.text, items.kind) == items.last_number + 1
    if section.is_last and not (is_same_bullet or is_next_number):
        return []
    return [Doubt(line, "空行の後にあるため、指標か図の文字か判断できない")]


class _Items:
    """The items of one list, taken run by run."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.last_number = 0
        self.texts: list[str] = []
        self.doubts: list[Doubt] = []

    @property
    def names(self) -> list[str]:
        """Names of the items; a number with nothing behind it is an unused row of the form."""
        return [text for text in self.texts if text]

    def goes_on(self, runs: list[list[Line]]) -> bool:
        """Whether a list goes on behind a blank line: with its next number, which does not begin anew later on."""
        if self.kind not in ("circle", "digit"):
            return False
        numbers = [_number(line.text, self.kind) for run in runs for line in run]
        expected = self.last_number + 1
        return numbers[0] == expected and min(filter(None, numbers)) == expected

    def take(self, run: list[Line]) -> bool:
        """Add the items of lines without a blank between them; false where the rest is in doubt."""
        for line in run:
            mark = _mark(line.text, self.last_number + 1)
            if mark.kind == "circle" and (self.kind != "circle" or mark.number != self.last_number + 1):
                self.doubts.append(Doubt(line, "番号が順でないため、指標か図の文字か判断できない"))
                return False
            if mark.kind != self.kind:
                self._append(line.text.strip())
            elif self.kind == "plain" and self._runs_on(mark.rest):
                self._append(mark.rest)
            elif self.kind == "plain" and self.texts and width(self.texts[-1]) >= _FULL_LINE_WIDTH:
                self.texts.pop()
                self.doubts.append(Doubt(line, "番号がなく、前の行の続きか次の指標か判断できない"))
                return False
            else:
                self.texts.append(mark.rest)
                self.last_number += 1
        return True

    def _append(self, text: str) -> None:
        self.texts[-1] += text

    def _runs_on(self, text: str) -> bool:
        if not self.texts:
            return False
        before = unicodedata.normalize("NFKC", self.texts[-1])
        is_open = before.count("(") > before.count(")") or before.count("「") > before.count("」")
        return is_open or bool(_OPEN_END.search(before) or _NO_START.match(text))


def _number(text: str, kind: str) -> int | None:
    text = text.strip()
    if kind == "circle":
        return int(unicodedata.numeric(text[0])) if _CIRCLED.match(text) else None
    digits = _DIGITS.match(text)
    return int(digits[1]) if digits else None


def _mark(text: str, expected: int) -> Mark:
    """Return the mark of a line; plain digits are a number only where they are the one expected (not in 24時間…)."""
    text = text.strip()
    if number := _number(text, "circle"):
        return Mark("circle", number, text[1:].strip())
    if _number(text, "digit") == expected:
        return Mark("digit", expected, _DIGITS.sub("", text, count=1).strip())
    if text[:1] and text[0] in _BULLETS:
        return Mark(text[0], 0, text[1:].strip())
    return Mark("plain", 0, text)
