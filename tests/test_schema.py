"""The dictionary describes every column, and case_measures says what it promises."""

import csv
import re
import shutil

import duckdb
import pytest

import queries.schema
from etl import schema
from etl.staging import SHIPPED_DATA
from queries.schema import SCHEMA_FOLDER
from ui import benchmark, estimate


@pytest.fixture(scope="module")
def connection(tiny_database):
    with duckdb.connect(tiny_database, read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def dictionary(connection):
    """Return (table, column, comment) of every column of every table and view."""
    return connection.execute(
        "select table_name, column_name, comment from duckdb_columns() "
        "where not internal and database_name = current_database() order by all"
    ).fetchall()


def test_every_column_has_a_label_and_a_meaning(dictionary):
    assert len({table_name for table_name, _, _ in dictionary}) == 23
    assert "case_measures" in {table_name for table_name, _, _ in dictionary}
    undescribed = [
        f"{table_name}.{column_name}"
        for table_name, column_name, comment in dictionary
        if not re.fullmatch(r"[^｜]+｜[^｜]+(｜codes:\w+)?", comment or "")
    ]
    assert undescribed == []


def test_every_table_has_a_label_and_says_what_a_row_is(connection):
    comments = connection.execute("select table_name, comment from duckdb_tables() where not internal").fetchall()
    assert [name for name, comment in comments if not re.fullmatch(r"[^｜]+｜[^｜]+1行.*", comment or "")] == []


def test_labels_are_unique_within_a_table(dictionary):
    labels = [(table_name, comment.split("｜")[0]) for table_name, _, comment in dictionary]
    assert sorted(label for label in set(labels) if labels.count(label) > 1) == []


def test_every_code_list_of_a_comment_stands_in_the_code_table(dictionary):
    with (SHIPPED_DATA / "codes.csv").open(encoding="utf8", newline="") as file:
        known = {row["list"] for row in csv.DictReader(file)}
    named = {match[1] for _, _, comment in dictionary if (match := re.search(r"codes:(\w+)", comment))}
    assert named <= known
    assert known - named == {"prefecture"}  # names, not codes, stand in the data


def test_a_column_holds_codes_exactly_when_its_name_says_so(dictionary):
    of_facts = [row for row in dictionary if row[0] in schema.tables()]
    assert [row[:2] for row in of_facts if row[1].endswith("_code") != ("codes:" in row[2])] == []


def test_every_table_of_facts_has_a_key_and_is_built(connection):
    names = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    assert set(schema.tables()) == names - {"rejected_rows", "measures", "case_texts", "builds", "case_rows", "shape"}
    assert all(table.key for table in schema.tables().values())


def test_every_measure_is_a_column_of_the_view_with_the_same_words(connection, dictionary):
    columns = {column_name for table_name, column_name, _ in dictionary if table_name == "case_measures"}
    measures = connection.execute("select measure_code, status_column from measures").fetchall()
    assert {code for code, _ in measures} == columns - {"case_id"}
    of_cases = {column_name for table_name, column_name, _ in dictionary if table_name == "cases"}
    assert {status for _, status in measures if status} <= of_cases


def test_a_case_of_which_nothing_is_printed_has_no_measure(connection):
    [row] = connection.execute("select * exclude (case_id) from case_measures where case_id = 'plan-03'").fetchall()
    assert set(row) == {None}


@pytest.mark.parametrize(
    ("printed_yen", "without_tax_yen"), [(11, 10), (1_000, 909), (5, 5), (999_999_999_999, 909_090_909_090)]
)
def test_tax_is_taken_out_to_the_nearest_yen(printed_yen, without_tax_yen):
    with duckdb.connect() as connection:
        for name in ("tables", "case_measures"):
            connection.execute(schema.statement(name))
        connection.execute(
            "insert into cases by name select 'a' as case_id, 'a' as source_id, '1' as source_no, 'a' as title, "
            "'case_study' as record_type_code, 'a' as prefecture_name, 'a' as municipality_name, "
            "'town' as municipality_type_code, $yen as initial_cost_yen, 'reported' as initial_cost_status_code, "
            "'included' as initial_cost_tax_code, 'not_stated' as running_cost_status_code, "
            "'not_stated' as project_cost_status_code, 'not_stated' as hours_saved_status_code",
            {"yen": printed_yen},
        )
        found = connection.execute("select initial_cost_ex_tax_yen from case_measures").fetchall()
    assert found == [(without_tax_yen,)]


def test_the_wages_of_the_paybacks_are_those_of_the_pages_in_number_and_in_words(connection):
    wages = tuple(int(wage) for wage in re.findall(r"hours_saved_per_year \* (\d+)", schema.statement("case_measures")))
    assert wages == estimate.PRESET_WAGES == tuple(benchmark.WAGES.values())
    assert list(benchmark.WAGES) == [f"{wage:,}円/時" for wage in wages]
    worded = connection.execute(
        "select label_ja, definition from measures where starts_with(measure_code, 'payback') order by sort_order"
    ).fetchall()
    for wage, (label, text) in zip(wages, worded, strict=True):
        assert f"{wage:,}円/時" in label
        assert f"×{wage:,}円−" in text


@pytest.mark.parametrize("name", [*sorted(path.name for path in SCHEMA_FOLDER.glob("*.sql")), "fold.py"])
def test_the_mark_of_a_database_changes_with_what_shapes_it_and_with_nothing_else(name, tmp_path, monkeypatch):
    folder = shutil.copytree(SCHEMA_FOLDER, tmp_path / "schema")
    text = (folder / name).read_text(encoding="utf8")
    (folder / name).write_text(f"{text}\n", encoding="utf8")
    monkeypatch.setattr(queries.schema, "SCHEMA_FOLDER", folder)
    makes = re.search(r"^(create (?!temporary macro)|insert |alter )", text, re.MULTILINE)
    is_shaping = bool(makes) or name in ("fold.py", "searched_texts.sql")
    assert (queries.schema.shape.__wrapped__() != queries.schema.shape()) == is_shaping
