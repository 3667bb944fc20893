"""A planner's way from the overview to a benchmark and an exported list, for three real towns in a real browser.

What the screen must say is worked out here from the committed facts, in plain Python.
"""

import csv
import io
from dataclasses import dataclass
from math import log10
from statistics import median

import pytest
from dashboard import CASES
from playwright.sync_api import expect
from test_browser_benchmark import BENCHMARK
from test_browser_look import choose
from test_browser_pages import OVERVIEW, SEARCH, click_words, downloaded

pytestmark = pytest.mark.browser

PEERS = 10


@dataclass(frozen=True)
class Town:
    """A town, the part of its name that is typed, and the figure its planner wants to judge, in the column's unit."""

    typed: str
    prefecture: str
    name: str
    population: int
    band: str
    measure: str
    measure_words: str
    column: str
    unit: str
    typed_figure: str
    figure: float

    @property
    def full_name(self) -> str:
        return self.prefecture + self.name

    def query(self) -> dict[str, str]:
        return {"own": self.full_name, "own_population": str(self.population)}

    def ratio(self, case: dict) -> float:
        return int(case["population"]) / self.population


TOWNS = [
    Town(
        "鏡野", "岡山県", "鏡野町", 12_000, "10k_50k", "initial_cost_ex_tax_yen", "イニシャルコスト（税抜換算）",
        "initial_cost", "万円", "12000", 120_000_000,
    ),
    Town(
        "総社", "岡山県", "総社市", 70_000, "50k_100k", "lead_time_months", "導入までの期間", "lead_time_months",
        "か月", "3", 3,
    ),
    Town(
        "枚方", "大阪府", "枚方市", 394_697, "300k_plus", "project_cost_yen", "事業費（計画額）", "project_cost_yen",
        "万円", "2000", 20_000_000,
    ),
]  # fmt: skip


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.full_name)
def test_from_the_overview_to_a_benchmark_and_an_exported_list(dashboard, town):
    _choose_the_town(dashboard, town)
    _open_the_cell_of_the_own_band(dashboard, town)
    _judge_the_figure(dashboard, town)
    _take_the_list(dashboard, town)


def _choose_the_town(dashboard, town):
    dashboard.open("/")
    dashboard.box("わが町").click()
    dashboard.box("わが町").fill(town.typed)
    dashboard.page.get_by_role("option", name=town.full_name, exact=True).click()
    dashboard.shows(OVERVIEW, len(CASES), **town.query())
    others = [case for case in CASES if _is_comparable(case, town)]
    closest = min(others, key=lambda case: abs(log10(town.ratio(case))))
    expect(dashboard.main).to_contain_text(f"最も近いのは{_body(closest)}（人口{_ratio(town.ratio(closest))}）")


def _open_the_cell_of_the_own_band(dashboard, town):
    mine = [case["category_code"] for case in CASES if case["population_band_code"] == town.band]
    counts = {category: mine.count(category) for category in mine}
    every = [case["population_band_code"] + case["category_code"] for case in CASES]
    written = [every.count(cell) for cell in set(every)]
    category = max(
        (category for category, count in counts.items() if written.count(count) == 1),
        key=counts.get,
        default=None,
    )
    if category is None:  # no number of the own column stands only once in the map
        category = max(counts, key=counts.get)
        dashboard.open("/search", **town.query(), band=town.band, category=category)
    else:
        click_words(dashboard.chart(0), str(counts[category]))
    dashboard.shows(SEARCH, counts[category], **town.query(), band=town.band, category=category)
    expect(dashboard.main).to_contain_text("わが町の人口に近い順")


def _judge_the_figure(dashboard, town):
    dashboard.page.get_by_role("button", name="条件をすべて消す").click()
    dashboard.shows(SEARCH, len(CASES), **town.query())
    dashboard.follow(BENCHMARK)
    expect(dashboard.page.locator("h1")).to_have_text(BENCHMARK)
    dashboard.settled()
    if town.measure != "initial_cost_ex_tax_yen":  # the first offered
        choose(dashboard, "値", town.measure_words)
        dashboard.shows(BENCHMARK, **town.query(), measure=town.measure)
    box = dashboard.main.get_by_label(f"わが町の値（{town.unit}）", exact=True)
    box.fill(town.typed_figure)
    box.press("Enter")
    values, is_far = _values_of_the_nearest(town)
    metric = dashboard.main.get_by_test_id("stMetricValue")
    expect(metric).to_have_text("離れた団体を含めて" * is_far + _word(town.figure, values))
    expect(dashboard.main).to_contain_text(f"団体の{len(values)}件")
    expect(dashboard.main.locator("h2").first).to_contain_text(f"n={len(values)}")
    assert len(_drawn(dashboard.chart(0), values)) == len(values)


def _take_the_list(dashboard, town):
    dashboard.follow(OVERVIEW)
    dashboard.shows(OVERVIEW, len(CASES), **town.query())
    dashboard.main.get_by_role("link", name="人口の近い順に見る").click()
    dashboard.shows(SEARCH, len(CASES), **town.query())
    _, content = downloaded(dashboard, "システム連携用CSV")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf8"))))
    distances = [abs(log10(town.ratio(row))) for row in rows]
    assert {row["case_id"] for row in rows} == {case["case_id"] for case in CASES}
    assert distances == sorted(distances)
    assert [float(row["population_ratio"]) for row in rows] == pytest.approx(
        [town.ratio(row) for row in rows], abs=1e-5
    )
    _, content = downloaded(dashboard, "Excel用CSV")
    assert [row["名称"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))] == [
        row["title"] for row in rows
    ]


def _is_comparable(case, town):
    is_own = (case["prefecture_name"], case["municipality_name"]) == (town.prefecture, town.name)
    return not is_own and case["municipality_type_code"] != "prefecture"


def _ratio(value):
    return f"{value:.1f}倍" if value >= 1 else f"{value:.2f}倍"


def _body(case):
    return case["prefecture_name"] + case["municipality_name"]


def _value(case, column):
    if column != "initial_cost":
        return float(case[column]) if case[column] else None
    if not case["initial_cost_yen"]:
        return None
    return int(case["initial_cost_yen"]) / (1.10 if case["initial_cost_tax_code"] == "included" else 1)


def _values_of_the_nearest(town):
    """The values of the bodies nearest in population, and whether one of these is more than twice as large or small."""
    known = [case for case in CASES if _is_comparable(case, town) and _value(case, town.column) is not None]
    distance = {_body(case): abs(log10(town.ratio(case))) for case in known}
    farthest = sorted(distance.values())[:PEERS][-1]
    near = [case for case in known if distance[_body(case)] <= farthest]
    near = [case for case in near if _value(case, town.column) > 0 or town.column == "lead_time_months"]
    is_far = any(distance[_body(case)] > log10(2) for case in near)
    return [_value(case, town.column) for case in near], is_far


def _word(figure, values):
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    return "高め" if figure > middle + spread else "低め" if figure < middle - spread else "同程度"


def _drawn(chart, values):
    """The values of the dots of others in the chart; none may be without its like in `values`."""
    traces = chart.locator(".js-plotly-plot").evaluate(
        """plot => plot.data.filter(trace => trace.customdata && trace.marker.symbol !== 'diamond')
            .map(trace => Array.from(trace.x))"""
    )
    dots = [value for trace in traces for value in trace]
    assert sorted(dots) == pytest.approx(sorted(values))
    return dots
