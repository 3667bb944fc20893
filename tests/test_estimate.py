"""Cost against effect, re-computed by hand: the calculation, its words, its charts and its place among peers."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries import run
from queries.filters import Filters
from ui import charts_estimate, estimate, estimate_words
from ui.estimate import Assumptions

ROOT = Path(__file__).parents[1]
# 800万円 at first, 60万円 a year, 200万円 of subsidy, 1,000 hours a year.
USUAL = Assumptions(8_000_000, 600_000, 2_000_000, 1000)


# Each row: what is assumed; then cost and own cost over the years, and at the one wage value, net and payback.
@pytest.mark.parametrize(
    ("assumed", "cost", "own_cost", "value", "net", "payback"),
    [
        # 800 + 5 x 60; 600 + 300; 1,000 x 3,000 x 5; 600 / (300 - 60)
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, 5, 100), 11_000_000, 9_000_000, 15_000_000, 6_000_000, 2.5),
        # half of it realised: 750; 600 / (150 - 60) = 6.66, beyond the five years
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, 5, 50), 11_000_000, 9_000_000, 7_500_000, -1_500_000, 20 / 3),
        # ten years: 800 + 600; 600 + 600; 3,000; payback as before
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, 10, 100), 14_000_000, 12_000_000, 30_000_000, 18_000_000, 2.5),
        # one year
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, 1, 100), 8_600_000, 6_600_000, 3_000_000, -3_600_000, 2.5),
        # zero hours: nothing comes back
        ((8_000_000, 600_000, 0, 0, 3000, 5, 100), 11_000_000, 11_000_000, 0, -11_000_000, "never"),
        # share 0: the same
        ((8_000_000, 600_000, 0, 1000, 3000, 5, 0), 11_000_000, 11_000_000, 0, -11_000_000, "never"),
        # zero cost: paid back at once
        ((0, 0, 0, 1000, 3000, 5, 100), 0, 0, 15_000_000, 15_000_000, 0),
        # zero cost and zero hours: there is no surplus
        ((0, 0, 0, 0, 3000, 5, 100), 0, 0, 0, 0, "never"),
        # running cost above the value: 100 x 3,000 = 30万円 against 60万円 a year
        ((8_000_000, 600_000, 0, 100, 3000, 5, 100), 11_000_000, 11_000_000, 1_500_000, -9_500_000, "never"),
        # running cost equal to the value: 200 x 3,000 = 60万円
        ((8_000_000, 600_000, 0, 200, 3000, 5, 100), 11_000_000, 11_000_000, 3_000_000, -8_000_000, "never"),
        # a subsidy of all the initial cost: at once, though the running cost stays
        ((8_000_000, 600_000, 8_000_000, 1000, 3000, 5, 100), 11_000_000, 3_000_000, 15_000_000, 12_000_000, 0),
        # a subsidy above the initial cost: the own share is not known
        ((8_000_000, 600_000, 8_000_001, 1000, 3000, 5, 100), 11_000_000, None, 15_000_000, None, None),
        # blanks: no result that needs them
        ((None, 600_000, 0, 1000, 3000, 5, 100), None, None, 15_000_000, None, None),
        ((8_000_000, None, 0, 1000, 3000, 5, 100), None, None, 15_000_000, None, None),
        ((8_000_000, 600_000, None, 1000, 3000, 5, 100), 11_000_000, None, 15_000_000, None, None),
        ((8_000_000, 600_000, 0, None, 3000, 5, 100), 11_000_000, 11_000_000, None, None, None),
        ((8_000_000, 600_000, 2_000_000, 1000, None, 5, 100), 11_000_000, 9_000_000, None, None, None),
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, None, 100), None, None, None, None, 2.5),
        ((8_000_000, 600_000, 2_000_000, 1000, 3000, 5, None), 11_000_000, 9_000_000, None, None, None),
    ],
)
def test_an_estimate_is_what_one_computes_by_hand(assumed, cost, own_cost, value, net, payback):
    *amounts, wage, years, share = assumed
    given = Assumptions(*amounts, () if wage is None else (wage,), years, share)
    found = estimate.calculate(given)
    (outcome,) = found.outcomes
    assert (found.cost_yen, found.own_cost_yen, outcome.value_yen, outcome.net_yen) == (cost, own_cost, value, net)
    assert outcome.never_pays == (payback == "never")
    assert outcome.payback_years == (None if payback == "never" else pytest.approx(payback))


def test_the_presets_give_a_range():
    low, high = estimate.calculate(USUAL).outcomes
    # 600 / (330 - 60) and 600 / (460 - 60)
    assert (low.payback_years, high.payback_years) == (pytest.approx(600 / 270), pytest.approx(1.5))
    assert (low.net_yen, high.net_yen) == (16_500_000 - 9_000_000, 23_000_000 - 9_000_000)


def test_each_year_stands_with_cost_own_cost_and_value_so_far():
    years = estimate.by_year(replace(USUAL, years=2))
    assert years.to_numpy().tolist() == [
        [0, 8_000_000, 6_000_000, 0, 0, -6_000_000, -6_000_000],
        [1, 8_600_000, 6_600_000, 3_300_000, 4_600_000, -3_300_000, -2_000_000],
        [2, 9_200_000, 7_200_000, 6_600_000, 9_200_000, -600_000, 2_000_000],
    ]
    assert estimate.by_year(replace(USUAL, subsidy_yen=None)).empty


def test_each_assumption_moves_the_net_value_by_what_one_computes_by_hand():
    changes = estimate.sensitivity(USUAL).set_index("assumption")
    # at 3,300 yen: value 1,650万円, own cost 900万円
    expected = {
        "削減時間": (-3_300_000, 3_300_000),
        "1時間の単価": (-3_300_000, 3_300_000),
        "実現率": (-3_300_000, 3_300_000),
        "年数": (-2_700_000, 2_700_000),
        "イニシャルコスト": (1_600_000, -1_600_000),
        "ランニングコスト": (600_000, -600_000),
        "補助金（イニシャル分）": (-400_000, 400_000),
    }
    assert set(changes.index) == set(expected)
    for name, ends in expected.items():
        assert changes.loc[name, ["lower_change_yen", "higher_change_yen"]].tolist() == pytest.approx(ends)
    sizes = changes["higher_change_yen"].abs().round().tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert estimate.sensitivity(replace(USUAL, hours_per_year=None)).empty


def test_a_subsidy_that_moves_never_pays_more_than_the_initial_cost():
    changes = estimate.sensitivity(replace(USUAL, subsidy_yen=8_000_000)).set_index("assumption")
    assert changes.loc["補助金（イニシャル分）", "higher_change_yen"] == 0
    assert changes.loc["イニシャルコスト", "lower_change_yen"] == 0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "回収までの年数は1.5～2.3年"),
        ({"years": 2}, "回収までの年数は1.5～2.3年（3,300円では2年以内には回収せず）"),
        ({"years": 1}, "回収までの年数は1.5～2.3年（1年以内には回収せず）"),
        ({"hours_per_year": 160}, "4,600円なら44.2年（5年以内には回収せず）、3,300円なら回収せず"),
        ({"hours_per_year": 100}, "年間の換算額がランニングコストを超えず、回収せず"),
        ({"wages_yen": (3000,)}, "回収までの年数は2.5年"),
        ({"wages_yen": ()}, "計算の結果"),
        ({"subsidy_yen": None}, "計算の結果"),
    ],
)
def test_the_finding_says_when_the_cost_comes_back(changed, words):
    assert estimate_words.finding(replace(USUAL, **changed)) == words


@pytest.mark.parametrize(
    ("years", "words"), [(0, "0.0年"), (0.01, "0.1年"), (2.5, "2.5年"), (5, "5.0年"), (5.001, "5.1年"), (2.1, "2.1年")]
)
def test_years_are_rounded_up_so_that_no_horizon_is_met_too_early(years, words):
    assert estimate_words.shown_years(years) == words


@pytest.mark.parametrize(
    ("changed", "result", "words"),
    [
        ({"initial_yen": None}, "5年間の費用", "イニシャルコストが空欄です"),
        ({"subsidy_yen": None}, "5年間の自己負担", "補助金（イニシャル分）が空欄です"),
        ({"subsidy_yen": None}, "5年間の費用", "1,100万円（11,000,000円）"),
        ({"subsidy_yen": 9_000_000}, "イニシャルコストの自己負担", "補助金がイニシャルコストを超えています"),
        ({"hours_per_year": None, "wages_yen": ()}, "1年間の時間の換算額", "削減時間・1時間の単価が空欄です"),
        ({"years": None}, "費用", "年数が空欄です"),
    ],
)
def test_a_blank_result_says_what_is_missing(changed, result, words):
    found = estimate_words.results(replace(USUAL, **changed))
    assert found.loc[found["result"] == result, "words"].iloc[0] == words


@pytest.mark.parametrize(("years", "rows"), [(1, 3), (5, 4), (None, 4)])
def test_what_depends_on_the_wage_is_told_once_even_over_a_single_year(years, rows):
    told = estimate_words.by_wage(estimate_words.results(replace(USUAL, years=years)))
    assert len(told) == rows
    assert told["項目"].is_unique


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"initial_yen": None, "hours_per_year": None}, "イニシャルコスト・削減時間が空欄です。"),
        ({"subsidy_yen": 9_000_000}, "補助金がイニシャルコストを超えています。"),
    ],
)
def test_without_charts_the_page_says_what_stands_in_their_way(changed, words):
    assert estimate.by_year(replace(USUAL, **changed)).empty
    assert estimate_words.why_no_charts(replace(USUAL, **changed)).startswith(words)


def test_the_strongest_assumptions_are_named_together():
    words = estimate_words.strongest(estimate.sensitivity(USUAL))
    assert words == "差し引きを最も動かすのは削減時間・1時間の単価・実現率（20％で最大330万円）"


def peers(*amounts, column="initial_cost_ex_tax_yen"):
    frame = pd.DataFrame({"case_id": [f"a-{number}" for number in range(len(amounts))]})
    frame = frame.assign(body_name=frame["case_id"], distance=[0.1 * number for number in range(len(amounts))])
    for name in estimate.COMPARED.values():
        frame[name] = pd.array(amounts if name == column else [None] * len(amounts), dtype="Float64")
    return frame


@pytest.mark.parametrize(
    ("amounts", "peer_count", "median", "n", "zeros", "place"),
    [
        # median 300万円, MAD 100万円: 800万円 lies beyond 300 + 148
        ((1e6, 2e6, 3e6, 4e6, 5e6), None, 3e6, 5, 0, "高め"),
        ((1e6, 2e6, 3e6, 4e6, 5e6, 0, None), None, 3e6, 5, 1, "高め"),
        ((1e6, 2e6, 3e6, 4e6), None, 2.5e6, 4, 0, "比較には少なすぎます"),
        ((1e6, 2e6), None, None, 2, 0, "比較には少なすぎます"),
        # the five nearest of those that have a value
        ((7e6, 8e6, None, 9e6, 8e6, 8e6, 1e9, 1e9), 5, 8e6, 5, 0, "同程度"),
    ],
)
def test_an_input_is_placed_among_its_peers_in_words(amounts, peer_count, median, n, zeros, place):
    row = estimate.among_peers(USUAL, peers(*amounts), peer_count).iloc[0]
    assert (row["with_value"], row["zeros"], row["place"]) == (n, zeros, place)
    assert pd.isna(row["median"]) if median is None else row["median"] == median


@pytest.mark.parametrize(("initial", "place"), [(None, "空欄"), (0, "0は2件")])
def test_a_blank_and_a_zero_are_not_placed(initial, place):
    found = estimate.among_peers(replace(USUAL, initial_yen=initial), peers(1e6, 2e6, 3e6, 4e6, 5e6, 0, 0), None)
    assert found["place"].iloc[0] == place


@pytest.fixture(scope="module")
def database(tiny_database, tmp_path_factory):
    """A copy: what the app holds open, no other test may open in its own way."""
    return shutil.copyfile(tiny_database, tmp_path_factory.mktemp("estimate") / "tiny.duckdb")


@pytest.fixture
def tiny_rows(database):
    selection = run.Selection(run.open_database(database))
    return lambda name, filters, **parameters: selection.rows(f"estimate/{name}", filters, parameters)


def label(code_list, code):
    return f"{code_list}:{code}"


def test_a_case_hands_over_what_it_printed_and_leaves_the_rest_blank(tiny_rows):
    rows = {row.case_id: row for row in tiny_rows("case_figures", Filters(), case_id="").itertuples()}
    assert sorted(rows) == ["book-01", "book-02", "book-04", "book-05"]
    assert estimate.taken_over(rows["book-01"]) == {"initial": 1100, "running": 110, "subsidy": 550, "hours": 1000}
    assert estimate.taken_over(rows["book-02"]) == {"initial": 2670, "running": 0, "subsidy": None, "hours": 500}
    # one of its two subsidies is not stated, so that their sum is not known
    assert estimate.taken_over(rows["book-04"]) == {"initial": 5000, "running": 500, "subsidy": None, "hours": 1000}
    assert estimate.taken_over(rows["book-05"]) == {"initial": 0, "running": None, "subsidy": None, "hours": None}


def test_the_words_beside_a_case_say_tax_status_and_what_was_changed(tiny_rows):
    rows = {row.case_id: row for row in tiny_rows("case_figures", Filters(), case_id="").itertuples()}
    words = estimate_words.case_words(rows["book-02"], Assumptions(26_700_000, 1, None, 500), label)
    assert words["事例に印刷された値"].tolist() == [
        "約2,670万円（tax:unknown）", "0円", "記載なし", "約500時間/年（hours_status:estimate）",
    ]  # fmt: skip
    assert words["いまの入力"].tolist() == ["事例と同じ", "事例と異なる", "事例に値なし", "事例と同じ"]


def test_cases_stand_pinned_first_then_nearest_and_one_outside_the_selection_on_request(tiny_rows):
    filters = Filters(bands=("10k_50k", "50k_100k"), own_population=50_000, pins=("book-05",))
    assert tiny_rows("case_figures", filters, case_id="")["case_id"].tolist() == ["book-05", "book-02", "book-01"]
    assert "book-04" in set(tiny_rows("case_figures", filters, case_id="book-04")["case_id"])


def test_the_peers_stand_with_comparable_costs_nearest_first(tiny_rows):
    found = tiny_rows("peer_figures", Filters(own_population=60_000)).set_index("case_id")
    assert found.loc["book-01", ["initial_cost_ex_tax_yen", "running_cost_ex_tax_yen"]].tolist() == [10**7, 10**6]
    assert found.loc["book-01", "initial_subsidy_yen"] == 5_500_000
    assert pd.isna(found.loc["book-04", "initial_subsidy_yen"])
    assert "grants-01" not in found.index
    assert found.index[0] == "book-02"


def test_the_charts_are_plain_json_with_a_band_and_a_cross_at_each_payback_in_view():
    years, changes = estimate.by_year(USUAL), estimate.sensitivity(USUAL)
    figure = charts_estimate.cost_and_value(years, USUAL.wages_yen, estimate.paybacks(USUAL))
    assert json.loads(json.dumps(figure)) == figure
    names = [trace["name"] for trace in figure["data"]]
    assert names == ["換算額の累計（3,300円）", "換算額の累計（4,600円）", "自己負担の累計", "回収する時点"]
    assert figure["data"][1]["fill"] == "tonexty"
    # at 1.5 years: 600 + 60 x 1.5
    crosses = figure["data"][3]
    assert (crosses["x"][1], crosses["y"][1]) == (pytest.approx(1.5), pytest.approx(690))
    bars = charts_estimate.changes(changes)
    assert json.loads(json.dumps(bars)) == bars
    assert bars["data"][0]["text"][0] == "-330万円"


def test_no_cross_stands_where_nothing_comes_back_in_view():
    assumed = replace(USUAL, years=1, wages_yen=(3000,))
    figure = charts_estimate.cost_and_value(estimate.by_year(assumed), (3000,), estimate.paybacks(assumed))
    assert [trace["name"] for trace in figure["data"]] == ["換算額の累計（3,000円）", "自己負担の累計"]


@pytest.fixture
def page(database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(database))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params |= {"initial": "800", "running": "60", "subsidy": "200", "hours": "1000", "from": "book-01"}
    return app.switch_page("pages/estimate.py")


def test_the_page_shows_what_the_address_assumes(page):
    page.run()
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["1,100万円", "600万円", "900万円"]
    assert "回収までの年数は1.5～2.3年" in [heading.value for heading in page.header]
    assert any("1割大きい尺度" in caption.value for caption in page.caption)
    assert page.number_input(key="page_years").value == 5


def test_an_empty_selection_still_lets_one_compute(page):
    page.session_state["_filters"] = Filters(keyword="該当しない言葉")
    page.run()
    assert not page.exception
    assert page.metric[0].value == "1,100万円"
    assert "くらべる相手の記録がありません" in page.info[0].value
    assert "「キーワード」を外すと、くらべる記録は" in page.info[0].value


def test_a_subsidy_above_the_cost_is_said_instead_of_a_result(page):
    page.query_params["subsidy"] = "801"
    page.run()
    assert [metric.value for metric in page.metric] == ["1,100万円", "―", "―"]
    assert any("補助金がイニシャルコストを超えています" in caption.value for caption in page.caption)
