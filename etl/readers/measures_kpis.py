"""Reads the targets and results of one KPI slot: fiscal year, value, unit, and what the sheet says of achievement.

A value is read only where it is the one figure of its cell that can be meant; every other figure is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from etl import clean
from etl.clean import Unreadable
from etl.readers.measures_figures import Figure, counter_of, figures, without_notes
from etl.readers.measures_passages import PARAGRAPH, Passage, passage
from etl.readers.measures_sheets import Kpi, Result
from etl.readers.measures_years import FISCAL_YEAR, LATER_KPI, Year, years
from etl.readers.records import Printed

SENTENCE_ENDS = f"。{PARAGRAPH}"
_REVISION = re.compile(
    r"【[^】]{0,20}(?:見直し|修正|変更|改定)[^】]{0,8}】|\([^()]{0,12}(?:見直し|修正|変更|改定):(?=[^()]*\))"
)
_REASON = re.compile(r"[【(〔\[]終了理由[】)〕\]]")
_NOT_ACHIEVED = re.compile(
    r"未達成?|達成ならず|達成(?:に?[はがも]|に|を)?(?:し|でき|出来|至ら|届か)(?:な|ず|て(?:い|おら)[なず])"
    r"|目標(?:値|件数)?(?:に|には|を|まで)(?:至ら|届か|達し(?:な|て(?:い|おら)[なず]))"
)
_NEARLY = re.compile(r"(?:ほぼ|概ね|おおむね|おおよそ)(?:目標(?:値)?を)?達成(?:した|できた|している|$|。|¶)")
_ACHIEVED = re.compile(r"達成(?:した(?![いら場と])|し、|している|しました|できた|済み?|$|。|、|¶|\))")
_ANY_ACHIEVEMENT = re.compile(r"達成|未達")
# Words that tell how the result stands to its target without saying so plainly.
_HINT = re.compile(r"至って(?:い|お)?(?:な|ら)|至らな|とどま|留ま|届か|及ばな|上回|下回|目標(?:値)?(?:に|を)達")
_NUMBER_WORD = re.compile(r"[一二三四五六七八九十百千数]+(?:件|人|名|回|枚|台|課|業務|割|箇所|か所)|半分|半数|多数|倍")
_OUTLOOK = re.compile(r"予定|見込|推計|試算|想定")
_WIDER = re.compile(r"全国|全体|県内|県全|国の|他市|累計|累積|通算|前年|昨年|一昨年")
_TO = re.compile(r"^(?:以上|程度)?(?:に|へ|まで)")
_COMMON = {
    "令和",
    "年度",
    "平成",
    "実施",
    "開催",
    "目標",
    "目指",
    "以上",
    "程度",
    "平均",
    "達成",
    "予定",
    "市民",
    "職員",
}


@dataclass(frozen=True)
class KpiValue:
    """One target or result; `fiscal_year` is None where none is printed, `value` where no figure is sure."""

    kind_code: str
    fiscal_year: int | None
    value: float | None = None
    unit_name: str | None = None
    achievement_code: str | None = None
    printed: Printed | None = None


@dataclass(frozen=True)
class Doubt:
    """A column of `kpi_values` that could not be read surely; blank for a whole row."""

    column_name: str
    printed: Printed
    reason: str


@dataclass
class Reading:
    """The values of one KPI and what could not be read."""

    values: list[KpiValue] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, column_name: str, printed: Printed, reason: str) -> None:
        """Note what could not be read."""
        self.doubts.append(Doubt(column_name, printed, reason))


Correct = Callable[[str, int | None, Printed], str | None]


def read_values(kpi: Kpi, correct: Correct) -> Reading:
    """Return targets and results of a KPI; `correct` gives the text to use for a print that is known to be a slip."""
    reading = Reading()
    units = _read_targets(kpi, reading)
    headed = [_heading_year(result) for result in kpi.results]
    for result, year in zip(kpi.results, headed, strict=True):
        if year is None or headed.count(year) > 1:
            reading.doubt("fiscal_year", result.heading.printed, "同じ年度の見出しが複数あるか、年度を読み取れない")
            continue
        _read_result(_Cell(kpi, result, year, units), reading, correct)
    if kpi.stray:
        reading.doubt("", kpi.stray[0].printed, "達成状況の欄に、年度の見出しのない文字がある")
    return reading


def _heading_year(result: Result) -> int | None:
    try:
        return clean.fiscal_year(result.year)
    except Unreadable:
        return None


# --- targets


def _read_targets(kpi: Kpi, reading: Reading) -> list[str]:
    """Read original and revised targets, the latest of each year; return the units they are printed in."""
    targets: dict[int | None, KpiValue] = {}
    units: list[str] = []
    name = passage(kpi.name_lines)
    for segment in _segments(passage(kpi.target_lines)):
        for value, unit in _targets(segment, name, reading):
            if unit:
                units.append(unit)
            if value:
                targets[value.fiscal_year] = value
    _add_baseline(kpi, units, reading)
    reading.values += targets.values()
    return list(dict.fromkeys(units))


def _segments(cell: Passage) -> list[Passage]:
    """Return the original target and each revision of it, without the marks of revision."""
    marks = list(_REVISION.finditer(cell.text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(cell.text)]
    parts = [cell.part(start, end) for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part]


def _targets(segment: Passage, name: Passage, reading: Reading) -> list[tuple[KpiValue | None, str | None]]:
    if parts := _by_year(segment):
        return [_target(part, name, reading) for part in parts]
    return [_target(segment, name, reading)]


def _by_year(segment: Passage) -> list[Passage]:
    """Return a list of targets cut at its years; none where the years do not head lines with one figure each."""
    heads = [match for match in FISCAL_YEAR.finditer(segment.text) if _is_head(segment, match)]
    if len(heads) < 2 or heads[0].start() > 1:
        return []
    ends = [*(head.start() for head in heads[1:]), len(segment.text)]
    parts = [segment.part(head.start(), end) for head, end in zip(heads, ends, strict=True)]
    one_each = all(len(_usable(part)) == 1 and len({year.fiscal_year for year in years(part)}) == 1 for part in parts)
    return parts if one_each else []


def _is_head(segment: Passage, match: re.Match[str]) -> bool:
    start = match.start()
    is_marked = start > 0 and segment.text[start - 1] in "■・○●◆" and segment.starts_line(start - 1)
    if not (is_marked or segment.starts_line(start)):
        return False
    behind = segment.text[match.end() :].removeprefix("以降")
    position = len(segment.text) - len(behind)
    return position < len(segment.text) and (behind[0] in ":・" or segment.is_apart(position))


def _target(cell: Passage, name: Passage, reading: Reading) -> tuple[KpiValue | None, str | None]:
    text = without_notes(cell).without(LATER_KPI)
    figure = _target_figure(text, cell, name, reading)
    year, is_sure = _target_year(text)
    unit = figure.unit if figure else None
    if not is_sure:
        reading.doubt("fiscal_year", cell.printed, "目標の文に年度が複数あるか確かでなく、対象年度を決められない")
        return None, unit
    if figure is None:
        return KpiValue("target", year), None
    return KpiValue("target", year, figure.value, unit, None, figure.printed), unit


def _target_figure(text: Passage, cell: Passage, name: Passage, reading: Reading) -> Figure | None:
    usable = _usable(text)
    if not usable and not figures(cell):
        usable = [figure for figure in figures(name) if not figure.is_bracketed]
    usable = _reached(usable, text)
    if not usable:
        if any(figure.counter for figure in figures(cell)):
            reading.doubt("value", cell.printed, "目標の数が括弧や注記の中にあり、目標の値か判断できない")
        return None
    if len(usable) == 1 and _is_sound(usable[0]):
        return usable[0]
    reading.doubt("value", cell.printed, "目標の欄の数から、目標の値を1つに決められない")
    return None


def _is_sound(figure: Figure) -> bool:
    return figure.value is not None and figure.unit is not None and not figure.is_range


def _usable(text: Passage) -> list[Figure]:
    return [figure for figure in figures(text) if not (figure.is_bracketed or figure.is_baseline)]


def _reached(found: list[Figure], text: Passage) -> list[Figure]:
    """Return the last of two figures where the text goes from one to the other (50件から30件に)."""
    if len(found) != 2 or found[0].counter != found[1].counter:
        return found
    between, behind = text.text[found[0].end : found[1].start], text.text[found[1].end :]
    return [replace(found[1], is_range=False)] if re.match(r"から(?!\d*~)", between) and _TO.match(behind) else found


def _target_year(text: Passage) -> tuple[int | None, bool]:
    """Return the one fiscal year of a target, None where none is printed, and whether it is sure."""
    found = [year for year in years(text) if not _is_bracketed(text, year) and not _is_of_baseline(text, year)]
    distinct = {year.fiscal_year for year in found}
    if None in distinct or len(distinct) > 1:
        return None, False
    return next(iter(distinct), None), True


def _is_bracketed(text: Passage, year: Year) -> bool:
    return text.text[: year.start].count("(") > text.text[: year.start].count(")")


def _is_of_baseline(text: Passage, year: Year) -> bool:
    return any(
        figure.is_baseline and re.fullmatch("に|は|の|に?おいて", text.text[year.end : figure.start])
        for figure in figures(text)
    )


def _add_baseline(kpi: Kpi, units: list[str], reading: Reading) -> None:
    """Add the result of an earlier year that the cell of targets names: 平成31年度に75,000件であった…."""
    cell = passage(kpi.target_lines)
    baselines = [
        (year.fiscal_year, figure)
        for year in years(cell)
        for figure in figures(cell)
        if figure.is_baseline and figure.start >= year.end
        and re.fullmatch("に|は|の|に?おいて", cell.text[year.end : figure.start])
    ]  # fmt: skip
    headed = {_heading_year(result) for result in kpi.results}
    if len(baselines) != 1 or baselines[0][0] in headed | {None}:
        return
    year, figure = baselines[0]
    if _is_sound(figure) and units and set(units) == {figure.unit}:
        reading.values.append(KpiValue("result", year, figure.value, figure.unit, None, figure.printed))


# --- results


@dataclass(frozen=True)
class _Cell:
    kpi: Kpi
    result: Result
    year: int
    units: list[str]

    @property
    def is_last(self) -> bool:
        """Whether no other heading follows in this slot."""
        return self.result is self.kpi.results[-1]

    @property
    def text(self) -> str:
        """Name and target: the words that tell what is counted."""
        return f"{passage(self.kpi.name_lines).text}。{passage(self.kpi.target_lines).text}"


def _pairs(text: str) -> set[str]:
    pairs = {match[1] for match in re.finditer(r"(?=([一-鿿々ァ-ヶー]{2}))", text)}
    return pairs - _COMMON


def _read_result(cell: _Cell, reading: Reading, correct: Correct) -> None:
    heading = cell.result.heading.printed
    if not cell.result.lines:
        reading.doubt("", heading, "年度末の見出しの下に何も印刷されていない")
        return
    whole = passage(cell.result.lines)
    reason = _REASON.search(whole.text)
    text = whole.part(0, reason.start()) if reason else whole
    place = replace(text.printed, text=text.printed.text) if text else heading
    place = Printed(place.text, heading.first_line, place.last_line)
    figure = _actual(cell, text, place, reading, correct)
    unit = figure.unit if figure else None
    if figure and cell.units and unit not in cell.units:
        reading.doubt(
            "unit_name", figure.printed, f"目標の単位（{'、'.join(cell.units)}）と異なる。達成の記述は採らない"
        )
    achievement = _achievement(cell, text, place, figure, reading)
    value = figure.value if figure else None
    printed = figure.printed if figure else None
    reading.values.append(KpiValue("result", cell.year, value, unit, achievement, printed))


def _actual(cell: _Cell, text: Passage, place: Printed, reading: Reading, correct: Correct) -> Figure | None:
    if not figures(text):
        if cell.units and _NUMBER_WORD.search(text.text):
            reading.doubt("value", place, "数が言葉で述べられており、実績の値を読み取れない")
        _is_cut_off(cell, reading, place)
        return None
    own = without_notes(text)
    found = [_corrected(figure, cell, correct) for figure in figures(own) if not _is_aside(figure, own, cell)]
    found = _total(found)
    if reason := _why_not(cell, own, found):
        reading.doubt("value", place, reason)
        return None
    return None if _is_cut_off(cell, reading, place) else found[0]


def _is_aside(figure: Figure, text: Passage, cell: _Cell) -> bool:
    """Whether the figure is explained away: in brackets, the target said again, or led by another year."""
    return figure.is_bracketed or figure.is_goal or _is_of_other_year(figure, text, cell)


def _is_cut_off(cell: _Cell, reading: Reading, place: Printed) -> bool:
    """Whether text behind a wide gap may still belong to the result: another heading or a figure of the KPI follows."""
    if not cell.result.behind:
        return False
    counters = {counter_of(unit) for unit in cell.units}
    found = {counter_of(figure.unit) for figure in figures(passage(cell.result.behind)) if figure.unit}
    if cell.is_last and not counters & found:
        return False
    reading.doubt("value", place, "広い空きの後にも文字があり、実績の続きか図の文字か判断できない")
    return True


def _corrected(figure: Figure, cell: _Cell, correct: Correct) -> Figure:
    use = correct("result", cell.year, figure.printed) if figure.value is None else None
    if use is None:
        return figure
    try:
        return replace(figure, value=clean.quantity(use).value)
    except Unreadable:
        return figure


def _is_of_other_year(figure: Figure, text: Passage, cell: _Cell) -> bool:
    """Whether the figure is led by another year than the heading's: 令和3年度の25件から….."""
    before = [year for year in years(text) if year.end <= figure.start]
    if not before or before[-1].fiscal_year in (None, cell.year):
        return False
    return re.fullmatch(r"(?:末|時点)?(?:の|は|に|と比べ、?)?", text.text[before[-1].end : figure.start]) is not None


def _total(found: list[Figure]) -> list[Figure]:
    """Return the total alone where the figures before it add up to it (約10件と約8件、合わせて約18件)."""
    if len(found) < 3 or not found[-1].is_total or any(figure.value is None for figure in found):
        return found
    *parts, total = found
    is_sum = abs(sum(figure.value for figure in parts) - total.value) < 1e-6
    return [total] if is_sum and {figure.unit for figure in found} == {total.unit} else found


def _why_not(cell: _Cell, text: Passage, found: list[Figure]) -> str | None:
    """Return why the figures of a result do not surely give the KPI's actual, or None where one does."""
    if not cell.units:
        return "目標に数値（または1つに決まる単位）がなく、実績の値か判断できない数がある"
    if not found:
        return "実績の文の数が、目標・前の年度・注記・括弧の中のもので、実績の値か判断できない"
    if len(found) > 1:
        return "実績の文に数が複数あり、KPIの値を1つに決められない"
    if not _is_sound(found[0]):
        return "数または単位を読み取れない"
    return _why_not_actual(cell, _sentence(text, found[0]), found[0]) or _why_not_its_own(cell, text, found[0])


def _why_not_actual(cell: _Cell, sentence: str, figure: Figure) -> str | None:
    """Return why the figure may be a change, an outlook or that of a wider whole."""
    wider = _WIDER.search(sentence)
    if figure.is_change and not _targets_change(cell):
        return "増減の数であり、KPIの値か判断できない"
    if _OUTLOOK.search(sentence):
        return "予定・見込みの数であり、実績ではない"
    if wider and wider[0] not in cell.text:
        return "全体・累計・前年などの数であり、KPIの値か判断できない"
    return None


def _why_not_its_own(cell: _Cell, text: Passage, figure: Figure) -> str | None:
    """Return why the figure may count something else than the KPI."""
    same_counter = counter_of(figure.unit) in {counter_of(unit) for unit in cell.units}
    if not same_counter and f"{figure.counter}数" not in passage(cell.kpi.name_lines).text:
        return "目標と単位が異なり、KPIの値か判断できない"
    behind = text.text[figure.end : figure.end + 1]
    is_bare = figure.start == 0 and not re.match(r"[一-鿿ぁ-んァ-ヶ]", behind)
    sentence = _sentence(text, figure)
    says_so = "実績" in sentence or bool(_pairs(sentence) & _pairs(cell.text))
    same_period = "/" in figure.unit and figure.unit in cell.units
    if is_bare or says_so or same_period:
        return None
    return "数が何を数えたものか、KPIの名称・目標の言葉から確かめられない"


def _targets_change(cell: _Cell) -> bool:
    return any(figure.is_change for figure in figures(passage(cell.kpi.target_lines)))


def _sentence(text: Passage, figure: Figure) -> str:
    start = max(text.text.rfind(mark, 0, figure.start) for mark in SENTENCE_ENDS) + 1
    behind = re.split(f"[{SENTENCE_ENDS}]", text.text[figure.end :])[0]
    return text.text[start : figure.end] + behind


def _achievement(cell: _Cell, text: Passage, place: Printed, figure: Figure | None, reading: Reading) -> str | None:
    """Return what the sheet says of achievement; nothing where the unit differs or its words are not plain."""
    code, is_plain = _said(text.text)
    differs = [found for found in figures(text) if found.unit and cell.units and found.unit not in cell.units]
    if code and (differs and not (figure and figure.unit in cell.units)):
        reading.doubt("achievement_code", place, "目標と単位の異なる実績であり、達成とは言えない")
        return None
    if not is_plain or (code and _OUTLOOK.search(_clause(text.text))):
        reading.doubt("achievement_code", place, "達成の記述がはっきりしない")
        return None
    return code


def _clause(text: str) -> str:
    """Return the sentences that speak of achievement."""
    return "。".join(sentence for sentence in re.split(f"[{SENTENCE_ENDS}]", text) if _ANY_ACHIEVEMENT.search(sentence))


def _said(text: str) -> tuple[str | None, bool]:
    """Return the one code that the words give, and whether all words about achievement are understood."""
    rest = text
    codes = []
    for code, words in (("not_achieved", _NOT_ACHIEVED), ("nearly", _NEARLY), ("achieved", _ACHIEVED)):
        if words.search(rest):
            codes.append(code)
            rest = words.sub("〓", rest)
    is_plain = len(codes) < 2 and not _ANY_ACHIEVEMENT.search(rest) and (bool(codes) or not _HINT.search(rest))
    return (codes[0] if codes and is_plain else None), is_plain
