# ruff: noqa: E501 (a table is easier to read unwrapped)
"""Every derived number of the dashboard, re-computed as a reader would on paper from ten invented cases.

Beside each number stands its arithmetic with the printed amounts; a census fails where a new number has no row here.
"""

import dataclasses
import math

import pandas as pd
import pytest
import ten_cases
import tiny_data as tiny

from etl.build import build
from queries import run
from queries.filters import Filters
from ui import (
    benchmark,
    charts,
    charts_benchmark,
    charts_cases,
    compare,
    estimate,
    estimate_words,
    exports,
    progress,
    tables,
)
from ui.ladder import alike_band, ladder, place_in_words

OWN_TOWN = Filters(own_name="長野県風越町", own_population=20_000)
EVERYTHING = Filters()
ALL_CASES = tuple(row["case_id"] for row in ten_cases.tables()["cases"])


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ten_cases")
    report = build([tiny.write(folder / "data", ten_cases.tables())], folder / "ten.duckdb")
    assert report.refused == []
    return run.open_database(folder / "ten.duckdb")


@pytest.fixture
def load(connection):
    selection = run.Selection(connection)
    return lambda name, filters=EVERYTHING, **parameters: selection.rows(name, filters, parameters)


def label(code_list, code):
    return f"{code_list}:{code}"


def same(found, expected):
    """Blank for blank, zero for zero, and numbers equal up to the last binary digits."""
    if pd.isna(expected):
        return pd.isna(found)
    return not pd.isna(found) and found == pytest.approx(expected, rel=1e-12)


# --- Measures of a case. Cases that a row leaves out have a blank there.
MEASURES = {
    # 税込 is divided by 1.10; 税抜 and 税の扱い不明 stand as printed; －円 is 0; 非公表 is blank
    "initial_cost_ex_tax_yen": {
        "book-01": 11_000_000 / 1.10, "book-02": 26_700_000, "book-04": 50_000_000, "book-05": 0,
        "book-06": 2_000_000, "book-07": 2_640_000 / 1.10, "plan-01": 4_000_000, "plan-02": 3_000_000,
    },
    "running_cost_ex_tax_yen": {
        "book-01": 1_100_000 / 1.10, "book-02": 0, "book-03": 3_000_000, "book-04": 4_000_000, "book-06": 330_000,
        "book-07": 0, "plan-01": 500_000,
    },
    # initial + 5 x running, blank where either is: 非公表 (03), 算定不可 (05), 記載なし (plan-02)
    "five_year_cost_yen": {
        "book-01": 11_000_000 / 1.10 + 5 * 1_100_000 / 1.10, "book-02": 26_700_000 + 5 * 0,
        "book-04": 50_000_000 + 5 * 4_000_000, "book-06": 2_000_000 + 5 * 330_000, "book-07": 2_640_000 / 1.10 + 5 * 0,
        "plan-01": 4_000_000 + 5 * 500_000,
    },
    # as printed less its subsidies; blank where one has no amount (04), none is printed, or it exceeds the cost (plan-02);
    # the one of 三輪町 (07) is of the running cost
    "own_share_yen": {"book-01": 11_000_000 - 5_500_000, "book-06": 2_000_000 - 2_000_000},
    "project_cost_yen": {"grants-01": 54_000_000},
    # / residents; the population of plan-01 is not printed
    "initial_cost_per_resident_yen": {
        "book-01": 10_000_000 / 20_000, "book-02": 26_700_000 / 60_000, "book-04": 50_000_000 / 1_200_000,
        "book-05": 0 / 3_000, "book-06": 2_000_000 / 5_000, "book-07": 2_400_000 / 25_000,
        "plan-02": 3_000_000 / 25_000,
    },
    "running_cost_per_resident_yen": {
        "book-01": 1_000_000 / 20_000, "book-02": 0 / 60_000, "book-03": 3_000_000 / 250_000,
        "book-04": 4_000_000 / 1_200_000, "book-06": 330_000 / 5_000, "book-07": 0 / 25_000,
    },
    "five_year_cost_per_resident_yen": {
        "book-01": 15_000_000 / 20_000, "book-02": 26_700_000 / 60_000, "book-04": 70_000_000 / 1_200_000,
        "book-06": 3_650_000 / 5_000, "book-07": 2_400_000 / 25_000,
    },
    "project_cost_per_resident_yen": {"grants-01": 54_000_000 / 5_400_000},
    "hours_saved_per_year": {
        "book-01": 1_000, "book-02": 500, "book-04": 1_000, "book-05": 0, "book-06": 100, "book-07": 0,
        "plan-01": 1_000,
    },
    "hours_saved_per_10k_residents": {
        "book-01": 1_000 / 20_000 * 10_000, "book-02": 500 / 60_000 * 10_000, "book-04": 1_000 / 1_200_000 * 10_000,
        "book-05": 0, "book-06": 100 / 5_000 * 10_000, "book-07": 0,
    },
    "lead_time_months": {"book-01": 12, "book-02": 10, "book-04": 24, "book-05": 6, "book-07": 8},
    # initial / (hours x wage - running); never where that is not above zero: 3,300 x 1,000 < 4,000,000 (04),
    # 3,300 x 100 = 330,000 (06), no hours and no running cost (07)
    "payback_years_low_wage": {
        "book-01": 10_000_000 / (1_000 * 3_300 - 1_000_000), "book-02": 26_700_000 / (500 * 3_300 - 0),
        "plan-01": 4_000_000 / (1_000 * 3_300 - 500_000),
    },
    "payback_years_high_wage": {
        "book-01": 10_000_000 / (1_000 * 4_600 - 1_000_000), "book-02": 26_700_000 / (500 * 4_600 - 0),
        "book-04": 50_000_000 / (1_000 * 4_600 - 4_000_000), "book-06": 2_000_000 / (100 * 4_600 - 330_000),
        "plan-01": 4_000_000 / (1_000 * 4_600 - 500_000),
    },
}  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
def test_a_measure_of_each_case(load, measure):
    found = load("search/measure_values", measure=measure).set_index("case_id")["value"]
    assert set(found.index) == set(ALL_CASES)
    wrong = {name: found[name] for name in ALL_CASES if not same(found[name], MEASURES[measure].get(name))}
    assert wrong == {}


def test_no_measure_is_forgotten(connection, load):
    columns = [row[0] for row in connection.execute("describe case_measures").fetchall()]
    assert set(columns) == {"case_id", *MEASURES}
    assert load("shared/measures")["measure_code"].tolist() == list(MEASURES)


def test_a_measure_is_the_same_wherever_it_is_asked_for(load):
    counts = load("search/measure_counts").set_index("measure_code")["cases"]
    assert list(counts.index) == list(MEASURES)
    compared = load("compare/cases", Filters(pins=ALL_CASES)).set_index("case_id")
    for measure, by_hand in MEASURES.items():
        peers = load("benchmark/peer_values", measure=measure).set_index("case_id")["value"]
        for case_id in ALL_CASES:
            assert same(peers[case_id], by_hand.get(case_id))
            assert same(compared.loc[case_id, measure], by_hand.get(case_id))
        assert counts[measure] == len(by_hand)
        assert set(load("search/case_list", Filters(has=(measure,)))["case_id"]) == set(by_hand)
    both = Filters(has=("own_share_yen", "payback_years_low_wage"))
    assert load("search/case_list", both)["case_id"].tolist() == ["book-01"]


# --- Nearness to the own town, of 20,000 in 長野県: the ratio, and whether band, prefecture and type are its own.
PEERS = {
    "book-01": (20_000 / 20_000, True, True, True),
    "book-02": (60_000 / 20_000, False, False, False),
    "book-03": (250_000 / 20_000, False, False, False),
    "book-04": (1_200_000 / 20_000, False, False, False),
    "book-05": (3_000 / 20_000, False, False, False),
    "book-06": (5_000 / 20_000, False, True, False),
    "book-07": (25_000 / 20_000, True, False, True),
    "plan-01": (None, False, False, True),
    "plan-02": (25_000 / 20_000, True, False, True),
}


def test_nearness_of_each_peer(load):
    rows = load("benchmark/peer_values", OWN_TOWN, measure="lead_time_months").set_index("case_id")
    assert set(rows.index) == set(PEERS)  # grants-01 is a prefecture: no peer of a town
    for case_id, (ratio, *alike) in PEERS.items():
        row = rows.loc[case_id]
        assert same(row["population_ratio"], ratio)
        assert same(row["distance"], None if ratio is None else abs(math.log10(ratio)))
        assert list(row[["is_same_band", "is_same_prefecture", "is_same_type"]]) == alike
        assert row["is_own_town"] == (case_id == "book-01")
    listed = load("search/case_list", OWN_TOWN).set_index("case_id")["population_ratio"]
    assert all(same(listed[case_id], ratio) for case_id, (ratio, *_) in PEERS.items())
    assert listed["grants-01"] == 5_400_000 / 20_000


@pytest.mark.parametrize(
    ("own", "peers"),
    [
        ({}, set(PEERS)),
        ({"peers": "band"}, {"book-01", "book-07", "plan-02"}),
        ({"peers": "prefecture"}, {"book-01", "book-06"}),
        ({"peers": "chosen", "peer_bodies": ("奈良県若草市", "兵庫県")}, {"book-02"}),
        ({"mixes_prefectures": True}, {*PEERS, "grants-01"}),
        ({"own_name": "兵庫県", "own_population": 5_400_000}, {"grants-01"}),
        ({"own_name": "大阪府澪標市", "own_population": 1_200_000, "peers": "band"}, {"book-04"}),
        ({"own_name": "", "own_population": None}, set(ALL_CASES)),
    ],
)
def test_who_is_compared(load, own, peers):
    filters = dataclasses.replace(OWN_TOWN, **own)
    assert set(load("benchmark/peer_values", filters, measure="lead_time_months")["case_id"]) == peers


def test_a_designated_city_is_a_city_and_a_ward_is_not(load):
    city = Filters(own_name="奈良県若草市", own_population=60_000)
    rows = load("benchmark/peer_values", city, measure="lead_time_months")
    assert set(rows.loc[rows["is_same_type"], "case_id"]) == {"book-02", "book-04"}


# Bodies by |log10 ratio| that have an initial cost: 三輪町 0.10 (two cases), 若草市 0.48, 白樺村 0.60, 久礼野村 0.82 (0円),
# 澪標市 1.78; 桜野区 (非公表) and 雪見町 (no population) are never among them, 風越町 is the reader's own.
@pytest.mark.parametrize(
    ("bodies", "cases"),
    [
        (1, {"book-07", "plan-02"}),
        (2, {"book-07", "plan-02", "book-02"}),
        (4, {"book-07", "plan-02", "book-02", "book-06", "book-05"}),
        (30, {"book-07", "plan-02", "book-02", "book-06", "book-05", "book-04"}),
    ],
)
def test_so_many_bodies_nearest_with_a_value(load, bodies, cases):
    near = benchmark.nearest(own_and_others(load, "initial_cost_ex_tax_yen"), bodies)
    assert set(benchmark.counted(near, is_log=False)["case_id"]) == cases


def test_similar_cases_stand_by_their_ratio(load):
    rows = load("case/similar_cases", case_id="book-02")
    # of the category and of other bodies: 60,000 to 25,000 (2.4 : 1), to 250,000 (4.2 : 1), to 1,200,000, to 3,000
    assert dict(zip(rows["case_id"], rows["population_ratio"], strict=True)) == {
        "book-07": 25_000 / 60_000, "plan-02": 25_000 / 60_000, "book-03": 250_000 / 60_000,
        "book-04": 1_200_000 / 60_000, "book-05": 3_000 / 60_000,
    }  # fmt: skip
    near = load("case/similar_to_own_town", OWN_TOWN, case_id="book-06")
    assert near.empty  # 風越町 is the only other of its category, and it is the own town
    near = load("case/similar_to_own_town", OWN_TOWN, case_id="book-02")
    assert near["population_ratio"].tolist() == [1.25, 1.25, 0.15, 12.5, 60]


# --- The ladder, on values of 1, 2, ... n million yen: median, quartiles, the band of 同程度 and the percentile of 3 million.
LADDER = {
    # n: median, quartiles, MAD, mark, box, percentile of 3 million
    0: (None, None, None, "", False, None),
    1: (None, None, None, "", False, None),
    2: (None, None, None, "", False, None),
    3: (2, None, None, "参考", False, None),
    4: ((2 + 3) / 2, None, None, "参考", False, None),
    # deviations from 3: 2 1 0 1 2
    5: (3, (2, 4), 1, "＊", False, None),
    # a quarter of the way along the 5 steps from 1 to 6: 1 + 5 / 4; deviations from 3.5: 0.5 0.5 1.5 1.5 2.5 2.5
    6: ((3 + 4) / 2, (1 + 5 / 4, 6 - 5 / 4), 1.5, "＊", False, None),
    7: (4, (1 + 6 / 4, 7 - 6 / 4), 2, "＊", False, None),
    8: ((4 + 5) / 2, (1 + 7 / 4, 8 - 7 / 4), 2, "＊", False, None),
    9: (5, (1 + 8 / 4, 9 - 8 / 4), 2, "＊", False, None),
    10: ((5 + 6) / 2, (1 + 9 / 4, 10 - 9 / 4), 2.5, "", True, "10件のうち2件より高い（1件と同じ）"),
    11: (6, (1 + 10 / 4, 11 - 10 / 4), 3, "", True, "11件のうち2件より高い（1件と同じ）"),
}
COST = pd.Series(
    {
        "label": "費用",
        "unit_name": "円",
        "format_code": "yen",
        "is_log": True,
        "definition": "例",
        "status_column": "",
    }
)


def millions(amounts):
    frame = pd.DataFrame({"value": [1e6 * amount for amount in amounts]}, dtype="float64")
    names = [f"{number}町" for number in range(len(frame))]
    return frame.assign(
        case_id=names, body_name=names, municipality_name=names, title="例", is_own=False, group_code="all",
        group_label="例", status_code="reported", population_ratio=1.0,
    )  # fmt: skip


def drawn(values, measure=COST):
    """The dots, the median line and the quartile frame of a chart of one group."""
    traces = charts.measure_by_group(values, ["all"], measure, label)["data"]
    lines = [trace["x"] for trace in traces if trace["mode"] == "lines"]
    frames = [trace for trace in traces if trace["mode"] == "lines" and len(trace["x"]) == 5]
    medians = [x[0] for x in lines if len(x) == 2]
    quartiles = [tuple(trace["x"][:2]) for trace in frames]
    dots = [trace["x"] for trace in traces if trace["mode"].startswith("markers")]
    return dots[0] if dots else [], medians, quartiles, [trace["fill"] == "toself" for trace in frames]


@pytest.mark.parametrize("n", LADDER)
def test_each_rung_of_the_ladder(n):
    median, quartiles, mad, mark, box, percentile = LADDER[n]
    values = millions(range(1, n + 1))
    dots, medians, frames, filled = drawn(values)
    assert len(dots) == n
    assert medians == ([] if median is None else [median * 1e6])
    assert frames == ([] if quartiles is None else [tuple(end * 1e6 for end in quartiles)])
    assert filled == ([] if quartiles is None else [box])
    assert ladder(n).mark == mark
    band = alike_band(values["value"])
    if mad is None:
        assert band is None
        assert place_in_words(3e6, values["value"]) == "比較には少なすぎます"
    else:
        assert band == pytest.approx(((median - 1.4826 * mad) * 1e6, (median + 1.4826 * mad) * 1e6))
        above, below = (median + 1.4826 * mad) * 1e6 + 1, (median - 1.4826 * mad) * 1e6 - 1
        assert place_in_words(above, values["value"]) == "高め"
        assert place_in_words(below, values["value"]) == "低め"
        assert place_in_words(median * 1e6, values["value"]) == "同程度"
    lines = benchmark.answer(3e6, values, COST).lines
    assert [line for line in lines if "より高い" in line] == ([] if percentile is None else [percentile])


def test_where_values_do_not_scatter_any_other_figure_is_high_or_low():
    sevens = pd.Series([7.0, 7.0, 7.0, 7.0, 9.0])  # deviations 0 0 0 0 2: MAD 0
    assert alike_band(sevens) == (7, 7)
    assert [place_in_words(value, sevens) for value in (6.9, 7, 7.1)] == ["低め", "同程度", "高め"]


# --- A benchmark of the ten: five-year costs, the own town's 1,500万円 out of n and median.
def own_and_others(load, measure, own_ids=frozenset(), filters=OWN_TOWN):
    return benchmark.with_own(load("benchmark/peer_values", filters, measure=measure), own_ids)


def test_the_own_figure_among_five_year_costs(load):
    everyone = Filters(own_name="長野県風越町")
    values = own_and_others(load, "five_year_cost_yen", filters=everyone)
    compared = benchmark.counted(benchmark.peers_of(values, everyone), is_log=True)
    # 240万, 365万, 650万, 2,670万, 7,000万
    assert sorted(compared["value"]) == [2_400_000, 3_650_000, 6_500_000, 26_700_000, 70_000_000]
    found = benchmark.answer(15_000_000, compared, COST)
    # deviations 410, 285, 0, 2,020, 6,350: MAD 410万; up to 650 + 1.4826 x 410 = 1,257.866万, from 42.134万
    assert found.place == "高め"
    assert found.lines == (
        "くらべた値: 5団体の5件",
        "中央値 650万円の2.3倍（850万円多い）（＊: 5件だけの中央値）",  # 1,500 / 650, 1,500 - 650
        "同程度は42.1万円から1,258万円まで",
    )
    # without 雪見町, whose population is not known: 240, 365, 2,670, 7,000
    near = benchmark.counted(benchmark.peers_of(own_and_others(load, "five_year_cost_yen"), OWN_TOWN), is_log=True)
    assert benchmark.answer(15_000_000, near, COST).place == "比較には少なすぎます"
    assert (
        benchmark.finding(near["value"], COST, "甲") == "費用の中央値は1,518万円（甲、n=4・参考）"
    )  # (365 + 2,670) / 2


def test_the_own_figure_per_resident(load):
    values = own_and_others(load, "five_year_cost_per_resident_yen", filters=Filters(own_name="長野県風越町"))
    compared = benchmark.counted(values, is_log=True)
    # 445, 58.33, 730, 96 yen a head: median (96 + 445) / 2
    measure = COST.replace({"円": "円/人", "yen": "decimal"})
    found = benchmark.answer(15_000_000 / 20_000, compared, measure)
    assert (
        found.lines[1] == "中央値 270円/人の2.8倍（480円/人多い）（参考: 4件だけの中央値）"
    )  # 270.5; 750 - 270.5 = 479.5


@pytest.mark.parametrize(
    ("typed", "base", "code", "population", "expected"),
    [
        (1_500, "five_year_cost_yen", "five_year_cost_yen", 20_000, 15_000_000),
        (1_500, "five_year_cost_yen", "five_year_cost_per_resident_yen", 20_000, 15_000_000 / 20_000),  # 750 yen
        (600, "hours_saved_per_year", "hours_saved_per_10k_residents", 20_000, 300),  # 600 / 2
        (1_500, "five_year_cost_yen", "five_year_cost_per_resident_yen", None, None),
        (None, "five_year_cost_yen", "five_year_cost_yen", 20_000, None),
    ],
)
def test_the_own_figure_of_the_whole_in_the_unit_shown(typed, base, code, population, expected):
    words = COST if base.endswith("yen") else COST.replace({"円": "時間/年", "yen": "count"})
    assert benchmark.own_figure(typed, words, code, population) == expected


def test_how_far_the_populations_of_the_compared_reach(load):
    near = benchmark.nearest(own_and_others(load, "initial_cost_ex_tax_yen"), 2)
    assert benchmark.range_words(near) == "人口はわが町の1.2倍から3.0倍"  # 25,000 / 20,000 and 60,000 / 20,000
    assert benchmark.peer_words(OWN_TOWN, near) == "人口が最大3.0倍違う2団体"


# Why a value is blank. A measure of several parts cannot be derived where any of them is stated, else it is not stated.
LANES = {
    "initial_cost_ex_tax_yen": {"undisclosed": 1, "not_stated": 1, "zero": 1},
    "running_cost_ex_tax_yen": {"not_calculable": 1, "not_stated": 2, "zero": 2},
    "initial_cost_per_resident_yen": {"undisclosed": 1, "not_stated": 1, "underivable": 1, "zero": 1},
    "five_year_cost_yen": {"underivable": 3, "not_stated": 1},  # 03, 05, plan-02; grants-01
    "own_share_yen": {"underivable": 7, "not_stated": 1, "zero": 1},
    "payback_years_low_wage": {"underivable": 6, "not_stated": 1},  # 回収せず is no 記載なし
    "payback_years_high_wage": {"underivable": 4, "not_stated": 1},
    "hours_saved_per_year": {"per_unit_only": 1, "not_stated": 2, "zero": 2},
    "lead_time_months": {"not_stated": 5},
    "project_cost_yen": {"not_stated": 9},
}


@pytest.mark.parametrize("measure", LANES)
@pytest.mark.parametrize("query", ["search/measure_values", "benchmark/peer_values"])
def test_blanks_and_zeros_are_counted_by_their_reason(load, query, measure):
    values = tables.with_underivable(load(query, measure=measure))
    counts = values.loc[values["value"].isna(), "status_code"].value_counts().to_dict()
    zeros = int((values["value"] == 0).sum())
    assert counts | ({"zero": zeros} if zeros else {}) == LANES[measure]


@pytest.mark.parametrize(
    ("unit_name", "words"),
    [("円", "cost_status:zero"), ("円/人", "cost_status:zero"), ("年", "0年"), ("時間/年", "0時間")],
)
def test_a_zero_has_the_unit_of_its_measure(unit_name, words):
    figure = charts.measure_by_group(millions([0, 1]), ["all"], COST.replace({"円": unit_name}), label)
    assert figure["layout"]["xaxis2"]["ticktext"] == [words]


def test_files_say_in_words_what_cannot_be_derived(load):
    values = tables.with_underivable(load("search/measure_values", measure="five_year_cost_yen")).set_index("case_id")
    worded = exports.worded(values[["value", "status_code"]], lambda _, code: code, load("sources/dictionary"))
    assert worded.loc[["book-03", "grants-01"], "状態"].tolist() == ["計算不可", "not_stated"]
    assert pd.isna(worded.loc["book-01", "状態"])  # a derived value is nothing that a document reports


def test_zeros_and_taxes_among_the_compared(load):
    values = own_and_others(load, "initial_cost_ex_tax_yen")
    assert benchmark.zero_words(values, COST).startswith("0の1件は")  # 久礼野村
    assert benchmark.tax_words(values, "initial_cost_ex_tax_yen", label) == "tax:unknownの 1件は印刷どおり"  # 若草市
    values = own_and_others(load, "initial_cost_yen")
    assert values.set_index("case_id").loc["book-07", "value"] == 2_640_000
    # 澪標市, 白樺村, 雪見町, 三輪町; 三輪町; 若草市
    words = "tax:excluded 4件・tax:included 1件・tax:unknown 1件が混ざっています"
    assert benchmark.tax_words(values, "initial_cost_yen", label) == words


# --- Uploads: seen, marked, and in neither n nor median.
UPLOADED = {
    "sources": [{"source_id": "own", "title": "町.csv", "publisher_name": "自団体"}],
    "cases": [
        {"case_id": "own-01", "source_id": "own", "source_no": "1", "record_type_code": "case_study", "title": "わが町の例",
         "prefecture_name": "長野県", "municipality_name": "白樺村", "municipality_type_code": "village",
         "population": "5000", "population_band_code": "under_10k", "category_code": "internal_operations",
         "initial_cost_yen": "110000000", "initial_cost_status_code": "reported", "initial_cost_is_approx": "false",
         "initial_cost_tax_code": "included", "running_cost_yen": "0", "running_cost_status_code": "zero",
         "running_cost_is_approx": "false", "running_cost_tax_code": "unknown",
         "project_cost_status_code": "not_stated", "hours_saved_status_code": "not_stated"}
    ],
}  # fmt: skip


def test_an_upload_counts_in_neither_n_nor_median(connection):
    selection = run.Selection(connection, UPLOADED)
    rows = selection.rows("benchmark/peer_values", Filters(), {"measure": "five_year_cost_yen"})
    values = benchmark.grouped(benchmark.with_own(rows, frozenset({"own-01"})), "all", label)
    own = values[values["is_own"]]
    assert own["value"].tolist() == [pytest.approx(110_000_000 / 1.10 + 5 * 0)]
    compared = benchmark.counted(values, is_log=True)
    # 240万, 365万, 650万, 1,500万 (no own town is set), 2,670万, 7,000万
    assert (len(compared), compared["value"].median()) == (6, (6_500_000 + 15_000_000) / 2)
    dots, medians, _, _ = drawn(values)
    assert (len(dots), medians) == (6, [10_750_000])
    assert benchmark.peer_words(Filters(), values) == "条件に合う6団体"
    assert "own-01" in set(selection.rows("search/case_list", Filters(has=("five_year_cost_yen",)), {})["case_id"])
    assert "own-01" not in set(selection.rows("search/case_list", Filters(has=("own_share_yen",)), {})["case_id"])
    totals = selection.rows("overview/totals", Filters(), {}).iloc[0]
    assert totals["cases"] == 10 + 1  # a count of records holds it, as the page says


# --- Running cost against hours.
def test_hours_held_against_running_costs(load):
    found = benchmark.with_own(load("benchmark/running_and_hours", OWN_TOWN), frozenset())
    both = benchmark.with_both(found)
    assert set(both["case_id"]) == {"book-01", "book-02", "book-04", "book-06", "plan-01"}
    # without the reader's own, x 3,300: 165万 >= 0, 330万 < 400万, 33万 >= 33万, 330万 >= 50万; x 4,600: 460万 >= 400万 too
    assert benchmark.worth_words(both) == (
        "4団体の4件のうち、時間の換算額がランニングコスト以上: 3,300円/時で 3件、4,600円/時で 4件（単価は仮置き）"
    )
    # running only: 久礼野村 算定不可; hours only: 桜野区; both: plan-02; 三輪町 saves 0 hours
    words = "ランニングコストだけなし 1件、削減時間だけなし 1件、どちらもなし 1件、削減時間が0 1件"
    assert benchmark.blank_words(found) == words
    assert len(both) + 1 + 1 + 1 + 1 == len(found)


def test_on_a_payback_line_the_hours_are_worth_the_running_cost(load):
    both = benchmark.with_both(benchmark.with_own(load("benchmark/running_and_hours"), frozenset()))
    hours = COST.replace({"円": "時間/年", "yen": "count"})
    figure = charts_benchmark.running_against_hours(both, COST, hours, benchmark.WAGES)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    for line, wage in zip(lines, (3_300, 4_600), strict=True):
        assert line["x"] == pytest.approx([saved * wage for saved in line["y"]])


# --- Cases side by side.
PINS = ("book-01", "book-02", "book-03", "book-04")
SIDE_BY_SIDE = {
    # initial, five times running, together
    "book-01": (10_000_000, 5 * 1_000_000, 15_000_000, ""),
    "book-02": (26_700_000, 5 * 0, 26_700_000, ""),
    "book-03": (None, None, None, "イニシャルコストがcost_status:undisclosed"),
    "book-04": (50_000_000, 5 * 4_000_000, 70_000_000, ""),
}


def test_five_year_costs_side_by_side(load):
    costs = compare.five_year_costs(load("compare/cases", Filters(pins=PINS)), label).set_index("case_id")
    names = ("initial_cost_ex_tax_yen", "running_cost_of_five_years_yen", "five_year_cost_yen")
    for case_id, (*parts, absent) in SIDE_BY_SIDE.items():
        assert all(same(costs.loc[case_id, name], part) for name, part in zip(names, parts, strict=True))
        assert costs.loc[case_id, "absent"] == absent
    figure = charts_cases.five_year_costs(costs.reset_index())
    assert [note["text"] for note in figure["layout"]["annotations"]][3] == "計 7,000万円"


def test_differences_side_by_side(load):
    cases = load("compare/cases", Filters(pins=PINS))
    children = {
        name: load(f"compare/{name}", Filters(pins=PINS)) for name in ("parts", "cost_items", "effects", "milestones")
    }
    sheet = compare.sheet(cases, children, load("shared/measures"), label).set_index("項目")["違い"]
    expected = {
        "人口": "≠ 60倍の開き",  # 1,200,000 / 20,000
        "イニシャルコスト": "≠ 4.5倍の開き（税の扱いが異なる、値のある3件）",  # 50,000,000 / 11,000,000 as printed
        "イニシャルコスト（税抜換算）": "≠ 5.0倍の開き（値のある3件）",  # 50,000,000 / 10,000,000
        "ランニングコスト（年・税抜換算）": "≠ 0を含む",
        "5年間の費用": "≠ 4.7倍の開き（値のある3件）",  # 70,000,000 / 15,000,000
        "人口1人あたり5年間の費用": "≠ 13倍の開き（値のある3件）",  # 750 / 58.33
        "導入までの期間": "≠ 2.4倍の開き（値のある3件）",  # 24 / 10
    }
    assert sheet[list(expected)].to_dict() == expected


def test_months_side_by_side(load):
    cases = load("compare/cases", Filters(pins=("book-01",))).assign(case_name="A")
    placed = charts_cases.placed_steps(cases, load("compare/milestones", Filters(pins=("book-01",))))
    # from March 2020: 12 printed months; March to December are 10, January to March the 11th to the 13th
    assert placed[["kind", "from_month", "to_month"]].to_numpy().tolist() == [
        ["lead", 0, 12], ["step", 0, 10], ["step", 10, 13],
    ]  # fmt: skip
    assert compare.difference_of_months(pd.to_datetime(pd.Series(["2021-04-01", "2022-06-01"]))) == "≠ 14か月の開き"


def test_amounts_of_lists_are_in_man_yen(load):
    shown = tables.case_list(load("search/case_list"), label)
    rows = dict(zip(load("search/case_list")["case_id"], shown["イニシャル（万円）"], strict=True))
    assert (rows["book-01"], rows["book-05"]) == (11_000_000 / 10_000, 0)
    assert pd.isna(rows["book-03"])


# --- An estimate: 1,000万円 at first, 100万円 a year, 400万円 of subsidy, 1,000 hours of which 80 % are realised, 5 years.
ASSUMED = estimate.Assumptions(10_000_000, 1_000_000, 4_000_000, 1_000, (3_300, 4_600), 5, 80)
ESTIMATE = {
    "cost_yen": 10_000_000 + 5 * 1_000_000,
    "own_initial_yen": 10_000_000 - 4_000_000,
    "own_cost_yen": 10_000_000 - 4_000_000 + 5 * 1_000_000,
}
OUTCOMES = {
    "wage_yen": (3_300, 4_600),
    "value_per_year_yen": (1_000 * 0.8 * 3_300, 1_000 * 0.8 * 4_600),
    "value_yen": (1_000 * 0.8 * 3_300 * 5, 1_000 * 0.8 * 4_600 * 5),
    "net_yen": (13_200_000 - 11_000_000, 18_400_000 - 11_000_000),
    "payback_years": (6_000_000 / (2_640_000 - 1_000_000), 6_000_000 / (3_680_000 - 1_000_000)),
    "never_pays": (False, False),
}


def test_an_estimate():
    found = estimate.calculate(ASSUMED)
    assert {field.name for field in dataclasses.fields(found)} == {*ESTIMATE, "outcomes"}
    assert {name: getattr(found, name) for name in ESTIMATE} == ESTIMATE
    assert {field.name for field in dataclasses.fields(estimate.Outcome)} == set(OUTCOMES)
    for name, by_wage in OUTCOMES.items():
        assert [getattr(outcome, name) for outcome in found.outcomes] == pytest.approx(by_wage)
    assert estimate_words.finding(ASSUMED) == "回収までの年数は2.3～3.7年"  # 2.24 and 3.66, rounded up


@pytest.mark.parametrize(
    ("changed", "payback", "never"),
    [
        ({"hours_per_year": 0}, None, True),
        ({"share_percent": 0}, None, True),
        ({"running_yen": 0}, 6_000_000 / 2_640_000, False),
        ({"running_yen": 2_640_000}, None, True),  # what the hours are worth, and no yen less
        ({"running_yen": 2_639_999}, 6_000_000 / 1, False),
        ({"running_yen": 3_000_000}, None, True),
        ({"subsidy_yen": 10_000_000}, 0, False),
        ({"subsidy_yen": 10_000_001}, None, False),  # the own share is not known
        ({"subsidy_yen": None}, None, False),
        ({"years": 1}, 6_000_000 / 1_640_000, False),
        ({"share_percent": 150}, 6_000_000 / (1_000 * 1.5 * 3_300 - 1_000_000), False),
    ],
)
def test_payback_and_never(changed, payback, never):
    low = estimate.calculate(dataclasses.replace(ASSUMED, **changed)).outcomes[0]
    assert same(low.payback_years, payback)
    assert low.never_pays == never


# year: cost, own cost, value at 3,300 and at 4,600 so far, what is left at each
YEARS = {
    0: (10_000_000, 6_000_000, 0, 0, -6_000_000, -6_000_000),
    1: (11_000_000, 7_000_000, 2_640_000, 3_680_000, -4_360_000, -3_320_000),
    2: (12_000_000, 8_000_000, 5_280_000, 7_360_000, -2_720_000, -640_000),
    3: (13_000_000, 9_000_000, 7_920_000, 11_040_000, -1_080_000, 2_040_000),
    4: (14_000_000, 10_000_000, 10_560_000, 14_720_000, 560_000, 4_720_000),
    5: (15_000_000, 11_000_000, 13_200_000, 18_400_000, 2_200_000, 7_400_000),
}


def test_an_estimate_year_by_year():
    assert estimate.by_year(ASSUMED).to_numpy().tolist() == [pytest.approx([year, *YEARS[year]]) for year in YEARS]


# At 3,300 yen 220万円 are left. Each input 20 % lower and higher, and what that alone changes of the 220万円:
SENSITIVITY = {
    "削減時間": (800, 1_200, -0.2 * 13_200_000, 0.2 * 13_200_000),
    "1時間の単価": (2_640, 3_960, -0.2 * 13_200_000, 0.2 * 13_200_000),
    "実現率": (64, 96, -0.2 * 13_200_000, 0.2 * 13_200_000),
    "イニシャルコスト": (8_000_000, 12_000_000, 2_000_000, -2_000_000),
    "年数": (4, 6, -(2_640_000 - 1_000_000), 2_640_000 - 1_000_000),
    "ランニングコスト": (800_000, 1_200_000, 200_000 * 5, -200_000 * 5),
    "補助金（イニシャル分）": (3_200_000, 4_800_000, -800_000, 800_000),
}


def test_what_each_input_changes():
    found = estimate.sensitivity(ASSUMED)
    assert found["assumption"].tolist() == list(SENSITIVITY)  # the strongest first
    columns = ["lower_value", "higher_value", "lower_change_yen", "higher_change_yen"]
    assert set(found.columns) == {"assumption", "unit_name", *columns}
    assert found[columns].to_numpy().tolist() == [pytest.approx(row) for row in SENSITIVITY.values()]
    assert set(SENSITIVITY) == {heading for heading, _ in estimate.INPUTS.values()}


def test_a_subsidy_that_moves_stays_within_the_initial_cost():
    found = estimate.sensitivity(dataclasses.replace(ASSUMED, subsidy_yen=9_000_000)).set_index("assumption")
    # 20 % more would be 1,080万 of 1,000万; and of 800万 of initial cost 800万 are paid: 100万 are saved, not 200万
    assert found.loc["補助金（イニシャル分）", "higher_change_yen"] == pytest.approx(10_000_000 - 9_000_000)
    assert found.loc["イニシャルコスト", "lower_change_yen"] == pytest.approx(1_000_000 - 0)


def test_the_results_of_an_estimate_in_whole_yen():
    found = estimate_words.results(ASSUMED)
    assert found["value"].tolist() == pytest.approx([
        15_000_000, 6_000_000, 11_000_000,
        2_640_000, 13_200_000, 2_200_000, 6_000_000 / 1_640_000,
        3_680_000, 18_400_000, 7_400_000, 6_000_000 / 2_680_000,
    ])  # fmt: skip


# Input: median of the others above zero, how many those are, zeros, and the place of the input.
AMONG_PEERS = {
    # 200, 240, 300, 400, 2,670, 5,000万; MAD of 150, 110, 50, 50, 2,320, 4,650 is 130: 同程度 up to 350 + 192.7万
    "イニシャルコスト": ((3_000_000 + 4_000_000) / 2, 6, 1, "高め"),
    # 33, 50, 300, 400万
    "ランニングコスト": ((500_000 + 3_000_000) / 2, 4, 2, "比較には少なすぎます"),
    # 200 and 400万; of 澪標市 one of two has no amount
    "補助金（イニシャル分）": (None, 2, 0, "比較には少なすぎます"),
    # 100, 500, 1,000, 1,000
    "削減時間": ((500 + 1_000) / 2, 4, 2, "比較には少なすぎます"),
}


def test_inputs_among_peers(load):
    peers = load("estimate/peer_figures", Filters(own_name="長野県風越町"))
    found = estimate.among_peers(ASSUMED, peers[~peers["is_own_town"]], None).set_index("assumption")
    assert set(found.index) == set(AMONG_PEERS)
    for name, (median, *rest) in AMONG_PEERS.items():
        assert same(found.loc[name, "median"], median)
        assert found.loc[name, ["with_value", "zeros", "place"]].tolist() == rest


def test_inputs_among_the_nearest(load):
    peers = load("estimate/peer_figures", OWN_TOWN)
    found = estimate.among_peers(ASSUMED, peers[~peers["is_own_town"]], 2).set_index("assumption")
    # 三輪町's two and 若草市: 240, 300, 2,670万; hours: 三輪町 0 and 若草市 500
    assert found.loc["イニシャルコスト", ["median", "with_value", "zeros"]].tolist() == [3_000_000, 3, 0]
    assert found.loc["削減時間", ["with_value", "zeros"]].tolist() == [1, 1]


def test_a_subsidy_is_taken_over_where_each_part_has_an_amount(load):
    rows = load("estimate/case_figures", case_id="").set_index("case_id")["initial_subsidy_yen"].to_dict()
    known = {case_id: yen for case_id, yen in rows.items() if not pd.isna(yen)}
    assert known == {"book-01": 5_500_000, "book-06": 2_000_000, "plan-02": 4_000_000}


# --- Progress.
def kpis_of(load):
    return progress.with_states(load("progress/kpis"))


STATES = {
    "plan-01-k1": "same_year",  # 80 % and 81 % of 2023
    "plan-01-k2": "other_year",  # 2022 and 2024
    "plan-01-k3": "target_only",
    "plan-01-k4": "target_only",
    "plan-02-k1": "other_unit",  # 人 and 回
    "plan-02-k2": "result_only",
    "plan-02-k3": "words_only",
    "grants-01-k1": "untold",
}


def test_what_kpis_can_be_compared_in(load):
    kpis = kpis_of(load)
    assert dict(zip(kpis["kpi_id"], kpis["state"], strict=True)) == STATES
    assert set(STATES.values()) == set(progress.STATES)
    plan = progress.kpi_counts(kpis).set_index("source_title").loc["わかくさICT計画"]
    assert plan.to_dict() == {
        "kpis": 7, "same_year_kpis": 1, "other_year_kpis": 1, "other_unit_kpis": 1, "target_only_kpis": 2,
        "result_only_kpis": 1, "words_only_kpis": 1, "untold_kpis": 0,
    }  # fmt: skip
    assert progress.kpi_finding(kpis) == (
        "KPI 8 件のうち、目標と実績が同じ単位の数値でそろうのは 2 件（同じ年度の組がある 1 件、年度は別の 1 件）"
    )


def test_results_by_what_the_document_says_of_them(load):
    [row] = progress.achievement_counts(kpis_of(load)).to_dict("records")
    # results of 2023 (81 %, 300, 7, in words), 2024 (60 %) and 2022 (400)
    assert row == {"source_title": "わかくさICT計画", "results": 6, "achieved": 1, "nearly": 1, "not_achieved": 2, "unsaid": 6 - 1 - 1 - 2}  # fmt: skip


def test_years_of_a_kpi_beside_each_other(load):
    years = load("progress/kpi_years")
    rows = years[years["kpi_id"] == "plan-01-k1"]
    assert rows["fiscal_year"].tolist() == [2023, 2024]
    assert same(rows["target_value"].iloc[0], 80)
    assert pd.isna(rows["target_value"].iloc[1])
    assert rows["result_value"].tolist() == [81, 60]
    assert progress.count_kpis(years) == 7
    assert progress.count_kpis(years, frozenset({"plan-01"})) == 3


def test_shares_of_procedures(load):
    shares = load("progress/procedure_shares")
    # of 1,000 procedures 140, then all
    assert shares[["fiscal_year", "procedures", "share_percent"]].to_numpy().tolist() == [
        [2024, 140, 100 * 140 / 1_000], [2025, 1_000, 100 * 1_000 / 1_000],
    ]  # fmt: skip
    assert progress.share_finding(shares) == "オンライン化の見込みは、手続数では令和6年度の 14% から翌年度に 100%"
    skipped = shares.assign(fiscal_year=[2024, 2026])
    assert progress.share_finding(skipped) == "オンライン化の見込みは、手続数では令和6年度の 14% から令和8年度に 100%"


def test_stages_and_ends(load):
    counts = load("progress/stage_counts")
    assert dict(zip(counts["stage_code"].fillna(""), counts["cases"], strict=True)) == {
        "concept": 0, "planning": 0, "operating": 1, "ended": 1, "": 0,
    }  # fmt: skip
    ended = load("progress/ended_measures")
    # March 2023 is of the fiscal year 2022
    assert ended[["case_id", "ended_year", "is_reason_printed"]].to_numpy().tolist() == [["plan-02", 2022, True]]
    assert progress.ended_finding(ended) == "終了した 1 施策のすべてに、終了理由が印刷されている"
    assert progress.ended_finding(load("progress/ended_measures", Filters(types=("case_study",)))).startswith(
        "終了した 0"
    )


# --- Counts.
def test_totals(load):
    row = load("overview/totals", Filters(prefectures=("奈良県", "長野県", "兵庫県"))).iloc[0].to_dict()
    # 若草市, 三輪町 twice; 風越町, 白樺村; 兵庫県
    assert row == {
        "cases": 3 + 2 + 1, "bodies": 2 + 2 + 1, "prefectures": 3, "case_studies": 4, "grant_projects": 1,
        "plan_measures": 1, "all_cases": 10,
    }  # fmt: skip
    sources = load("shared/selected_sources")
    assert sorted(sources["cases"]) == [1, 2, 7]


def test_counts_by_prefecture_band_and_category(load):
    prefectures = load("overview/prefecture_counts").set_index("prefecture_name")
    assert len(prefectures) == 47
    assert prefectures.loc["奈良県", ["cases", "bodies"]].tolist() == [3, 2]
    assert prefectures.loc["沖縄県", ["cases", "bodies"]].tolist() == [0, 0]
    bands = load("overview/band_category_counts").set_index(["population_band_code", "category_code"])["cases"]
    assert bands[bands > 0].to_dict() == {
        ("10k_50k", "counter_reform"): 1, ("under_10k", "counter_reform"): 1, ("10k_50k", "internal_operations"): 2,
        ("50k_100k", "internal_operations"): 1, ("100k_300k", "internal_operations"): 1,
        ("300k_plus", "internal_operations"): 1, ("under_10k", "internal_operations"): 1,
        ("prefecture", "internal_operations"): 1,
    }  # fmt: skip
    assert bands.sum() == 10 - 1  # 雪見町 has no band


COVERAGE = {
    "initial_cost_ex_tax_yen": {"reported": 7, "zero": 1, "undisclosed": 1, "not_stated": 1},
    "running_cost_ex_tax_yen": {"reported": 5, "zero": 2, "not_calculable": 1, "not_stated": 2},
    "project_cost_yen": {"reported": 1, "not_stated": 9},
    "hours_saved_per_year": {"actual": 6, "estimate": 1, "per_unit_only": 1, "not_stated": 2},
    "lead_time_months": {"reported": 5, "not_stated": 5},
}


def test_coverage_by_measure_and_by_source(load):
    found = load("overview/measure_coverage")
    for measure, counts in COVERAGE.items():
        rows = found[found["measure_code"] == measure]
        assert dict(zip(rows["status_code"], rows["cases"], strict=True)) == counts
    assert set(found["measure_code"]) == set(COVERAGE)
    sources = load("sources/coverage").set_index("source_title")
    # of the plan: two initial costs, one running cost, one with hours, one with a population
    assert sources.loc["わかくさICT計画"].to_dict() == {
        "cases": 2, "has_initial_cost": 2, "has_running_cost": 1, "has_project_cost": 0, "has_hours_saved": 1,
        "has_lead_time": 0, "has_service_start": 0, "has_population": 1, "has_effects": 0, "has_kpis": 2,
    }  # fmt: skip
    # －円 is a value, 非公表 is none: 11,000, 26,700, 50,000, －, 2,000 and 2,640千円
    assert sources.loc["自治体DX事例集", "has_initial_cost"] == 6


def test_the_latest_population_of_a_body(load):
    bodies = load("shared/bodies").set_index("municipality_name")["population"]
    assert (bodies["三輪町"], bodies["風越町"]) == (25_000, 20_000)
    assert "雪見町" not in bodies.index
