"""Reads the schedule of a casebook page: lead time, dated steps and the start of the service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from etl import clean
from etl.clean import Unreadable
from etl.readers.casebook_costs import Doubtful
from etl.readers.casebook_pages import Joined, Line, half_width, width
from etl.readers.casebook_parties import form_block
from etl.readers.casebook_sheet import FORM, LEAD_TIME, Sheet
from etl.readers.records import Printed

_ERA = r"(?:令和|平成|[RHS])\s?(?:元|\d{1,2})"
_POINT = rf"(?:{_ERA}|\d{{4}})(?:(?:年度|年|[./])(?:\d{{1,2}}(?:月|\.\d{{1,2}})?)?)?(?!\d)"
_AROUND = "(?:頃|末|初旬|上旬|中旬|下旬|以降|春|夏|秋|冬){0,2}"  # what no month tells stays unread
_DATE = re.compile(
    rf"{_POINT}(?<=[\d年度月]){_AROUND}(?:\s?~(?:\s?(?:{_POINT}|\d{{1,2}}月?|現在){_AROUND})?)?(?![\d.年月])"
)
_START_WORDS = (
    "サービス(?:の)?開始|(?:本格?|本番)?(?:運用|稼働|利用)開始|事業開始|供用開始|本格(?:運用|稼働|利用)|本番(?:運用|稼働)|"
    "本(?:運用|稼働|利用)|システム稼働|リリース$"
)
_START = re.compile(rf"{_START_WORDS}|^本格導入$|稼働(?=、|$)|(?:窓口|取扱)開始$")
_NO_START = re.compile(r"試験|試行|仮|テスト|トライアル|実証|一部|検討|終了|準備|デモ|順次|予約|予定")
_DATED_START = re.compile(rf"\((?P<date>{_ERA}\.\d{{1,2}})\s?(?:{_START_WORDS})\)")
_DURATION = re.compile(r"[（(][^（()）]*(?:か月|ヵ月|ヶ月|か年|週間|年)[）)]$")
_TRACK = re.compile(r"・(?P<name>[^:\d]{1,20}?)\s?:(?:\s?\d+(?:か月|年).*)?$")
_FULL_LINE_WIDTH = 20
_LONGEST_NAME = 30


@dataclass(frozen=True)
class Step:
    """One dated step of the schedule with its name and where it stands; `track` names its part of the schedule."""

    name: str
    printed_date: Printed
    name_text: Joined
    track: str | None = None


def lead_time(sheet: Sheet) -> tuple[int | None, Printed | None]:
    """Return the months from first thoughts to introduction and their print, which may be －; None, None without one.

    Raises Doubtful where they cannot be read.
    """
    section = sheet.first(LEAD_TIME)
    if section is None or not section.printed_lines:
        return None, None
    printed = sheet.joined(section.printed_lines).printed()
    try:
        return clean.months(printed.text), printed
    except Unreadable as error:
        raise Doubtful(printed, "検討開始から導入までの期間を読み取れません") from error


def steps(sheet: Sheet) -> list[Step]:
    """Return the steps that begin with a date, in printed order."""
    section = sheet.first(FORM)
    if section is None:
        return []
    found: list[list[Line]] = []
    tracks: list[str | None] = []
    track, is_open = None, False
    below = section.lines[_lines_of_form(section) :]
    for line in below:
        half = half_width(line.text).strip()
        if _DATE.match(half):
            found.append([line])
            tracks.append(track)
            is_open = True
        elif heading := _TRACK.match(half):
            track, is_open = heading["name"], False
        elif half and is_open and _goes_on(found[-1][-1], below, line):
            found[-1].append(line)
        elif half:
            is_open = False
    return [_step(sheet, lines, track) for lines, track in zip(found, tracks, strict=True)]


def _lines_of_form(section) -> int:
    block = form_block(section)
    return section.lines.index(block[-1]) + 1 if block else 0


def _goes_on(last: Line, lines: list[Line], line: Line) -> bool:
    """A step goes on in the line below, after a line that fills the column, or with ～."""
    if line.text.strip().startswith(("※", "・")):
        return False
    is_wrapped = line.number == last.number + 1 or width(last.text) >= _FULL_LINE_WIDTH
    return is_wrapped or half_width(line.text.strip()).startswith("~")


def _step(sheet: Sheet, lines: list[Line], track: str | None) -> Step:
    whole = sheet.joined(lines)
    end = _DATE.match(whole.half).end()
    first = lines[0].text.strip()[end:]
    name_text = sheet.joined([Line(lines[0].number, first), *lines[1:]])
    name = _DURATION.sub("", name_text.text).strip()
    if len(name) > _LONGEST_NAME:  # a sentence: its last clause names the step
        name = name.rsplit("、", 1)[-1]
    return Step(f"{track}：{name}" if track and name else name, whole.printed(0, end), name_text, track)


def service_start(found: list[Step]) -> Printed | None:
    """Return the printed month of the one step that clearly starts the service; None where none or several do.

    A schedule of several tracks starts several services.
    """
    if len({step.track for step in found}) > 1:
        return None
    clear = [printed for step in found if (printed := _start_of(step))]
    return clear[0] if len(clear) == 1 else None


def _start_of(step: Step) -> Printed | None:
    half = step.name_text.half
    if dated := _DATED_START.search(half):
        return step.name_text.printed(dated.start("date"), dated.end("date"))
    if not _START.search(half) or _NO_START.search(half):
        return None
    first_edge = re.match(rf"{_POINT}", half_width(step.printed_date.text))
    text = step.printed_date.text[: first_edge.end()]
    if _month(text) is None:
        return None
    return Printed(text, step.printed_date.first_line, step.printed_date.first_line, step.printed_date.page)


def _month(text: str) -> date | None:
    try:
        return clean.period(text)[0] if "年度" not in text else None
    except Unreadable:
        return None
