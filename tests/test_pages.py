"""Every page over the shipped facts, run without a browser."""

import csv
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import build
from queries.filters import Filters

ROOT = Path(__file__).parents[1]
with (ROOT / "data" / "cases.csv").open(encoding="utf8", newline="") as file:
    TOWNS = [
        row
        for row in csv.DictReader(file)
        if (row["source_id"], row["population_band_code"]) == ("mic-2024", "10k_50k")
    ]
PAGES = ["overview", "search", "case", "compare", "my_data", "sources"]


@pytest.fixture(scope="module")
def shipped_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("shipped") / "facts.duckdb"
    build([ROOT / "data"], path)
    return path


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


def test_nothing_found_says_what_to_loosen(app):
    app.query_params["band"] = "under_10k"
    app.query_params["category"] = "assembly"
    app.run()
    assert "条件に合う記録がありません" in app.warning[0].value
    assert "外すと" in app.warning[0].value


def test_a_case_that_does_not_exist_is_said_so(app):
    app.query_params["case_id"] = "mic-1999-99' or 1=1"
    app.switch_page("pages/case.py").run()
    assert not app.exception
    assert "この番号の事例はありません" in app.info[0].value


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
    assert app.button(key="pin").label == "並べる事例に加える"
    app.button(key="pin").click().run()
    assert app.session_state["filter_pins"] == ["mic-2024-02"]
    assert app.button(key="pin").label == "並べる事例から外す"


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
