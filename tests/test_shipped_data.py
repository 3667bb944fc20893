"""The committed facts: complete, loaded without a refusal, and kept by the rules of machine readability."""

import csv
import shutil
from collections import Counter
from pathlib import Path

import duckdb
import pytest
import tiny_data as tiny

from etl import schema
from etl.build import build
from etl.readers.tables import Unloadable

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "data").glob("*.csv"))


def rows_of(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("shipped") / "facts.duckdb"
    report = build([ROOT / "data"], path)
    with duckdb.connect(path, read_only=True) as connection:
        yield report, connection


def test_every_row_is_loaded_and_every_figure_has_its_evidence(built):
    report, connection = built
    assert report.refused == []
    assert report.read == report.loaded
    found = connection.execute(
        "select row_key, message from problems where rule_id <> 'editor' order by all"
    ).fetchall()
    assert found == []


def test_all_records_of_the_five_documents_are_there():
    records = Counter(row["source_id"] for row in rows_of("cases"))
    assert records == {"mic-2024": 47, "osaka-2024": 74, "nara": 48, "nagoya": 19, "katsuragi": 11}
    ended = [row for row in rows_of("cases") if row["source_id"] == "nara" and row["stage_code"] == "ended"]
    assert len(ended) == 18


def test_every_record_is_summarised_and_classified():
    for row in rows_of("cases"):
        assert 0 < len(row["summary"]) <= 120, row["case_id"]
        assert row["category_code"], row["case_id"]
        assert row["field_code"], row["case_id"]
        assert row["case_id"].startswith(f"{row['source_id']}-")


def test_every_classification_says_whose_it_is():
    said = {(row["row_key"], row["column_name"]) for row in rows_of("evidence")}
    wanted = {(row["case_id"], name) for row in rows_of("cases") for name in ("category_code", "field_code")}
    assert wanted - said == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_plain_utf8_with_one_record_a_line(path):
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    rows = list(csv.reader(content.decode("utf8").splitlines()))
    assert rows[0] == schema.tables()[path.stem].column_names
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


PROPER = {"vendors": {"vendor_name", "service_name"}, "evidence": {"printed_text"}, "corrections": {"printed_text"}}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_platform_dependent_character_stands_outside_proper_names_and_prints(path):
    odd = []
    for row in rows_of(path.stem):
        for name, text in row.items():
            if name not in PROPER.get(path.stem, set()):
                odd += [(name, char, text) for char in text if is_platform_dependent(char)]
    assert odd == []


def is_platform_dependent(char):
    code = ord(char)
    is_radical = 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xE000 <= code <= 0xF8FF
    return is_radical or 0xFF61 <= code <= 0xFF9F or char in "㈱㈲㈳"


def test_no_contact_data_stands_in_the_facts():
    for path in FILES:
        assert "@" not in path.read_text(encoding="utf8"), path.name


def test_no_measure_is_negative_and_a_subsidy_above_the_cost_leaves_the_own_share_blank(built):
    _, connection = built
    for (measure,) in connection.execute("select measure_code from measures order by sort_order").fetchall():
        lowest = connection.execute(f"select min({measure}) from case_measures").fetchall()[0][0]
        assert lowest is None or lowest >= 0, measure
    own = "select own_share_yen from case_measures where case_id = 'mic-2024-12'"
    assert connection.execute(own).fetchall() == [(None,)]


@pytest.mark.parametrize("correction", rows_of("corrections"), ids=lambda row: row["correction_id"])
def test_the_build_stops_when_the_document_no_longer_says_what_a_correction_corrects(correction, tmp_path):
    folder = shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("built"))
    place = ("source_id", "table_name", "row_key", "column_name")
    evidence = rows_of("evidence")
    [row] = [row for row in evidence if all(row[name] == correction[name] for name in place)]
    assert row["printed_text"] == correction["printed_text"]
    row["printed_text"] = correction["use_text"]  # as a later edition would print it
    tiny.write(folder, {"evidence": evidence})
    with pytest.raises(Unloadable, match=f"訂正 {correction['correction_id']} が資料と合いません"):
        build([folder], tmp_path / "facts.duckdb")
    assert not (tmp_path / "facts.duckdb").exists()
