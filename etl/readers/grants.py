"""Reads a prefecture's list of grant project sheets (事業概要, 自治体名, 人口, 事業費, KPI) into cases and KPIs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from etl import clean
from etl.clean import Cost, Population, Unreadable, fold
from etl.readers.bodies import municipality_type, population_band, prefectures, split_body
from etl.readers.grants_kpis import read_kpis
from etl.readers.grants_sheets import (
    BODY_LABEL,
    FORM_LABEL,
    KPI_HEADING,
    NAME_LABEL,
    Doubt,
    Line,
    Sheet,
    cut,
    project_names,
)
from etl.readers.records import Extraction, Printed, Source
from etl.readers.saved_hours import SAVED_HOURS
from etl.schema import tables

LAYOUT = "grants"
MARKS = (NAME_LABEL, BODY_LABEL, "人口", "事業費", "アウトプット指標", "アウトカム指標")
MAX_HEAD_LINES = 6
_FIELD = re.compile(rf"(?<!\S)({BODY_LABEL}|人口|事業費)\s*[:：]?\s*")


def recognises(lines: list[str]) -> bool:
    """Return whether the lines hold the form's labels of name and body, and a heading of KPIs."""
    marks = (re.compile(rf"\s*{NAME_LABEL}"), re.compile(rf"\s*{BODY_LABEL}"), re.compile(rf".*?{KPI_HEADING.pattern}"))
    return all(any(mark.match(line) for line in lines) for mark in marks)


def source_id(lines: list[str]) -> str:
    """Return the romaji of the prefecture that most sheets name, such as `osaka`; `grants` where none is named."""
    names = Counter(name for sheet in cut(lines)[0] if (name := _prefecture(sheet)))
    return prefectures()[names.most_common(1)[0][0]].lower() if names else LAYOUT


def _prefecture(sheet: Sheet) -> str | None:
    try:
        return split_body(_head(sheet)[BODY_LABEL].text)[0]
    except (KeyError, Unreadable):
        return None


def read(lines: list[str], source: Source) -> Extraction:
    """Return cases, KPIs and evidence of all sheets in printed order; every sheet is a case, even a broken one."""
    extraction = Extraction(source)
    sheets, stray_pages = cut(lines)
    for doubt in stray_pages:
        _note(extraction, "", "", "", doubt)
    for number, sheet in enumerate(sheets, start=1):
        _read_sheet(extraction, f"{source.source_id}-{number:02d}", number, sheet)
    return extraction


def _read_sheet(extraction: Extraction, case_id: str, number: int, sheet: Sheet) -> None:
    head = _head(sheet)
    reading = _Reading(extraction, case_id, _printed(_first(sheet, BODY_LABEL)))
    row: dict[str, object] = dict.fromkeys(tables()["cases"].column_names)
    row |= {
        "case_id": case_id,
        "source_id": extraction.source.source_id,
        "source_no": str(number),
        "record_type_code": "grant_project",
        "fiscal_year": extraction.source.fiscal_year,
        "initial_cost_status_code": "not_stated",
        "running_cost_status_code": "not_stated",
        "hours_saved_status_code": reading.hours_status(sheet),
        "title": reading.title(sheet),
    }
    row |= reading.body(head.get(BODY_LABEL))
    row |= reading.population(head.get("人口"), row["municipality_type_code"])
    row |= reading.cost(head.get("事業費"))
    extraction.add("cases", row, case_id, reading.evidence)
    _read_kpis(extraction, case_id, sheet)


def _read_kpis(extraction: Extraction, case_id: str, sheet: Sheet) -> None:
    kpis, doubts = read_kpis(sheet.lines)
    for number, kpi in enumerate(kpis, start=1):
        kpi_id = f"{case_id}-k{number}"
        row = dict.fromkeys(tables()["kpis"].column_names)
        row |= {"kpi_id": kpi_id, "case_id": case_id, "level_code": kpi.level_code, "kpi_name": kpi.name}
        extraction.add("kpis", row, kpi_id)
    for doubt in doubts:
        _note(extraction, case_id, "kpis", "kpi_name", doubt)


def _note(extraction: Extraction, case_id: str, table_name: str, column_name: str, doubt: Doubt) -> None:
    extraction.miss(case_id, table_name, column_name, _printed(doubt.line), doubt.reason)


def _printed(line: Line) -> Printed:
    return Printed(line.text.strip(), line.number, line.number)


def _first(sheet: Sheet, label: str) -> Line:
    """Return the first line with the label, else the first line of the sheet: where to look for what is missing."""
    printed = [line for line in sheet.lines if not line.is_blank]
    return next((line for line in printed if line.text.lstrip().startswith(label)), printed[0])


def _head(sheet: Sheet) -> dict[str, Printed]:
    """Return what is printed behind the labels of body, population and cost; blank text where nothing is."""
    found: dict[str, Printed] = {}
    label = ""
    for line in _head_lines(sheet):
        before, *pairs = _FIELD.split(line.text)
        if label and not found[label].text:
            found[label] = Printed(before.strip(), line.number, line.number)
        for name, text in zip(pairs[::2], pairs[1::2], strict=True):
            if name not in found:
                label = name
                found[name] = Printed(text.strip(), line.number, line.number)
    return found


def _passages_of_saved_hours(sheet: Sheet) -> Iterator[Printed]:
    """A sentence may go on behind the end of its line."""
    lines = [line for line in sheet.lines if not line.is_blank]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        text = fold(line.text)
        if SAVED_HOURS.search(text):
            yield _printed(line)
        elif following and SAVED_HOURS.search(text + fold(following.text)):
            yield Printed(f"{line.text.strip()}{following.text.strip()}", line.number, following.number)


def _head_lines(sheet: Sheet) -> list[Line]:
    body = next((position for position, line in enumerate(sheet.lines) if line.is_body), None)
    if body is None:
        return []
    head = [sheet.lines[body]]
    for line in sheet.lines[body + 1 :]:
        if FORM_LABEL.match(line.text) or "【" in line.text or len(head) == MAX_HEAD_LINES:
            break
        if not line.is_blank:
            head.append(line)
    return head


class _Reading:
    """Turns the printed parts of one sheet's head into columns, keeps their evidence and notes what it cannot read."""

    def __init__(self, extraction: Extraction, case_id: str, place: Printed) -> None:
        self.extraction = extraction
        self.case_id = case_id
        self.place = place
        self.evidence: dict[str, Printed] = {}

    def title(self, sheet: Sheet) -> str | None:
        """Return the project name where there is exactly one."""
        names = {name.text for name in project_names(sheet.lines)}
        if len(names) == 1 and sheet.is_sure:
            return names.pop()
        self._miss(
            "title",
            _printed(_first(sheet, NAME_LABEL)),
            "事業名を1つに決められない" if names else "事業名【…】が見つからない",
        )
        return None

    def body(self, printed: Printed | None) -> dict[str, object]:
        """Return the official names and the kind of the body."""
        columns = ("prefecture_name", "municipality_name", "municipality_type_code")
        try:
            names = split_body(printed.text if printed else "")
            return dict(zip(columns, (*names, municipality_type(*names)), strict=True))
        except Unreadable:
            for column in columns:
                self._miss(column, printed, "都道府県名で始まる団体名として読み取れない")
            return dict.fromkeys(columns)

    def population(self, printed: Printed | None, municipality_type_code: object) -> dict[str, object]:
        """Return the population with its day and band."""
        read = self._population(printed)
        if read and printed:
            self.evidence["population"] = printed
        return {
            "population": read and read.persons,
            "population_on": read and read.counted_on,
            "population_is_rounded": read and read.is_rounded,
            "population_band_code": population_band(read and read.persons, municipality_type_code),
        }

    def _population(self, printed: Printed | None) -> Population | None:
        try:
            if printed and printed.text:
                return clean.population(printed.text)
            self._miss("population", printed, "人口の記載がない")
        except Unreadable:
            self._miss("population", printed, "人口として読み取れない")
        return None

    def cost(self, printed: Printed | None) -> dict[str, object]:
        """Return the project cost; its status stays blank where something unreadable is printed."""
        read = self._cost(printed)
        if read and printed and printed.text:
            self.evidence["project_cost_yen"] = printed
        return {
            "project_cost_yen": read and read.yen,
            "project_cost_status_code": read and read.status_code,
            "project_cost_is_approx": read and read.is_approx,
            "project_cost_tax_code": read and read.tax_code,
        }

    def _cost(self, printed: Printed | None) -> Cost | None:
        try:
            cost = clean.cost(printed.text if printed else "")
        except Unreadable:
            for column_name in ("project_cost_yen", "project_cost_status_code"):
                self._miss(column_name, printed, "事業費として読み取れない")
            return None
        if cost.status_code == "not_stated":
            self._miss("project_cost_yen", printed, "事業費の記載がない")
        return cost

    def hours_status(self, sheet: Sheet) -> str | None:
        """Return that no hours are stated; blank where the sheet speaks of hours saved, for people to judge."""
        printed = next(_passages_of_saved_hours(sheet), None)
        if printed is None:
            return "not_stated"
        for column_name in ("hours_saved_per_year", "hours_saved_status_code"):
            self._miss(column_name, printed, "時間の削減の記載がある。人が読んで決める")
        return None

    def _miss(self, column_name: str, printed: Printed | None, reason: str) -> None:
        self.extraction.miss(self.case_id, "cases", column_name, printed or self.place, reason)
