"""Reads the cell of targets of one KPI: the original target, its revisions, and the units they are counted in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from etl.readers.measures_figures import CLAUSE_END, ONE_EACH, Figure, figures, without_notes
from etl.readers.measures_passages import PARAGRAPH, Passage, passage
from etl.readers.measures_sheets import Kpi
from etl.readers.measures_values import KpiValue, Reading, heading_year, is_sound
from etl.readers.measures_years import FISCAL_YEAR, LATER_KPI, Year, years

_REVISION = re.compile(
    r"【[^】]{0,20}(?:見直し|修正|変更|改定)[^】]{0,8}】|\([^()]{0,12}(?:見直し|修正|変更|改定):(?=[^()]*\))"
)
_TO = re.compile(r"^(?:以上|程度)?(?:に|へ|まで)")
_OF_YEAR = re.compile("に|は|の|に?おいて")
# Words behind a figure that make it the target: …件を目指す, …件とする.
_SETS = re.compile(r"目指|めざ|目標|とする|にする|とします|達成|減ら|増や|以上")

# Words that stand on every sheet and do not tell what a figure counts.
_COMMON = {
    "令和", "年度", "平成", "実施", "開催", "目標", "目指", "以上", "程度", "平均", "達成", "予定", "市民", "職員",
    "利用", "増加", "向上", "推進", "件数", "回数", "人数", "者数", "枚数", "台数", "用件", "用回", "用者", "施件",
    "施回", "催回",
}  # fmt: skip


@dataclass
class Targets:
    """Units of the targets (of all their figures, where which one is meant is unsure) and the words around them."""

    units: list[str] = field(default_factory=list)
    words: str = ""


def read_targets(kpi: Kpi, reading: Reading) -> Targets:
    """Read original and revised targets into the reading: the latest of each year."""
    name = passage(kpi.name_lines)
    targets = Targets(words=name.text)
    values: dict[int | None, KpiValue] = {}
    for segment in _segments(passage(kpi.target_lines)):
        for part in _by_year(segment) or [segment]:
            value = _target(part, name, targets, reading)
            if value:
                values[value.fiscal_year] = value
    targets.units = list(dict.fromkeys(targets.units))
    _add_baseline(kpi, targets, reading)
    reading.values += values.values()
    return targets


def _segments(cell: Passage) -> list[Passage]:
    """Return the original target and each revision of it, without the marks of revision."""
    marks = list(_REVISION.finditer(cell.text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(cell.text)]
    parts = [cell.part(start, end) for start, end in zip(starts, ends, strict=True)]
    return [part for part in parts if part.text.strip(PARAGRAPH)]


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
    """Whether a year heads a line as a label does: behind a bullet, or with a colon or blank behind it."""
    start = match.start()
    is_marked = start > 0 and segment.text[start - 1] in "■・○●◆" and segment.starts_line(start - 1)
    if not (is_marked or segment.starts_line(start)):
        return False
    behind = segment.text[match.end() :].removeprefix("以降")
    position = len(segment.text) - len(behind)
    return position < len(segment.text) and (behind[0] in ":・" or segment.is_apart(position))


def _target(cell: Passage, name: Passage, targets: Targets, reading: Reading) -> KpiValue | None:
    text = without_notes(cell).without(LATER_KPI)
    figure = _figure(text, cell, name, targets, reading)
    year, is_sure = _year(text, has_value=figure is not None)
    if not is_sure:
        reading.doubt("fiscal_year", cell.printed, "目標の文に年度が複数あるか確かでなく、対象年度を決められない")
        return None
    if figure is None:
        return KpiValue("target", year)
    return KpiValue("target", year, figure.value, figure.unit, None, figure.printed)


def _figure(text: Passage, cell: Passage, name: Passage, targets: Targets, reading: Reading) -> Figure | None:
    usable = _reached(_usable(text), text)
    if not usable and not figures(cell):
        usable, text = [figure for figure in figures(name) if not figure.is_bracketed], name
    targets.units += [figure.unit for figure in usable if is_sound(figure)]
    figure = _meant(usable, text, name)
    if figure:
        targets.words += f"。{clause(text, figure)}"
    elif usable:
        reading.doubt("value", cell.printed, "目標の欄の数から、目標の値を1つに決められない")
    elif any(figure.counter for figure in figures(cell)):
        reading.doubt("value", cell.printed, "目標の数が括弧や注記の中にあり、目標の値か判断できない")
    return figure


def _meant(usable: list[Figure], text: Passage, name: Passage) -> Figure | None:
    """Return the one figure, or the one of several that counts what the KPI's name ends with (…の予約件数)."""
    if len(usable) > 1:
        usable = [figure for figure in usable if figure.counter and name.text.endswith(f"{figure.counter}数")]
    if len(usable) != 1 or not is_sound(usable[0]):
        return None
    (figure,) = usable
    words = clause(text, figure)
    is_named = re.search(f"{figure.counter}の?数", name.text) or pairs(words) & pairs(name.text)
    return figure if text is name or is_named or _SETS.search(words.partition("。")[2]) else None


def _usable(text: Passage) -> list[Figure]:
    return [figure for figure in figures(text) if not (figure.is_bracketed or figure.is_baseline)]


def _reached(found: list[Figure], text: Passage) -> list[Figure]:
    """Return the last of two figures where the text goes from one to the other (50件から30件に)."""
    if len(found) != 2 or found[0].counter != found[1].counter:
        return found
    between, behind = text.text[found[0].end : found[1].start], text.text[found[1].end :]
    return [found[1]] if re.match("から", between) and _TO.match(behind) else found


def clause(text: Passage, figure: Figure) -> str:
    """Return the words around a figure up to the next marks, with those before a は、 that leads to it."""
    start, end = clause_span(text, figure)
    return f"{text.text[start : figure.start]}。{text.text[figure.end : end]}"


def clause_span(text: Passage, figure: Figure) -> tuple[int, int]:
    """Return where the words around a figure begin and end."""
    before = re.sub(f"(?:(?<=[はがも])、)?(?:{ONE_EACH})?$", "", text.text[: figure.start])
    start = max((match.end() for match in re.finditer(CLAUSE_END, before)), default=0)
    end = re.search(CLAUSE_END, text.text[figure.end :])
    return start, figure.end + end.start() if end else len(text.text)


def pairs(text: str) -> set[str]:
    """Return the pairs of characters of kanji and katakana words, without those that stand on every sheet."""
    return {match[1] for match in re.finditer(r"(?=([一-鿿々ァ-ヶー]{2}))", text)} - _COMMON


def _year(text: Passage, *, has_value: bool) -> tuple[int | None, bool]:
    """Return the fiscal year of a target, None where none is printed, and whether it is sure.

    A target in words is due with its last step; which of several years a figure belongs to is not guessed.
    """
    found = [year for year in years(text) if not _is_bracketed(text, year) and not _is_of_baseline(text, year)]
    printed = [year.fiscal_year for year in found]
    if len(set(printed)) <= 1:
        return (printed[0], printed[0] is not None) if printed else (None, True)
    known = [year for year in printed if year is not None]
    is_rising = printed[-1] is not None and known == sorted(known)
    return (printed[-1], True) if is_rising and not has_value else (None, False)


def _is_bracketed(text: Passage, year: Year) -> bool:
    return text.text[: year.start].count("(") > text.text[: year.start].count(")")


def _is_of_baseline(text: Passage, year: Year) -> bool:
    return any(figure.is_baseline and _leads(text, year, figure) for figure in figures(text))


def _leads(text: Passage, year: Year, figure: Figure) -> bool:
    return year.end <= figure.start and _OF_YEAR.fullmatch(text.text[year.end : figure.start]) is not None


def _add_baseline(kpi: Kpi, targets: Targets, reading: Reading) -> None:
    """Add the result of an earlier year that the cell of targets names: 平成31年度に75,000件であった…."""
    cell = passage(kpi.target_lines)
    found = [
        (year.fiscal_year, figure)
        for year in years(cell)
        for figure in figures(cell)
        if figure.is_baseline and _leads(cell, year, figure)
    ]
    headed = {heading_year(result) for result in kpi.results} | {None}
    if len(found) == 1 and found[0][0] not in headed and is_sound(found[0][1]) and targets.units == [found[0][1].unit]:
        year, figure = found[0]
        reading.values.append(KpiValue("result", year, figure.value, figure.unit, None, figure.printed))
