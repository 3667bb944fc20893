"""What `etl.readers.measures` reads from indexes and measure sheets, on small plans made here: one table per trap."""

import re
from datetime import date
from pathlib import Path

import pytest

from etl.readers import measures
from etl.readers.measures_bodies import body_name, prefecture_name, updated_on
from etl.readers.measures_figures import figures
from etl.readers.measures_pages import lines_of as lines_of_pages
from etl.readers.measures_passages import Line, passage
from etl.readers.measures_results import said
from etl.readers.measures_years import years
from etl.readers.records import Source

HEADING = "（別紙）架空市 ICT活用計画の推進に係る個別施策"
INDEX = ["施策番号 施策名 主管課 掲載年度", "", "(1)手続に係る取組"]
ENDED = ["※掲載終了段階の個別施策", "", "施策番号 施策名 主管課 掲載年度 施策終了", "", "年度"]
ROW = "(1)－2 窓口予約の推進 市民課 令和 2年度"
EMPTY = ["KPI（指標）  ", "", "概要及び ", "", "スケジュール ", " 達成", "", "状況 ", ""]
NAME = "窓口予約の予約件数"
REAL_PLAN = Path(__file__).parents[2] / "shared" / "documents" / "nara_ict_plan.txt"
TARGET = ["令和 4 年度までに予約件数を月 100 件にする。"]


def lines_of(text):
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1)]


def kpi(name=NAME, target=TARGET, results=(), behind=()):
    return [
        f"KPI（指標） {name} ",
        "",
        "概要及び ",
        "",
        "スケジュール ",
        "",
        *target,
        "",
        "達成",
        "状況 ",
        "",
        *results,
        *behind,
    ]


def sheet(
    *kpis,
    head="(1)-2 窓口予約の推進 ",
    department="市民部 市民課",
    year="令和 2 年度",
    stage="C(調達・運用段階)",
    content=(),
):
    return [
        "", "", head, "", "■基本情報 ", "", f"主管課 {department} ", "", f"計画掲載年度 {year} 施策の段階 {stage} ", "",
        "■施策の内容 ", "", "実施状況 ", "", *content, "", "■指標 ", "", *[line for lines in kpis for line in lines],
    ]  # fmt: skip


def plan(*sheets, current=(ROW,), ended=(), front=()):
    rows = [line for row in current for line in (row, "")]
    ends = [line for row in ended for line in (row, "")]
    return [*front, HEADING, "", *INDEX, "", *rows, *ENDED, "", *ends, *[line for lines in sheets for line in lines]]


def read(*sheets, source_id="kakuu", **parts):
    return measures.read(plan(*sheets, **parts), Source(source_id))


def case(extraction, number=1):
    return extraction.tables["cases"][number - 1]


def values(extraction):
    """The values as {(fiscal year, kind): (value, unit, achievement)}."""
    return {
        (row["fiscal_year"], row["kind_code"]): (row["value"], row["unit_name"], row["achievement_code"])
        for row in extraction.tables.get("kpi_values", [])
    }


def missed(extraction, table_name="kpi_values"):
    return [row.column_name for row in extraction.unread if row.table_name == table_name]


def result(*text, name=NAME, target=TARGET, heading="■令和 3 年度末 "):
    extraction = read(sheet(kpi(name, target, [heading, "", *text])))
    return values(extraction)[2021, "result"], missed(extraction)


def target(*text, name=NAME):
    extraction = read(sheet(kpi(name, text)))
    return {year: value[:2] for (year, kind), value in values(extraction).items() if kind == "target"}, missed(
        extraction
    )


# --- cases and the index


def test_a_measure_becomes_a_case_with_its_kpi_and_evidence():
    extraction = read(sheet(kpi(results=["■令和 3 年度末 ", "予約件数は 25 件/月となった。"])))
    row = case(extraction)
    assert row["case_id"] == "kakuu-1-02"
    assert row["source_no"] == "(1)-2"
    assert row["record_type_code"] == "plan_measure"
    assert row["title"] == "窓口予約の推進"
    assert row["department_name"] == "市民部 市民課"
    assert row["fiscal_year"] == 2020
    assert row["stage_code"] == "operating"
    assert row["municipality_name"] == "架空市"
    assert extraction.tables["kpis"][0]["kpi_name"] == NAME
    assert values(extraction) == {(2022, "target"): (100, "件/月", None), (2021, "result"): (25, "件/月", None)}
    printed = {entry["row_key"]: entry["printed_text"] for entry in extraction.tables["evidence"]}
    assert printed["kakuu-1-02"] == "令和 2 年度"
    assert printed["kakuu-1-02-k1/2022/target"] == "月 100 件"
    assert printed["kakuu-1-02-k1/2021/result"] == "25 件/月"


@pytest.mark.parametrize(
    ("rows", "title", "department"),
    [
        (["(2)－9 地図の公開 DX推進課 令和５年度 令和 6 年度"], "地図の公開", "DX推進課"),
        (["(2)－9 スマートフォンによる道路の通報の構築・", "", "運用 ", "", "道路維持課 令和 2年度 令和 4 年度"],
         "スマートフォンによる道路の通報の構築・運用", "道路維持課"),
        (["(2)－9 競技場の回線の整備 スポーツ振興", "", "課 ", "", "令和 3年度 令和 3年度"],
         "競技場の回線の整備", "スポーツ振興課"),
        (["(2)－9 競技場の回線", "の整備 スポーツ振", "興課", "令和 3年度 令和 3年度"],
         "競技場の回線の整備", "スポーツ振興課"),
        (["(2)－9 GIS と AI による", "Web の整備 広報課 令和 3年度 令和元年度"],
         "GIS と AI によるWeb の整備", "広報課"),
        (["(2)－9 本の 整備 中央", "図書館", "令和 3年度 令和 3年度"], None, None),
        (["(2)－9 本の整備 不明 令和 3年度 令和 3年度"], None, None),
        (["(2)－9 本の整備 図書館 令和 3年度"], None, None),
    ],
)  # fmt: skip
def test_an_ended_measure_may_stand_in_the_index_alone_and_its_row_may_be_broken(rows, title, department):
    extraction = read(current=(), ended=[*rows, "終了理由 令和 5年度に終えた。"])
    row = case(extraction)
    assert (row["case_id"], row["stage_code"]) == ("kakuu-2-09", "ended")
    assert (row["title"], row["department_name"]) == (title, department)
    assert ("title" in missed(extraction, "cases")) == (title is None)


def test_the_end_of_a_measure_is_its_last_step():
    extraction = read(
        current=(), ended=["(2)－9 地図の公開 DX推進課 令和５年度 令和 6 年度", "終了理由 完了したため。"]
    )
    (step,) = extraction.tables["milestones"]
    assert (step["starts_on"], step["ends_on"], step["step_name"]) == (date(2024, 4, 1), date(2025, 3, 1), "施策終了")
    assert missed(extraction, "cases").count("summary") == 0


def test_an_end_without_a_reason_is_noted():
    extraction = read(current=(), ended=["(2)－9 地図の公開 DX推進課 令和５年度 令和 6 年度"])
    assert "summary" in missed(extraction, "cases")


def test_a_repeated_heading_of_the_index_is_no_part_of_a_row():
    rows = ["(1)－2 窓口予約の", *INDEX[:1], "(1)－3 地図の公開 市民課 令和 3年度"]
    extraction = read(sheet(kpi(), head="(1)-3 地図の公開", year="令和 3 年度"), current=rows)
    assert case(extraction, 2)["title"] == "地図の公開"
    assert case(extraction, 1)["stage_code"] is None


def test_a_current_measure_without_a_sheet_has_no_stage():
    extraction = read()
    assert case(extraction)["title"] == "窓口予約の推進"
    assert case(extraction)["stage_code"] is None
    assert "stage_code" in missed(extraction, "cases")


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("A(構想段階)", "concept"),
        ("Ｂ（企画・計画段階）", "planning"),
        ("C(調達・運用段階)", "operating"),
        ("C(企画・計画段階)", None),
        ("D(完了)", None),
        ("", None),
        ("Z(施策終了)", None),  # but its row stands among the current ones
    ],
)
def test_a_stage_is_read_where_letter_word_and_index_agree(stage, code):
    extraction = read(sheet(kpi(), stage=stage))
    assert case(extraction)["stage_code"] == code
    assert ("stage_code" in missed(extraction, "cases")) == (code is None)


def test_a_listed_year_that_differs_from_the_index_is_not_read():
    extraction = read(sheet(kpi(), year="令和 3 年度"))
    assert case(extraction)["fiscal_year"] is None
    assert "fiscal_year" in missed(extraction, "cases")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (["(1)-2 窓口予約の", "", "推進"], "窓口予約の推進"),
        (["（１）－２ 窓口予約の推進"], "窓口予約の推進"),
        (["(1)-2 LINE を使う窓口予約"], "LINE を使う窓口予約"),
    ],
)
def test_a_title_is_that_of_the_sheet(head, title):
    lines = sheet(kpi())
    at = lines.index("(1)-2 窓口予約の推進 ")
    extraction = read([*lines[:at], *head, *lines[at + 1 :]])
    assert case(extraction)["title"] == title


def test_a_name_that_differs_from_the_index_is_noted():
    extraction = read(sheet(kpi(), head="(1)-2 窓口予約（試行）の推進"))
    assert "title" in missed(extraction, "cases")


def test_measures_of_one_number_are_left_out_and_noted():
    extraction = read(sheet(kpi()), sheet(kpi(), head="(1)-2 地図の公開"))
    assert extraction.tables.get("kpis") is None
    assert missed(extraction, "cases").count("case_id") == 2


def test_a_sheet_without_its_heading_belongs_to_no_other_measure():
    extraction = read(sheet(kpi()), sheet(kpi(name="別の施策の回数"), head=""))
    assert [row["kpi_name"] for row in extraction.tables["kpis"]] == [NAME]
    assert missed(extraction, "cases").count("case_id") == 1


@pytest.mark.parametrize(
    ("content", "status", "column"),
    [
        (["事業費は 1,200 千", "円である。"], "initial_cost_status_code", "initial_cost_yen"),
        (["年に 500 時間の業務を削減した。"], "hours_saved_status_code", "hours_saved_per_year"),
        (["１件あたり 20 分の短縮となった。"], "hours_saved_status_code", "hours_saved_per_year"),
    ],
)
def test_amounts_and_hours_in_the_text_are_left_to_people(content, status, column):
    extraction = read(sheet(kpi(), content=content))
    assert case(extraction)[status] is None
    assert {column, status} <= set(missed(extraction, "cases"))
    assert case(read(sheet(kpi(), content=["24 時間いつでも"])))[status] == "not_stated"


# --- whose plan it is


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("（別紙）奈良市 ICT活用計画の推進に係る個別施策", "奈良市"),
        ("（別紙）四日市市 ＤＸ推進計画の推進に係る個別施策", "四日市市"),
        ("（別紙）太宰府市ICT計画の推進に係る個別施策", "太宰府市"),
        ("個別施策", None),
    ],
)
def test_the_body_is_the_one_whose_plan_the_annex_names(heading, body):
    assert body_name(lines_of(heading)) == body


@pytest.mark.parametrize(
    ("body", "text", "prefecture"),
    [
        ("堺市", "", "大阪府"),  # by law
        ("架空市", "岡山県架空市役所", "岡山県"),
        ("架空市", "岡山県の取組", None),
        ("奈良市", "奈良県の推進会議", "奈良県"),  # the shipped facts know it, and the text agrees
        ("奈良市", "", None),
    ],
)
def test_a_prefecture_is_printed_known_or_blank(body, text, prefecture):
    assert prefecture_name(body, lines_of(text)) == prefecture


def test_a_population_is_borrowed_from_the_document_that_prints_it():
    front = ["奈良県"]
    lines = [line.replace("架空市", "奈良市") for line in plan(sheet(kpi()), front=front)]
    extraction = measures.read(lines, Source("nara-2030"))
    row = case(extraction)
    assert (row["population"], row["population_on"], row["population_is_rounded"]) == (348_000, date(2024, 3, 1), True)
    (evidence,) = [entry for entry in extraction.tables["evidence"] if entry["column_name"] == "population"]
    assert evidence["source_id"] == "mic-2024"


def test_a_body_that_the_text_does_not_name_is_that_of_the_catalogue():
    lines = [line for line in plan(sheet(kpi()), front=["奈良県"]) if line != HEADING]
    assert case(measures.read(lines, Source("nara")))["municipality_name"] == "奈良市"
    unknown = measures.read(lines, Source("measures"))
    assert case(unknown)["municipality_name"] is None
    assert {"municipality_name", "prefecture_name", "population"} <= set(missed(unknown, "cases"))


def test_another_edition_of_a_known_plan_has_its_year_behind_its_id():
    dates = ["更新履歴", "令和 2年 4月 1日 策定", "令和 6年 11月 5日 更新"]
    lines = [line.replace("架空市", "奈良市") for line in plan(sheet(kpi()), front=dates)]
    assert updated_on(lines_of("\n".join(dates))) == date(2024, 11, 5)
    assert measures.source_id(lines) == "nara-2024"
    assert measures.source_id(plan(sheet(kpi()))) == "measures"


# --- years and figures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和 4 年度までに", [2022]),
        ("令和元年度中に", [2019]),
        ("平成 31 年度に", [2019]),
        ("令和５年 3 月までに", [2022]),
        ("令和 6 年秋までに", [2024]),
        ("令和 3 年 7 月に備え、8 月に始める", [2021, 2021]),
        ("令和 4 年 3 月に備え、4 月に始める", [2021, None]),
        ("令和 3 年度から 4 年度にかけて", [2021, 2022]),
        ("（R４年度修正", [2022]),
        ("R2.3.23 に締結", [2019]),
        ("令和元度中に", [None]),
        ("令和 4 年中に", [None]),
        ("令和 0 年度", [None]),
        ("令和 5 年度への予算要求を行う", []),
        ("令和 3 年度に行った調査", []),
        ("10 か月で 3 か月間", []),
    ],
)
def test_fiscal_years_are_read_or_doubted(text, expected):
    assert [year.fiscal_year for year in years(passage(lines_of(text)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("利用は 9 件/日", [(9, "件/日")]),
        ("日 10 件程\n度の利用", [(10, "件/日")]),
        ("件数を月\n10 件", [(10, "件/月")]),
        ("月平均 3,000 件の利用", [(3000, "件/月")]),
        ("毎年 3 件以上とする", [(3, "件/年")]),
        ("20 件/1 ヶ月", [(20, "件/月")]),
        ("13 件／月", [(13, "件/月")]),
        ("平日 10 件", [(10, None)]),  # not ten a day
        ("受講者数 年 9 人", [(9, "人/年")]),
        ("ニホンザル 4 \n頭を捕獲", [(4, "頭")]),
        ("延べ 1.2 万人", [(12000, "人")]),
        ("69,78％", [(None, "%")]),
        ("見回り回数はゼロとなった", [(0, "回")]),
        ("・利用課数：２", [(2, "課")]),
        ("2 回線を引く", [(2, None)]),
        ("3 課題", [(3, None)]),
        ("10～20 件", [(10, None), (20, "件")]),
        ("令和 4 年 4 月 1 日に 9:00～12:00 で 8341-3：2016 と (1)-13 を※2 で", []),
        ("COVID19 と ①登録 と 1 件あたり", []),
        ("LINE 10 件", [(10, "件")]),
    ],
)
def test_figures_have_their_unit_and_dates_are_none(text, expected):
    assert [(figure.value, figure.unit) for figure in figures(passage(lines_of(text)))] == expected


# --- targets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["令和 4 年度末までに予約件数を 50 件とする。"], {2022: (50, "件")}),
        (["予約件数を年 20 回程度とする。"], {None: (20, "回/年")}),
        (["令和 2 年度に、予約を 10 件", "【令和 4 年度に見直し】 ", "令和 5 年度、予約を 20 件"],
         {2020: (10, "件"), 2023: (20, "件")}),
        (["令和 6 年度までに予約を 50 件", "【令和５年度見直し】", "令和 6 年度までに予約を 30 件"],
         {2024: (30, "件")}),
        (["令和 5 年度までに予約を 50 件", "（R４年度修正：予約を令和 6 年度に", "20 件に変更）"],
         {2023: (50, "件"), 2024: (20, "件")}),
        (["令和 3 年度：予約 10 件", "令和 4 年度以降：予約 20 件"], {2021: (10, "件"), 2022: (20, "件")}),
        (["令和 3 年度 予約 10 件", "令和 4 年度 予約 20 件。"], {2021: (10, "件"), 2022: (20, "件")}),
        (["■令和 5 年度 ", "・予約数：２件", "■令和 6 年度", "・予約数：5 件"], {2023: (2, "件"), 2024: (5, "件")}),
        (["予約を令和 6 年度までに 50 件から 30 件に減らす。"], {2024: (30, "件")}),
        (["令和 3 年 8 月から令和 4 年 3 月で予約約 27 枚（年換算約 40 枚）"], {2021: (27, "枚")}),
        (["令和 5 年度に予約を 10 件とする。", "令和 6 年度以降の KPI は様子を見て設定する。"], {2023: (10, "件")}),
        (["令和 5 年度に仕組みを整える。"], {2023: (None, None)}),
        (["令和 3 年度に調べ、令和 4 年度より試す。"], {2022: (None, None)}),
        (["使いやすくする。"], {None: (None, None)}),
        (["令和 4 年度に説明会を 2 回開き、予約件数を 90 件以上とする。"], {2022: (90, "件")}),
    ],
)  # fmt: skip
def test_targets_and_their_revisions_have_their_years(text, expected):
    assert target(*text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "expected", "column"),
    [
        (["令和 3 年度に準備し、令和 4 年度に予約を 10 件とする。"], {}, "fiscal_year"),
        (["令和元度中に作る。"], {}, "fiscal_year"),
        (["令和 4 年度に講座を 2 回、面談を 10 人とする。"], {2022: (None, None)}, "value"),
        (["令和 4 年度に窓口を広げる（10 件）。"], {2022: (None, None)}, "value"),
        (["令和 4 年度に 10 台の端末を使って知らせる。"], {2022: (None, None)}, "value"),
        (["令和 4 年度に予約を 10～20 件とする。"], {2022: (None, None)}, "value"),
    ],
)
def test_a_target_that_is_not_one_figure_of_one_year_is_listed(text, expected, column):
    assert target(*text) == (expected, [column])


def test_the_level_before_the_plan_is_a_result_of_its_year():
    text = ["平成 31 年度に 75,000 件であった予約を令和 6 年度", "までに 37,800 件に減らす。"]
    extraction = read(sheet(kpi(target=text)))
    assert values(extraction) == {(2019, "result"): (75_000, "件", None), (2024, "target"): (37_800, "件", None)}


def test_a_target_may_be_a_label_with_a_bare_number():
    text = ["■令和 5 年度 ", "・利用課数：２", "■令和 6 年度", "・利用課数：5"]
    assert target(*text, name="登録する課の数") == ({2023: (2, "課"), 2024: (5, "課")}, [])


def test_a_target_may_stand_in_the_name():
    assert target("令和 4 年度に始める。", name="帳票 10,000 枚の処理") == ({2022: (10_000, "枚")}, [])


# --- results


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (["予約件数は 25 件/月となった。"], (25, "件/月", None)),
        (
            ["予約は窓口で約 10 件/月、電話で", "約 8 件/月、合わせて約 18 件/月となり達成した。"],
            (18, "件/月", "achieved"),
        ),
        (["予約は月 9 件でほぼ達成できた。"], (9, "件/月", "nearly")),
        (["100 件/月を目指したが、月 25 件で達成できなかった。"], (25, "件/月", "not_achieved")),
        (["予約は月 25 件であり達成はしなかったものの、近い。"], (25, "件/月", "not_achieved")),
        (["予約は月 25 件。", "※市全体の令和 3 年度の件数は", "90 件/月。"], (25, "件/月", None)),
        (["予約は月 25 件（うち電話 5 件）となった。"], (25, "件/月", None)),
        (["令和 2 年度の 9 件/月から伸び、予約は月 25 件となった。"], (25, "件/月", None)),
        (["25 件/月(3/31 時点)"], (25, "件/月", None)),
        (["月 25 件", "【終了理由】", "目標の 100 件を達成したため。"], (25, "件/月", None)),
        (["調整を進めている。"], (None, None, None)),
        (["施策終了"], (None, None, None)),
        (["未達（相手の都合により）"], (None, None, "not_achieved")),
    ],
)
def test_a_result_is_the_one_figure_that_can_be_meant(text, expected):
    assert result(*text) == (expected, [])


@pytest.mark.parametrize(
    "text",
    [
        ["（窓口）約 7 件／月 （電話）約 2 件／月"],
        ["予約は窓口で 10 件/月、電話で 8 件/月、合わせて 20 件/月。"],  # does not add up
        ["知らせるため、説明会を月 3 件行った。"],
        ["100 件/月の予約を目標としていた。"],
        ["予約は月 25 件となる見込みである。"],
        ["予約は前年より月 25 件増加した。"],
        ["予約は最大で月 25 件となった。"],
        ["予約は月 25 件未満となった。"],
        ["予約の累計は月 25 件である。"],
        ["予約は十二件であった。"],
        ["令和 4 年度には予約を月 25 件とする。"],
        ["窓口の予約が伸びた（月 25 件）。"],
        ["予約は 69,78 件/月となった。"],
        ["予約は 25 人となった。"],
    ],
)
def test_a_figure_that_may_not_be_the_actual_is_listed(text):
    (value, unit, _), columns = result(*text)
    assert (value, unit) == (None, None)
    assert "value" in columns


def test_a_result_without_the_period_of_its_target_claims_no_achievement():
    assert result("予約は 25 件となり達成した。") == ((25, "件", None), ["unit_name", "achievement_code"])


def test_a_unit_of_the_name_may_replace_that_of_the_target():
    read_result, columns = result(
        "見直しを 4 業務以上で行い、達成した。", name="見直しを行う業務数", target=["毎年 3 件以上とする。"]
    )
    assert read_result == (4, "業務", None)
    assert columns == ["unit_name", "achievement_code"]


def test_figures_of_a_target_in_words_are_not_taken():
    assert result("392 件の投稿があった。", target=["令和 3 年度に始める。"]) == ((None, None, None), ["value"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("達成した。", ("achieved", True)),
        ("追加を達成", ("achieved", True)),
        ("おおむね達成した", ("nearly", True)),
        ("目標には至らなかった", ("not_achieved", True)),
        ("達成に向けて進める", (None, False)),
        ("達成した場合", (None, False)),
        ("達成する予定", (None, False)),
        ("すべてには至っていない", (None, False)),
        ("達成できなかったが、窓口では達成した。", (None, False)),
        ("始めた。", (None, True)),
    ],
)
def test_achievement_is_what_the_sheet_says_plainly(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize("text", ["令和 2 年度は達成した。", "前年度は未達であった。", "令和 4 年度の目標は達成した。"])
def test_achievement_of_another_year_is_not_taken(text):
    assert result(text) == ((None, None, None), ["achievement_code"])


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("■令和 3 年度末 ", 2021),
        ("■令和３年度 ", 2021),
        ("■令和元年度末", 2019),
        ("■平成 30 年度末：", 2018),
        ("■令和 3 年度末 予約件数＝25 件/月", 2021),
    ],
)
def test_headings_of_results_are_known_in_all_their_forms(heading, year):
    extraction = read(sheet(kpi(results=[heading, "予約は進んだ。"])))
    assert (year, "result") in values(extraction)


def test_a_known_slip_is_used_as_corrected(monkeypatch):
    slips = {("kpi_values", "kakuu-1-02-k1/2021/result", "value"): ("69,78％", "69.78％")}
    monkeypatch.setattr(measures, "corrections", lambda source_id: slips)
    text = ["令和 3 年度に交付率 50％とする。"]
    assert result("69,78％(3/31 時点)", target=text) == ((69.78, "%", None), [])


def test_a_heading_with_nothing_under_it_gives_no_row():
    extraction = read(sheet(kpi(results=["■令和５年度末 ", "", "", ""])))
    assert (2023, "result") not in values(extraction)
    assert missed(extraction) == [""]


def test_headings_outside_the_results_are_no_results():
    content = ["■令和 3 年度 ", "予約は 70 件/月であった。", "今後の", "方針", "■令和 4 年度", "80 件/月にする。"]
    extraction = read(sheet(kpi(target=["■令和 5 年度", "・予約を 10 件"]), content=content))
    assert [kind for _, kind in values(extraction)] == ["target"]


def test_empty_slots_are_no_kpis():
    extraction = read(sheet(kpi(), EMPTY, kpi(name="別の回数"), EMPTY))
    assert [row["kpi_id"] for row in extraction.tables["kpis"]] == ["kakuu-1-02-k1", "kakuu-1-02-k2"]
    assert missed(extraction, "kpis") == []


def test_a_diagram_behind_the_last_result_is_no_part_of_it():
    diagram = ["", "", "", "", "", "画面の入口", "", "2F フロア 3F フロア"]
    extraction = read(sheet(kpi(results=["■令和 3 年度末 ", "予約は月 25 件。"], behind=diagram)))
    assert values(extraction)[2021, "result"] == (25, "件/月", None)


def test_text_behind_a_wide_gap_that_counts_alike_makes_a_result_unsure():
    more = ["", "", "", "", "", "電話では 9 件"]
    extraction = read(sheet(kpi(results=["■令和 3 年度末 ", "予約は月 25 件。"], behind=more)))
    assert values(extraction)[2021, "result"] == (None, None, None)
    assert missed(extraction) == ["value"]


def test_two_headings_of_one_year_are_listed():
    extraction = read(sheet(kpi(results=["■令和 3 年度末 ", "月 25 件", "■令和３年度末", "月 30 件"])))
    assert (2021, "result") not in values(extraction)
    assert missed(extraction).count("fiscal_year") == 2


def test_a_slot_whose_labels_are_lost_gives_no_values():
    lines = kpi(results=["■令和 3 年度末 ", "月 25 件"])
    mixed = [*lines, "概要及び", "スケジュール", "", "令和 5 年度に 9 件", "達成", "状況", "■令和 4 年度末", "月 9 件"]
    extraction = read(sheet(mixed))
    assert values(extraction) == {}
    assert missed(extraction, "kpis") == ["kpi_name"]


@pytest.mark.parametrize(
    "labels",
    [
        ["概要及び ", "", "スケジュール ", "", *TARGET],
        ["概要及び ", "スケジュー", "", "ル ", "", *TARGET],
        ["概要及び ", "", f"スケジュール {TARGET[0]}"],
        ["概要及びスケジュール ", *TARGET],
        ["概要及び ", "", "スケジュール ", "", "令和 4 年度までに予約件数を月 100 件にすることを", "達成", "する。"],
    ],
)
@pytest.mark.parametrize("status", [["達成", "状況 "], [" 達成", "", "", "状況 "], ["達成状況 "]])
def test_the_labels_of_a_slot_may_be_broken(labels, status):
    lines = ["KPI（指標） 窓口予約の", "予約件数", "", *labels, "", *status, "■令和 3 年度末", "月 25 件"]
    extraction = read(sheet(lines))
    assert extraction.tables["kpis"][0]["kpi_name"] == NAME
    assert values(extraction) == {(2022, "target"): (100, "件/月", None), (2021, "result"): (25, "件/月", None)}


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("令和 4 年度までに予約件数を月 100 件にする。 達成", ["状況", "", "■令和 3 年度末"]),
        ("令和 4 年度までに予約件数を月 100 件にする。 達成", ["", "状況 ■令和 3 年度末"]),
        ("令和 4 年度までに予約件数を月 100 件にする。 達成状況", ["■令和 3 年度末"]),
        ("令和 4 年度までに予約件数を月 100 件にする。 達成 状況 ■令和 3 年度末", []),
    ],
)
def test_the_label_of_results_may_stand_beside_the_target(target, status):
    extraction = read(sheet([f"KPI（指標） {NAME}", "概要及び", f"スケジュール {target}", *status, "月 25 件"]))
    assert values(extraction) == {(2022, "target"): (100, "件/月", None), (2021, "result"): (25, "件/月", None)}


FULL = {(2022, "target"): (100, "件/月", None), (2021, "result"): (25, "件/月", None)}


@pytest.mark.parametrize(
    ("before", "page", "read_values"),
    [
        ([*TARGET, "達成", "状況", "■令和 3 年度末", "月 25 件"], ["■令和 4 年度末", "検討した。"],
         FULL | {(2022, "result"): (None, None, None)}),
        ([*TARGET, "達成", "状況", "■令和 3 年度末", "予約件数は月 25 件となった。"], ["画面の入口"], FULL),
        ([*TARGET, "達成", "状況", "■令和 3 年度末", "予約件数は月 25 件となった。"], ["案内 2 件"], {}),
        ([*TARGET, "達成", "状況", "■令和 3 年度末", "予約件数は月 2"], ["5 件となった。"], {}),
        ([*TARGET, "達成", "状況", "■令和 3 年度末", "予約件数は月 25 件となった。"],
         ["令和 5 年度は月 200 件にする。", "目標を達成した。"], {}),
        ([*TARGET, "■令和 3 年度末", "予約件数は月 25 件"], ["達成", "状況", "となった。"], {}),
        (["令和 4 年度までに予約件数を月 10"], ["0 件にする。", "達成", "状況", "■令和 3 年度末", "月 25 件"], {}),
    ],
)  # fmt: skip
def test_the_end_of_a_page_inside_a_slot_tears_it_where_it_may_matter(before, page, read_values):
    extraction = read(sheet([f"KPI（指標） {NAME}", "概要及び", "スケジュール", *before, f"\f{page[0]}", *page[1:]]))
    assert extraction.tables["kpis"][0]["kpi_name"] == NAME
    assert values(extraction) == read_values
    assert missed(extraction) == ([] if read_values else [""])


@pytest.mark.parametrize(
    "row",
    [
        ["(2)－9 地図の公開と 広報課 令和 3年度 令和 5年度", "\fデータの整備"],
        ["(2)－9 地図の公開と", "\fデータの整備 広報課 令和 3年度 令和 5年度"],
    ],
)
def test_a_row_of_the_index_torn_by_the_end_of_a_page_has_no_sure_name(row):
    extraction = read(current=(), ended=row)
    assert case(extraction)["title"] is None
    assert case(extraction)["fiscal_year"] == 2021
    assert {"title", "department_name"} <= set(missed(extraction, "cases"))


def test_the_heading_of_ended_measures_may_have_two_lines():
    ended = "(2)－9 地図の公開 広報課 令和 3年度 令和 5年度"
    lines = plan(sheet(kpi()), ended=[ended])
    at = lines.index(ENDED[2])
    lines[at : at + 3] = ["施策番号 施策名 主管課 掲載年度", "", "施策終了", "年度"]
    row = measures.read(lines, Source("kakuu")).tables["cases"][1]
    assert (row["title"], row["stage_code"], row["fiscal_year"]) == ("地図の公開", "ended", 2021)


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["一", "1", "\f二", "2", "\f三", "3"], ["一", "二", "三"]),
        (["一", "- 7 -", "\f二", "- 8 -", "\f三", "- 9 -"], ["一", "二", "三"]),
        (["計画", "1/3", "一", "\f計画", "2/3", "二", "\f計画", "3/3", "三"], ["一", "二", "三"]),
        (["一", "1", "\f二", "2"], ["一", "1", "二", "2"]),
        (["一", "1", "\f二", "5", "\f三", "3"], ["一", "1", "二", "5", "三", "3"]),
        (["一", "1", "二", "2", "三", "3"], ["一", "1", "二", "2", "三", "3"]),
        (["(1)-1 題", "\f(1)-2 題", "\f(1)-3 題"], ["(1)-1 題", "(1)-2 題", "(1)-3 題"]),
    ],
)
def test_page_numbers_and_running_heads_are_left_out(texts, kept):
    found = lines_of_pages(texts)
    assert [line.text for line in found if not line.is_blank] == kept
    assert [line.number for line in found] == list(range(1, len(texts) + 1))
    starts = [line.text for line in found if line.starts_page]
    assert len(starts) == sum(text.startswith("\f") for text in texts)
    assert set(starts) <= set(kept)


def test_the_layout_is_known_by_its_marks():
    assert measures.recognises(plan(sheet(kpi())))
    assert not measures.recognises(plan())
    assert not measures.recognises(sheet(kpi()))


def a_year_later(match):
    return match[1] + str(2 if match[2] == "元" else int(match[2]) + 1)


@pytest.mark.documents
@pytest.mark.skipif(not REAL_PLAN.is_file(), reason="the source documents are not beside the checkout")
def test_other_numbers_lines_and_years_change_nothing_else_in_the_real_plan():
    text = REAL_PLAN.read_text(encoding="utf8")
    other = re.sub(r"(?m)^\((\d)\)([-－])(\d+)", lambda match: f"({match[1]}){match[2]}{int(match[3]) + 10}", text)
    other = re.sub(r"(令和\s*|R|年度から )(\d+|元)(?=\s*年|\.)", a_year_later, "\n" * 37 + other)
    first, later = (measures.read(lines.split("\n"), Source("kakuu")) for lines in (text, other))
    titles = [[(row["title"], row["stage_code"]) for row in part.tables["cases"]] for part in (first, later)]
    assert titles[0] == titles[1]
    results = [
        [(row["value"], row["unit_name"]) for row in part.tables["kpi_values"] if row["kind_code"] == "result"]
        for part in (first, later)
    ]
    assert results[0] == results[1]
    assert len([value for value, _ in results[0] if value is not None]) > 25
