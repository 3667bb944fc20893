"""Every page over the shipped facts, run without a browser."""

import csv
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries.filters import Filters
from ui import labels, own

ROOT = Path(__file__).parents[1]
with (ROOT / "data" / "cases.csv").open(encoding="utf8", newline="") as file:
    TOWNS = [
        row
        for row in csv.DictReader(file)
        if (row["source_id"], row["population_band_code"]) == ("mic-2024", "10k_50k")
    ]
PAGES = ["overview", "search", "case", "benchmark", "compare", "estimate", "progress", "my_data", "sources"]


@pytest.fixture
def app(shipped_database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(shipped_database))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def plain(element):
    """What a reader sees of Markdown in which every mark of the data is escaped."""
    return element.value.replace("\\", "")


def text_of(app):
    return "\n".join(plain(element) for kind in (app.markdown, app.caption, app.title, app.info) for element in kind)


# A page alone: the test harness leaves the navigation behind when it switches pages.
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_and_says_where_its_figures_come_from(app, page):
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    if page == "case":
        app.query_params["case_id"] = "mic-2024-01"
    app.run()
    assert not app.exception
    assert not app.error
    assert "出典" in text_of(app) or page in ("sources", "my_data")


def test_the_overview_counts_every_record(app):
    app.run()
    assert [metric.value for metric in app.metric] == ["199 件", "78 団体", "47 件", "74 件", "78 件"]
    captions = [plain(caption) for caption in app.caption]
    assert len(captions) == 4
    assert all("n = 199" in caption and "条件: すべての記録" in caption and "出典: " in caption for caption in captions)


def test_a_selection_reaches_widgets_counts_captions_and_url(app):
    app.query_params |= {"type": "case_study", "band": "10k_50k"}
    app.run()
    assert not app.exception
    assert app.metric[0].value == f"{len(TOWNS)} 件"
    assert "記録の種類: 事例、人口区分: 1万人以上5万人未満" in plain(app.caption[0])
    assert app.multiselect(key="filter_types").value == ["case_study"]
    assert dict(app.query_params) == {"type": "case_study", "band": "10k_50k"}


def test_a_url_sets_the_widgets_and_hostile_values_are_dropped(app):
    app.query_params["band"] = ["10k_50k", "' or 1=1 --"]
    app.query_params["initial_max"] = "20000000"
    app.query_params["own_population"] = "-1"
    app.run()
    assert not app.exception
    assert app.multiselect(key="filter_bands").value == ["10k_50k"]
    assert app.number_input(key="filter_initial_max").value == 2000
    assert app.number_input(key="filter_own_population").value is None


def test_the_list_holds_the_selection_nearest_first(app):
    app.session_state["_filters"] = Filters(types=("case_study",), bands=("10k_50k",), own_population=18_000)
    app.switch_page("pages/search.py").run()
    cases = app.dataframe[0].value
    distance = [max(ratio, 1 / ratio) for ratio in cases["人口比（倍）"].astype(float)]
    assert len(cases) == len(TOWNS)
    assert distance == sorted(distance)


@pytest.mark.parametrize(
    ("case_id", "printed", "place"),
    [("nara-1-07", "月10 件", "取り出した文字の1501行目"), ("mic-2024-13", "３～５分", "取り出した文字の2444行目")],
)
def test_a_target_and_an_effect_show_what_is_printed_and_where(app, case_id, printed, place):
    app.query_params["case_id"] = case_id
    app.switch_page("pages/case.py").run()
    rows = [row for table in app.table for row in table.value.astype(str).itertuples(index=False)]
    assert any(place in row and any(printed in cell for cell in row) for row in rows)


def test_a_name_that_the_data_lacks_is_said_to_be_so(app):
    app.query_params["own"] = "かがみの"
    app.run()
    assert "データにない名前です" in text_of(app)


def test_nothing_found_says_what_to_loosen(app):
    app.query_params["band"] = "under_10k"
    app.query_params["category"] = "assembly"
    app.run()
    assert "条件に合う記録がありません" in app.warning[0].value
    assert "外すと" in app.warning[0].value


def test_progress_counts_what_the_documents_say_and_nothing_more(app):
    app.switch_page("pages/progress.py").run()
    headings = [plain(heading) for heading in app.header]
    assert headings[0].startswith(
        "KPI 369 件のうち、目標と実績が同じ単位の数値でそろうのは 15 件（同じ年度の組がある 11 件"
    )
    assert headings[1].endswith("達成と述べるのは 6 件、ほぼ達成 1 件、未達成 6 件。87 件は述べていない")
    assert "終了した 18 施策のすべてに、終了理由が印刷されている" in headings
    assert "交付金事業のKPI 287 件は名称だけ" in text_of(app)


@pytest.mark.parametrize(
    ("filters", "heading"),
    [
        (Filters(types=("plan_measure",), prefectures=("愛知県",)), "KPI 24 件のうち"),
        (Filters(keyword="葛城市"), "KPI 4 件のうち"),
        (Filters(types=("grant_project",)), "KPI 287 件のうち"),
        (Filters(keyword="オープンデータを活用した地域課題"), "KPI 1 件のうち"),
        (Filters(types=("case_study",)), "同じ取組についての別の記録"),
    ],
    ids=["one city", "a plan without notes on its steps", "grants", "one ended measure", "casebook"],
)
def test_progress_follows_any_selection(app, filters, heading):
    app.session_state["_filters"] = filters
    app.switch_page("pages/progress.py").run()
    assert not app.exception
    assert app.header[0].value.startswith(heading)


def test_a_praised_case_stands_beside_the_city_s_own_result(app):
    app.session_state["_filters"] = Filters(keyword="最寄りの出張所等から")
    app.switch_page("pages/progress.py").run()
    assert "この条件の記録には、KPIの記載がありません" in text_of(app)
    [results] = [table.value for table in app.table if "KPI（年度）" in table.value]
    told = (
        results.map(lambda cell: cell.replace("\\", ""))
        .set_index("KPI（年度）")
        .loc["住居表示新築届受付（令和3年度（2021））"]
    )
    assert told["目標"] == "10件/月"
    assert told["実績"].startswith("0件/月")


def test_progress_marks_one_s_own_plan_and_counts_it_not(app):
    case = {
        "case_id": "own-1", "source_id": "own", "source_no": "1", "record_type_code": "plan_measure",
        "title": "私の施策", "prefecture_name": "奈良県", "municipality_name": "葛城市",
        "municipality_type_code": "city", "stage_code": "ended",
        "initial_cost_status_code": "not_stated", "running_cost_status_code": "not_stated",
        "project_cost_status_code": "not_stated", "hours_saved_status_code": "not_stated",
    }  # fmt: skip
    values = {"kpi_id": "own-1-k1", "fiscal_year": "2023", "unit_name": "件"}
    found = own.OwnData(
        "町.csv",
        {"cases": 1},
        {
            "sources": [{"source_id": "own", "title": "町.csv", "publisher_name": "自団体"}],
            "cases": [case],
            "kpis": [{"kpi_id": "own-1-k1", "case_id": "own-1", "level_code": "measure", "kpi_name": "私の件数"}],
            "kpi_values": [
                values | {"kind_code": kind, "value": value} for kind, value in (("target", "5"), ("result", "4"))
            ],
        },
        [], [], [], [], None, frozenset({"own-1"}),
    )  # fmt: skip
    app.session_state["_own"] = own._Held(data=found)
    app.switch_page("pages/progress.py").run()
    assert not app.exception
    headings = [plain(heading) for heading in app.header]
    assert headings[0].startswith("KPI 369 件のうち")
    assert any("◆町.csv" in heading for heading in headings)
    assert "同じ単位の目標と実績がある 15 件" in text_of(app)
    kpis = [name for frame in app.dataframe if "KPI" in frame.value for name in frame.value["KPI"]]
    assert "◆私の件数" in kpis


def a_slide():
    import streamlit as st

    from ui import data, page_settings, sidebar

    data.begin_run()
    st.session_state["selected"] = sidebar.filters()
    st.session_state["number"] = page_settings.state("slide", None, int)
    st.button("次へ", key="next", on_click=page_settings.put, kwargs={"slide": 3})
    st.button("前へ", key="back", on_click=page_settings.put, kwargs={"slide": 2})
    sidebar.write_url("present")


@pytest.fixture
def slide(app):
    app = AppTest.from_function(a_slide, default_timeout=60)
    app.query_params["type"], app.query_params["slide"] = "case_study", "2"
    return app.run()


def test_a_slide_keeps_its_conditions_whatever_a_browser_that_has_not_drawn_the_filters_sends(slide):
    slide.multiselect(key="filter_types").set_value([]).run()
    assert slide.session_state["selected"].types == ("case_study",)


def test_a_press_counts_against_an_address_that_lags_behind(slide):
    for pressed, lagging, shown in (("next", "2", 3), ("back", "3", 2), ("next", "2", 3), ("next", "2", 3)):
        slide.query_params["slide"] = lagging
        slide.button(key=pressed).click().run()
        assert slide.session_state["number"] == shown
    slide.query_params["slide"] = "2"  # back in the browser's history
    assert slide.run().session_state["number"] == 2


@pytest.mark.parametrize(("town", "is_told"), [("山田町", True), ("奈良県山田町", False)])
def test_a_typed_town_whose_prefecture_nobody_knows_is_told_so(app, town, is_told):
    app.query_params |= {"own": town, "own_population": "18000", "peers": "prefecture"}
    app.switch_page("pages/benchmark.py").run()
    assert not app.exception
    assert any("わが町がどの都道府県か決まっていません" in info.value for info in app.info) is is_told


def test_a_case_that_does_not_exist_is_said_so(app):
    app.query_params["case_id"] = "mic-1999-99' or 1=1"
    app.switch_page("pages/case.py").run()
    assert not app.exception
    assert "番号が mic-1999-99' or 1=1 の事例はありません" in app.info[0].value.replace("\\", "")


def test_pinned_cases_stand_side_by_side_and_unknown_ones_are_left_out(app):
    app.session_state["_filters"] = Filters(pins=("mic-2024-01", "mic-1999-99", "mic-2024-14"))
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert "この番号の事例はありません: mic-1999-99" in app.warning[0].value.replace("\\", "")
    sheet = app.get("html")[0].proto.body
    assert "A 岡山県鏡野町" in sheet
    assert "B 北海道北見市" in sheet
    assert len(app.get("plotly_chart")) == 2
    assert "n = 2 / 2（値あり／並べた事例）" in text_of(app)


def test_a_case_shows_its_neighbours_similar_cases_and_the_pin(app):
    app.session_state["_filters"] = Filters(types=("case_study",))
    app.query_params["case_id"] = "mic-2024-02"
    app.switch_page("pages/case.py").run()
    assert not app.exception
    assert "一覧の 2 / 47 件目" in text_of(app)
    assert app.button(key="pin_mic-2024-02").label == "並べる事例に加える"
    app.button(key="pin_mic-2024-02").click().run()
    assert app.session_state["filter_pins"] == ["mic-2024-02"]
    assert app.button(key="pin_mic-2024-02").label == "並べる事例から外す"


@pytest.fixture
def own_case():
    """A case of the reader's own with costs, hours and dated steps, of a plan so that 計画と進捗 shows it too."""
    case = {
        "case_id": "own-1", "source_id": "own", "source_no": "1", "record_type_code": "plan_measure",
        "title": "私の施策", "prefecture_name": "奈良県", "municipality_name": "葛城市", "population": "36832",
        "population_band_code": "10k_50k", "municipality_type_code": "city", "category_code": "counter_reform",
        "initial_cost_yen": "26700000", "initial_cost_status_code": "reported", "initial_cost_tax_code": "excluded",
        "running_cost_yen": "1000000", "running_cost_status_code": "reported", "running_cost_tax_code": "excluded",
        "project_cost_status_code": "not_stated",
        "hours_saved_per_year": "800", "hours_saved_status_code": "estimate",
    }  # fmt: skip
    steps = [
        {"case_id": "own-1", "milestone_no": "1", "step_name": "検討", "starts_on": "2023-04-01"},
        {
            "case_id": "own-1",
            "milestone_no": "2",
            "step_name": "構築",
            "starts_on": "2023-10-01",
            "ends_on": "2024-03-01",
        },
    ]
    sources = [{"source_id": "own", "title": "町.csv", "publisher_name": "自団体"}]
    rows = {"sources": sources, "cases": [case], "milestones": steps}
    return own._Held(data=own.OwnData("町.csv", {"cases": 1}, rows, [], [], [], [], None, frozenset({"own-1"})))


def test_an_own_case_stands_marked_beside_a_pinned_one(app, own_case):
    app.session_state["_own"] = own_case
    app.session_state["_filters"] = Filters(pins=("mic-2024-01", "own-1"))
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert not app.warning
    first, lists = (part.proto.body for part in app.get("html")[:2])
    assert "B ◆自団体 奈良県葛城市" in first
    # 26,700,000 + 5 x 1,000,000
    assert "<td>3,170万円</td>" in first
    assert "① 令和5年4月 検討" in lists
    assert text_of(app).count("うち自団体データ ◆ 1 件、公表資料の根拠なし") == 4
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    assert [figure["layout"]["yaxis"]["ticktext"][1] for figure in figures] == ["B ◆自団体 奈良県葛城市"] * 2


def test_an_own_case_can_be_taken_over_but_is_no_peer_of_itself(app, own_case):
    before = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/estimate.py").run()
    without = [plain(caption) for caption in before.caption if "値あり／該当" in caption.value]
    app.session_state["_filters"] = Filters(pins=("own-1",))
    app.session_state["_own"] = own_case
    app.query_params["from"] = "own-1"
    app.switch_page("pages/estimate.py").run()
    assert not app.exception
    chosen = next(box for box in app.selectbox if "事例の値から始める" in box.label)
    assert chosen.options[1] == "［並べる］◆奈良県葛城市｜私の施策"
    assert "2,670万円（税抜）" in str(app.table[0].value)
    assert "800時間/年（見込み）" in str(app.table[0].value)
    now = [plain(caption) for caption in app.caption if "値あり／該当" in caption.value]
    assert "（ほかに自団体データ ◆ 1 件）" in now[0]
    counts = [words.partition("n = ")[2].partition("（")[0] for words in (*without, *now)]
    assert len(set(counts)) == 1


def test_the_schedule_of_an_own_plan_is_marked_and_not_counted(app, own_case):
    app.session_state["_own"] = own_case
    app.query_params["schedule"] = "奈良県葛城市"
    app.switch_page("pages/progress.py").run()
    assert not app.exception
    assert "（ほかに自団体データ ◆ 2 件）" in text_of(app)


def test_a_missing_database_is_said_in_two_parts(tmp_path, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(tmp_path / "none.duckdb"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert "データベースを開けません" in app.error[0].value
    assert "python -m etl build" in app.error[0].value


def test_a_keyword_is_shown_as_text_and_never_run(app):
    app.query_params["q"] = "![x](http://example.com/x.png) **太字** :red[赤] $x$ <b>"
    app.run()
    assert not app.exception
    assert "\\!\\[x\\]\\(http" in app.warning[0].value


def benchmark(app, **query):
    """The page of the benchmark at an address, as its title of the chart and its text."""
    own = {name: query.pop(name) for name in ("own_name", "own_population", "peer_count", "bands") if name in query}
    app.session_state["_filters"] = Filters(**own)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page("pages/benchmark.py").run()
    assert not app.exception
    return app.header[0].value


@pytest.mark.parametrize(
    ("query", "title"),
    [
        (
            {"bands": ("under_10k",)},
            "値は1件で、中央値を示すには少なすぎます（条件に合う2団体のうち0でない1団体、n=1）",
        ),
        ({"bands": ("50k_100k",)}, "値は2件で、中央値を示すには少なすぎます（条件に合う5団体のうち0でない2団体、n=2）"),
        ({"own_name": "大阪府", "own_population": 8_800_000}, "（人口が最大16倍違う3団体、n=3・参考）"),
        (
            {"own_name": "岡山県鏡野町", "own_population": 12_000, "peer_count": 15},
            "（人口が最大8\\.7倍違う15団体のうち0でない8団体、n=8・＊）",
        ),
        (
            {"own_name": "岡山県鏡野町", "own_population": 12_000, "peer_count": 30},
            "（人口が最大36倍違う30団体のうち0でない19団体、n=19）",
        ),
    ],
)
def test_every_step_of_the_ladder_stands_on_real_data(app, query, title):
    assert title in benchmark(app, **query)


@pytest.mark.parametrize(
    ("page", "filters", "said"),
    [
        ("search", Filters(types=("plan_measure",)), "あるのは事例 47件、交付金事業 74件です。「記録の種類」を外すと"),
        ("search", Filters(types=("plan_measure",)), "値のある記録は 121 件になります"),
        ("benchmark", Filters(types=("plan_measure",)), "「計画施策」には値のある記録がありません。"),
        ("benchmark", Filters(types=("grant_project",)), "「記録の種類」を外すと、両方の値がある記録は 9 件になります"),
        (
            "benchmark",
            Filters(types=("plan_measure",), keyword="名古屋市"),
            "一つの条件を外すだけでは増えません。左の「条件をすべて消す」を押すと、値のある記録は 121 件",
        ),
        ("progress", Filters(types=("case_study",)), "あるのは交付金事業 287件、計画施策 82件です。"),
        ("progress", Filters(types=("case_study",)), "「記録の種類」を外すと、名のあるKPIは 369 件になります。"),
        ("progress", Filters(types=("grant_project",)), "「記録の種類」を外すと、段階を述べる記録は 78 件になります。"),
        ("progress", Filters(prefectures=("愛知県",)), "「都道府県」を外すと、関連する記録の組は 3 件になります。"),
    ],
)
def test_an_empty_part_of_a_page_says_which_condition_empties_it_and_what_is_there_without(app, page, filters, said):
    app.session_state["_filters"] = filters
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert said in text_of(app)


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        (Filters(bands=("under_10k",)), "「人口区分」を外すと、くらべる値は 31 件になります"),
        (Filters(own_population=8_800_000, own_name="大阪府"), "条件を外しても、くらべる値は増えません"),
    ],
)
def test_too_few_to_compare_says_what_brings_more(app, filters, hint):
    app.session_state["_filters"] = filters
    app.query_params |= {"measure": "initial_cost_ex_tax_yen", "own_initial_cost_ex_tax_yen": "1000"}
    app.switch_page("pages/benchmark.py").run()
    assert not app.exception
    assert "比較には少なすぎます" in [metric.value for metric in app.metric]
    assert hint in text_of(app)


def test_every_part_of_a_case_can_be_taken_away_and_says_of_what_its_lines_are(app):
    app.query_params["case_id"] = "mic-2024-01"
    app.switch_page("pages/case.py").run()
    keys = {element.proto.id.rsplit("-", 1)[-1] for element in app.get("download_button")}
    parts = ("facts", "cost_items", "effects", "steps", "evidence")
    assert {f"{part}_files_{kind}" for part in parts for kind in ("excel", "machine", "workbook")} <= keys
    assert labels.PLACES_MEAN in text_of(app)


# Part of a case, the facts it shows, and what tells its rows apart.
PARTS = [
    ("cost_items", ("cost_items", "subsidies"), "amount_yen"),
    ("effects", ("effects",), "metric_name"),
    ("kpis", ("kpi_values",), "fiscal_year"),
    ("steps", ("milestones",), "step_name"),
]


@pytest.mark.parametrize("case_id", ["mic-2024-01", "nara-1-07"])
def test_the_files_of_a_part_of_a_case_hold_its_rows(case_id, app, monkeypatch):
    taken = {}
    monkeypatch.setattr("ui.blocks.downloads", lambda frame, *, key, **_: taken.update({key: frame}))
    app.query_params["case_id"] = case_id
    app.switch_page("pages/case.py").run()
    assert not app.exception
    assert taken["facts_files"]["case_id"].tolist() == [case_id]
    for part, tables, column in PARTS:
        rows = [row[column] for table in tables for row in facts_of(table, case_id)]
        given = ["" if pd.isna(value) else str(value) for value in taken[f"{part}_files"][column]] if rows else []
        assert (sorted(given), f"{part}_files" in taken) == (sorted(rows), bool(rows))
    assert len(taken["evidence_files"]) == len(facts_of("evidence", case_id))


def facts_of(table, case_id):
    """The rows of one case in the facts' CSV."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf8", newline="") as file:
        keys = ("case_id", "kpi_id", "row_key")
        return [
            row for row in csv.DictReader(file)
            if any(re.match(rf"{case_id}(?![\d])", row.get(key) or "") for key in keys)
        ]  # fmt: skip


def test_the_terms_of_a_slide_are_explained_on_it(app):
    app.query_params |= {"slide": "3", "own_population": "18000"}
    app.switch_page("pages/present.py").run()
    [footer] = [caption for caption in app.caption if "出典" in caption.value]
    assert "**中央値**" in footer.help


def test_the_documents_are_listed_without_the_ids_that_link_tables(app):
    app.switch_page("pages/sources.py").run()
    assert "出典ID" not in app.table[0].value.columns
    assert "資料名" in app.table[0].value.columns


def test_the_dictionary_explains_without_words_of_developers(app):
    app.query_params["tab"] = "dictionary"
    app.switch_page("pages/sources.py").run()
    words = data_of_dictionary(app)
    assert len(words) > 200
    assert [text for text in words if re.search("JSON|指紋|協定世界時|ハッシュ|配列", text)] == []


def data_of_dictionary(app):
    [listed] = [frame.value for frame in app.dataframe if "意味" in frame.value.columns]
    return [str(text) for text in [*listed["意味"], *listed["列"]]]
