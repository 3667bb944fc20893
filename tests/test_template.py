"""The workbook to fill in, and the shipped facts filled into it and built again."""

import csv
import io
import re

import duckdb
import openpyxl
import pytest

from etl import schema
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.readers import forms, workbooks
from etl.staging import SHIPPED_DATA
from etl.template import EXAMPLES, FORM_TABLES, write_template


@pytest.fixture(scope="module")
def template():
    content = io.BytesIO()
    write_template(content)
    return content.getvalue()


@pytest.fixture
def book(template):
    return openpyxl.load_workbook(io.BytesIO(template))


def test_the_command_writes_a_workbook_and_never_over_another(tmp_path, capsys):
    path = tmp_path / "cases.xlsx"
    assert main(["template", str(path)]) == ALL_LOADED
    content = path.read_bytes()
    assert content.startswith(b"PK")
    capsys.readouterr()
    assert main(["template", str(path)]) == FAILED
    assert re.search(r"もうあります。\n.*別の名前", capsys.readouterr().err)
    assert path.read_bytes() == content
    assert main(["template", str(tmp_path / "cases.csv")]) == FAILED


def target(tmp_path, kind):
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf8")
    (tmp_path / "mended.xlsx").write_text("x", encoding="utf8")
    return {
        "a folder": tmp_path / "folder.xlsx",
        "no workbook": tmp_path / "file.csv",
        "a folder without ending": tmp_path,
        "in a file": tmp_path / "file" / "a.xlsx",
        "an earlier one": tmp_path / "mended.xlsx",
    }[kind]


KINDS = ["a folder", "no workbook", "a folder without ending", "in a file", "an earlier one"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_cannot_be_written_is_said_in_two_parts(tmp_path, capsys, kind):
    path = target(tmp_path, kind)
    assert main(["template", str(path)]) == FAILED
    first, second = capsys.readouterr().err.splitlines()
    assert str(path) in first
    assert second.endswith("指定してください。") or second.endswith("名前にしてください。")


@pytest.mark.parametrize("kind", KINDS)
def test_where_refused_rows_cannot_go_is_said_before_the_build(tiny_data, tmp_path, capsys, kind):
    path, database = target(tmp_path, kind), tmp_path / "built.duckdb"
    assert main(["build", "--data", str(tiny_data), "--database", str(database), "--refused", str(path)]) == FAILED
    first, _ = capsys.readouterr().err.splitlines()
    assert str(path) in first
    assert not database.exists()
    assert (tmp_path / "mended.xlsx").read_text(encoding="utf8") == "x"


def test_refused_rows_go_to_a_new_workbook_in_a_new_folder(tiny_data, tmp_path):
    broken = tmp_path / "own"
    broken.mkdir()
    (broken / "tags.csv").write_text("case_id,tag_code\nnobody,rpa\n", encoding="utf8")
    path = tmp_path / "new" / "refused.xlsx"
    options = ["--database", str(tmp_path / "built.duckdb"), "--refused", str(path)]
    assert main(["build", "--data", str(tiny_data), str(broken), *options]) == SOME_REFUSED
    assert path.read_bytes().startswith(b"PK")


def test_a_template_in_a_folder_that_is_not_there_is_said_in_two_parts(tmp_path, capsys):
    path = tmp_path / "gone" / "a.xlsx"
    assert main(["template", str(path)]) == FAILED
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"ブック {path} を書けません（ファイルかフォルダーがありません）。"
    assert "フォルダーがあるか" in second


def test_every_table_has_a_sheet_with_every_column_as_heading(book):
    for name in FORM_TABLES:
        table = schema.tables()[name]
        assert [cell.value for cell in book[table.label_ja][1]] == [column.label_ja for column in table.columns]


def test_amounts_have_their_unit_in_the_heading():
    columns = [column for name in FORM_TABLES for column in schema.tables()[name].columns]
    amounts = [column.label_ja for column in columns if column.name.endswith("_yen")]
    assert len(amounts) == 5
    assert all("（円" in label for label in amounts)


def test_every_column_of_choices_has_a_list_to_drop_down_whose_range_holds_its_words(book):
    choices = [row[1].value for row in book["選択肢"].iter_rows()]
    words = {row["label_ja"] for row in codes()}
    seen = 0
    for name in FORM_TABLES:
        table = schema.tables()[name]
        lists = {
            next(iter(validation.sqref.ranges)).min_col: validation.formula1
            for validation in book[table.label_ja].data_validations.dataValidation
            if validation.type == "list"
        }
        for position, column in enumerate(table.columns, start=1):
            if column.code_list:
                first, last = map(int, re.findall(r"\$B\$(\d+)", lists[position]))
                assert set(choices[first - 1 : last]) <= words
                assert len(choices[first - 1 : last]) > 1
                seen += 1
    assert seen > 25


def test_cells_are_text_so_that_excel_leaves_what_is_typed(book):
    for name in FORM_TABLES:
        sheet = book[schema.tables()[name].label_ja]
        assert {dimension.number_format for dimension in sheet.column_dimensions.values()} == {"@"}


def test_the_dictionary_explains_every_column(book):
    explained = {(row[0].value, row[2].value): row[5].value for row in book["列の説明"].iter_rows(min_row=2)}
    columns = [(schema.tables()[name], column) for name in FORM_TABLES for column in schema.tables()[name].columns]
    assert all(explained[table.label_ja, column.name] for table, column in columns)


def test_nothing_is_hidden_or_merged_and_nothing_is_a_formula(book):
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_examples_would_load_if_they_were_no_examples(template):
    found = {
        table.name: forms.read(grid, table)
        for name, grid in workbooks.read_grids(template, "x")
        if (table := forms.table_named(name))
    }
    assert {name: form.examples for name, form in found.items() if form.examples} == dict.fromkeys(EXAMPLES, 1)
    assert all(form.printed.rows.num_rows == 0 for form in found.values())


def test_the_template_filled_with_every_shipped_fact_builds_the_same_facts(book, tmp_path):
    for name in FORM_TABLES:
        table = schema.tables()[name]
        words = {column.name: words_of(column) for column in table.columns}
        with (SHIPPED_DATA / f"{name}.csv").open(encoding="utf8", newline="") as file:
            for row_no, row in enumerate(csv.DictReader(file), start=2):
                for position, column in enumerate(table.columns, start=1):
                    cell = book[table.label_ja].cell(row_no, position)
                    cell.value = words[column.name].get(row[column.name], row[column.name]) or None
                    cell.data_type = "s" if cell.value else "n"
    (tmp_path / "own").mkdir()
    book.save(tmp_path / "own" / "cases.xlsx")
    built = {name: tmp_path / f"{name}.duckdb" for name in ("own", "shipped")}
    assert main(["build", "--data", str(tmp_path / "own"), "--database", str(built["own"])]) == ALL_LOADED
    assert main(["build", "--data", str(SHIPPED_DATA), "--database", str(built["shipped"])]) == ALL_LOADED
    with duckdb.connect() as connection:
        for name, path in built.items():
            connection.execute(f"attach '{path}' as {name} (read_only)")
        for name in (*schema.FACT_TABLES, "measures", "case_measures", "case_texts"):
            differences = connection.execute(
                f"(from own.{name} except all from shipped.{name}) union all "
                f"(from shipped.{name} except all from own.{name})"
            ).fetchall()
            assert differences == []
        assert connection.execute("select count(*) from own.cases").fetchall()[0][0] > 100


def words_of(column):
    if column.type == "BOOLEAN":
        return forms.YES_NO
    return {row["code"]: row["label_ja"] for row in codes() if row["list"] == column.code_list}


def codes():
    with (SHIPPED_DATA / "codes.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))
