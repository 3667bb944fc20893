"""計画と進捗: what may be held against what, counted by hand, and its figures."""

import json

import pandas as pd
import pytest
import tiny_data as tiny

from etl.build import build
from queries import run
from queries.filters import Filters
from ui import charts_progress, labels, progress, theme

WORDS = {
    ("achievement", "achieved"): "達成", ("achievement", "not_achieved"): "未達成", ("stage", "ended"): "終了",
    ("stage", "operating"): "調達・運用", ("record_type", "grant_project"): "交付金事業",
}  # fmt: skip

# KPIs of the tiny plan besides its own two: what is printed, and what follows for each.
VALUES = """
kpi_id     | fiscal_year | kind_code | value | unit_name | achievement_code | note
plan-02-k1 | 2022        | target    | 10    | 件/日     |                  |
plan-02-k1 | 2022        | result    | 9     | 件/日     | nearly           |
plan-02-k1 | 2023        | result    | 18    | 件/日     | achieved         |
plan-02-k1 | 2024        | target    | 20    | 件/日     |                  | 2023年度の見直し後
plan-02-k1 |             | target    | 25    | 件/日     |                  | 対象年度の印刷なし
plan-02-k2 | 2022        | result    | 400   | 回        |                  |
plan-02-k2 | 2024        | target    | 100   | 回        |                  |
plan-02-k3 | 2022        | target    | 500   | 人        |                  |
plan-02-k3 | 2022        | result    | 300   | 回        |                  |
plan-02-k4 | 2022        | target    | 3     | 業務      |                  |
plan-02-k4 | 2022        | result    |       |           | not_achieved     | 調整が進まない
plan-02-k5 | 2022        | result    | 7     | 課        |                  |
plan-03-k1 | 2022        | result    |       |           |                  | 維持した
"""
KPIS = """
kpi_id     | case_id | level_code | kpi_name       | is_lower_better
plan-02-k1 | plan-02 | measure    | 利用件数       | false
plan-02-k2 | plan-02 | measure    | 電話の回数     | true
plan-02-k3 | plan-02 | measure    | 会議の参加     | false
plan-02-k4 | plan-02 | measure    | 見直した業務   | false
plan-02-k5 | plan-02 | measure    | 使う課         |
plan-03-k1 | plan-03 | measure    | 運行情報の維持 |
"""
STATES = {
    "plan-01-k1": "same_year", "plan-02-k1": "same_year", "plan-02-k2": "other_year", "plan-02-k3": "other_unit",
    "plan-02-k4": "target_only", "plan-02-k5": "result_only", "plan-03-k1": "words_only", "grants-02-k1": "target_only",
}  # fmt: skip


def label(code_list, code):
    return "" if pd.isna(code) else WORDS.get((code_list, code), code)


@pytest.fixture(scope="module")
def selection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("progress")
    tables = tiny.tables()
    tables["kpis"] += tiny._rows(KPIS)
    tables["kpi_values"] += tiny._rows(VALUES)
    tables["milestones"].append(
        {
            "case_id": "plan-03", "milestone_no": "1", "step_name": "施策終了", "starts_on": "2022-04-01",
            "ends_on": "2023-03-01",
        }
    )  # fmt: skip
    tables["evidence"].append(tiny.evidence("plan", "cases", "plan-03", "stage_code", "終了理由"))
    report = build([tiny.write(folder / "data", tables)], folder / "tiny.duckdb")
    assert report.refused == []
    return run.Selection(run.open_database(folder / "tiny.duckdb"))


@pytest.fixture
def kpis(selection):
    return progress.with_states(selection.rows("progress/kpis", Filters(), {}))


@pytest.fixture
def years(selection):
    return selection.rows("progress/kpi_years", Filters(), {})


def test_each_kpi_says_what_could_be_held_against_what(kpis):
    assert dict(zip(kpis["kpi_id"], kpis["state"], strict=True)) == STATES


def test_kpis_are_counted_by_source(kpis):
    counts = progress.kpi_counts(kpis).set_index("source_title")
    plan = counts.loc["わかくさICT計画"].to_dict()
    assert plan == {
        "kpis": 7, "same_year_kpis": 2, "other_year_kpis": 1, "other_unit_kpis": 1, "target_only_kpis": 1,
        "result_only_kpis": 1, "words_only_kpis": 1, "untold_kpis": 0,
    }  # fmt: skip
    assert progress.kpi_finding(kpis).startswith("KPI 8 件のうち、目標と実績が同じ単位の数値でそろうのは 3 件（")
    assert "同じ年度の組がある 2 件、年度は別の 1 件" in progress.kpi_finding(kpis)


def test_achievement_is_what_the_document_says_and_nothing_is_derived(kpis):
    [row] = progress.achievement_counts(kpis).to_dict("records")
    # results: plan-01-k1 1, plan-02-k1 2, k2 1, k3 1, k4 1, k5 1, plan-03-k1 1
    assert row == {
        "source_title": "わかくさICT計画", "results": 8, "achieved": 2, "nearly": 1, "not_achieved": 1, "unsaid": 4,
    }  # fmt: skip
    assert "8 件のうち、資料が達成と述べるのは 2 件" in progress.achievement_finding(kpis)
    assert progress.achievement_finding(kpis).endswith("4 件は述べていない")


def test_records_that_name_kpis_without_any_value_are_said():
    kpis = pd.DataFrame({"record_type_code": ["grant_project"] * 2, "state": ["untold"] * 2})
    assert progress.untold_words(kpis, label).startswith("交付金事業のKPI 2 件は名称だけ")
    assert progress.untold_words(kpis.assign(state=["untold", "target_only"]), label) == ""


def test_a_year_holds_target_and_result_and_says_whether_they_compare(years):
    rows = progress.one_kpi_rows(years[years["kpi_id"] == "plan-02-k1"], label)
    assert rows[["年度", "目標", "実績", "くらべ方", "資料の述べる達成"]].to_numpy().tolist() == [
        ["令和4年度（2022）", "10件/日", "9件/日", "同じ単位", "nearly"],
        ["令和5年度（2023）", "", "18件/日", "実績だけ", "達成"],
        ["令和6年度（2024）", "20件/日（2023年度の見直し後）", "", "目標だけ", ""],
        [labels.NO_YEAR, "25件/日（対象年度の印刷なし）", "", "目標だけ", ""],
    ]


@pytest.mark.parametrize(
    ("kpi_id", "words"),
    [("plan-02-k3", "単位が違うため比べません"), ("plan-02-k4", "言葉による記述"), ("plan-01-k1", "同じ単位")],
)
def test_units_and_words_are_not_compared(years, kpi_id, words):
    assert progress.one_kpi_rows(years[years["kpi_id"] == kpi_id], label)["くらべ方"].tolist() == [words]


@pytest.mark.parametrize(("value", "words"), [(True, "小さいほど良い"), (False, "大きいほど良い")])
def test_the_better_direction_is_said(value, words):
    assert progress.direction(value) == words
    assert progress.direction(None) == "良い向きは定まらない"


def test_only_targets_and_results_of_one_unit_are_paired(years):
    pairs = progress.paired(progress.marks(years))
    assert set(pairs["kpi_id"]) == {"plan-01-k1", "plan-02-k1", "plan-02-k2"}
    assert progress.pairs_first(years)["kpi_id"].tolist()[:2] == ["plan-01-k1", "plan-02-k1"]


def test_one_s_own_kpis_are_marked_and_not_counted(years):
    own_ids = frozenset({"plan-02"})
    assert progress.count_kpis(years, own_ids) == 3
    assert progress.marks(years, own_ids)["kpi_name"].str.startswith("◆").sum() == 11


def test_records_related_to_the_selection_are_there_and_marked_as_not_selected(selection):
    only_book = Filters(types=("case_study",))
    years = selection.rows("progress/kpi_years", only_book, {})
    assert years[["case_id", "is_selected"]].drop_duplicates().to_numpy().tolist() == [["plan-01", False]]
    [pair] = selection.rows("progress/related_records", only_book, {}).to_dict("records")
    assert (pair["case_id"], pair["related_case_id"]) == ("book-02", "plan-01")
    other_way = Filters(types=("plan_measure",))
    assert len(selection.rows("progress/related_records", other_way, {})) == 1


def test_an_ended_measure_has_its_year_and_the_place_of_its_reason(selection):
    ended = selection.rows("progress/ended_measures", Filters(), {})
    assert ended[["case_id", "ended_year", "is_reason_printed", "reason_line"]].to_numpy().tolist() == [
        ["plan-03", 2022, True, 1]
    ]
    assert progress.ended_finding(ended) == "終了した 1 施策のすべてに、終了理由が印刷されている"
    unproved = ended.assign(is_reason_printed=False)
    assert progress.ended_finding(unproved) == "終了した 1 施策のうち、終了理由の印刷を確かめられるのは 0 施策"
    assert progress.ended_rows(unproved, label)["終了理由"].tolist() == ["確かめていない"]


def test_stages_are_counted_by_plan_zero_included(selection):
    counts = selection.rows("progress/stage_counts", Filters(), {})
    assert [None if pd.isna(code) else code for code in counts["stage_code"]] == [
        "concept", "planning", "operating", "ended", None,
    ]  # fmt: skip
    assert counts["cases"].tolist() == [0, 1, 1, 1, 0]
    assert progress.stage_finding(counts, label).startswith("わかくさICT計画の 3 施策は")


def test_a_plan_without_stages_says_so():
    counts = pd.DataFrame({"source_title": ["計画"] * 2, "stage_code": ["ended", None], "cases": [0, 19]})
    assert progress.stage_finding(counts, label) == "計画は 19 施策とも段階の印刷がない"


def test_no_rows_of_a_body_are_no_rows_and_not_no_columns(years):
    nothing = years.iloc[:0]
    assert list(progress.of_body(nothing, "奈良県若草市").columns) == list(years.columns)
    assert len(progress.of_body(years, "奈良県若草市")) == len(years) - 2  # a town of the grants, and one of the plan


def test_the_plan_that_reaches_farthest_comes_first():
    steps = pd.DataFrame(
        {
            "prefecture_name": ["奈良県", "愛知県"],
            "municipality_name": ["若草市", "鳴海市"],
            "starts_on": pd.to_datetime(["2024-04-01", "2022-04-01"]),
            "ends_on": pd.to_datetime([None, "2027-03-01"]),
        }
    )
    assert progress.farthest_first(steps) == ["愛知県鳴海市", "奈良県若草市"]


SHARES = pd.DataFrame(
    [
        ("手続数", "全体", 2024, 492, "手続", 14.0), ("手続数", "全体", 2025, 3521, "手続", 100.0),
        ("手続数", "介護関係", 2024, 19, "手続", 100.0),
    ],
    columns=["counted_name", "group_name", "fiscal_year", "procedures", "unit_name", "share_percent"],
)  # fmt: skip


def test_expected_shares_keep_what_is_not_printed_apart():
    assert progress.share_finding(SHARES) == "オンライン化の見込みは、手続数では令和6年度の 14% から翌年度に 100%"
    assert progress.share_rows(SHARES).to_numpy().tolist() == [
        ["手続数", "全体", "492手続（14%）", "3,521手続（100%）"],
        ["手続数", "介護関係", "19手続（100%）", "印刷なし"],
    ]
    figure = charts_progress.procedure_shares(SHARES)
    assert [trace["x"] for trace in figure["data"] if trace["type"] == "scatter"] == [[2025]]


def test_a_panel_tells_targets_from_results_by_shape_and_word(years):
    found = progress.marks(years[years["kpi_id"] == "plan-02-k1"])
    figure = charts_progress.kpi_panels(found)
    result, target = figure["data"]
    assert (result["text"], result["x"]) == (["9", "18"], [2022, 2023])
    assert target["text"] == ["目標 10", "見直し 20", "目標 25"]
    assert target["marker"]["symbol"] != result["marker"].get("symbol")
    assert target["x"] == [2022, 2024, 2025]  # the target without a year stands behind the last year
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "年度\nなし"
    assert "大きいほど良い" in figure["layout"]["annotations"][0]["text"]


def test_a_line_breaks_where_a_year_is_missing():
    found = pd.DataFrame(
        {
            "kpi_id": "k", "kpi_name": "件数", "case_id": "c", "title": "t", "body_name": "若草市", "unit_name": "件",
            "direction": "", "kind_code": "result", "fiscal_year": pd.array([2020, 2022], dtype="Int32"),
            "value": [4.0, 2.0], "is_revised": False,
        }
    )  # fmt: skip
    [line] = charts_progress.kpi_panels(found)["data"]
    assert (line["x"], line["y"]) == ([2020, 2021, 2022], [4.0, None, 2.0])


def test_units_stand_in_panels_of_their_own(years):
    figure = charts_progress.kpi_panels(progress.marks(years[years["kpi_id"] == "plan-02-k3"]))
    assert [note["text"].split("｜")[1] for note in figure["layout"]["annotations"]] == ["人", "回"]
    assert {trace["yaxis"] for trace in figure["data"]} == {"y", "y2"}


def test_a_schedule_has_bars_over_periods_and_dots_at_months(selection):
    steps = selection.rows("progress/milestones", Filters(), {})
    steps.loc[steps["case_id"] == "plan-01", "ends_on"] = pd.NaT
    bar, dots = charts_progress.schedule(steps)["data"]
    assert (bar["x"][0], bar["x"][-1]) == ("2022-04-01", "2023-04-01")  # the end of March
    assert dots["x"] == ["2023-04-15"]


def test_every_figure_is_plain(selection, years):
    steps = selection.rows("progress/milestones", Filters(), {})
    stages = selection.rows("progress/stage_counts", Filters(), {})
    for figure in (
        charts_progress.kpi_panels(progress.marks(years)), charts_progress.stages(stages, label),
        charts_progress.schedule(steps), charts_progress.procedure_shares(SHARES),
    ):  # fmt: skip
        json.dumps(theme.inked(figure, is_dark=False))
