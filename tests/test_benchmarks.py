"""The benchmarks measure what they say: sound facts, every column filled, and a claim that can fail."""

import re
from argparse import Namespace
from dataclasses import replace
from math import log10
from urllib.parse import urlsplit
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest
from served import serving
from streamlit.testing.v1 import AppTest

from benchmarks import (
    build_scaling,
    drawn_facts,
    exports,
    first_page,
    generated_cases,
    generated_documents,
    log_log_plot,
    many_sessions,
    page_asks,
    page_queries,
    timed_queries,
    wide_table,
)
from benchmarks.__main__ import BENCHMARKS, line
from benchmarks.figures import ROOT, Figure, Run, run
from benchmarks.reader import Answer
from etl import schema
from etl.build import build
from etl.extract import extract
from queries.filters import Filters
from queries.run import TooLarge
from ui import benchmark, charts_many, data, tables


def test_the_generated_cases_fill_every_column_and_break_no_rule(tmp_path):
    generated_cases.write(tmp_path, 3_000)
    report = build([tmp_path], tmp_path / "built.duckdb")
    assert (report.loaded["cases"], report.refused) == (3_000, [])
    with duckdb.connect(tmp_path / "built.duckdb", read_only=True) as connection:
        counts = ", ".join(f"count({name})" for name in schema.tables()["cases"].column_names)
        assert min(connection.execute(f"select {counts} from cases").fetchall()[0]) > 0


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A database of 20,000 cases drawn from the shipped ones, with the shipped ones attached as `shipped`."""
    folder = tmp_path_factory.mktemp("drawn")
    drawn_facts.write(folder / "facts", 20_000)
    report = build([folder / "facts"], folder / "drawn.duckdb")
    assert (report.loaded["cases"], report.refused) == (20_000, [])
    build([ROOT / "data"], folder / "shipped.duckdb")
    with duckdb.connect(folder / "drawn.duckdb", read_only=True) as connection:
        connection.execute(f"attach '{folder / 'shipped.duckdb'}' as shipped (read_only)")
        yield connection


@pytest.mark.parametrize(
    "name",
    [
        "record_type_code",
        "population_band_code",
        "category_code",
        "initial_cost_status_code",
        "hours_saved_status_code",
    ],
)
def test_drawn_cases_are_shared_out_as_the_shipped_ones(drawn, name):
    shares = f"select {name} as value, count(*) / sum(count(*)) over () as share from {{}}.cases group by all"
    furthest = f"""
        select max(abs(coalesce(drawn.share, 0) - coalesce(shipped.share, 0)))
        from ({shares.format("drawn")}) as drawn
        full join ({shares.format("shipped")}) as shipped on drawn.value is not distinct from shipped.value
    """
    assert drawn.execute(furthest).fetchall()[0][0] < 0.02


@pytest.mark.parametrize("name", ["initial_cost_yen", "running_cost_yen", "project_cost_yen", "hours_saved_per_year"])
def test_drawn_amounts_are_log_normal_as_the_shipped_ones(drawn, name):
    logs = f"""
        select record_type_code, avg(ln({name})), stddev_samp(ln({name})) from {{}}.cases
        where {name} > 0 group by all having count(*) > 100 or '{{}}' = 'shipped' order by all
    """
    shipped = {row[0]: row[1:] for row in drawn.execute(logs.format("shipped", "shipped")).fetchall()}
    found = drawn.execute(logs.format("drawn", "drawn")).fetchall()
    assert found
    for record_type, middle, width in found:
        assert (middle, width) == pytest.approx(shipped[record_type], abs=0.15)


@pytest.mark.parametrize(("factor", "yen"), [(-9, 1_000), (0, 1_000_000), (0.5, 4_482_000)])
def test_a_drawn_amount_is_in_thousands_and_never_zero(factor, yen):
    with duckdb.connect() as connection:
        connection.execute(drawn_facts.AMOUNT)
        assert connection.execute("select amount([ln(1000000), 3.0], ?)", [factor]).fetchall() == [(yen,)]


def test_the_same_seed_draws_the_same_facts_and_another_one_others(tmp_path):
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        drawn_facts.write(tmp_path / name, 300, seed)
    names = [path.name for path in sorted((tmp_path / "one").iterdir())]
    assert len(names) == 11
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "same" / name).read_bytes()
    assert (tmp_path / "one" / "cases.csv").read_bytes() != (tmp_path / "other" / "cases.csv").read_bytes()


def test_the_generated_documents_are_found_whole(tmp_path):
    for layout, path in generated_documents.write(tmp_path, 12).items():
        assert len(extract(path, tmp_path / layout).tables["cases"]) == 12


@pytest.mark.parametrize(("values", "is_kept"), [([1, 9, 3], True), ([4.1, 4.1, 1], False)])
def test_a_claim_is_held_against_the_median(values, is_kept):
    figure = Figure("比", "倍", values, at_most=4)
    assert figure.is_kept is is_kept
    assert ("届いていない" in line(figure)) is not is_kept


def test_a_figure_shows_its_median_and_range():
    assert re.sub(" +", " ", line(Figure("時間", "秒", [2, 1, 900]))) == " 時間 2.00 秒（1.00～900）"


def test_the_checked_build_is_measured_beside_the_bare_read(tmp_path):
    figures = BENCHMARKS["checked_build"].measure(tmp_path, Namespace(runs=1, cases=100))
    assert [figure.at_most for figure in figures if figure.unit == "倍"] == [4, 4]
    assert all(figure.median > 0 for figure in figures)


def test_a_large_download_is_measured_beside_another_session(tmp_path):
    figures = BENCHMARKS["large_download"].measure(tmp_path, Namespace(runs=1, cases=300))
    assert [figure.at_most for figure in figures if figure.unit == "倍"] == [2, 3, None, None]
    assert all(figure.median > 0 for figure in figures)


def test_visitors_open_every_page_change_filters_take_files_and_bring_their_own(tmp_path):
    build([ROOT / "data"], tmp_path / "shipped.duckdb")
    seen = many_sessions.Seen()
    with serving(tmp_path / "shipped.duckdb", tmp_path) as served:
        visitor = many_sessions.Visitor(urlsplit(served.address).port, many_sessions.UPLOADING, seen)
        for _ in range(60):
            visitor.act()
        visitor.leave()
    assert seen.errors == []
    assert seen.pages == set(many_sessions.ALL_PAGES)
    assert {name for name, milliseconds in seen.milliseconds.items() if milliseconds} == set(many_sessions.DONE)


def test_what_goes_wrong_for_a_visitor_is_an_error():
    def thrown_out():
        raise TimeoutError

    seen = many_sessions.Seen()
    seen.time("page", "search", thrown_out)
    seen.time("page", "search", lambda: Answer(messages=[b"x" * 2000], errors=["読めません"]))
    seen.time("page", "search", Answer)
    assert seen.errors == ["search: TimeoutError()", "search: 読めません", "search: nothing came"]


# What no selection changes, and what a page asks of a few named cases.
APART = {*data.OF_THE_BUILD, "shared/bodies", "shared/used_choices", "compare/cases"}


MOST_LISTED = page_asks.MOST_LISTED


@pytest.mark.parametrize(("most_listed", "most_dots"), [(MOST_LISTED, 500), (30, 500), (30, 2)])
@pytest.mark.parametrize("page", page_asks.PAGES)
def test_a_page_asks_for_what_it_is_measured_with(page, most_listed, most_dots, shipped_database, monkeypatch):
    for module, name, value in (
        (tables, "MOST_LISTED", most_listed),
        (page_asks, "MOST_LISTED", most_listed),
        (charts_many, "MOST_DOTS", most_dots),
        (page_asks, "MOST_DOTS", most_dots),
    ):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setenv("DX_DATABASE", str(shipped_database))
    asked, load = [], data.load

    def noted(name, filters=None, first=None, **parameters):
        asked.append((name, parameters, first, filters or Filters()))
        return load(name, filters, first, **parameters)

    monkeypatch.setattr(data, "load", noted)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page_asks.PAGES[page].has_own_town:
        app.query_params["own"], app.query_params["own_population"] = page_asks.OWN_TOWN.values()
    app.switch_page(f"pages/{page_asks.PAGES[page].script}.py").run()
    assert not app.exception
    found = {written(*one) for one in asked if one[0] not in APART}
    assert sorted(found) == sorted(written(*one) for one in asked_of(page, shipped_database, most_listed))


def asked_of(page, database, most_listed):
    filters, ours, asked = page_asks.PAGES[page].seen(Filters(**page_asks.OWN_TOWN)), timed_queries.Ours(database), []

    def rows(one):
        first = most_listed if one.first == MOST_LISTED else one.first
        asked.append((one.name, one.parameters, first, one.filters(filters)))
        return ours.rows(one)

    ours.select(filters)
    page_asks.answered(page, rows)
    return asked


def written(name, parameters, first, filters):
    return str((name, sorted(parameters.items()), first, filters))


def test_what_is_measured_is_as_much_as_the_pages_show():
    measured = (page_asks.MOST_LISTED, page_asks.FIRST_LISTED, page_asks.MOST_DOTS, page_asks.MOST_NEAREST)
    assert measured == (tables.MOST_LISTED, tables.FIRST_LISTED, charts_many.MOST_DOTS, benchmark.MOST_NEAREST)


def test_no_two_selections_of_a_measurement_are_alike():
    assert len(set(page_asks.selections(200))) == 200


def test_page_queries_are_measured_beside_a_frame_and_a_bare_scan_that_answer_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(page_queries, "SIZES", (300, 900))
    monkeypatch.setattr(page_queries, "LARGEST_BUILT", 300)
    figures = page_queries.measure(tmp_path, Namespace(runs=6, cases=900))
    of_one_size = [None, None, None, 2] * len(page_queries.PAGES) + [None, None]
    assert [figure.at_most for figure in figures if figure.unit == "倍"] == of_one_size * 2
    assert all(len(figure.values) == 6 and min(figure.values) > 0 for figure in figures if "条件" in figure.label)
    with duckdb.connect(tmp_path / "900.duckdb", read_only=True) as connection:
        for name in ("cases", "pages.case_rows"):
            assert connection.execute(f"select count(*), count(distinct case_id) from {name}").fetchall() == [
                (900, 900)
            ]


@pytest.mark.parametrize("most_dots", [500, 2])
@pytest.mark.parametrize("peers", ["near", "band"])
def test_all_sides_answer_the_same_of_very_many_records(peers, most_dots, tmp_path, monkeypatch):
    drawn_facts.write(tmp_path / "facts", 300)
    build([tmp_path / "facts"], tmp_path / "built.duckdb")
    wide = wide_table.write(tmp_path / "built.duckdb", tmp_path / "wide.duckdb")
    monkeypatch.setattr(page_asks, "MOST_LISTED", 30)
    monkeypatch.setattr(page_asks, "MOST_DOTS", most_dots)
    if peers == "band":  # then an own town and very many to compare it with
        monkeypatch.setitem(page_asks.OWN_TOWN, "peers", peers)
        whole = replace(page_asks.PAGES["benchmark_of_all"], has_own_town=True)
        monkeypatch.setitem(page_asks.PAGES, "benchmark_of_all", whole)
    sides = {side: tmp_path / "built.duckdb" if side == "ours" else wide for side in page_queries.SIDES}
    answers = {side: timed_queries.answers(side, path, 6, 6) for side, path in sides.items()}
    page_queries.hold_alike(answers)
    asked = {
        f"{name} {one.name}"
        for name, page in page_asks.PAGES.items()
        for one in page.asked
        if page.has_own_town or not one.needs_own_town
    }
    assert {key.partition(" ")[2] for key in answers["ours"]} == asked
    empty = {key for key, columns in answers["ours"].items() if not next(iter(columns.values()))[0]}
    assert "0 benchmark_of_all benchmark/alike_cases" not in empty or peers == "near"
    assert not {key for key in empty if key.startswith("0 ") and "named" not in key and "alike" not in key}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"value": [1, 2, 3]}, {"value": [1, 2, 4]}),
        ({"value": [1, 2], "body_name": [7, 7]}, {"value": [1, 2], "body_name": [7, 8]}),
        ({"value": [1, 2, 2], "body_name": [7, 7, 8]}, {"value": [1, 2, 2], "body_name": [7, 8, 8]}),
        ({"value": [1, 2], "tax_no": [0, 1]}, {"value": [1, 2], "tax_no": [1, 0]}),
    ],
)
def test_rows_in_any_order_are_compared_as_whole_rows(one, other):
    def sums(columns):
        frame = pd.DataFrame(columns)
        return timed_queries.sums(frame, is_ordered=False)

    turned = {name: values[::-1] for name, values in one.items()}
    renumbered = {
        name: [value + 5 for value in values] if name == "body_name" else values for name, values in one.items()
    }
    assert sums(turned) == sums(one) == sums(renumbered)
    assert sums(other) != sums(one)


@pytest.mark.parametrize(("side", "printed"), [("frame", ""), ("ours", "null\n")])
def test_a_side_that_does_not_fit_in_memory_is_a_line_and_keeps_no_claim(side, printed, tmp_path, monkeypatch):
    def ended(*arguments, **options):
        return Run(1, 1, printed) if side in arguments else run(*arguments, **options)

    monkeypatch.setattr(page_queries, "run", ended)
    monkeypatch.setattr(page_queries, "SIZES", (200,))
    figures = page_queries.measure(tmp_path, Namespace(runs=1, cases=200))
    lines = [line(figure) for figure in figures]
    assert sum("メモリに収まらない" in one for one in lines) >= 2 + len(page_queries.PAGES)
    assert any("DuckDB だけとの比" in one for one in lines)
    assert not any("、pandas との比" in one for one in lines if side == "frame")
    claims = [figure for figure in figures if figure.at_most]
    assert claims
    assert side == "frame" or not any(figure.is_kept for figure in claims)


@pytest.mark.parametrize("error", [MemoryError, TooLarge, duckdb.OutOfMemoryException])
def test_a_side_beyond_its_memory_prints_that_it_has_no_figures(error, tmp_path, monkeypatch, capsys):
    def opened(_path):
        raise error

    monkeypatch.setitem(timed_queries.SIDES, "ours", opened)
    monkeypatch.setattr("sys.argv", ["timed_queries", "times", "ours", str(tmp_path / "built.duckdb"), "1"])
    timed_queries.main()
    assert capsys.readouterr().out == "null\n"


@pytest.mark.parametrize(
    "theirs",
    [
        {"0 overview/totals": {"cases": [1, 1, 3.0001, 3.0001]}},
        {"0 overview/totals": {"cases": [1, 1, 3, 3], "bodies": [1, 1, 3, 3]}},
        {"0 overview/totals": {}},
        {"1 overview/totals": {"cases": [1, 1, 3, 3]}},
        {},
    ],
)
def test_a_side_that_answers_otherwise_is_no_measurement(theirs):
    ours = {"0 overview/totals": {"cases": [1, 1, 3, 3]}}
    page_queries.hold_alike({"ours": ours, "frame": ours})
    with pytest.raises(RuntimeError, match="pandas answers otherwise"):
        page_queries.hold_alike({"ours": ours, "frame": theirs})


def test_the_growth_of_the_build_is_measured_and_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(build_scaling, "SIZES", (50, 400, 1_000_000))
    options = Namespace(runs=1, cases=400, picture=tmp_path / "plot.svg")
    figures = build_scaling.measure(tmp_path, options)
    assert [figure.label for figure in figures if figure.unit == "秒"] == ["収録した事例", "50 件", "400 件"]
    assert [figure.at_most for figure in figures if figure.unit == "乗"] == [1.05, 1.05]
    drawn = ElementTree.parse(options.picture)
    assert len(drawn.findall("{http://www.w3.org/2000/svg}circle")) == 2


def test_a_build_that_no_memory_holds_is_a_line_that_says_so(tmp_path, monkeypatch):
    built = iter([Run(1, 100, ""), Run(1, 100, ""), Run(10, 900, ""), None])
    monkeypatch.setattr(build_scaling, "_build", lambda facts, folder: next(built))
    monkeypatch.setattr(build_scaling, "SIZES", (10, 20, 30))
    figures = build_scaling.measure(tmp_path, Namespace(runs=1, cases=30, picture=None))
    by_label = {figure.label: figure.values for figure in figures}
    assert (by_label["20 件"], by_label["30 件"], by_label["最大のメモリ: 30 件"]) == ([10], [], [])
    assert by_label["時間は件数の何乗で増えるか（全体の傾き）"] == [pytest.approx(log10(10) / log10(2))]


@pytest.mark.parametrize(
    ("points", "slope"),
    [([(10, 1), (100, 10), (1_000, 100)], 1), ([(10, 2), (1_000, 20_000)], 2), ([(10, 3), (100, 3)], 0)],
)
def test_the_slope_is_that_of_the_logarithms(points, slope):
    assert log_log_plot.fitted(points)[0] == pytest.approx(slope)


def test_every_kind_of_file_is_measured_with_all_its_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(exports, "SIZES", (200, 5_100, 1_000_000))
    figures = exports.measure(tmp_path, Namespace(runs=1, cases=6_000))
    seconds = [figure.label for figure in figures if figure.unit == "秒"]
    assert seconds == [f"{cases} 件・{words}" for cases in ("200", "5,100") for words in exports.KINDS.values()]
    # the three kinds of rows go to a process of their own where they are many
    assert sum("書くプロセス" in figure.label for figure in figures) == 3
    assert all(figure.median > 0 for figure in figures)


def test_only_the_imports_of_a_script_are_timed(tmp_path):
    (tmp_path / "page.py").write_text("import a\nfrom b import c\nprint(a)\nif c:\n    import d\n", encoding="utf8")
    assert first_page.imports(tmp_path / "page.py") == "import a\nfrom b import c"


def test_a_process_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="exit 1"):
        run("-c", "raise SystemExit(1)")
