"""Slides: findings no stronger than their n, the same numbers as the queries, and PowerPoint files that hold them."""

import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn

from ui import powerpoint, slides
from ui.estimate import Assumptions
from ui.slides import Context

MEASURE = pd.Series(
    {"label": "初期費用", "unit_name": "円", "format_code": "yen", "is_log": True, "definition": "定義"}
)
HOURS = pd.Series({"label": "削減時間", "unit_name": "時間", "format_code": "integer", "is_log": True})
BANDS = ["small", "large"]
WORDS = {"small": "小さい町", "large": "大きい市", "reported": "記載あり", "undisclosed": "非公表", "actual": "実績"}
CONTEXT = Context(
    "すべて",
    "ある資料",
    "令和8年11月21日（2026-11-21）",
    lambda _, code: WORDS.get(code, str(code)),
    "例の町（9,000人）",
    "small",
)
ASSUMED = Assumptions(initial_yen=12_000_000, running_yen=1_000_000, subsidy_yen=0, hours_per_year=800)


def values(**amounts):
    """One row per amount in yen by band; None is withheld."""
    rows = [
        (code, WORDS[code], "ある町", amount, "undisclosed" if amount is None else "reported", f"題{place}",
         f"{code}-{place}", False)
        for code, group in amounts.items()
        for place, amount in enumerate(group)
    ]  # fmt: skip
    columns = ["group_code", "group_label", "municipality_name", "value", "status_code", "title", "case_id", "is_own"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "Float64"})


def cases(*rows):
    """Rows of running cost and hours saved."""
    return pd.DataFrame(
        [(f"町{n}", f"題{n}", f"c{n}", cost, hours, "actual", False) for n, (cost, hours) in enumerate(rows)],
        columns=[
            "body_name", "title", "case_id", "running_cost_ex_tax_yen", "hours_saved_per_year",
            "hours_saved_status_code", "is_own",
        ],
    ).assign(municipality_name="町")  # fmt: skip


@pytest.mark.parametrize(
    ("amounts", "finding"),
    [
        ({"small": [None, 0]}, "初期費用: 値のある記録がありません"),
        ({"small": [1e6, 2e6]}, "どの人口区分も値が2件以下で、中央値を示すには少なすぎます（n=2）"),
        ({"small": [1e6, 2e6], "large": [5e6]}, "少なすぎます（n=3）"),
        ({"small": [1e6, 2e6, 9e6]}, "初期費用の中央値は、小さい町で200万円（n=3・参考）"),
        ({"small": [1e6, 2e6, 9e6, None, 0]}, "小さい町で200万円（n=3・参考）"),  # a zero and a blank leave it alone
        ({"large": [3e6] * 10, "small": [1e6] * 5}, "小さい町で100万円（n=5・＊）、大きい市で300万円（n=10）"),
        ({"large": [3e6] * 10, "small": [1e6]}, "初期費用の中央値は、大きい市で300万円（n=10）"),
    ],
)
def test_the_finding_about_costs_says_no_more_than_the_ladder_allows(amounts, finding):
    slide = slides.costs(CONTEXT, values(**amounts), MEASURE, BANDS)
    assert slide.finding.endswith(finding)


def test_the_footer_counts_values_zeros_and_blanks():
    slide = slides.costs(CONTEXT, values(small=[1e6, 0, None, None]), MEASURE, BANDS)
    assert "n = 1 / 4（0円を除く値／該当）" in slide.footer
    assert "値なし: 非公表 2件" in slide.footer
    assert "0円の1件" in slide.footer
    assert "出典: ある資料" in slide.footer
    assert "令和8年11月21日" in slide.footer


def test_the_record_of_the_own_town_is_marked_and_left_out_of_the_median():
    mine = values(small=[9e9]).assign(is_own=True, case_id="mine")
    slide = slides.costs(CONTEXT, pd.concat([values(small=[1e6, 2e6, 3e6]), mine]), MEASURE, BANDS)
    assert "200万円（n=3・参考）" in slide.finding
    assert "n = 3 / 4（0円を除く値／該当。ほかに◆ わが町の記録1件）" in slide.footer
    assert [trace["text"] for trace in slide.figure["data"] if "markers+text" in trace["mode"]] == [["わが町 90億円"]]
    (page,) = opened([slide])
    (chart,) = (shape.chart for shape in page.shapes if shape.has_chart)
    assert "わが町 90億円" in "".join(chart._chartSpace.itertext())


@pytest.mark.parametrize(
    ("rows", "finding"),
    [
        # 1,000 h x 3,300 yen = 3.3 million yen: at or above the cost with both wages
        (
            [(3_300_000, 1_000)],
            "1件のうち1件で、減らした時間の換算額がランニングコスト以上（少なすぎて",
        ),
        ([(3_300_000, 1_000)] * 3, "3件のうち3件で、減らした時間の換算額がランニングコスト以上（参考）"),
        ([(3_300_000, 1_000)] * 5, "ランニングコスト以上（＊）"),
        # 4 million yen: 3.3 million is below, 4.6 million above
        ([(4_000_000, 1_000), (100_000_000, 10)], "2件のうち0～1件で"),
        ([(None, 1_000), (5, None)], "両方がある記録はありません"),
    ],
)
def test_the_finding_about_worth_counts_at_both_wages(rows, finding):
    assert finding in slides.worth(CONTEXT, cases(*rows), MEASURE, HOURS, Assumptions()).finding


@pytest.mark.parametrize(
    ("counts", "finding"),
    [
        ([1], "1件は、smallの「a」"),
        ([2], "2件はすべて、smallの「a」"),
        ([1, 1], "2件は、smallの「a」とlargeの「a」に1件ずつ"),
        ([1, 1, 1], "3件は、すべて別の人口区分か分類"),
        ([3, 1], "4件のうち最も多いのは、smallの「a」の3件"),
        ([2, 2], "4件のうち最も多いのは、smallの「a」とlargeの「a」の各2件"),
        ([2, 2, 2], "6件のうち最も多いのは、smallの「a」とlargeの「a」など3か所の各2件"),
    ],
)
def test_the_finding_about_places_names_no_single_first_where_several_are(counts, finding):
    rows = [
        (band, category, count)
        for count, (band, category) in zip(counts, [("small", "a"), ("large", "a"), ("small", "b")], strict=False)
    ]
    frame = pd.DataFrame(rows, columns=["population_band_code", "category_code", "cases"])
    context = Context("", "", "", lambda _, code: code)
    assert slides.places(context, frame).finding == finding


def test_the_nearest_bodies_stand_once_each_and_those_without_a_figure_do_not_stand():
    rows = pd.DataFrame(
        {
            "body_name": ["近い町", "近い町", "値のない町", "次の町"],
            "title": ["a", "b", "c", "d"],
            "population": [9_100, 9_100, 9_200, 8_000],
            "population_ratio": [1.01, 1.01, 1.02, 0.89],
            "initial_cost_yen": [1e6, 2e6, None, None],
            "running_cost_yen": [None, None, None, 5e5],
            "project_cost_yen": [None] * 4,
            "hours_saved_per_year": [None] * 4,
            "is_same_band": [True] * 4,
            "is_same_prefecture": [False] * 4,
            "is_same_type": [False] * 4,
            **{f"{name}_cost_status_code": ["reported"] * 4 for name in ("initial", "running", "project")},
            **{f"{name}_cost_is_approx": [False] * 4 for name in ("initial", "running", "project")},
        }
    )
    slide = slides.nearest(CONTEXT, rows)
    assert slide.finding == "人口の近い順に2団体。最も近いのは近い町（1.0倍）"
    assert slide.table["団体"].tolist() == ["近い町", "次の町"]
    assert slide.table["イニシャル"].tolist() == ["100万円", "記載あり"]
    assert "事業費（計画額）" not in slide.table
    assert slide.table["わが町と同じ点"].tolist() == ["人口区分", "人口区分"]


def test_an_estimate_with_a_blank_makes_no_slide():
    assert slides.own_estimate(CONTEXT, Assumptions(initial_yen=1)) is None
    assert (
        slides.own_estimate(CONTEXT, ASSUMED).finding == "回収までの年数は4.5～7.4年（3,300円では5年以内には回収せず）"
    )


def test_slides_stand_in_the_order_asked_for():
    found = [slides.Slide(code, code, "") for code in ("title", "places", "sources")]
    assert [slide.code for slide in slides.ordered(found, ["sources", "title", "sources", "unknown"])] == [
        "sources",
        "title",
    ]
    assert slides.ordered(found, ["unknown"]) == found


def opened(found):
    return list(Presentation(io.BytesIO(powerpoint.deck(found, CONTEXT.label))).slides)


def chart_of(page):
    return next(shape.chart for shape in page.shapes if shape.has_chart)


def points(series):
    """The points of a scatter as the program reads them."""
    return [
        tuple(float(value.text) for value in pair)
        for pair in zip(
            *(series._element.find(qn(f"c:{axis}Val")).iter(qn("c:v")) for axis in "xy"), strict=True
        )
    ]  # fmt: skip


def test_every_amount_stands_in_the_chart_of_costs_and_no_other():
    rows = values(small=[1e6, 2.5e6, 9e6, 0, None], large=[3e6] * 12)
    (page,) = opened([slides.costs(CONTEXT, rows, MEASURE, BANDS, figure=4e6)])
    found = {series.name: points(series) for series in chart_of(page).plots[0].series}
    assert sorted(y * 10_000 for _, y in found["小さい町 n=3 参考"]) == [1e6, 2.5e6, 9e6]
    assert [y * 10_000 for _, y in found["大きい市 n=12"]] == [3e6] * 12
    assert [y * 10_000 for _, y in found["中央値"]] == [2.5e6, 3e6]
    assert {y * 10_000 for _, y in found["わが町の値 400万円"]} == {4e6}
    assert set(found) == {"小さい町 n=3 参考", "大きい市 n=12", "中央値", "わが町の値 400万円", "人口区分"}
    assert len(list(chart_of(page)._chartSpace.iter(qn("c:logBase")))) == 1


def test_every_case_stands_in_the_chart_of_worth_or_in_its_words():
    rows = cases((2_000_000, 500), (50_000, 20_000), (0, 40), (None, 70))
    (page,) = opened([slides.worth(CONTEXT, rows, MEASURE, HOURS, Assumptions())])
    found = {series.name: points(series) for series in chart_of(page).plots[0].series}
    assert sorted(found["時間は実績"]) == [(5.0, 20_000.0), (200.0, 500.0)]
    for words, wage in (("3,300円/時", 3_300), ("4,600円/時", 4_600)):
        assert all(x * 10_000 == pytest.approx(y * wage) for x, y in found[words])
    assert "ランニングコスト0円: 町2（40時間/年）" in text_of(page)


def test_one_s_own_figures_stand_in_the_chart_of_worth_and_one_s_own_record_is_told():
    rows = cases((2_000_000, 500), (50_000, 20_000)).assign(is_own=[False, True])
    slide = slides.worth(CONTEXT, rows, MEASURE, HOURS, ASSUMED)
    found = {series.name: points(series) for series in chart_of(opened([slide])[0]).plots[0].series}
    running, hours = ASSUMED.running_yen, ASSUMED.hours_per_year
    assert {x * 10_000 for x, _ in found[f"わが町の値 {running / 10_000:,.10g}万円/年"]} == {running}
    assert {y for _, y in found[f"わが町の値 {hours:,.10g}時間/年"]} == {hours}
    assert slide.finding.startswith("1件のうち")
    assert "n = 2 / 2（両方の値あり／該当。うち◆ わが町の記録1件は題の件数に含めない）" in slide.footer


def test_an_axis_of_costs_is_drawn_only_where_one_costs_something():
    slide = slides.worth(CONTEXT, cases((0, 40)), MEASURE, HOURS, Assumptions())
    assert slide.figure is None
    assert slide.lines == ("ランニングコスト0円: 町0（40時間/年）",)


def test_the_chart_of_the_estimate_holds_every_year():
    slide = slides.own_estimate(CONTEXT, ASSUMED)
    (page,) = opened([slide])
    found = {series.name: list(series.values) for series in chart_of(page).plots[0].series}
    for name, column in (
        ("自己負担の累計", "own_cost_so_far_yen"),
        ("換算額の累計（3,300円）", "value_low_yen"),
        ("換算額の累計（4,600円）", "value_high_yen"),
    ):
        assert [value * 10_000 for value in found[name]] == pytest.approx(slide.rows[column].tolist())


def test_the_table_of_places_holds_every_count():
    rows = pd.DataFrame(
        [("small", "a", 3), ("large", "a", 0), ("small", "b", 40), ("large", "b", 1)],
        columns=["population_band_code", "category_code", "cases"],
    )
    (page,) = opened([slides.places(CONTEXT, rows)])
    table = next(shape.table for shape in page.shapes if shape.has_table)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    framed = [[bool(cell._tc.tcPr.findall(qn("a:lnL"))) for cell in row.cells] for row in table.rows]
    assert framed == [[False, True, False]] * 3
    assert cells == [["", "小さい町\n（わが町）", "大きい市"], ["a", "3", "0"], ["b", "40", "1"]]


def text_of(page):
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def test_every_page_says_its_finding_and_source_and_notes_them():
    totals = pd.Series({"cases": 3, "bodies": 2, "case_studies": 3, "grant_projects": 0, "plan_measures": 0})
    documents = pd.DataFrame({"title": ["ある資料"], "publisher_name": ["ある省"], "edition": [None], "cases": [3]})
    found = [
        slides.title(CONTEXT, totals),
        slides.costs(CONTEXT, values(small=[1e6]), MEASURE, BANDS),
        slides.own_estimate(CONTEXT, ASSUMED),
        slides.sources(CONTEXT, documents),
    ]
    pages = opened(found)
    assert len(pages) == 4
    for page, slide in zip(pages, found, strict=True):
        assert page.shapes.title.text_frame.text == slide.finding
        assert slide.footer in text_of(page)
        assert slide.footer in page.notes_slide.notes_text_frame.text
    assert "わが町: 例の町（9,000人）" in text_of(pages[0])


def test_records_of_one_s_own_file_are_told_on_every_slide_of_the_selection():
    context = replace(CONTEXT, own_cases=2)
    totals = pd.Series({"cases": 3, "bodies": 2, "case_studies": 3, "grant_projects": 0, "plan_measures": 0})
    documents = pd.DataFrame({"title": ["町.csv"], "publisher_name": ["自団体"], "edition": [None], "cases": [3]})
    words = "該当のうち◆ 自団体データ 2件（公表資料の根拠なし）"
    for slide in (slides.title(context, totals), slides.sources(context, documents)):
        assert words in slide.footer
    assert "事例集" not in "".join(slides.title(context, totals).lines)
    assert "自団体データ" not in slides.title(CONTEXT, totals).footer


def test_the_fonts_are_japanese_ones_that_offices_have():
    found = [slides.costs(CONTEXT, values(small=[1e6]), MEASURE, BANDS)]
    presentation = Presentation(io.BytesIO(powerpoint.deck(found, CONTEXT.label)))
    theme = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob.decode("utf8")
    fonts = theme.split("</a:fontScheme>")[0]
    assert set(re.findall(r'<a:(?:latin|ea) typeface="([^"]*)"', fonts)) == {"Yu Gothic"}
    chart = chart_of(presentation.slides[0])
    assert {element.get("typeface") for element in chart._chartSpace.iter(qn("a:ea"))} == {"Yu Gothic"}


def test_a_larger_figure_keeps_its_data():
    slide = slides.costs(CONTEXT, values(small=[1e6, 2e6, 9e6]), MEASURE, BANDS)
    large = slides.enlarged(slide.figure)
    assert [trace["x"] for trace in large["data"]] == [trace["x"] for trace in slide.figure["data"]]
    assert large["layout"]["font"]["size"] > slide.figure["layout"]["font"]["size"]
    assert slide.figure["layout"]["height"] != large["layout"]["height"] == slides.HEIGHT
