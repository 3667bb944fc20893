# ruff: noqa: E501 (a table is easier to read unwrapped)
"""Ten readable cases of invented towns with round amounts, as printed: what test_numbers_by_hand.py computes from."""

import dataclasses

import tiny_data as tiny

from etl import clean

# As printed: amounts with their tax, hours a year, subsidies of the initial cost (運用: of the running cost, ？: no amount).
TEN_CASES = """
case_id   | prefecture | body     | type            | band       | people    | initial              | running             | subsidies      | hours     | hours_status  | lead
book-01   | 長野県     | 風越町   | town            | 10k_50k    | 20,000人  | ※税込 11,000千円     | ※税込 1,100千円     | 5,500千円      | 1,000時間 | actual        | 12か月
book-02   | 奈良県     | 若草市   | city            | 50k_100k   | 60,000人  | 約26,700千円         | －円                |                | 500時間   | estimate      | 10か月
book-03   | 東京都     | 桜野区   | special_ward    | 100k_300k  | 250,000人 | ※税抜 （非公表）     | ※税抜 3,000千円     |                |           | per_unit_only |
book-04   | 大阪府     | 澪標市   | designated_city | 300k_plus  | 1,200,000人 | ※税抜 50,000千円   | ※税抜 4,000千円     | 8,000千円/？   | 1,000時間 | actual        | 24か月
book-05   | 高知県     | 久礼野村 | village         | under_10k  | 3,000人   | －円                 | ※税抜 （算定不可）  |                | 0時間     | actual        | 6か月
book-06   | 長野県     | 白樺村   | village         | under_10k  | 5,000人   | ※税抜 2,000千円      | ※税抜 330千円       | 2,000千円      | 100時間   | actual        |
book-07   | 奈良県     | 三輪町   | town            | 10k_50k    | 25,000人  | ※税込 2,640千円      | －円                | 運用 1,000千円 | 0時間     | actual        | 8か月
plan-01   | 北海道     | 雪見町   | town            |            |           | ※税抜 4,000千円      | ※税抜 500千円       |                | 1,000時間 | actual        |
plan-02   | 奈良県     | 三輪町   | town            | 10k_50k    | 25,000人  | ※税抜 3,000千円      |                     | 4,000千円      |           | not_stated    |
grants-01 | 兵庫県     | 兵庫県   | prefecture      | prefecture | 5,400,000人 |                    |                     |                |           | not_stated    |
"""
TYPES = {"book": "case_study", "plan": "plan_measure", "grants": "grant_project"}
STAGES = {"plan-01": "operating", "plan-02": "ended"}
CATEGORIES = {"book-01": "counter_reform", "book-06": "counter_reform"}
GRANT_COST = "54,000千円"

KPIS = """
kpi_id       | case_id   | level_code | kpi_name                         | is_lower_better
plan-01-k1   | plan-01   | measure    | 電子申請の割合                   | false
plan-01-k2   | plan-01   | measure    | 電話の回数                       | true
plan-01-k3   | plan-01   | measure    | 手続数による進捗見込(全体)       | false
plan-01-k4   | plan-01   | measure    | 手続数による進捗見込の割合(全体) | false
plan-02-k1   | plan-02   | measure    | 会議の参加                       | false
plan-02-k2   | plan-02   | measure    | 使う課                           |
plan-02-k3   | plan-02   | measure    | 見直し                           |
grants-01-k1 | grants-01 | outcome    | 利用者                           | false
"""
KPI_VALUES = """
kpi_id     | fiscal_year | kind_code | value | unit_name | achievement_code
plan-01-k1 | 2023        | target    | 80    | %         |
plan-01-k1 | 2023        | result    | 81    | %         | achieved
plan-01-k1 | 2024        | result    | 60    | %         | not_achieved
plan-01-k2 | 2022        | result    | 400   | 回        | nearly
plan-01-k2 | 2024        | target    | 100   | 回        |
plan-01-k3 | 2024        | target    | 140   | 手続      |
plan-01-k3 | 2025        | target    | 1000  | 手続      |
plan-01-k4 | 2024        | target    | 14    | %         |
plan-01-k4 | 2025        | target    | 100   | %         |
plan-02-k1 | 2023        | target    | 500   | 人        |
plan-02-k1 | 2023        | result    | 300   | 回        |
plan-02-k2 | 2023        | result    | 7     | 課        |
plan-02-k3 | 2023        | result    |       |           | not_achieved
"""
MILESTONES = """
case_id | milestone_no | step_name | starts_on  | ends_on
book-01 | 1            | 検討      | 2020-03-01 | 2020-12-01
book-01 | 2            | 開発      | 2021-01-01 | 2021-03-01
plan-01 | 1            | 運用      | 2023-04-01 | 2024-03-01
plan-02 | 1            | 施策終了  | 2023-03-01 |
"""
COST_ITEMS = """
case_id | cost_item_no | cost_kind_code | item_name    | amount_yen | is_approx
book-01 | 1            | initial        | システム構築 | 9000000    | false
book-01 | 2            | initial        | 端末         | 2000000    | false
"""


def tables() -> dict[str, list[tiny.Row]]:
    """Return the tables of the ten cases as rows of text."""
    rows = tiny._rows(TEN_CASES)
    return {
        "sources": tiny._rows(tiny.SOURCES),
        "cases": [_case(row) for row in rows],
        "evidence": [piece for row in rows for piece in _evidence(row)],
        "subsidies": [subsidy for row in rows for subsidy in _subsidies(row)],
        "kpis": tiny._rows(KPIS),
        "kpi_values": tiny._rows(KPI_VALUES),
        "milestones": tiny._rows(MILESTONES),
        "cost_items": tiny._rows(COST_ITEMS),
    }


def _cost(prefix: str, printed: str) -> tiny.Row:
    cost = clean.cost(printed) if printed else clean.Cost(None, "not_stated", None, None)
    return {f"{prefix}_cost_{name}": _cell(value) for name, value in dataclasses.asdict(cost).items()}


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _case(row: tiny.Row) -> tiny.Row:
    case_id = row["case_id"]
    source = case_id.split("-")[0]
    hours = clean.quantity(row["hours"]).value if row["hours"] else None
    return {
        "case_id": case_id, "source_id": source, "source_no": case_id, "title": f"{row['body']}の例",
        "record_type_code": TYPES[source], "prefecture_name": row["prefecture"], "municipality_name": row["body"],
        "municipality_type_code": row["type"], "population_band_code": row["band"],
        "population": _cell(clean.population(row["people"]).persons) if row["people"] else "",
        "population_is_rounded": "false" if row["people"] else "", "stage_code": STAGES.get(case_id, ""),
        "category_code": CATEGORIES.get(case_id, "internal_operations"), "field_code": "office_common",
        "hours_saved_per_year": _cell(hours), "hours_saved_status_code": row["hours_status"],
        "hours_saved_is_approx": "" if hours is None else "false",
        "lead_time_months": _cell(clean.months(row["lead"])) if row["lead"] else "",
        **_cost("initial", row["initial"]), **_cost("running", row["running"]),
        **_cost("project", GRANT_COST if source == "grants" else ""),
    }  # fmt: skip


def _evidence(row: tiny.Row) -> list[tiny.Row]:
    columns = {
        "population": row["people"], "initial_cost_yen": row["initial"], "running_cost_yen": row["running"],
        "project_cost_yen": GRANT_COST if row["case_id"] == "grants-01" else "",
        "hours_saved_per_year": row["hours"], "lead_time_months": row["lead"],
        "stage_code": "終了理由" if row["case_id"] == "plan-02" else "",
    }  # fmt: skip
    source = row["case_id"].split("-")[0]
    return [tiny.evidence(source, "cases", row["case_id"], name, text) for name, text in columns.items() if text]


def _subsidies(row: tiny.Row) -> list[tiny.Row]:
    printed = row["subsidies"].split("/") if row["subsidies"] else []
    return [
        {"case_id": row["case_id"], "subsidy_no": str(number), "subsidy_name": "補助金",
         "cost_kind_code": "running" if text.startswith("運用") else "initial",
         "amount_yen": "" if text == "？" else _cell(clean.yen(text.removeprefix("運用 ")))}
        for number, text in enumerate(printed, 1)
    ]  # fmt: skip
