"""Cases side by side: what differs, what cannot be compared, five-year costs by hand, and schedules in months."""

import pandas as pd
import pytest

from queries import run
from queries.filters import Filters
from ui import case_tables, charts_cases, compare, compare_paper, tables

PINS = ("book-01", "book-02", "book-03", "grants-01")
CHILDREN = ("parts", "cost_items", "effects", "milestones")


@pytest.fixture(scope="module")
def selection(tiny_database):
    return run.Selection(run.open_database(tiny_database))


def load(selection, name, pins=PINS):
    return selection.rows(name, Filters(pins=pins), {})


@pytest.fixture(scope="module")
def label(selection):
    codes = load(selection, "shared/codes")
    known = dict(zip(zip(codes["list"], codes["code"], strict=True), codes["label_ja"], strict=True))
    return lambda code_list, code: "" if pd.isna(code) else known.get((code_list, code), code)


@pytest.fixture(scope="module")
def sheet(selection, label):
    children = {name: load(selection, f"compare/{name}") for name in CHILDREN}
    return compare.sheet(load(selection, "compare/cases"), children, load(selection, "shared/measures"), label)


def row(sheet, item):
    return tuple(sheet.set_index("項目").loc[item])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([100, 320], "≠ 3.2倍の開き"),
        ([100, None, 320], "≠ 3.2倍の開き（値のある2件）"),
        ([5, 5], "＝ 同じ"),
        ([0, 5], "≠ 0を含む"),
        ([0, 0], "＝ 同じ"),
        ([5, None], "比べられない（値は1件）"),
        ([None, None], ""),
    ],
)
def test_numbers_differ_by_the_ratio_of_the_largest_to_the_smallest(values, expected):
    assert compare.difference_of_numbers(values) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2021-04-01", "2022-06-01"], "≠ 14か月の開き"),
        (["2021-04-01", None, "2021-04-01"], "＝ 同じ（値のある2件）"),
        (["2021-04-01", None], "比べられない（値は1件）"),
    ],
)
def test_dates_differ_by_months(dates, expected):
    assert compare.difference_of_months(pd.to_datetime(pd.Series(dates))) == expected


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ([["RPA"], ["RPA"]], "＝ 同じ"),
        ([["RPA", "AI"], ["LINE", "RPA"]], "≠ 共通: RPA"),
        ([["RPA"], ["LINE"]], "≠ 違う（共通なし）"),
        ([["RPA"], []], "比べられない（値は1件）"),
    ],
)
def test_lists_differ_by_what_is_not_common(lists, expected):
    assert compare.difference_of_lists(lists) == expected


def test_the_sheet_shows_each_case_in_the_order_of_the_pins(sheet):
    assert list(sheet.columns) == ["項目", "A 長野県風越町", "B 奈良県若草市", "C 東京都桜野区", "D 兵庫県", "違い"]
    assert row(sheet, "人口")[3:] == ("5,400,000人", "≠ 270倍の開き")  # 5,400,000 / 20,000
    costs = ("1,100万円（税込）", "約2,670万円（税の扱い不明）", "非公表", "記載なし")
    assert row(sheet, "イニシャルコスト") == (*costs, "≠ 2.4倍の開き（税の扱いが異なる、値のある2件）")
    # 11,000,000 / 1.10 against 26,700,000 as printed
    assert row(sheet, "イニシャルコスト（税抜換算）")[:2] == ("1,000万円", "2,670万円")
    assert row(sheet, "事業費（計画額）")[3:] == ("5,400万円（税の扱い不明）", "比べられない（値は1件）")
    assert row(sheet, "導入までの期間") == ("13か月", "10か月", "記載なし", "記載なし", "≠ 1.3倍の開き（値のある2件）")
    assert row(sheet, "技術")[1].split("\n") == ["AI-OCR", "RPA"]
    assert row(sheet, "工程")[0] == "① 令和2年3月～令和3年3月 検討"
    assert "住民の滞在時間 3～5分（1件あたり・実績・単位あたり）" in row(sheet, "効果")[0]


def test_results_and_estimates_are_not_compared(sheet):
    assert row(sheet, "削減時間（年）")[:2] == ("1,000時間（実績）", "約500時間（見込み）")
    assert row(sheet, "削減時間（年）")[-1] == "比べられない（実績と見込みがまざる、値のある2件）"


def test_items_that_no_case_states_are_named_and_left_out(sheet):
    assert "段階" not in set(compare.stated(sheet)["項目"])
    few = sheet[["項目", "C 東京都桜野区", "違い"]]
    assert "導入までの期間" in compare.unstated_words(few)
    assert "導入までの期間" not in set(compare.stated(few)["項目"])


def test_five_year_costs_are_the_initial_and_five_times_the_running_cost(selection, label):
    costs = compare.five_year_costs(load(selection, "compare/cases"), label).set_index("case_id")
    # tax included: 11,000,000 / 1.10 + 5 x 1,100,000 / 1.10
    first = costs.loc["book-01"]
    assert (first["initial_cost_ex_tax_yen"], first["running_cost_of_five_years_yen"]) == (10_000_000, 5_000_000)
    assert first["five_year_cost_yen"] == 15_000_000
    # a printed zero is a value
    assert costs.loc["book-02", "five_year_cost_yen"] == 26_700_000
    assert costs.loc["book-02", "running_cost_of_five_years_yen"] == 0
    assert costs.loc["book-03", "absent"] == "イニシャルコストが非公表、ランニングコストが記載なし"
    assert pd.isna(costs.loc["book-03", "initial_cost_ex_tax_yen"])


def test_what_cannot_be_compared_is_said(selection, label):
    said = compare.incomparable(load(selection, "compare/cases"), label)
    assert "B 奈良県若草市: イニシャルコストの税の扱いが印刷されていないため、印刷どおりの額です。" in said
    assert "C 東京都桜野区: 時間は単位あたりの値だけで、1年の削減時間はわかりません（効果の欄）。" in said
    assert "D 兵庫県: 事業費（計画額）は、イニシャルともランニングとも比べられません。" in said
    assert said[-1].startswith("削減時間は実績と見込みがまざっている")


def test_the_evidence_stands_under_the_same_headings(selection, label):
    proofs = compare.proofs(load(selection, "compare/cases"), load(selection, "compare/evidence"), label)
    printed = row(proofs, "イニシャルコスト")
    assert printed[0] == "※税込 11,000千円（取り出した文字の1行目）"
    assert printed[2] == "※税抜 （非公表）（取り出した文字の1行目）"


def test_nothing_of_the_data_is_run_in_the_table():
    rows = pd.DataFrame({"項目": ["<b>x"], "A 町": ["<script>alert(1)</script>\n二行目"], "違い": ["≠ 違う"]})
    shown = compare_paper.as_html(rows, caption="<i>", paper=compare_paper.Paper(8, ()), has_differences=True)
    assert "<script" not in shown
    assert "<b>x" not in shown
    assert "<i>" not in shown
    assert '<tr class="differs">' in shown
    assert "<br>二行目" in shown
    below = compare_paper.as_html(
        rows, caption="x", paper=compare_paper.Paper(8, (9,) * len(rows)), has_differences=False
    )
    assert "&lt;b&gt;x<br>≠ 違う" in below


def test_the_more_is_said_the_smaller_it_is_printed():
    few = pd.DataFrame({"項目": ["人口"], "A 町": ["1人"], "違い": ["＝ 同じ"]})
    many = pd.concat([few.assign(**{"A 町": "長い言葉" * 60})] * 12)
    assert compare_paper.paper(few, few, 50).points == max(compare_paper.PRINT_SIZES)
    assert compare_paper.paper(few, many, 50).points < compare_paper.paper(few, few, 50).points
    assert compare_paper.paper(many, many, 250) == compare_paper.Paper(min(compare_paper.PRINT_SIZES), (0,) * len(many))


def test_only_lists_too_long_for_the_page_are_cut_and_say_how_many_lines_are_left():
    columns = ["項目", "A 町", "B 市", "違い"]
    values = pd.DataFrame([("人口", "1", "2", "＝ 同じ")], columns=columns)
    lists = pd.DataFrame(
        [("技術", "電子申請", "RPA", "≠ 違う"), ("効果", "甲\n乙\n丙\n丁", "戊", "－")], columns=columns
    )
    # at 6.6 points a line takes 2.9 mm and a row 1.4 more: 4.3 + 7.2 + 10.1 (甲, 乙, how many more) fit, no line more
    found = compare_paper.paper(values, lists, compare_paper.PAGE_HEIGHT_MM - 23)
    assert found == compare_paper.Paper(min(compare_paper.PRINT_SIZES), (1, 2))
    shown = compare_paper.as_html(lists, caption="", paper=found, has_differences=False)
    assert '甲<br>乙<span class="on-screen"><br>丙<br>丁</span>' in shown
    assert '<span class="on-paper"><br>ほか2件（画面で）</span>' in shown
    assert shown.count("on-paper") == 1


@pytest.mark.parametrize(
    ("cell", "lines", "expected"),
    [
        ("甲\n乙", 2, ("甲\n乙", "")),
        ("甲\n乙", 1, ("甲", "ほか1件（画面で）")),
        ("甲\n乙", 0, ("", "2件（画面で）")),
        ("記載なし", 0, ("記載なし", "")),
    ],
)
def test_a_list_on_paper_is_never_cut_silently(cell, lines, expected):
    assert compare_paper.cut_list(cell, lines) == expected


CASES = pd.DataFrame(
    {"case_id": ["a", "b"], "case_name": ["A", "B"], "lead_time_months": pd.array([13, None], dtype="Int64")}
)
STEPS = pd.DataFrame(
    {
        "case_id": ["a", "a", "a"],
        "milestone_no": [1, 2, 3],
        "step_name": ["検討", "開発", "開始"],
        "starts_on": pd.to_datetime(["2020-03-01", "2021-01-01", "2021-04-01"]),
        "ends_on": pd.to_datetime(["2021-03-01", "2021-03-01", None]),
    }
)


def test_steps_are_counted_in_months_from_the_first_of_their_case():
    placed = charts_cases.placed_steps(CASES, STEPS)
    steps = placed[placed["kind"] == "step"]
    # March 2020 to March 2021 are 13 months, both counted
    assert steps["from_month"].tolist() == [0, 10, 13]
    assert steps["to_month"].tolist()[:2] == [13, 13]
    assert pd.isna(steps["to_month"].iloc[2])
    # the second step runs beside the first, so it stands on a line of its own
    assert steps["line"].tolist() == [1, 2, 1]
    assert placed[placed["kind"] == "lead"]["line"].tolist() == [0, 3]


def test_a_case_without_schedule_says_so_and_a_single_month_is_a_dot():
    figure = charts_cases.schedules(charts_cases.placed_steps(CASES, STEPS))
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["13か月", "期間も工程も記載なし"]
    (dots,) = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    assert (dots["text"], dots["x"]) == (["3"], [13.5])


def test_the_five_year_chart_says_why_a_bar_is_missing(selection, label):
    figure = charts_cases.five_year_costs(compare.five_year_costs(load(selection, "compare/cases"), label))
    initial, running = figure["data"]
    assert (initial["x"], running["x"]) == ([10_000_000, 26_700_000, None, None], [5_000_000, 0, None, None])
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert notes[0] == "計 1,500万円"
    assert notes[2] == "計算できません\n（イニシャル 非公表、ランニング 記載なし）"


def test_the_breakdown_chart_leaves_out_subsidies_and_blank_amounts(selection, label):
    items = case_tables.breakdown_items(selection.rows("compare/cost_items", Filters(pins=("book-01",)), {}), label)
    assert items["amount_yen"].tolist() == [9_000_000, 2_000_000]
    (initial,) = charts_cases.breakdown(items)["data"]
    assert (initial["x"], initial["text"]) == ([9_000_000, 2_000_000], ["900万円", "200万円"])


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(own_population=70_000), Filters(types=("case_study",))], ids=str
)
@pytest.mark.parametrize("own_ids", [[], ["book-03"]])
def test_neighbours_follow_the_list(selection, filters, own_ids):
    listed = tables.own_first(selection.rows("search/case_list", filters, {}), frozenset(own_ids))
    titles = dict(zip(listed["case_id"], listed["title"], strict=True))
    order = [None, *listed["case_id"], None]
    assert len(order) > 4
    for place, case_id in enumerate(order[1:-1], 1):
        asked = {"case_id": case_id, "own_case_ids": own_ids}
        (found,) = selection.rows("case/neighbours", filters, asked).fillna("").itertuples()
        before, after = order[place - 1], order[place + 1]
        assert (found.place, found.cases) == (place, len(listed))
        assert (found.before_case_id or None, found.after_case_id or None) == (before, after)
        assert (found.before_title, found.after_title) == (titles.get(before, ""), titles.get(after, ""))


def test_a_case_that_the_selection_lacks_has_no_neighbours(selection):
    asked = {"case_id": "book-01", "own_case_ids": []}
    assert selection.rows("case/neighbours", Filters(types=("plan_measure",)), asked).empty


def test_similar_cases_are_of_other_bodies_nearest_in_population_first(selection):
    # book-03 (250,000) and book-02 (60,000) are the only two of their category
    (only,) = selection.rows("case/similar_cases", Filters(), {"case_id": "book-02"}).itertuples()
    assert only.case_id == "book-03"
    assert only.population_ratio == pytest.approx(250_000 / 60_000)
    assert (only.is_same_band, only.is_same_prefecture, only.is_same_type) == (False, False, False)
    # the only other of its category is a prefecture
    assert selection.rows("case/similar_cases", Filters(), {"case_id": "plan-01"}).empty


def test_with_an_own_town_similar_cases_are_those_near_to_it(selection):
    town = Filters(own_name="長野県風越町", own_population=20_000)
    (only,) = selection.rows("case/similar_to_own_town", town, {"case_id": "book-02"}).itertuples()
    assert (only.case_id, only.population_ratio) == ("book-03", 250_000 / 20_000)
    assert selection.rows("case/similar_to_own_town", town, {"case_id": "book-01"}).empty
