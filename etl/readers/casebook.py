"""Reads 総務省's casebook 自治体DX推進参考事例集 into cases with their costs, vendors, effects and schedules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from etl import clean
from etl.clean import Unreadable, fold
from etl.readers import casebook_costs, casebook_effects, casebook_labels, casebook_parties, casebook_schedule
from etl.readers.bodies import municipality_type, population_band, split_body
from etl.readers.casebook_contacts import has_contact, masked
from etl.readers.casebook_costs import NOT_STATED, Doubtful, Item
from etl.readers.casebook_pages import Case, cases, read_title
from etl.readers.casebook_parties import Party, Service
from etl.readers.casebook_schedule import Step
from etl.readers.casebook_sheet import (
    BULLET,
    DEPARTMENT,
    INITIAL,
    LEAD_TIME,
    PARTNER,
    REMARKS,
    RUNNING,
    VENDOR,
    Sheet,
    sheets,
)
from etl.readers.records import Extraction, Printed, Source
from etl.schema import tables

LAYOUT = "casebook"
MARKS = (INITIAL, RUNNING, LEAD_TIME, "番号と【団体名】のある事例名")

_NEVER_CONTACTS = ("case_id", "source_id", "url")
# Columns that every case has, the column that shows whether they were read, and their label.
_EXPECTED = (
    ("population", "population", "人口（【参考情報】）"),
    ("population_band_code", "population_band_code", "人口区分"),
    ("initial_cost_yen", "initial_cost_status_code", INITIAL),
    ("initial_cost_status_code", "initial_cost_status_code", INITIAL),
    ("running_cost_yen", "running_cost_status_code", RUNNING),
    ("running_cost_status_code", "running_cost_status_code", RUNNING),
    ("hours_saved_per_year", "hours_saved_status_code", "事業効果"),
    ("hours_saved_status_code", "hours_saved_status_code", "事業効果"),
    ("lead_time_months", "lead_time_months", LEAD_TIME),
    ("department_name", "department_name", DEPARTMENT),
    ("url", "url", "関連ＵＲＬ"),
)

BODY = ("prefecture_name", "municipality_name", "municipality_type_code")

T = TypeVar("T")


def recognises(lines: list[str]) -> bool:
    """Return whether the lines hold numbered titles with a body in 【】 and the cost labels of the layout."""
    text = "\n".join(lines)
    return all(label in text for label in (INITIAL, RUNNING, LEAD_TIME)) and any(map(read_title, lines))


def source_id(lines: list[str]) -> str:
    """Return `mic-2024` by the legend's fiscal year; `mic` where the legend names none."""
    year = _edition_year(casebook_labels.edition(lines))
    return f"mic-{year}" if year else "mic"


def _edition_year(edition: Printed | None) -> int | None:
    return clean.fiscal_year(edition.text) if edition else None


def read(lines: list[str], source: Source) -> Extraction:
    """Return all tables of the casebook with evidence; whatever is not surely read is in the list of the unread."""
    extraction = Extraction(source)
    edition = casebook_labels.edition(lines)
    found, strays = cases(lines)
    for page in strays:
        place = Printed(page.lines[0].text.strip(), page.lines[0].number, page.lines[-1].number, page.number)
        _miss(extraction, "", "cases", "", place, "1ページに2つの事例名があり、どちらの事例か分かりません")
    readings = [_Reading(extraction, case, edition) for case in _with_own_numbers(extraction, found)]
    for reading in readings:
        reading.read()
    _add_categories_of_neighbours(readings)
    _add_themes_by_vocabulary(readings)
    return extraction


def _with_own_numbers(extraction: Extraction, found: list[Case]) -> list[Case]:
    """A number that stands for a second case leaves that case unread: its id would be taken."""
    by_number: dict[int, Case] = {}
    for case in found:
        if case.title.number in by_number:
            place = Printed(case.line.text.strip(), case.line.number, case.line.number)
            _miss(extraction, "", "cases", "source_no", place, "別の団体の事例と番号が同じため、読みませんでした")
        else:
            by_number[case.title.number] = case
    return list(by_number.values())


def _miss(  # noqa: PLR0917
    extraction: Extraction, case_id: str, table_name: str, column_name: str, printed: Printed, reason: str
) -> None:
    extraction.miss(case_id, table_name, column_name, replace(printed, text=masked(printed.text)), reason)


class _Reading:
    """The reading of one case: its row, and what goes to the other tables."""

    def __init__(self, extraction: Extraction, case: Case, edition: Printed | None) -> None:
        self.extraction = extraction
        self.case = case
        self.case_id = f"{extraction.source.source_id}-{case.title.number:02d}"
        self.edition = edition
        self.row: dict[str, object] = dict.fromkeys(tables()["cases"].column_names)
        self.printed: dict[str, Printed] = {}
        self.missed: set[str] = set()
        self.withheld: set[str] = set()  # columns that are blank because the document prints － or （非公表）

    @property
    def place(self) -> Printed:
        """Where the title stands."""
        return Printed(self.case.line.text.strip(), self.case.line.number, self.case.line.number)

    def read(self) -> None:
        """Read everything and add the rows."""
        self._head()
        self._labels()
        self._population()
        self._year()
        sheet = self._sheet()
        if sheet is not None:
            self._costs(sheet)
            self._parties(sheet)
            self._deployments(sheet)
            self._schedule(sheet)
            self._effects(sheet)
        self.row["url"] = self.attempt("cases", "url", partial(casebook_labels.url, self.case), None)
        self._note_missing()
        self._drop_contacts("cases", self.row, self.place)
        self.extraction.add("cases", self.row, self.case_id, self.printed)

    def miss(self, table_name: str, column_name: str, printed: Printed, reason: str) -> None:
        """Note what could not be read."""
        self.missed.add(column_name)
        _miss(self.extraction, self.case_id, table_name, column_name, printed, reason)

    def has_missed(self, column_name: str) -> bool:
        """Return whether a column of the case is already among the unread."""
        return column_name in self.missed

    def attempt(self, table_name: str, column_name: str, action: Callable[[], T], otherwise: T) -> T:
        """Return what the action reads, or note why it was unsure."""
        try:
            return action()
        except Doubtful as doubt:
            self.miss(table_name, column_name, doubt.printed, doubt.reason)
            return otherwise

    def add(
        self, table_name: str, number: int, values: dict[str, object], printed: dict[str, Printed] | None = None
    ) -> None:
        """Add one row of a child table, numbered inside the case; a name with a mail address or phone leaves it out."""
        table = tables()[table_name]
        row = dict.fromkeys(table.column_names) | {"case_id": self.case_id, table.column_names[1]: number} | values
        dropped = self._drop_contacts(table_name, row, next(iter((printed or {}).values()), self.place))
        if dropped in ([], ["service_name"]):
            self.extraction.add(table_name, row, f"{self.case_id}/{number}", printed)

    def _drop_contacts(self, table_name: str, row: dict[str, object], place: Printed) -> list[str]:
        """Blank every text that holds a mail address or a telephone number; return the names of those columns."""
        dropped = [
            name
            for name, value in row.items()
            if isinstance(value, str) and name not in _NEVER_CONTACTS and has_contact(value)
        ]
        for name in dropped:
            reason = "メールアドレスか電話番号が混ざっているため、読みませんでした"
            self.miss(table_name, name, replace(place, text=str(row[name])), reason)
            row[name] = None
        return dropped

    def _note_missing(self) -> None:
        """Nothing vanishes silently: a field of every case that was not found is unread."""
        for column_name, shown_by, label in _EXPECTED:
            is_read = self.row[shown_by] is not None or column_name in self.withheld
            if not is_read and not self.has_missed(column_name):
                self.miss("cases", column_name, self.place, f"{label}が見つかりません")

    def _head(self) -> None:
        title = self.case.title
        self.row |= {
            "case_id": self.case_id,
            "source_id": self.extraction.source.source_id,
            "source_no": str(title.number),
            "record_type_code": "case_study",
            "title": title.text,
            "project_cost_status_code": "not_stated",
        }
        self._body(title.body)
        others = {fold(other.text + other.body) for page in self.case.pages for other in page.titles}
        if len(others) > 1:
            self.miss("cases", "title", self.place, "ページによって事例名の印刷が異なります。最初のものを載せました")

    def _body(self, body: str) -> None:
        try:
            prefecture, municipality = split_body(body)
        except Unreadable:
            for column_name in BODY:
                self.miss("cases", column_name, self.place, "団体名を読み取れません")
            return
        kind = municipality_type(prefecture, municipality)
        self.row |= dict(zip(BODY, (prefecture, municipality, kind), strict=True))

    def _labels(self) -> None:
        is_prefecture = self.row["municipality_type_code"] == "prefecture"
        found = casebook_labels.labels(self.case, is_prefecture)
        for column_name, doubt in found.doubts:
            self.miss("cases", column_name, doubt.printed, doubt.reason)
        self.row |= {
            "yard_code": found.yard_code,
            "category_code": found.category_code,
            "theme_name": found.theme_name,
            "is_new": found.is_new,
        }
        if found.section:
            self.printed["category_code"] = found.section
        if found.band:
            self.row["population_band_code"] = clean.population_band(found.band.text)
            self.printed["population_band_code"] = found.band

    def _population(self) -> None:
        municipality = str(self.row["municipality_name"] or "")
        found = self.attempt("cases", "population", lambda: casebook_labels.population(self.case, municipality), None)
        if found is not None:
            population, self.printed["population"] = found
            self.row |= {
                "population": population.persons,
                "population_on": population.counted_on,
                "population_is_rounded": population.is_rounded,
            }
        if self.row["population_band_code"] is None:
            band = population_band(self.row["population"], self.row["municipality_type_code"])
            self.row["population_band_code"] = band

    def _year(self) -> None:
        printed_year = _edition_year(self.edition)
        self.row["fiscal_year"] = self.extraction.source.fiscal_year or printed_year
        if printed_year and self.row["fiscal_year"] == printed_year:
            self.printed["fiscal_year"] = self.edition

    def _sheet(self) -> Sheet | None:
        found = sheets(self.case)
        if not found:
            self.miss("cases", "", self.place, "事業効果・コストのページが見つかりません")
            return None
        for sheet in found[1:]:
            place = Printed(sheet.first_line.text.strip(), *[sheet.first_line.number] * 2, sheet.page)
            self.miss("cases", "", place, "事業効果・コストのページが2つ以上あります。最初のものだけを読みました")
        return found[0]

    def _costs(self, sheet: Sheet) -> None:
        for kind in casebook_costs.KINDS:
            self._total(sheet, kind)
        items = self._both_kinds("cost_items", "amount_yen", casebook_costs.items, sheet)
        subsidies = self._both_kinds("subsidies", "subsidy_name", casebook_costs.subsidies, sheet)
        if unfit := self._unfit(items):
            self._miss_unfit(sheet, unfit, items, subsidies)
            items, subsidies = [(kind, item) for kind, item in items if kind not in unfit], []
        for number, (kind, item) in enumerate(items, start=1):
            values = {"cost_kind_code": kind, "item_name": item.name}
            values |= {"amount_yen": item.cost.yen, "is_approx": item.cost.is_approx}
            self.add("cost_items", number, values, {"amount_yen": item.amount})
        for number, (kind, item) in enumerate(subsidies, start=1):
            values = {"cost_kind_code": kind, "subsidy_name": item.name, "amount_yen": item.cost.yen}
            self.add("subsidies", number, values, {"amount_yen": item.amount} if item.amount else None)

    def _unfit(self, items: list[tuple[str, Item]]) -> set[str]:
        """Return the kinds whose items do not add up to their total: the order of the columns alone told them apart."""
        sums: dict[str, int] = {}
        for kind, item in items:
            sums[kind] = sums.get(kind, 0) + (item.cost.yen or 0)
        return {kind for kind, amount in sums.items() if not self._adds_up(kind, amount, items)}

    def _adds_up(self, kind: str, amount: int, items: list[tuple[str, Item]]) -> bool:
        total = self.row[f"{kind}_cost_yen"]
        others = [self.row[f"{other}_cost_yen"] for other in casebook_costs.KINDS if other != kind]
        if amount == total or amount in others or total is None:
            return amount == total or amount not in others
        rounding = 1_000 * len(items)
        return abs(amount - total) <= (max(rounding, total // 20) if self.row[f"{kind}_cost_is_approx"] else rounding)

    def _miss_unfit(self, sheet: Sheet, unfit: set[str], items: list[tuple[str, Item]], subsidies: list) -> None:
        """Where the columns may be swapped, the remarks may be as well."""
        reason = "内訳の合計が総額と合わず、左右のどちらの欄か分かりません"
        for kind in sorted(unfit):
            self.miss("cost_items", "amount_yen", next(item.amount for of, item in items if of == kind), reason)
        if subsidies:
            place = sheet.joined(sheet.first(REMARKS).printed_lines or [sheet.first_line]).printed()
            self.miss("subsidies", "subsidy_name", place, reason)

    def _both_kinds(
        self, table_name: str, column_name: str, reader: Callable[[Sheet, str], list[Item]], sheet: Sheet
    ) -> list[tuple[str, Item]]:
        found = []
        for kind in casebook_costs.KINDS:
            found += [(kind, item) for item in self.attempt(table_name, column_name, partial(reader, sheet, kind), [])]
        return found

    def _total(self, sheet: Sheet, kind: str) -> None:
        try:
            cost, printed = casebook_costs.total(sheet, kind)
        except Doubtful as doubt:
            for column_name in (f"{kind}_cost_yen", f"{kind}_cost_status_code"):
                self.miss("cases", column_name, doubt.printed, doubt.reason)
            return
        self.row |= {
            f"{kind}_cost_yen": cost.yen,
            f"{kind}_cost_status_code": cost.status_code,
            f"{kind}_cost_is_approx": cost.is_approx,
            f"{kind}_cost_tax_code": cost.tax_code,
        }
        if cost == NOT_STATED:
            label = casebook_costs.KINDS[kind]
            self.miss("cases", f"{kind}_cost_yen", printed, f"{label}の額が印刷されていません")
        else:
            self.printed[f"{kind}_cost_yen"] = printed

    def _parties(self, sheet: Sheet) -> None:
        service = casebook_parties.service(sheet)
        vendors = self.attempt("vendors", "vendor_name", lambda: casebook_parties.parties(sheet, VENDOR), [])
        partners = self.attempt("vendors", "vendor_name", lambda: casebook_parties.parties(sheet, PARTNER), [])
        roles = [(party, "vendor") for party in vendors] + [(party, "partner") for party in partners]
        for number, (party, role_code) in enumerate(roles, start=1):
            service_name = _service_of(party, vendors, service) if role_code == "vendor" else None
            values = {"vendor_name": party.name, "service_name": service_name, "role_code": role_code}
            self.add("vendors", number, values)
        if service and not vendors:
            self.miss("vendors", "service_name", service.printed, "サービス名はあるが提供事業者が印刷されていません")
        municipality = str(self.row["municipality_name"] or "")
        action = partial(casebook_parties.department, sheet, municipality)
        self.row["department_name"] = self.attempt("cases", "department_name", action, None)
        if casebook_parties.is_department_withheld(sheet):
            self.withheld.add("department_name")

    def _deployments(self, sheet: Sheet) -> None:
        statements = self.attempt("deployments", "form_code", lambda: casebook_parties.deployments(sheet), [])
        for statement_no, (form_code, hosting_code) in enumerate(statements, start=1):
            self.add("deployments", statement_no, {"form_code": form_code, "hosting_code": hosting_code})

    def _schedule(self, sheet: Sheet) -> None:
        action = partial(casebook_schedule.lead_time, sheet)
        months, printed = self.attempt("cases", "lead_time_months", action, (None, None))
        self.row["lead_time_months"] = months
        if months is not None:
            self.printed["lead_time_months"] = printed
        elif printed:
            self.withheld.add("lead_time_months")
        steps = casebook_schedule.steps(sheet)
        self._milestones(steps)
        if start := casebook_schedule.service_start(steps):
            self.row["service_start_on"] = clean.month(start.text)
            self.printed["service_start_on"] = start

    def _milestones(self, steps: list[Step]) -> None:
        number = 0
        for step in steps:
            try:
                starts_on, ends_on = clean.period(step.printed_date.text)
            except Unreadable:
                self.miss("milestones", "starts_on", step.printed_date, "工程の年月を読み取れません")
                continue
            if not step.name:
                self.miss("milestones", "step_name", step.printed_date, "工程の名称が印刷されていません")
                continue
            number += 1
            values = {"starts_on": starts_on, "ends_on": ends_on, "step_name": step.name}
            self.add("milestones", number, values, {"starts_on": step.printed_date})

    def _effects(self, sheet: Sheet) -> None:
        if sheet.first(BULLET) is None:
            return
        found = casebook_effects.bullets(sheet)
        for number, effect in enumerate(found.effects, start=1):
            form = effect.form
            values = {
                "metric_code": form.metric_code,
                "metric_name": effect.metric_name,
                "value": effect.value,
                "value_max": effect.value_max,
                "unit_code": form.unit_code,
                "period_code": effect.period_code,
                "basis_code": effect.basis_code,
                "scope_code": effect.scope_code,
                "side_code": form.side_code,
            }
            self.add("effects", number, values, {"value": effect.printed})
        for printed in found.unread:
            self.miss("effects", "value", printed, "数値のある効果です。読み取れた効果以外の数値を確かめてください")
        self._hours(found)

    def _hours(self, found: casebook_effects.Bullets) -> None:
        hours = casebook_effects.hours(found)
        doubt = hours.doubt
        if hours.status_code == "not_stated" and doubt is None:
            doubt = casebook_effects.time_mentioned(self.case)
        if doubt:  # hours that were not read may be of any status, so the parts that were read do not decide it
            for column_name in ("hours_saved_per_year", "hours_saved_status_code"):
                self.miss("cases", column_name, doubt, "事例全体の年間の職員の時間か判断できません")
            return
        self.row["hours_saved_status_code"] = hours.status_code
        if hours.effect:
            self.row |= {"hours_saved_per_year": hours.effect.value, "hours_saved_is_approx": hours.effect.is_approx}
            self.printed["hours_saved_per_year"] = hours.effect.printed


def _service_of(vendor: Party, vendors: list[Party], service: Service | None) -> str | None:
    """A note printed behind both the service and a vendor ties the two; else the services are those of all vendors."""
    if service is None:
        return None
    noted = [party for party in vendors if service.note and party.note == service.note]
    return service.names if not noted or vendor in noted else None


def _add_categories_of_neighbours(readings: list[_Reading]) -> None:
    """Where no page of a case prints its section, the nearest printed ones before and after decide if they agree."""
    printed = [(reading.row["yard_code"], reading.row["category_code"]) for reading in readings]
    for index, reading in enumerate(readings):
        if printed[index][1] is not None or reading.has_missed("category_code"):
            continue
        before = next((codes for codes in reversed(printed[:index]) if codes[1]), None)
        after = next((codes for codes in printed[index + 1 :] if codes[1]), None)
        if before and before == after:
            reading.row["yard_code"], reading.row["category_code"] = before
            reading.miss("cases", "category_code", reading.place, "分類の印刷がないため、前後の事例と同じとしました")
        else:
            reading.miss("cases", "category_code", reading.place, "分類の印刷がなく、前後の事例からも決まりません")


def _add_themes_by_vocabulary(readings: list[_Reading]) -> None:
    themes = {str(reading.row["theme_name"]) for reading in readings if reading.row["theme_name"]}
    for reading in readings:
        if reading.row["theme_name"] is None:
            reading.row["theme_name"] = casebook_labels.theme_by_vocabulary(reading.case, themes)
            if reading.row["theme_name"] is None:
                reading.miss("cases", "theme_name", reading.place, "テーマの印刷が見つかりません")
