"""Reads a city's ICT plan with an annex of measure sheets (個別施策集) into cases, KPIs and their yearly values.

Every measure of the index is a case; one that has ended may have a row of the index and no sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from etl import clean
from etl.clean import Unreadable, fold
from etl.readers.bodies import municipality_type, population_band
from etl.readers.measures_bodies import (
    body_name,
    catalogued_body,
    catalogued_source,
    corrections,
    population,
    prefecture_name,
    updated_on,
)
from etl.readers.measures_figures import without_notes
from etl.readers.measures_index import Row, read_index
from etl.readers.measures_kpis import read_values
from etl.readers.measures_pages import lines_of
from etl.readers.measures_passages import Line, passage
from etl.readers.measures_sheets import Kpi, Sheet, cut
from etl.readers.measures_values import KpiValue
from etl.readers.measures_years import ERA_YEAR
from etl.readers.records import Extraction, Printed, Source
from etl.readers.saved_hours import SAVED_HOURS
from etl.schema import tables

LAYOUT = "measures"
MARKS = ("施策番号 施策名 主管課 掲載年度", "■基本情報", "計画掲載年度", "施策の段階", "■指標", "KPI（指標）")
STAGES = {"A": "concept", "B": "planning", "C": "operating", "Z": "ended"}
STAGE_WORDS = {"concept": "構想", "planning": "企画", "operating": "調達", "ended": "終了"}
SHOWN = 60
COSTS = ("initial_cost", "running_cost", "project_cost")
# The form has no place for money and staff hours; where a sheet tells of them, people read them.
_MONEY = re.compile(r"\d[千百万億]*円")
TORN = "KPI の表がページの境で切れており、どの欄の続きか判断できない。目で読む"
ENDED_STEP = "施策終了"
_STAGE = re.compile(r"(?P<letter>[A-Z])\((?P<word>[^()]+)\)")
_STEP_DATE = re.compile(r"(?:(?:令和|平成)(?:元|\d{1,2})年度?の?|R\d{1,2}\.)\d{1,2}(?!\d)")


def recognises(lines: list[str]) -> bool:
    """Return whether the lines hold the index's heading and the labels of the measure sheets."""
    marks = ("施策番号施策名主管課", "■基本情報", "計画掲載年度", "■指標", "KPI(指標)")
    folded = [fold(line) for line in lines if "施策" in line or "■" in line or "KPI" in line or "掲載" in line]
    return all(any(line.startswith(mark) for line in folded) for mark in marks)


def source_id(lines: list[str]) -> str:
    """Return the catalogue's id of this body's plan, with the fiscal year behind it where the edition is another one.

    `measures` where the catalogue does not know the body.
    """
    printed = lines_of(lines)
    known = catalogued_source(body_name(printed))
    if known is None:
        return LAYOUT
    name, as_of_on = known
    updated = updated_on(printed)
    if updated is None or updated.isoformat() == as_of_on:
        return name
    return f"{name}-{updated.year - (updated.month <= 3)}"


def read(lines: list[str], source: Source) -> Extraction:
    """Return cases, KPIs, yearly values, ends and evidence of all measures in the order of their numbers."""
    extraction = Extraction(source)
    printed = lines_of(lines)
    front, sheets, nameless = cut(printed)
    reader = _Reader(extraction, printed)
    for line in nameless:
        reader.miss("", "cases", "case_id", line.printed, "施策番号と施策名のない用紙がある")
    rows = _one_each(reader, read_index(front), "一覧に同じ施策番号の行が複数ある")
    pages = _one_each(reader, sheets, "同じ施策番号の用紙が複数ある")
    for number in sorted(rows.keys() | pages.keys()):
        reader.measure(number, rows.get(number), pages.get(number))
    return extraction


def _one_each(reader: _Reader, parts: list[Row] | list[Sheet], reason: str) -> dict[tuple[int, int], Row | Sheet]:
    """Return the parts by chapter and number; those that share a number are noted and left out."""
    count = Counter((part.chapter, part.number) for part in parts)
    for part in parts:
        if count[part.chapter, part.number] > 1:
            reader.miss(reader.case_id((part.chapter, part.number)), "cases", "case_id", part.line.printed, reason)
    return {(part.chapter, part.number): part for part in parts if count[part.chapter, part.number] == 1}


@dataclass
class _Measure:
    """One measure with its row of the index and its sheet, either of which may be absent."""

    case_id: str
    row: Row | None
    sheet: Sheet | None
    evidence: dict[str, Printed] = field(default_factory=dict)

    @property
    def place(self) -> Printed:
        """Where to look for what is missing."""
        return (self.sheet or self.row).line.printed


class _Reader:
    """Adds the rows of each measure; what all measures share is read once."""

    def __init__(self, extraction: Extraction, printed: list[Line]) -> None:
        self.extraction = extraction
        self.source_id = extraction.source.source_id
        self.slips = corrections(self.source_id)
        self.body = body_name(printed) or catalogued_body(self.source_id)
        self.prefecture = prefecture_name(self.body, printed) if self.body else None
        self.population = population(self.prefecture, self.body)

    def miss(self, case_id: str, table_name: str, column_name: str, printed: Printed, reason: str) -> None:
        """Note what could not be read; of a long cell its beginning is enough to find it."""
        text = printed.text if len(printed.text) <= SHOWN else f"{printed.text[:SHOWN]}…"
        self.extraction.miss(case_id, table_name, column_name, replace(printed, text=text), reason)

    def case_id(self, number: tuple[int, int]) -> str:
        """Return the id of a measure, such as `nara-1-02`."""
        return f"{self.source_id}-{number[0]}-{number[1]:02d}"

    def measure(self, number: tuple[int, int], row: Row | None, sheet: Sheet | None) -> None:
        """Add the case of one measure with its KPIs and its end."""
        measure = _Measure(self.case_id(number), row, sheet)
        facts: dict[str, object] = dict.fromkeys(tables()["cases"].column_names)
        facts |= {
            "case_id": measure.case_id,
            "source_id": self.source_id,
            "source_no": f"({number[0]})-{number[1]}",
            "record_type_code": "plan_measure",
            "title": self._title(measure),
            "department_name": self._department(measure),
            "fiscal_year": self._fiscal_year(measure),
            "stage_code": self._stage(measure),
        }
        facts |= self._body(measure) | self._unstated(measure)
        self.extraction.add("cases", facts, measure.case_id, measure.evidence)
        if sheet:
            self._kpis(measure.case_id, sheet)
            self._steps(measure.case_id, sheet)
        if facts["stage_code"] == "ended" or (row and row.is_ended):
            self._end(measure)

    def _miss_case(self, measure: _Measure, column_name: str, reason: str, printed: Printed | None = None) -> None:
        self.miss(measure.case_id, "cases", column_name, printed or measure.place, reason)

    def _body(self, measure: _Measure) -> dict[str, object]:
        kind = None
        if self.prefecture and self.body:
            with suppress(Unreadable):
                kind = municipality_type(self.prefecture, self.body)
        known = self.population
        if known:
            measure.evidence["population"] = known.printed
        missing = {
            "municipality_name": (self.body, "団体名が別紙の見出しに見つからない"),
            "prefecture_name": (self.prefecture, "都道府県名が印刷されておらず、ほかの資料からも決まらない"),
            "municipality_type_code": (kind, "団体の種類を決められない"),
            "population": (known, "人口が印刷されておらず、ほかの資料にもない"),
        }
        for column, (value, reason) in missing.items():
            if value is None:
                self._miss_case(measure, column, reason)
        return {
            "prefecture_name": self.prefecture,
            "municipality_name": self.body,
            "municipality_type_code": kind,
            "population": known and known.persons,
            "population_on": known and known.counted_on,
            "population_is_rounded": known and known.is_rounded,
            "population_band_code": population_band(known and known.persons, kind),
        }

    def _unstated(self, measure: _Measure) -> dict[str, object]:
        """Return the statuses of costs and hours, blank where the text of the sheet tells of some."""
        content = measure.sheet.content() if measure.sheet else passage([])
        found = {name: _MONEY.search(content.text) for name in COSTS} | {
            "hours_saved": SAVED_HOURS.search(content.text)
        }
        for name, match in found.items():
            if match:
                column = "hours_saved_per_year" if name == "hours_saved" else f"{name}_yen"
                printed = content.between(match.start(), match.end())
                for missed in (column, f"{name}_status_code"):
                    self._miss_case(measure, missed, "本文に金額または時間の記載がある。人が読んで決める", printed)
        return {f"{name}_status_code": None if match else "not_stated" for name, match in found.items()}

    def _title(self, measure: _Measure) -> str | None:
        row, sheet = measure.row, measure.sheet
        title = (sheet.title if sheet else row.title) or None
        if title is None:
            self._miss_case(measure, "title", "施策名を読み取れない")
        elif sheet and row and row.title and fold(row.title) != fold(title):
            self._miss_case(measure, "title", "一覧と用紙で名称が異なる。用紙の名称を採った", row.line.printed)
        elif row is None:
            self._miss_case(measure, "title", "一覧にこの施策の行がない")
        return title

    def _department(self, measure: _Measure) -> str | None:
        printed = measure.sheet.field("主管課") if measure.sheet else None
        name = printed.text.strip() if printed and not _is_label(printed) else None
        name = name or (measure.row.department if measure.row else None)
        if name is None:
            self._miss_case(measure, "department_name", "主管課を読み取れない")
            return None
        return re.sub(r"(?<=[A-Za-zＡ-Ｚａ-ｚ])[ 　]+(?=[一-鿿ァ-ヶ])", "", re.sub(r"[ 　]+", " ", name))

    def _fiscal_year(self, measure: _Measure) -> int | None:
        listed = measure.row.years[0] if measure.row and measure.row.years else None
        printed = _year_of(measure.sheet.field("計画掲載年度", "施策の段階")) if measure.sheet else listed
        year, other = _fiscal(printed), _fiscal(listed)
        if year is None or (other is not None and other != year):
            reason = "計画掲載年度を読み取れない" if year is None else "計画掲載年度が一覧と用紙で異なる"
            self._miss_case(measure, "fiscal_year", reason, printed)
            return None
        measure.evidence["fiscal_year"] = printed
        return year

    def _stage(self, measure: _Measure) -> str | None:
        row, sheet = measure.row, measure.sheet
        if sheet is None:
            if row.is_ended:
                return "ended"
            self._miss_case(measure, "stage_code", "個別の用紙が見つからず、施策の段階がわからない")
            return None
        line = sheet.field("施策の段階")
        code = _stage_code(line)
        if code is None:
            self._miss_case(measure, "stage_code", "施策の段階を読み取れない", line and line.printed)
        elif row and row.is_ended != (code == "ended"):
            self._miss_case(measure, "stage_code", "施策の段階が一覧と用紙で食い違う", line.printed)
            return None
        return code

    def _kpis(self, case_id: str, sheet: Sheet) -> None:
        slots = sheet.kpis()
        if not slots:
            self.miss(case_id, "kpis", "kpi_name", sheet.line.printed, "KPI（指標）の欄が見つからない")
        for kpi in slots:
            if kpi.is_torn:
                self.miss(case_id, "kpi_values", "", kpi.label.printed, TORN)
            elif not kpi.is_whole:
                self.miss(case_id, "kpis", "kpi_name", kpi.label.printed, "KPI の欄の見出しがそろっていない")
            if kpi.is_empty and without_notes(passage(kpi.stray)):
                self.miss(case_id, "kpis", "kpi_name", kpi.stray[0].printed, "名称のない KPI の欄に文字がある")
        for number, kpi in enumerate((kpi for kpi in slots if not kpi.is_empty), start=1):
            self._kpi(case_id, f"{case_id}-k{number}", kpi)

    def _kpi(self, case_id: str, kpi_id: str, kpi: Kpi) -> None:
        if not kpi.name:
            self.miss(case_id, "kpis", "kpi_name", kpi.label.printed, "KPI の名称が印刷されていない")
        row = dict.fromkeys(tables()["kpis"].column_names)
        row |= {"kpi_id": kpi_id, "case_id": case_id, "level_code": "measure", "kpi_name": kpi.name or None}
        self.extraction.add("kpis", row, kpi_id)
        self._values(case_id, kpi_id, kpi)

    def _values(self, case_id: str, kpi_id: str, kpi: Kpi) -> None:
        def correct(kind: str, year: int | None, printed: Printed) -> str | None:
            slip = self.slips.get(("kpi_values", f"{kpi_id}/{year or ''}/{kind}", "value"))
            return slip[1] if slip and fold(slip[0]) == fold(printed.text) else None

        reading = read_values(kpi, correct)
        for value in reading.values:
            self._value(kpi_id, value)
        for doubt in reading.doubts:
            self.miss(case_id, "kpi_values", doubt.column_name, doubt.printed, doubt.reason)

    def _value(self, kpi_id: str, value: KpiValue) -> None:
        row = dict.fromkeys(tables()["kpi_values"].column_names)
        row |= {
            "kpi_id": kpi_id,
            "fiscal_year": value.fiscal_year,
            "kind_code": value.kind_code,
            "value": value.value,
            "unit_name": value.unit_name,
            "achievement_code": value.achievement_code,
        }
        key = f"{kpi_id}/{value.fiscal_year or ''}/{value.kind_code}"
        self.extraction.add("kpi_values", row, key, {"value": value.printed} if value.printed else {})

    def _steps(self, case_id: str, sheet: Sheet) -> None:
        """List the dated lines of 実施状況: which of them are steps, and what to call them, is for people to say."""
        is_inside = False
        for line in sheet.lines:
            if line.folded.startswith("実施状況"):
                is_inside = True
            elif line.folded.startswith(("今後の", "■指標")) or line.folded == "今後":
                is_inside = False
            if is_inside and _STEP_DATE.search(line.folded):
                self.miss(case_id, "milestones", "starts_on", line.printed, "日付がある。工程かどうかは人が判断する")

    def _end(self, measure: _Measure) -> None:
        """Add the fiscal year in which a measure ended as its last step."""
        row, sheet = measure.row, measure.sheet
        printed = row.years[1] if row and row.is_ended and row.years else None
        year = _fiscal(printed)
        if year is None:
            reason = "施策終了の年度を一覧から読み取れない"
            self.miss(measure.case_id, "milestones", "starts_on", measure.place, reason)
        else:
            step = {
                "case_id": measure.case_id, "milestone_no": 1, "step_name": ENDED_STEP,
                "starts_on": date(year, 4, 1), "ends_on": date(year + 1, 3, 1),
            }  # fmt: skip
            self.extraction.add("milestones", step, f"{measure.case_id}/1", {"starts_on": printed})
        says_why = (row and row.has_reason) or (sheet and any("終了理由" in line.folded for line in sheet.lines))
        if not says_why:
            self._miss_case(measure, "summary", "終了理由の記載が見つからない")


def _is_label(line: Line) -> bool:
    return line.folded.startswith(("計画掲載年度", "■", "施策の段階"))


def _year_of(line: Line | None) -> Printed | None:
    text = passage([line]) if line else None
    match = ERA_YEAR.match(text.text) if text else None
    return text.between(match.start(), match.end()) if match and match.end() == len(text.text) else None


def _fiscal(printed: Printed | None) -> int | None:
    try:
        return clean.fiscal_year(printed.text) if printed else None
    except Unreadable:
        return None


def _stage_code(printed: Line | None) -> str | None:
    """Return the stage where its letter and its word agree."""
    match = _STAGE.fullmatch(printed.folded) if printed else None
    code = STAGES.get(match["letter"]) if match else None
    return code if code and STAGE_WORDS[code] in match["word"] else None
