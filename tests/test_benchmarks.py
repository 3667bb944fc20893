"""The benchmarks measure what they say: sound facts, every column filled, and a claim that can fail."""

import re
from argparse import Namespace

import duckdb
import pytest

from benchmarks import generated_cases, generated_documents
from benchmarks.__main__ import BENCHMARKS, line
from benchmarks.figures import Figure, run
from etl import schema
from etl.build import build
from etl.extract import extract


def test_the_generated_cases_fill_every_column_and_break_no_rule(tmp_path):
    generated_cases.write(tmp_path, 3_000)
    report = build([tmp_path], tmp_path / "built.duckdb")
    assert (report.loaded["cases"], report.refused) == (3_000, [])
    with duckdb.connect(tmp_path / "built.duckdb", read_only=True) as connection:
        counts = ", ".join(f"count({name})" for name in schema.tables()["cases"].column_names)
        assert min(connection.execute(f"select {counts} from cases").fetchall()[0]) > 0


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


def test_a_process_that_fails_is_no_measurement():
    with pytest.raises(RuntimeError, match="exit 1"):
        run("-c", "raise SystemExit(1)")
