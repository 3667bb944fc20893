"""Very many records: bars and discs that count right, and pages that say the same as of few records."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from queries import run
from queries.filters import Filters
from ui import benchmark, charts, charts_benchmark, charts_many, many, theme
from ui.plain_figure import Plain

ROOT = Path(__file__).parents[1]
COST = pd.Series({"label": "費用", "unit_name": "円", "format_code": "yen", "is_log": True})
LEAD = pd.Series({"label": "期間", "unit_name": "か月", "format_code": "count", "is_log": False})
TOWN = Filters(own_name="奈良県葛城市", own_population=36_832)


def rows(values, group="a", is_own=False):
    return pd.DataFrame({"group_code": group, "value": values, "is_own": is_own})


def counted(values, measure):
    found = charts_many.bins(values, measure)
    return list(zip(found["group_code"], found["value_from"].round(6), found["cases"], strict=True))


def test_amounts_are_counted_between_equal_parts_of_a_decade_and_an_edge_begins_a_bar():
    # four decades in at most 60 bars: tenths of a decade, so 1,000 begins one and 1,258.9 the next
    values = rows([1, 1_000, 1_250, 1_260, 9_999, 10_000, 0, None])
    assert counted(values, COST) == [
        ("a", 1.0, 1),
        ("a", 1000.0, 2),
        ("a", round(10**3.1, 6), 1),
        ("a", round(10**3.9, 6), 1),
        ("a", 10000.0, 1),
    ]


@pytest.mark.parametrize(("longest", "width"), [(20, 1), (100, 2), (170, 3)])
def test_months_are_counted_in_whole_steps(longest, width):
    found = charts_many.bins(rows([0, 1, longest, longest]), LEAD)
    assert set(found["value_to"] - found["value_from"]) == {width}
    assert found["cases"].sum() == 4
    assert found["value_from"].iloc[0] == 0


def test_own_cases_are_not_counted_and_groups_share_their_edges():
    values = pd.concat([rows([100, 1_000]), rows([100, 500], "b"), rows([100] * 9, is_own=True)])
    found = charts_many.bins(values, COST)
    assert found.groupby("group_code")["cases"].sum().to_dict() == {"a": 2, "b": 2}
    assert (
        found.loc[found["group_code"] == "a", "value_from"].iloc[0]
        == (found.loc[found["group_code"] == "b", "value_from"].iloc[0])
    )


@pytest.mark.parametrize("groups", [1, 6, 12, 30])
def test_all_bars_together_are_few_enough_to_draw(groups):
    chance = np.random.default_rng(1)
    values = pd.concat([rows(chance.lognormal(14, 3, 3_000), f"g{number}") for number in range(groups)])
    found = charts_many.bins(values, COST)
    assert found["cases"].sum() == 3_000 * groups
    assert len(found) <= max(charts_many.MOST_DOTS, charts_many.FEWEST_BARS * groups) + groups


def test_values_alone_at_one_place_are_one_bar():
    assert counted(rows([5_000] * 600), COST)[0][2] == 600


def test_each_pair_is_counted_in_one_cell():
    chance = np.random.default_rng(2)
    across, up = pd.Series(chance.lognormal(10, 2, 5_000)), pd.Series(chance.lognormal(5, 2, 5_000))
    found = charts_many.cells(across, up)
    assert found["cases"].sum() == 5_000
    assert len(found) <= charts_many.MOST_DOTS
    corner = charts_many.cells(pd.Series([1, 10**25, 1]), pd.Series([1, 10**20, 1]))
    # a grid of 25 x 20 cells of one decade each: the first and the last hold two and one
    assert corner["cases"].tolist() == [2, 1]
    assert np.log10(corner["x"]).tolist() == pytest.approx([0.5, 24.5])
    assert np.log10(corner["y"]).tolist() == pytest.approx([0.5, 19.5])


def label(code_list, code):
    return f"{code_list}:{code}"


def test_bars_stand_where_dots_stood_with_the_same_medians_boxes_and_lanes(monkeypatch):
    chance = np.random.default_rng(3)
    values = rows([*chance.lognormal(14, 1, 40), 0, None]).assign(
        group_label="甲", status_code=["reported"] * 40 + ["zero", "undisclosed"], case_id="c", title="題",
        municipality_name="町",
    )  # fmt: skip
    dots = charts.measure_by_group(values, ["a"], COST, label)
    monkeypatch.setattr(charts_many, "MOST_DOTS", 30)
    bars = charts.measure_by_group(values, ["a"], COST, label)
    assert [trace["type"] for trace in bars["data"]].count("bar") == 1
    for figure in (dots, bars):
        figure["data"] = [
            trace for trace in figure["data"] if trace.get("mode") != "markers" and trace["type"] != "bar"
        ]
    assert bars == dots


def test_discs_leave_out_own_cases_and_keep_the_lane_of_zero(monkeypatch):
    cases = pd.DataFrame(
        {
            "running_cost_ex_tax_yen": [1e6, 1e6, 5e6, 0, 2e6], "hours_saved_per_year": [100, 100, 900, 50, 10],
            "is_own": [False] * 4 + [True], "hours_saved_status_code": "actual", "title": "題",
            "municipality_name": "町", "case_id": list("abcde"),
        }
    )  # fmt: skip
    monkeypatch.setattr(charts_many, "MOST_DOTS", 3)
    hours = pd.Series({"label": "削減", "unit_name": "時間", "format_code": "count", "is_log": True})
    figure = charts_benchmark.running_against_hours(cases, COST, hours, {"3,300円/時": 3_300})
    Plain(theme.inked(figure, is_dark=False))
    own = next(trace for trace in figure["data"] if trace.get("customdata") == ["e"])
    assert own["marker"]["symbol"] == ["diamond"]
    discs = [trace for trace in figure["data"] if "hovertext" in trace and trace is not own]
    assert sorted(words for trace in discs for words in trace["hovertext"]) == [
        "このあたりに 1件", "このあたりに 1件", "このあたりに 2件"
    ]  # fmt: skip


@pytest.fixture
def selection(shipped_database):
    return run.Selection(run.open_database(shipped_database))


MEASURES = ("initial_cost_ex_tax_yen", "initial_cost_yen", "project_cost_per_resident_yen", "lead_time_months")
TOWNS = (TOWN, Filters(own_population=400_000), Filters(own_population=9_000, types=("case_study",)))


@pytest.mark.parametrize(("town", "measure", "count"), [*product(TOWNS, MEASURES, (5, 10, 30))])
def test_the_database_finds_the_same_nearest_bodies(selection, town, measure, count):
    town = Filters(**{**vars(town), "peer_count": count})
    own_ids = frozenset({"mic-2024-14"})
    everyone = benchmark.with_own(selection.rows("benchmark/peer_values", town, {"measure": measure}), own_ids)
    asked = {"measure": measure, "own_case_ids": sorted(own_ids)}
    listed = selection.rows("benchmark/near_values", town, asked | {"most_blank": many.NO_LIMIT})
    found = benchmark.with_own(listed.drop(columns="cases"), own_ids)
    expected = benchmark.peers_of(everyone, town)
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True))
    counted = selection.rows("benchmark/near_values", town, asked | {"most_blank": 3})
    is_blank = listed["value"].isna() & ~listed["is_own_town"] & ~listed["case_id"].isin(own_ids)
    assert_counted(counted, listed, is_blank, ["status_code", "population_band_code", "field_code"])
    alike = selection.rows("benchmark/alike_cases", town, asked, benchmark.MOST_NEAREST)
    expected = benchmark.most_alike(expected)
    columns = ["case_id", "body_name", "value", "population_ratio", "more_cases"]
    pd.testing.assert_frame_equal(
        benchmark.with_alikeness(alike)[[*columns, "alikeness"]],
        expected[[*columns, "alikeness"]].reset_index(drop=True),
        check_dtype=False,
    )


@pytest.mark.parametrize("town", TOWNS)
def test_the_database_finds_the_same_bodies_with_costs_and_hours(selection, town):
    everyone = benchmark.with_own(selection.rows("benchmark/running_and_hours", town, {}), frozenset())
    everyone = everyone.assign(value=benchmark.with_both(everyone)["hours_saved_per_year"])
    asked = {"own_case_ids": [], "most_blank": many.NO_LIMIT}
    listed = selection.rows("benchmark/near_running_and_hours", town, asked)
    expected = benchmark.peers_of(everyone, town).drop(columns=["is_own", "value"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(listed.drop(columns="cases"), expected)
    counted = selection.rows("benchmark/near_running_and_hours", town, asked | {"most_blank": 3})
    is_blank = ~listed.index.isin(benchmark.with_both(listed).index) & ~listed["is_own_town"]
    assert_counted(counted, listed, pd.Series(is_blank), [])
    assert benchmark.blank_words(counted) == benchmark.blank_words(listed)


def assert_counted(counted, listed, is_blank, groups):
    """Where more than three have no value, they are counted, as many in each group as are listed; the others stay."""
    if is_blank.sum() <= 3:
        pd.testing.assert_frame_equal(counted, listed, check_dtype=False)
        return
    of_blanks = counted[counted["case_id"].isna()]
    assert of_blanks["cases"].sum() == is_blank.sum()
    assert len(of_blanks) < is_blank.sum()
    stays = counted[counted["case_id"].notna()].reset_index(drop=True)
    pd.testing.assert_frame_equal(stays, listed[~is_blank].reset_index(drop=True), check_dtype=False)
    for group in groups:
        told = of_blanks.groupby(group, observed=True)["cases"].sum()
        assert told.to_dict() == listed[is_blank].groupby(group, observed=True).size().to_dict()


def words_of(page, query, database, monkeypatch):
    """Return what a page says, but for the list of cases, which shows the first of very many."""
    monkeypatch.setenv("DX_DATABASE", str(database))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page(f"pages/{page}.py")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.warning, app.metric)
    said = [element.value for kind in kinds for element in kind]
    return [words for words in said if "件**が該当（" not in words and "行あります。用意してから" not in words]


QUERIES = [
    {},
    {"own": "奈良県葛城市", "own_population": "36832"},
    {"own_population": "400000", "peers": "band", "own_initial_cost_ex_tax_yen": "3000"},
    {"own": "大阪府大阪市", "own_population": "2752412", "peers": "prefecture", "measure": "project_cost_yen"},
    {"measure": "lead_time_months", "group": "category_code"},
    {"measure": "running_cost_ex_tax_yen", "group": "record_type_code", "by_population": "1"},
    {"measure": "initial_cost_ex_tax_yen", "as_printed": "1", "type": "case_study"},
]


@pytest.mark.parametrize("most_dots", [500, 2])
@pytest.mark.parametrize("query", QUERIES, ids=str)
@pytest.mark.parametrize("page", ["search", "benchmark", "present"])
def test_a_page_of_very_many_records_says_what_it_says_of_few(page, query, most_dots, shipped_database, monkeypatch):
    monkeypatch.setattr(charts_many, "MOST_DOTS", most_dots)
    few = words_of(page, query, shipped_database, monkeypatch)
    monkeypatch.setattr("ui.tables.MOST_LISTED", 30)
    assert words_of(page, query, shipped_database, monkeypatch) == few


def test_a_file_of_the_nearest_holds_those_without_a_value_one_by_one(shipped_database, monkeypatch):
    monkeypatch.setattr("ui.tables.MOST_LISTED", 10)
    said, rows_behind = [], many.rows_behind

    def noted(*arguments):
        said.append(rows_behind(*arguments))
        return said[-1]

    monkeypatch.setattr(many, "rows_behind", noted)
    words_of("benchmark", {"own": "奈良県葛城市", "own_population": "36832"}, shipped_database, monkeypatch)
    (found,) = said
    held = pd.concat(found.parts())
    assert len(held) == found.count > held["value"].notna().sum()
    assert held["case_id"].is_unique
    assert held["title"].notna().all()
    assert "cases" not in held


@pytest.mark.parametrize("page", ["search", "benchmark"])
def test_a_file_of_very_many_rows_holds_as_many_as_is_said(page, shipped_database, monkeypatch):
    monkeypatch.setattr("ui.tables.MOST_LISTED", 30)
    said, rows = [], many.rows

    def noted(*arguments, **parameters):
        found = rows(*arguments, **parameters)
        said.append((found.count, sum(map(len, found.parts()))))
        return found

    monkeypatch.setattr(many, "rows", noted)
    # fewer are compared with than selected
    words_of(page, {"own_population": "400000", "peers": "band"}, shipped_database, monkeypatch)
    assert len(said) == (1 if page == "search" else 2)
    assert all(count == held > 0 for count, held in said)
    assert (said[0][0] < 199) is (page == "benchmark")
