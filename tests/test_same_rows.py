"""The rows on screen and in every file of one view are the same, value by value, whatever is selected."""

import io
import random
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import same_rows
from streamlit.testing.v1 import AppTest

from queries import run
from queries.filters import CHOICES, Filters
from ui import bundles, downloads, exports, large_files

ROOT = Path(__file__).parents[1]
SEEDS = range(12)
MEASURES = ["initial_cost_ex_tax_yen", "running_cost_ex_tax_yen", "project_cost_yen", "hours_saved_per_year"]
CHART_QUERIES = [
    ("overview/band_category_counts", {}), ("overview/prefecture_counts", {}), ("overview/measure_coverage", {}),
    ("benchmark/peer_values", {"measure": "initial_cost_ex_tax_yen"}), ("benchmark/running_and_hours", {}),
    ("search/measure_values", {"measure": "hours_saved_per_year"}), ("progress/kpi_years", {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def selection(shipped_database):
    return run.Selection(run.open_database(shipped_database))


@pytest.fixture(scope="module")
def about(selection):
    names = ("shared/codes", "sources/dictionary", "sources/documents")
    return bundles.About(*(selection.rows(name, Filters(), {}) for name in names), {"条件": "すべての記録"})


def random_filters(selection, seed):
    """Return some filters that a reader may set; many keep some records, some keep none."""
    chance = random.Random(seed)
    used = selection.rows("shared/used_choices", Filters(), {}).groupby("field")["code"].apply(list)
    chosen = {}
    for name in chance.sample([*CHOICES], chance.randint(0, 3)):
        offered = MEASURES if name == "has" else sorted(used[name])
        chosen[name] = tuple(chance.sample(offered, min(len(offered), chance.randint(1, 4))))
    if chance.random() < 0.3:
        chosen["keyword"] = chance.choice(["窓口", "ＡＩ", "LINE", "給付 申請", "存在しない言葉"])
    if chance.random() < 0.3:
        chosen["lead_max"] = chance.randint(1, 24)
    if chance.random() < 0.5:
        chosen["own_name"], chosen["own_population"] = "奈良県葛城市", chance.randint(1_000, 3_000_000)
    return Filters(**chosen)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_list_is_the_same_in_every_file(seed, selection, about):
    filters = random_filters(selection, seed)
    cases = selection.rows("search/case_list", filters, {})
    assert same_rows.differences(cases, about) == {}


def test_the_random_filters_are_worth_the_name(selection):
    counts = [len(selection.rows("search/case_list", random_filters(selection, seed), {})) for seed in SEEDS]
    assert len(set(counts)) >= 5
    assert min(counts) == 0 or len(selection.rows("search/case_list", Filters(keyword="存在しない言葉"), {})) == 0
    assert max(counts) > 50


@pytest.mark.parametrize(("name", "parameters"), CHART_QUERIES, ids=str)
def test_the_table_of_a_chart_is_the_same_in_every_file(name, parameters, selection, about):
    for seed in SEEDS[:6]:
        frame = selection.rows(name, random_filters(selection, seed), parameters)
        assert same_rows.differences(frame, about) == {}


@pytest.fixture
def offered(monkeypatch, shipped_database):
    """Keep each frame that a page offers as files, and the word of the page's own tables."""
    monkeypatch.setenv("DX_DATABASE", str(shipped_database))
    frames = {}
    real = downloads.described

    def described(name, filters, count, **told):
        frames[name] = (told.get("sources_in"), real(name, filters, count, **told))
        return frames[name][1]

    monkeypatch.setattr(downloads, "described", described)
    return frames


def screen_of(page, filters, offered):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["_filters"] = filters
    if page != "overview":
        app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    return app, dict(offered)


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_list_on_screen_holds_the_rows_of_the_files_in_their_order(seed, selection, offered):
    filters = random_filters(selection, seed)
    app, frames = screen_of("search", filters, offered)
    if not frames:
        assert "条件に合う記録がありません" in app.warning[0].value
        return
    cases, about = frames["事例一覧"]
    shown = app.dataframe[0].value
    assert shown["人口"].tolist() == pytest.approx(cases["population"].tolist(), nan_ok=True)
    assert shown["概要（編集部の言葉）"].tolist() == cases["summary"].tolist()
    assert shown["分野"].tolist() == about.worded(cases)["分野（どこでするか）"].tolist()
    for header, name in (("事業費（万円）", "project_cost_yen"), ("イニシャル（万円）", "initial_cost_yen")):
        if header in shown:
            yen = [None if pd.isna(value) else round(value * 10_000) for value in shown[header]]
            assert yen == [None if pd.isna(value) else value for value in cases[name]]
    assert same_rows.differences(cases, about) == {}


@pytest.mark.parametrize("page", ["overview", "benchmark", "search"])
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_table_beside_a_chart_is_its_file(page, seed, selection, offered):
    app, frames = screen_of(page, random_filters(selection, seed), offered)
    tables = [frame.value for frame in app.dataframe]
    for name, (frame, about) in frames.items():
        assert same_rows.differences(frame, about) == {}, name
        worded = exports.worded(frame, about.label, about.dictionary)
        on_screen = [table for table in tables if list(table.columns) == list(worded.columns)]
        if name not in ("事例一覧", "似ている事例"):
            assert any(_same(table, worded) for table in on_screen), name


def _same(table, worded):
    return table.astype("str").to_numpy().tolist() == worded.astype("str").to_numpy().tolist()


def test_parts_of_the_database_are_the_rows_of_a_load(selection, about, shipped_database, monkeypatch):
    monkeypatch.setattr(run, "VECTORS_IN_A_PART", 1)
    filters = Filters(own_population=36_832)
    parts = run.Selection(run.open_database(shipped_database)).parts("search/case_list", filters, {})
    streamed = pd.concat(list(parts), ignore_index=True)
    cases = selection.rows("search/case_list", filters, {})
    assert same_rows.plain(streamed, about, words=False) == same_rows.plain(cases, about, words=False)
    first = selection.rows("search/case_list", filters, {}, first=7)
    assert same_rows.plain(first, about, words=False) == same_rows.plain(cases[:7], about, words=False)


@pytest.mark.parametrize(("kind", "read"), [("machine", same_rows.of_machine_csv), ("workbook", same_rows.of_workbook)])
def test_what_another_process_writes_is_the_same(kind, read, selection, about, monkeypatch):
    monkeypatch.setattr(large_files, "PART", 50)
    cases, steps = selection.rows("search/case_list", Filters(), {}), []
    with large_files.written(kind, large_files.in_parts(cases), about, steps.append) as file:
        file.seek(0)
        content = file.read()
    assert steps == [50, 100, 150, 199]
    if kind == "machine":
        content = zipfile.ZipFile(io.BytesIO(content)).read("data.csv")
    assert same_rows.differences(cases, about, {kind: (read(content), kind == "workbook")}) == {}


SPOILED = [
    ("title", "別の名称"),
    ("population", 1),
    ("initial_cost_yen", None),
    ("service_start_on", pd.Timestamp("1999-01-01")),
]
KINDS = {"excel", "machine", "workbook", "excel.zip", "machine.zip"}


@pytest.mark.parametrize(("name", "value"), SPOILED)
def test_one_changed_value_is_seen(name, value, selection, about):
    cases = selection.rows("search/case_list", Filters(), {})
    row = cases[name].notna().idxmax()
    spoiled = cases.copy()
    spoiled.loc[row, name] = value
    found = same_rows.files(spoiled, about)
    assert set(same_rows.differences(cases, about, found)) == KINDS
    shorter = same_rows.files(cases.iloc[:-1], about)
    assert set(same_rows.differences(cases, about, shorter)) == KINDS
