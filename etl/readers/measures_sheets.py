"""Cuts the annex into measure sheets, and each sheet into its head, its KPI slots and their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from etl.readers.measures_index import NUMBER, joined
from etl.readers.measures_passages import Line, Passage, passage

BASICS, CONTENT, KPIS = "■基本情報", "■施策の内容", "■指標"
_SHEET_LABEL = re.compile(r"^(?:■基本情報|主管課(?!掲載)|計画掲載年度|■施策の内容)")
# What follows this many blank lines is a diagram or the next page, no longer the text of the cell.
CELL_GAP = 4
_KPI = re.compile(r"^\s*[KＫ][PＰ][IＩ]\s*[(（]\s*指標\s*[)）]\s*[:：]?")
_OUTLINE = re.compile(r"^\s*概要\s*及び\s*")
_SCHEDULE = re.compile(r"^\s*スケジュール\s*")
_STATUS = re.compile(r"^\s*状況\s*")
_STATUS_LINE = re.compile(r"^\s*達成\s*状況\s*")
# Beside the last line of a target; where the label has two lines, 状況 stands below.
_STATUS_BESIDE = re.compile(r"(?<=\S\s)達成(?:(?P<whole>\s?状況(?=\s|$))|\s*$)")
_STATUS_BELOW = re.compile(r"^\s*状況(?:\s|$)")
_YEAR_END = re.compile(r"[■□◆●](?:令和|平成|R|H)?(?:元|\d{1,4})年度末")
_TELLING = re.compile(r"\d|[一二三四五六七八九十百千]|見直|変更|修正|改定|達成|目標|未達|ゼロ|半|多数|終了")
_RESULT = re.compile(
    r"^\s*[■□◆●]\s*(?P<year>(?:(?:令和|平成)\s*(?:元|[\d０-９]+)|[RHＲＨ]\s*[\d０-９]+|[\d０-９]{4})\s*年\s*度)\s*"
    r"(?:末(?:時点|現在)?)?\s*[:：]?"
)


@dataclass
class Result:
    """One heading of a fiscal year in a cell of results, the lines under it, and those behind a wide gap."""

    heading: Line
    year: str
    lines: list[Line] = field(default_factory=list)
    behind: list[Line] = field(default_factory=list)


@dataclass
class Kpi:
    """One KPI slot: the lines of its name, its target cell and its results; `stray` are result lines without a year.

    Only the name is known of a slot that is not whole, for want of its labels or, torn, because the end of a page
    parts its cells.
    """

    label: Line
    name_lines: list[Line] = field(default_factory=list)
    target_lines: list[Line] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)
    is_whole: bool = False
    is_torn: bool = False

    @property
    def name(self) -> str:
        """The printed name; blank for an unused slot."""
        return joined([line.text for line in self.name_lines])

    @property
    def is_empty(self) -> bool:
        """Whether the slot prints only its labels."""
        return not (self.name or self.target_lines or self.results)


@dataclass
class Sheet:
    """The lines of one measure; `title` is joined from its lines."""

    chapter: int
    number: int
    title: str
    line: Line
    lines: list[Line] = field(default_factory=list)

    def field(self, label: str, until: str | None = None) -> Line | None:
        """Return what is printed behind a label of the head (or on the next line), up to another label."""
        for at, line in enumerate(self.lines):
            if line.folded.startswith(CONTENT):
                break
            start = line.text.find(label)
            if start < 0:
                continue
            text = line.text[start + len(label) :]
            found = Line(line.number, " " * (start + len(label)) + (text.partition(until)[0] if until else text))
            if found.is_blank:
                found = next((other for other in self.lines[at + 1 :] if not other.is_blank), found)
            return found
        return None

    def content(self) -> Passage:
        """Return the text before the KPIs."""
        end = next((at for at, line in enumerate(self.lines) if line.folded.startswith(KPIS)), len(self.lines))
        return passage(_printed(self.lines[:end]))

    def kpis(self) -> list[Kpi]:
        """Return the KPI slots in printed order, the unused ones too."""
        start = next((at for at, line in enumerate(self.lines) if line.folded.startswith(KPIS)), len(self.lines))
        slots: list[list[Line]] = []
        for line in self.lines[start:]:
            if _KPI.match(line.text):
                slots.append([])
            if slots:
                slots[-1].append(line)
        return [_slot(lines) for lines in slots]


def cut(lines: list[Line]) -> tuple[list[Line], list[Sheet], list[Line]]:
    """Return the lines before the first sheet, the sheets in printed order, and the heads of sheets without a name."""
    front: list[Line] = []
    sheets: list[Sheet] = []
    nameless: list[Line] = []
    current = front
    title_lines = 0
    for at, line in enumerate(lines):
        following = _title_lines(lines, at)
        if following is not None:
            match = NUMBER.match(line.text)
            names = [match["rest"], *(lines[other].text for other in following)]
            sheets.append(Sheet(int(match["chapter"]), int(match["number"]), joined(names), line))
            current, title_lines = sheets[-1].lines, len(following)
        elif title_lines and not line.is_blank:
            title_lines -= 1
        elif line.folded.startswith(BASICS) and (not sheets or _has_basics(current)):
            nameless.append(line)
            current = [line]
        else:
            current.append(line)
    return front, sheets, nameless


def _has_basics(lines: list[Line]) -> bool:
    return any(line.folded.startswith(BASICS) for line in lines)


def _title_lines(lines: list[Line], at: int) -> list[int] | None:
    """Return which lines go on with the title of a sheet that starts here; None where no sheet starts."""
    if not NUMBER.match(lines[at].text):
        return None
    following: list[int] = []
    for other in range(at + 1, min(len(lines), at + 20)):
        if lines[other].is_blank:
            continue
        if _SHEET_LABEL.match(lines[other].folded):
            return following
        if NUMBER.match(lines[other].text) or len(following) == 2:
            return None
        following.append(other)
    return None


def _slot(lines: list[Line]) -> Kpi:
    kpi = Kpi(lines[0])
    lines = _parted(lines)
    outline = _find(lines, _OUTLINE, 1)
    status, behind_status = _status(lines, outline or 1)
    is_mixed = any(_OUTLINE.match(line.text) or line.folded == "スケジュール" for line in behind_status)
    if outline is None or status is None or is_mixed:
        kpi.name_lines = [_behind(lines[0], _KPI)]
        return kpi
    kpi.name_lines = _printed([_behind(lines[0], _KPI), *lines[1:outline]])
    target_lines = _printed(_target(lines[outline:status]))
    kpi.is_torn = _is_torn([*lines[outline + 1 : status + 1], behind_status[0]], target_lines, behind_status[1:])
    kpi.is_whole = not kpi.is_torn
    if kpi.is_whole:
        kpi.target_lines = target_lines
        _take_results(kpi, behind_status)
    return kpi


def _parted(lines: list[Line]) -> list[Line]:
    """Return the lines with 達成状況 on lines of its own where a PDF has it on the height of a target's last line."""
    parted: list[Line] = []
    for at, line in enumerate(lines):
        match = _STATUS_BESIDE.search(line.text)
        below = next((other.text for other in lines[at + 1 :] if not other.is_blank), "")
        if match and (match["whole"] or _STATUS_BELOW.match(below)):
            start = match.start()
            parted.append(replace(line, text=line.text[:start]))
            parted.append(Line(line.number, " " * start + line.text[start:]))
        else:
            parted.append(line)
    return parted


def _is_torn(row: list[Line], target: list[Line], behind: list[Line]) -> bool:
    """Whether a page ends inside the cells: on the next one, rests of both may follow each other unmarked.

    What begins a page is known where it is a heading of results, or where nothing in it can matter to full cells.
    """
    if any(line.starts_page for line in row):
        return True
    for at, line in enumerate(behind):
        if not line.starts_page or _YEAR_END.match(line.folded):
            continue
        before = _printed(behind[:at])
        if (target or before) and not (_is_full(target) and _is_full(before) and _says_nothing(behind[at:])):
            return True
    return False


def _is_full(cell: list[Line]) -> bool:
    return not cell or cell[-1].folded.endswith(("。", ")", "】"))


def _says_nothing(lines: list[Line]) -> bool:
    """Whether no number, revision or word about achievement stands before the next heading of results."""
    for line in lines:
        if _YEAR_END.match(line.folded):
            break
        if _TELLING.search(line.folded):
            return False
    return True


def _find(lines: list[Line], label: re.Pattern[str], start: int) -> int | None:
    return next((at for at in range(start, len(lines)) if label.match(lines[at].text)), None)


def _behind(line: Line, label: re.Pattern[str]) -> Line:
    """Return the line with its label blotted out; columns stay."""
    match = label.match(line.text)
    return replace(line, text=" " * match.end() + line.text[match.end() :]) if match else line


def _printed(lines: list[Line]) -> list[Line]:
    return [line for line in lines if not line.is_blank]


def _target(lines: list[Line]) -> list[Line]:
    """Return the target cell: the lines without the label 概要及びスケジュール, which may be broken inside the word."""
    first = _behind(lines[0], _OUTLINE)
    rest = _printed(lines[1:])
    if "スケジュール" in first.text:
        return [_behind(first, _SCHEDULE), *rest]
    word = ""
    for at, line in enumerate(rest):
        if _SCHEDULE.match(line.text):
            return [first, *rest[:at], _behind(line, _SCHEDULE), *rest[at + 1 :]]
        piece = line.text.strip()
        if "スケジュール".startswith(word + piece) and piece:
            word += piece
            rest[at] = Line(line.number, "")
        if word == "スケジュール":
            break
    return [first, *rest]


def _status(lines: list[Line], start: int) -> tuple[int | None, list[Line]]:
    """Return where the label 達成状況 stands, and the lines behind it; 達成 alone may also end a sentence."""
    for at in range(start, len(lines)):
        if _STATUS_LINE.match(lines[at].text) and lines[at].folded.startswith("達成状況"):
            return at, [_behind(lines[at], _STATUS_LINE), *lines[at + 1 :]]
        if lines[at].folded != "達成":
            continue
        below = next((other for other in range(at + 1, len(lines)) if not lines[other].is_blank), None)
        if below is not None and _STATUS.match(lines[below].text):
            return at, [_behind(lines[below], _STATUS), *lines[below + 1 :]]
    return None, []


def _take_results(kpi: Kpi, lines: list[Line]) -> None:
    """Sort the lines behind 達成状況 under their headings; text behind a wide gap or page end may be a diagram."""
    gap = 0
    taken = kpi.stray
    for line in lines:
        if line.is_blank:
            gap += 1
            continue
        match = _RESULT.match(line.text)
        if match:
            kpi.results.append(Result(line, match["year"]))
            taken = kpi.results[-1].lines
        elif gap >= CELL_GAP or line.starts_page:
            taken = kpi.results[-1].behind if kpi.results else []
        taken += _printed([_behind(line, _RESULT) if match else line])
        gap = 0
