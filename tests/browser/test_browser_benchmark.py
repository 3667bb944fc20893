"""The benchmark in a real browser: settings in the address, dots that open cases, the ladder on real data."""

import pytest
from dashboard import CASES
from playwright.sync_api import expect
from test_browser_look import assert_charts_are_readable

pytestmark = pytest.mark.browser

BENCHMARK = "ベンチマーク"
TOWN = {"own": "岡山県鏡野町", "own_population": "12000"}
CITY = {"own": "岡山県総社市", "own_population": "70000"}
BIG_CITY = {"own_population": "400000"}


def expect_figure(dashboard, unit, figure):
    expect(dashboard.main.get_by_label(f"わが町の値（{unit}）", exact=True)).to_have_value(figure)


def test_a_dot_opens_its_case_and_back_gives_the_same_screen(dashboard):
    query = TOWN | {"measure": "lead_time_months", "own_lead_time_months": "30.0"}
    dashboard.open("/benchmark", **query)
    before = dashboard.main.inner_text()
    click_dot(dashboard.chart(0), 0)
    dashboard.page.wait_for_url("**/case?**case_id=*")
    dashboard.settled()
    (case_id,) = dashboard.query()["case_id"]
    title = next(case["title"] for case in CASES if case["case_id"] == case_id)
    expect(dashboard.page.locator("h1")).to_have_text(title)
    dashboard.page.go_back()
    dashboard.shows(BENCHMARK, **query)
    expect_figure(dashboard, "か月", "30")
    assert dashboard.main.inner_text() == before


def test_a_dot_of_running_costs_against_hours_opens_its_case(dashboard):
    dashboard.open("/benchmark", **TOWN)
    click_dot(dashboard.chart(1), 0)
    dashboard.page.wait_for_url("**/case?**case_id=mic-2024-**")


def click_dot(chart, number):
    dot = chart.locator(".scatterlayer .points path.point").nth(number)
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    chart.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_similar_case_is_a_link_with_why_it_is_similar(dashboard):
    dashboard.open("/benchmark", **TOWN)
    expect(dashboard.main).to_contain_text("人口1.1倍・同じ人口区分・同じ種類の団体")
    dashboard.main.get_by_role("link", name="→ 香川県土庄町").click()
    dashboard.shows(
        next(case["title"] for case in CASES if case["case_id"] == "mic-2024-26"), **TOWN, case_id="mic-2024-26"
    )


def test_similar_cases_say_what_they_cost_and_are_pinned_each_by_itself(dashboard):
    dashboard.open("/benchmark", **CITY, measure="project_cost_yen")
    alike = dashboard.main.get_by_role("link").filter(has_text="→ ")
    bodies = [words.partition("｜")[0] for words in alike.all_inner_texts()]
    assert len(bodies) == len(set(bodies)) == 5
    expect(dashboard.main).to_contain_text("事業費（計画額） 418万円（税の扱い不明）｜削減時間（年） 記載なし")
    for number in range(2):
        dashboard.main.get_by_role("button", name="並べる", exact=True).first.click()
        expect(dashboard.main.get_by_role("button", name="外す", exact=True)).to_have_count(number + 1)
    dashboard.settled()  # the address is written at the end of a run
    assert len(dashboard.query()["pin"]) == 2
    dashboard.main.get_by_role("link", name="この団体にほか1件").click()
    dashboard.page.wait_for_url("**/search?**prefecture=**")
    dashboard.settled()
    assert dashboard.count() == 2
    assert len(dashboard.query()["pin"]) == 2


def test_every_step_of_the_ladder_is_seen_on_real_data(dashboard):
    dashboard.open("/benchmark", group="population_band_code")
    names = dashboard.chart(0).locator(".ytick text").all_text_contents()
    counts = [name.partition("n=")[2].partition("中央値")[0] for name in names]
    assert counts == ["1", "6 ＊", "2", "7 ＊", "12", "3 参考"]


@pytest.mark.parametrize(
    ("town", "measure", "finding"),
    [
        (
            TOWN,
            "initial_cost_ex_tax_yen",
            "の中央値は1,618万円（人口が最大5.8倍違う10団体のうち0でない5団体、n=5・＊）",
        ),
        (CITY, "lead_time_months", "か月（近い人口10団体・0.54倍～1.6倍、n=10）"),
        (BIG_CITY, "project_cost_yen", "（人口が最大2.8倍違う10団体、n=26）"),
        ({"band": "50k_100k"}, "initial_cost_ex_tax_yen", "値は2件で、中央値を示すには少なすぎます"),
    ],
)
def test_towns_of_every_size_find_no_more_than_their_n_allows(dashboard, town, measure, finding):
    dashboard.open("/benchmark", **town, measure=measure)
    expect(dashboard.main.locator("h2").first).to_contain_text(finding)


@pytest.mark.parametrize(
    ("town", "place", "far"),
    [(TOWN, "離れた団体を含めて同程度", "離れた団体も含みます（最大3.8倍）"), (CITY, "同程度", None)],
)
def test_a_figure_is_placed_among_far_bodies_only_with_a_word_of_it(dashboard, town, place, far):
    dashboard.open("/benchmark", **town, measure="lead_time_months" if far is None else "initial_cost_ex_tax_yen",
                   own_lead_time_months=10, own_initial_cost_ex_tax_yen=3000)  # fmt: skip
    expect(dashboard.main.get_by_test_id("stMetricValue")).to_have_text(place)
    expect(dashboard.main.get_by_text("離れた団体も含みます")).to_have_count(1 if far else 0)
    if far:
        expect(dashboard.main).to_contain_text(far)


def test_few_dots_of_running_costs_against_hours_are_named_beside_them(dashboard):
    dashboard.open("/benchmark", **TOWN)
    expect(dashboard.chart(1)).to_contain_text("志摩市")
    expect(dashboard.chart(1)).to_contain_text("苅田町")
    assert_charts_are_readable(dashboard)


def test_hostile_and_unknown_settings_of_an_address_are_dropped(dashboard):
    dashboard.open("/benchmark", measure="' or 1=1", group="x", own_initial_cost_ex_tax_yen="1e99", as_printed="yes")
    expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)
    expect_figure(dashboard, "万円", "")
    dashboard.shows(BENCHMARK)


def test_nobody_to_compare_with_says_what_to_do(dashboard):
    dashboard.open("/benchmark", peers="chosen", **TOWN)
    expect(dashboard.main).to_contain_text("左の「くらべる相手」で団体を選んでください。")
    dashboard.open("/benchmark", q="該当しない言葉")
    expect(dashboard.main).to_contain_text("条件に合う記録がありません。")


@pytest.mark.parametrize("town", [TOWN, BIG_CITY], ids=["town", "big city"])
@pytest.mark.parametrize(
    ("measure", "figures"),
    [
        ("initial_cost_ex_tax_yen", (1, 3000, 99999)),
        ("running_cost_ex_tax_yen", (1, 87.5, 50000)),
        ("hours_saved_per_year", (40, 300, 20000)),
    ],
)
def test_the_own_figure_covers_no_other_word_wherever_it_stands(dashboard, town, measure, figures):
    for figure in figures:
        dashboard.open("/benchmark", **town, measure=measure, **{f"own_{measure}": figure})
        expect(dashboard.chart(0)).to_contain_text("わが町の値")
        assert_charts_are_readable(dashboard)
