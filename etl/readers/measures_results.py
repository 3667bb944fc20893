"""Reads the results of one KPI by fiscal year: the actual, its unit, and what the sheet says of achievement.

A value is read only where it is the one figure of its cell that can be meant; every other figure is a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from etl import clean
from etl.clean import Unreadable, fold
from etl.readers.measures_figures import NUMBER_WORD, Figure, counter_of, figures, without_notes
from etl.readers.measures_passages import PARAGRAPH, Passage, passage
from etl.readers.measures_sheets import Kpi, Result
from etl.readers.measures_targets import Targets, clause, clause_span, pairs
from etl.readers.measures_values import KpiValue, Reading, heading_year, is_sound
from etl.readers.measures_years import years
from etl.readers.records import Printed

SENTENCE_ENDS = f"。{PARAGRAPH}"
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
_OUTLOOK = re.compile(r"予定|見込|推計|試算|想定")
_WIDER = re.compile(
    r"全国|全体|県内|県全|国の|他市|累計|累積|通算|前年|昨年|一昨年|最大|最高|最多|最低|最少|最も|ピーク|少なくとも|上限"
)
Correct = Callable[[str, int | None, Printed], str | None]


@dataclass(frozen=True)
class _Cell:
    kpi: Kpi
    result: Result
    year: int
    targets: Targets

    @property
    def is_last(self) -> bool:
        """Whether no other heading follows in this slot."""
        return self.result is self.kpi.results[-1]

    @property
    def counters(self) -> set[str]:
        """What the targets count."""
        return {counter_of(unit) for unit in self.targets.units}


def read_results(kpi: Kpi, targets: Targets, reading: Reading, correct: Correct) -> None:
    """Read the results of all years; `correct` gives the text to use for a print that is known to be a slip."""
    headed = [heading_year(result) for result in kpi.results]
    for result, year in zip(kpi.results, headed, strict=True):
        if year is None or headed.count(year) > 1:
            reading.doubt("fiscal_year", result.heading.printed, "同じ年度の見出しが複数あるか、年度を読み取れない")
        elif not result.lines:
            reading.doubt("", result.heading.printed, "年度末の見出しの下に何も印刷されていない")
        else:
            reading.values.append(_result(_Cell(kpi, result, year, targets), reading, correct))
    if kpi.stray:
        reading.doubt("", kpi.stray[0].printed, "達成状況の欄に、年度の見出しのない文字がある")


def _result(cell: _Cell, reading: Reading, correct: Correct) -> KpiValue:
    whole = passage(cell.result.lines)
    reason = _REASON.search(whole.text)
    text = whole.part(0, reason.start()) if reason else whole
    place = text.printed if text else cell.result.heading.printed
    place = replace(place, first_line=cell.result.heading.number)
    figure = _actual(cell, text, place, reading, correct)
    if figure and figure.unit not in cell.targets.units:
        units = "、".join(cell.targets.units)
        reading.doubt("unit_name", figure.printed, f"目標の単位（{units}）と異なる。達成の記述は採らない")
    achievement = _achievement(cell, text, place, reading)
    if figure is None:
        return KpiValue("result", cell.year, achievement_code=achievement)
    return KpiValue("result", cell.year, figure.value, figure.unit, achievement, figure.printed)


def _actual(cell: _Cell, text: Passage, place: Printed, reading: Reading, correct: Correct) -> Figure | None:
    if not figures(text):
        if cell.targets.units and NUMBER_WORD.search(text.text):
            reading.doubt("value", place, "数が言葉で述べられており、実績の値を読み取れない")
        _is_cut_off(cell, reading, place)
        return None
    own = without_notes(text)
    everything = [_corrected(figure, cell, correct) for figure in figures(own)]
    found = _total([figure for figure in everything if not _is_aside(figure, own, cell)])
    if reason := _why_not(cell, own, found, everything):
        reading.doubt("value", place, reason)
        return None
    return None if _is_cut_off(cell, reading, place) else found[0]


def _is_aside(figure: Figure, text: Passage, cell: _Cell) -> bool:
    """Whether the figure is explained away: in brackets, the target said again, or led by another year."""
    return figure.is_bracketed or figure.is_goal or _is_of_other_year(figure, text, cell)


def _is_cut_off(cell: _Cell, reading: Reading, place: Printed) -> bool:
    """Whether text behind a wide gap may still belong to the result: another heading or a figure of the KPI follows."""
    if not cell.result.behind or _REASON.search(passage(cell.result.lines).text):
        return False
    found = {counter_of(figure.unit) for figure in figures(passage(cell.result.behind)) if figure.unit}
    if cell.is_last and not cell.counters & found:
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
    """Whether its sentence dates the figure in another year than the heading (令和3年度の25件から…), or unsurely.

    A year of an earlier clause counts as long as no other figure has taken it.
    """
    start, end = clause_span(text, figure)
    others = [other.start for other in figures(text) if other.start < start]
    since = max([text.text.rfind(mark, 0, figure.start) for mark in SENTENCE_ENDS] + others)
    found = [year for year in years(text) if since < year.start < end]
    before = [year.fiscal_year for year in found if year.end <= start and year.fiscal_year is not None]
    inside = [year.fiscal_year for year in found if year.start >= start]
    return any(year != cell.year for year in [*before[-1:], *inside])


def _total(found: list[Figure]) -> list[Figure]:
    """Return the total alone where the figures before it add up to it (約10件と約8件、合わせて約18件)."""
    if len(found) < 3 or not found[-1].is_total or any(figure.value is None for figure in found):
        return found
    *parts, total = found
    is_sum = abs(sum(figure.value for figure in parts) - total.value) < 1e-6
    return [total] if is_sum and {figure.unit for figure in found} == {total.unit} else found


def _why_not(cell: _Cell, text: Passage, found: list[Figure], everything: list[Figure]) -> str | None:
    """Return why the figures of a result do not surely give the KPI's actual, or None where one does."""
    if not cell.targets.units:
        return "目標に数値（または1つに決まる単位）がなく、実績の値か判断できない数がある"
    if not found:
        return "実績の文の数が、目標・前の年度・注記・括弧の中のもので、実績の値か判断できない"
    if len(found) > 1:
        return "実績の文に数が複数あり、KPIの値を1つに決められない"
    if not is_sound(found[0]):
        return "数または単位を読み取れない"
    sentence = _sentence(text, found[0])
    return _why_not_actual(cell, sentence, found[0]) or _why_not_its_own(cell, text, found[0], everything)


def _why_not_actual(cell: _Cell, sentence: str, figure: Figure) -> str | None:
    """Return why the figure may be a change, a limit, an outlook or that of a wider whole."""
    wider = _WIDER.search(sentence)
    target = passage(cell.kpi.target_lines)
    if figure.is_change and not any(other.is_change for other in figures(target)):
        return "増減の数であり、KPIの値か判断できない"
    if figure.is_bound:
        return "未満・以下などの限度の数であり、実績の値ではない"
    if _OUTLOOK.search(sentence):
        return "予定・見込みの数であり、実績ではない"
    if wider and wider[0] not in cell.targets.words:
        return "全体・累計・前年・最大などの数であり、KPIの値か判断できない"
    return None


def _why_not_its_own(cell: _Cell, text: Passage, figure: Figure, everything: list[Figure]) -> str | None:
    """Return why the figure may count something else than the KPI."""
    if counter_of(figure.unit) not in cell.counters and f"{figure.counter}数" not in cell.targets.words:
        return "目標と単位が異なり、KPIの値か判断できない"
    behind = text.text[figure.end : figure.end + 1]
    is_bare = figure.start == 0 and not re.match("[一-鿿ぁ-んァ-ヶ]", behind)
    if is_bare or _is_named(cell, text, figure) or _follows_goal(text, figure, everything):
        return None
    return "数が何を数えたものか、KPIの名称・目標の言葉から確かめられない"


def _is_named(cell: _Cell, text: Passage, figure: Figure) -> bool:
    """Whether the words around the figure are those of the KPI, or begin as its name ends (利用件数は…)."""
    words = _sentence(text, figure) if figure.is_total else clause(text, figure)
    begins_alike = re.match("[一-鿿々ァ-ヶー]{4}", words) is not None and words[:4] in fold(cell.kpi.name)
    return "実績" in words or begins_alike or bool(pairs(words) & pairs(cell.targets.words))


def _follows_goal(text: Passage, figure: Figure, everything: list[Figure]) -> bool:
    """Whether the sentence first says the target again in the same unit (月100件を目指したが月25件…)."""
    goals = [other for other in everything if other.is_goal and other.end <= figure.start]
    return any(goal.unit == figure.unit and _sentence(text, goal) == _sentence(text, figure) for goal in goals)


def _sentence(text: Passage, figure: Figure) -> str:
    start = max(text.text.rfind(mark, 0, figure.start) for mark in SENTENCE_ENDS) + 1
    behind = re.split(f"[{SENTENCE_ENDS}]", text.text[figure.end :])[0]
    return text.text[start : figure.end] + behind


def _achievement(cell: _Cell, text: Passage, place: Printed, reading: Reading) -> str | None:
    """Return what the sheet says of achievement; nothing where the unit differs or its words are not plain."""
    code, is_plain = said(text.text)
    units = [figure.unit for figure in figures(without_notes(text)) if figure.unit]
    if code and cell.targets.units and units and not set(units) & set(cell.targets.units):
        reading.doubt("achievement_code", place, "目標と単位の異なる実績であり、達成とは言えない")
        return None
    if not is_plain or (code and _is_said_of_other_year(text, cell)):
        reading.doubt("achievement_code", place, "達成の記述がはっきりしない")
        return None
    return code


def _is_said_of_other_year(text: Passage, cell: _Cell) -> bool:
    """Whether a sentence about achievement names another year than the heading."""
    cuts = [0, *(match.end() for match in re.finditer(f"[{SENTENCE_ENDS}]", text.text)), len(text.text)]
    sentences = [text.part(start, end) for start, end in pairwise(cuts)]
    spoken = [sentence for sentence in sentences if _ANY_ACHIEVEMENT.search(sentence.text)]
    return any(year.fiscal_year not in (None, cell.year) for sentence in spoken for year in years(sentence))


def said(text: str) -> tuple[str | None, bool]:
    """Return the one code that the words about achievement give, and whether all of them are understood."""
    rest = text
    codes = []
    for code, words in (("not_achieved", _NOT_ACHIEVED), ("nearly", _NEARLY), ("achieved", _ACHIEVED)):
        if words.search(rest):
            codes.append(code)
            rest = words.sub("〓", rest)
    spoken = [sentence for sentence in re.split(f"[{SENTENCE_ENDS}]", text) if _ANY_ACHIEVEMENT.search(sentence)]
    is_outlook = any(_OUTLOOK.search(sentence) or _WIDER.search(sentence) for sentence in spoken)
    is_open = bool(_ANY_ACHIEVEMENT.search(rest)) or (not codes and bool(_HINT.search(rest)))
    is_plain = len(codes) < 2 and not is_open and not is_outlook
    return (codes[0] if codes and is_plain else None), is_plain
