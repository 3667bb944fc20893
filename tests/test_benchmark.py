"""What is compared with the own figure, and what is said of it: computed by hand from readable cases."""

import pandas as pd
import pytest

from queries import run
from queries.filters import Filters
from ui import benchmark, case_tables

COST = pd.Series({"label": "費用（税抜換算）", "unit_name": "円", "format_code": "yen", "is_log": True})
LEAD = pd.Series({"label": "期間", "unit_name": "か月", "format_code": "count", "is_log": False})
OWN_TOWN = Filters(own_name="長野県風越町", own_population=20_000)


def label(code_list, code):
    return f"{code_list}:{code}"


def peers(*rows):
    """Rows of body, distance, value and, where wanted, whether they are the own town's."""
    frame = pd.DataFrame([(*row, False)[:4] for row in rows], columns=["body_name", "distance", "value", "is_own"])
    return frame.assign(case_id=[f"c-{number}" for number in range(len(rows))])


def compared(values):
    return peers(*((f"{number}町", 0.1, value) for number, value in enumerate(values)))


@pytest.fixture(scope="module")
def selection(tiny_database):
    return run.Selection(run.open_database(tiny_database))


def initial_costs(selection, filters, measure="initial_cost_ex_tax_yen"):
    rows = selection.rows("benchmark/peer_values", filters, {"measure": measure})
    return benchmark.with_own(rows, frozenset())


@pytest.mark.parametrize(
    ("ratios", "words", "farthest"),
    [
        ((1.0, 1.8), "近い人口2団体・1.0倍～1.8倍", 1.8),
        ((0.5, 2.0), "近い人口2団体・0.5倍～2.0倍", 2),
        ((0.4, 1.2), "人口が最大2.5倍違う2団体", 2.5),
        ((1.1, 41), "人口が最大41倍違う2団体", 41),
        ((), "近い人口0団体", 1),
    ],
)
def test_whoever_is_compared_as_near_is_told_with_how_far_that_is(ratios, words, farthest):
    rows = peers(*((f"{number}町", 0.1, 5) for number, _ in enumerate(ratios))).assign(population_ratio=list(ratios))
    assert benchmark.peer_words(OWN_TOWN, rows) == words
    assert benchmark.farthest_of(OWN_TOWN, rows) == pytest.approx(farthest)
    assert benchmark.farthest_of(Filters(), rows) == 1


@pytest.mark.parametrize(
    ("values", "place"),
    [([1e6] * 5, "離れた団体を含めて同程度"), ([1e6] * 4, "比較には少なすぎます")],
)
def test_a_place_among_bodies_far_in_population_says_so(values, place):
    found = benchmark.answer(1e6, compared(values), COST, farthest=41)
    assert found.place == place
    assert found.lines[0] == "人口の離れた団体も含みます（最大41倍）"
    assert benchmark.answer(1e6, compared(values), COST, farthest=2).lines == found.lines[1:]


@pytest.mark.parametrize(
    ("count", "bodies"),
    [
        # |log10 ratio| to 20,000: 若草市 60,000 0.48; 久礼野村 3,000 0.82; 澪標市 1,200,000 1.78; 風越町 is ours
        (1, {"奈良県若草市"}),
        (2, {"奈良県若草市", "高知県久礼野村"}),
        (3, {"奈良県若草市", "高知県久礼野村", "大阪府澪標市"}),
        (9, {"奈良県若草市", "高知県久礼野村", "大阪府澪標市"}),
    ],
)
def test_so_many_bodies_nearest_in_population_with_a_value_are_peers(selection, count, bodies):
    near = benchmark.nearest(initial_costs(selection, OWN_TOWN), count)
    assert set(benchmark.counted(near, is_log=False)["body_name"]) == bodies
    assert set(near.loc[near["is_own"], "body_name"]) == {"長野県風越町"}


def test_blanks_as_near_as_the_last_peer_stay_to_be_counted(selection):
    near = benchmark.nearest(initial_costs(selection, OWN_TOWN), 1)
    # 松ヶ浜町 18,000 and 若草市's two measures print no initial cost; 桜野区 250,000 (非公表) is too far
    assert set(near.loc[near["value"].isna(), "case_id"]) == {"grants-02", "plan-01", "plan-02"}


def test_bodies_of_one_population_are_not_parted_by_chance():
    near = benchmark.nearest(peers(("甲町", 0.1, 5), ("乙町", 0.2, 6), ("丙町", 0.2, 7), ("丁町", 0.3, 8)), 2)
    assert list(near["body_name"]) == ["甲町", "乙町", "丙町"]


def test_every_case_of_a_near_body_is_compared_and_the_own_town_is_not():
    near = benchmark.nearest(peers(("甲町", 0.1, 5), ("甲町", 0.4, 9), ("乙町", 0.2, 6), ("わが町", 0.0, 7, True)), 1)
    assert list(near["case_id"]) == ["c-0", "c-1", "c-3"]
    assert list(benchmark.counted(near, is_log=True)["value"]) == [5, 9]


def test_without_an_own_population_everyone_is_compared(selection):
    rows = initial_costs(selection, Filters())
    assert len(benchmark.peers_of(rows, Filters())) == len(rows) == 10
    assert benchmark.peer_words(Filters(), rows) == "条件に合う4団体"


def test_a_zero_is_a_value_of_a_peer_but_not_of_a_logarithmic_median(selection):
    near = benchmark.nearest(initial_costs(selection, OWN_TOWN), 3)
    assert list(benchmark.counted(near, is_log=True)["value"]) == [26_700_000, 50_000_000]
    assert benchmark.peer_words(OWN_TOWN, near) == "人口が最大60倍違う3団体"
    assert benchmark.zero_words(near, COST).startswith("0の1件は")


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ([], "費用（税抜換算）: くらべられる値がありません（甲）"),
        ([1e6, 2e6], "費用（税抜換算）: 値は2件で、中央値を示すには少なすぎます（甲、n=2）"),
        ([1e6, 2e6, 4e6], "費用（税抜換算）の中央値は200万円（甲、n=3・参考）"),
        ([1e6, 2e6, 3e6, 4e6, 5e6], "費用（税抜換算）の中央値は300万円（甲、n=5・＊）"),
        ([2e7] * 12, "費用（税抜換算）の中央値は2,000万円（甲、n=12）"),
    ],
)
def test_a_title_finds_no_more_than_its_n_allows(values, title):
    assert benchmark.finding(pd.Series(values, dtype="float64"), COST, "甲") == title


@pytest.mark.parametrize(
    ("figure", "values", "place", "lines"),
    [
        (3e6, [1e6, 2e6], "比較には少なすぎます", ("くらべた値: 2団体の2件", benchmark.TOO_FEW)),
        (
            3e6,
            [1e6, 2e6, 4e6],
            "比較には少なすぎます",
            (
                "くらべた値: 3団体の3件",
                "中央値 200万円の1.5倍（100万円多い）（参考: 3件だけの中央値）",
                benchmark.TOO_FEW,
            ),
        ),
        # median 300万円, MAD 100万円: 同程度 reaches from 151.74万円 to 448.26万円
        (
            1.5e6,
            [1e6, 2e6, 3e6, 4e6, 5e6],
            "低め",
            (
                "くらべた値: 5団体の5件",
                "中央値 300万円の0.5倍（150万円少ない）（＊: 5件だけの中央値）",
                "同程度は152万円から448万円まで",
            ),
        ),
        # median 55万円, MAD 25万円: 同程度 reaches up to 92.065万円
        (
            9e5,
            [number * 1e5 for number in range(1, 11)],
            "同程度",
            (
                "くらべた値: 10団体の10件",
                "中央値 55万円の1.6倍（35万円多い）",
                "10件のうち8件より高い（1件と同じ）",
                "同程度は17.9万円から92.1万円まで",
            ),
        ),
        # MAD 0
        (
            0,
            [1e6] * 5,
            "低め",
            (
                "くらべた値: 5団体の5件",
                "中央値 100万円より100万円少ない（＊: 5件だけの中央値）",
                "同程度は100万円から100万円まで",
            ),
        ),
        # median 200万円, MAD 190万円: 1.4826 x 190 is more than 200, so the lower end is that of the logarithms: of
        # 5, 5.4771, 6.3010, 6.9542, 7.3010 the median is 6.3010, the MAD 0.8239: 10 ** (6.3010 - 1.2215) is 12.0万
        (
            1e5,
            [1e5, 3e5, 2e6, 9e6, 2e7],
            "低め",
            (
                "くらべた値: 5団体の5件",
                "中央値 200万円の0.05倍（190万円少ない）（＊: 5件だけの中央値）",
                "同程度は12万円から482万円まで",
            ),
        ),
    ],
)
def test_a_figure_is_placed_with_what_its_n_allows(figure, values, place, lines):
    assert benchmark.answer(figure, compared(values), COST) == benchmark.Answer(place, lines)


def test_a_title_says_how_many_bodies_print_nothing_but_zero():
    peers = compared([1e6, 0, 0]).assign(is_own=False)
    assert benchmark.title_words("近い人口3団体", peers, peers[peers["value"] > 0]) == "近い人口3団体のうち0でない1団体"
    assert benchmark.title_words("近い人口3団体", peers, peers) == "近い人口3団体"
    assert benchmark.title_words("近い人口3団体", peers, peers[:0]) == "近い人口3団体"


def test_a_figure_of_months_is_told_in_months():
    found = benchmark.answer(12, compared([6, 12, 12, 18, 24]), LEAD)
    # MAD 6: 12 - 8.8956 and 12 + 8.8956
    assert found.place == "同程度"
    assert found.lines[1:] == ("中央値 12か月と同じ（＊: 5件だけの中央値）", "同程度は3か月から21か月まで")


def test_a_median_between_two_counts_is_told_as_it_is():
    found = benchmark.answer(24, compared([6, 11, 12, 18]), LEAD)
    assert found.lines[1] == "中央値 11.5か月の2.1倍（12.5か月多い）（参考: 4件だけの中央値）"


def test_amounts_are_typed_in_man_yen():
    assert benchmark.input_unit(COST) == ("万円", 10_000)
    assert benchmark.input_unit(LEAD) == ("か月", 1)
    assert benchmark.shown_figure(12_345_678, COST) == "1,235万円（12,345,678円）"


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        # of those above zero: 風越町 税込 (own, not counted), 若草市 不明, 澪標市 税抜
        ("initial_cost_yen", "tax:excluded 1件・tax:unknown 1件が混ざっています"),
        ("initial_cost_ex_tax_yen", "tax:unknownの 1件は印刷どおり"),
        ("lead_time_months", ""),
    ],
)
def test_mixed_tax_is_told(selection, measure, words):
    assert benchmark.tax_words(initial_costs(selection, OWN_TOWN, measure), measure, label) == words


def test_amounts_as_printed_are_not_converted(selection):
    for measure, amount in (("initial_cost_yen", 11_000_000), ("initial_cost_ex_tax_yen", 10_000_000)):
        rows = initial_costs(selection, OWN_TOWN, measure).set_index("case_id")
        assert rows.loc["book-01", "value"] == amount
    measure = pd.Series(COST, name="initial_cost_ex_tax_yen")
    printed = benchmark.printed_measure(measure)
    assert (printed.name, printed["label"]) == ("initial_cost_yen", "イニシャルコスト（印刷どおり）")


def test_similar_cases_stand_nearest_first_with_why(selection):
    found = benchmark.most_alike(initial_costs(selection, Filters(own_name="奈良県葛城市", own_population=50_000)))
    assert list(zip(found["case_id"], found["alikeness"], strict=True)) == [
        ("book-02", "人口1.2倍・同じ人口区分・同じ都道府県・同じ種類の団体"),
        ("book-01", "人口0.4倍"),
        ("book-05", "人口0.06倍"),
        ("book-04", "人口24倍・同じ種類の団体"),
    ]


def test_one_body_stands_once_among_the_similar_and_says_how_many_more_it_has():
    row = {"is_own": False, "is_same_band": False, "is_same_prefecture": False, "is_same_type": False}
    values = pd.DataFrame(
        [
            row | {"case_id": f"c{number}", "body_name": body, "distance": far, "population_ratio": 2.0, "value": value}
            for number, (body, far, value) in enumerate(
                [("甲市", 0.3, 1), ("甲市", 0.3, 2), ("甲市", 0.3, None), ("乙市", 0.1, 3), ("丙市", 0.5, 4)]
            )
        ]
    )
    found = benchmark.most_alike(values)
    assert list(zip(found["case_id"], found["more_cases"], strict=True)) == [("c3", 0), ("c0", 1), ("c4", 0)]


def test_the_other_cases_of_a_body_are_a_selection_of_their_own():
    row = pd.Series({"prefecture_name": "奈良県", "municipality_name": "奈良市"})
    narrowed = benchmark.of_same_body(row, "lead_time_months", Filters(keyword="窓口", own_population=9))
    assert narrowed == Filters(
        keyword="窓口 奈良市", prefectures=("奈良県",), has=("lead_time_months",), own_population=9
    )
    assert benchmark.of_same_body(row, "initial_cost_yen", Filters()).has == ()


def test_similar_cases_carry_their_costs_and_hours_or_why_they_are_blank(selection):
    alike = benchmark.most_alike(initial_costs(selection, Filters(own_name="奈良県葛城市", own_population=50_000)))
    cases = selection.rows("compare/cases", Filters(pins=tuple(alike["case_id"])), {})
    rows = benchmark.with_costs(alike, cases).set_index("case_id")
    assert rows.loc["book-01", "initial_cost_ex_tax_yen"] == 10_000_000
    assert list(rows.index) == list(alike["case_id"])
    case = cases.set_index("case_id").loc["book-01"]
    costs = ["イニシャルコスト 1,100万円（tax:included）", "ランニングコスト（年） 110万円（tax:included）"]
    assert list(case_tables.cost_words(case, label).values())[:2] == costs
    measure = pd.Series({**COST, "label": "費用（税抜換算）"}, name="initial_cost_ex_tax_yen")
    # what is compared is without tax, what is printed with it: both are said
    assert benchmark.figures_of(10_000_000, measure, case, label)[:2] == ["費用（税抜換算） 1,000万円", costs[0]]
    hours = measure.rename("hours_saved_per_year")
    saved = "削減時間（年） 1,000時間（hours_status:actual）"
    assert benchmark.figures_of(1_000, hours, case, label) == [saved, *costs]


def test_hours_are_held_against_the_running_cost(selection):
    found = benchmark.with_own(selection.rows("benchmark/running_and_hours", Filters(), {}), frozenset())
    both = benchmark.with_both(found)
    # x 3,300 円: 風越町 3,300,000 of 1,000,000 税抜; 若草市 1,650,000 of 0; 澪標市 3,300,000 of 5,000,000 (4,600,000)
    assert set(both["case_id"]) == {"book-01", "book-02", "book-04"}
    assert benchmark.worth_words(both) == (
        "3団体の3件のうち、時間の換算額がランニングコスト以上: 3,300円/時で 2件、4,600円/時で 2件（単価は仮置き）"
    )
    assert benchmark.blank_words(found) == "どちらもなし 7件"


def test_running_cost_against_hours_says_how_far_away_in_population_it_looked(selection):
    found = benchmark.with_own(selection.rows("benchmark/running_and_hours", OWN_TOWN, {}), frozenset())
    found = found.assign(value=benchmark.with_both(found)["hours_saved_per_year"])
    # 若草市 60,000 and 澪標市 1,200,000 of 20,000; 兵庫県 is a prefecture and not compared
    assert benchmark.scatter_note(found) == "人口はわが町の3.0倍から60倍｜どちらもなし 6件"


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (Filters(), "わが町の人口が決まっていません"),
        (Filters(peers="band"), "わが町の人口が決まっていません"),
        (Filters(peers="prefecture", own_population=9_000), "わが町がどの都道府県か決まっていません"),
        (Filters(peers="chosen"), "くらべる団体がありません"),
    ],
)
def test_what_is_missing_to_compare_is_said(filters, words):
    assert benchmark.missing_words(filters).startswith(words)
    assert benchmark.missing_words(OWN_TOWN) == ""


def test_values_carry_the_words_of_their_group(selection):
    rows = initial_costs(selection, Filters())
    assert set(benchmark.grouped(rows, "all", label)["group_label"]) == {"くらべた記録"}
    by_type = benchmark.grouped(rows, "record_type_code", label)
    kinds = dict(zip(by_type["case_id"], by_type["group_label"], strict=True))
    assert kinds["grants-01"] == "record_type:grant_project"
    assert dict(zip(by_type["case_id"], by_type["status_code"], strict=True))["book-03"] == "undisclosed"


def test_a_blank_of_a_printed_part_is_underivable():
    rows = peers(("甲町", 0.1, None), ("乙町", 0.1, 3)).assign(status_code="reported")
    assert list(benchmark.grouped(rows, "all", label)["status_code"]) == ["underivable", "reported"]
