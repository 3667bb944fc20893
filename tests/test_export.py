"""The export holds the whole database, describes itself, comes back unchanged, and deletes nothing of others."""

import csv
import json
import re
import shlex
import shutil
import socket
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pyarrow as pa
import pyarrow.parquet
import pytest
import tiny_data as tiny
from hypothesis import given
from hypothesis import strategies as st

from etl import formulas, schema, swap
from etl.__main__ import ALL_LOADED, FAILED, main
from etl.build import build
from etl.export import export
from etl.staging import PATTERNS, SHIPPED_DATA

ROOT = Path(__file__).parents[1]
HOSTILE = ("=1+1", "+81", "-3", "@here", "'=1", "''-", "'たん", "-", '="a,b"', "＝全角")


def hostile_data(folder):
    """Write the tiny data with texts that look like formulas, odd numbers, two notes to find and a row to refuse."""
    data = tiny.write(folder, tiny.tables())
    for number, text in enumerate(HOSTILE, 10):
        name = f"'{text}" if re.match("'+[=+@-]", text) else text  # a build takes one apostrophe away
        tiny.add(data, "vendors", case_id="book-02", vendor_no=str(number), vendor_name=name, role_code="vendor")
    for number, value in enumerate(("0.00005", "-0.1", "12345678901234567890", "0.30000000000000004"), 10):
        row = tiny.read(data, "effects")[0] | {"effect_no": str(number), "value": value, "value_max": ""}
        tiny.add(data, "effects", **row)
    tiny.add(
        data, "cost_items", case_id="book-02", cost_item_no="1", cost_kind_code="initial", item_name="機器",
        amount_yen="100", is_approx="false",
    )  # fmt: skip
    tiny.add(data, "vendors", case_id="book-02", vendor_no="99", vendor_name="=上\n下", role_code="vendor")
    return data


@pytest.fixture(scope="module")
def databases(tmp_path_factory, tiny_database):
    """Return a database of the tiny, of the hostile and of the shipped facts."""
    folder = tmp_path_factory.mktemp("databases")
    built = {"tiny": tiny_database}
    for name, data in (("hostile", hostile_data(folder / "hostile")), ("shipped", SHIPPED_DATA)):
        built[name] = folder / f"{name}.duckdb"
        build([data], built[name])
    return built


@pytest.fixture(scope="module")
def exports(tmp_path_factory, databases):
    """Return the folder of an export of each database."""
    folder = tmp_path_factory.mktemp("exports")
    for name, database in databases.items():
        export(folder / name, database)
    return {name: folder / name for name in databases}


@pytest.fixture(params=["tiny", "hostile", "shipped"])
def name(request):
    return request.param


def run(*arguments):
    return main(["export", *map(str, arguments)])


def rows(database, table_name):
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(f"from {table_name}").fetchall()


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cells(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.reader(file))


def package(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf8"))


def tables(folder):
    return [resource for resource in package(folder)["resources"] if resource["name"] != "readme"]


def test_a_build_from_the_export_gives_the_same_database(databases, exports, name, tmp_path):
    build([exports[name] / "csv"], tmp_path / "again.duckdb")
    for table_name in (*schema.FACT_TABLES, "measures", "case_measures", "case_texts"):
        first, again = rows(databases[name], table_name), rows(tmp_path / "again.duckdb", table_name)
        if table_name == "case_measures":  # a view has no order of its own
            first, again = sorted(first), sorted(again)
        assert first == again, table_name
        assert first, table_name


def test_the_export_of_that_database_is_the_same_to_the_byte(exports, name, tmp_path):
    build([exports[name] / "csv"], tmp_path / "again.duckdb")
    export(tmp_path / "again", tmp_path / "again.duckdb")
    first, again = files(exports[name]), files(tmp_path / "again")
    assert set(first) == set(again)
    changed = {path for path in first if first[path] != again[path]}
    of_the_build = {"datapackage.json", "derived/builds.csv", "parquet/builds.parquet"}
    of_the_refused = {"README.md", "derived/rejected_rows.csv", "parquet/rejected_rows.parquet"}
    assert changed == of_the_build | (of_the_refused if name == "hostile" else set())
    if name != "hostile":
        assert without_build(package(exports[name])) == without_build(package(tmp_path / "again"))


def without_build(content):
    kept = [resource for resource in content["resources"] if resource["name"] != "builds"]
    return content | {"resources": kept, "created": "", "version": ""}


def test_the_same_database_gives_the_same_bytes(databases, exports, name, tmp_path):
    export(tmp_path / "twice", databases[name])
    assert files(tmp_path / "twice") == files(exports[name])


def test_the_shipped_facts_come_out_as_they_stand_in_the_repository(exports):
    written = {path.name: path.read_bytes() for path in (exports["shipped"] / "csv").iterdir()}
    assert written == {path.name: path.read_bytes() for path in SHIPPED_DATA.glob("*.csv")}


def test_found_notes_are_kept_apart_from_the_facts_and_found_again(databases, exports):
    facts, found = (cells(exports["hostile"] / path)[1:] for path in ("csv/problems.csv", "derived/found_problems.csv"))
    assert [row[1] for row in facts] == ["editor"]
    assert {row[1] for row in found} == {"breakdown_sum_equals_total", "figure_has_evidence"}
    assert len(facts) + len(found) == len(rows(databases["hostile"], "problems"))


def test_other_files_in_the_folder_do_a_build_no_harm(databases, exports, tmp_path):
    data = shutil.copytree(exports["hostile"] / "csv", tmp_path / "csv")
    for path in [*(exports["hostile"] / "derived").iterdir(), exports["hostile"] / "dictionary.csv"]:
        shutil.copy(path, data)
    build([data], tmp_path / "again.duckdb")
    for table_name in schema.FACT_TABLES:
        assert rows(databases["hostile"], table_name) == rows(tmp_path / "again.duckdb", table_name)


@pytest.fixture
def offline(monkeypatch):
    """Let nothing ask an outside host."""

    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("offline")
def test_the_data_package_is_valid_with_all_its_data(exports, name):
    report = frictionless.Package(str(exports[name] / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "message"]) == []
    counted = {task.name: task.stats.get("rows") or 0 for task in report.tasks if task.type == "table"}
    assert counted.pop("dictionary") == sum(
        len(resource["schema"]["fields"]) for resource in tables(exports[name])[:-1]
    )
    assert counted == {table: len(cells(path)) - 1 for table, path in csv_files(exports[name]).items()}


def csv_files(folder):
    return {path.stem: path for path in folder.glob("*/*.csv")}


# name: (file, column, value put into the first row, error)
BROKEN = {
    "a word for an amount": ("csv/cost_items.csv", "amount_yen", "9,000千円", "type-error"),
    "no title": ("csv/cases.csv", "title", "", "constraint-error"),
    "a code that no list has": ("csv/cases.csv", "category_code", "magic", "constraint-error"),
    "a case that is not there": ("csv/tags.csv", "case_id", "book-99", "foreign-key"),
    "a KPI that is not there": ("csv/kpi_values.csv", "kpi_id", "book-99-k1", "foreign-key"),
    "a source that is not there": ("csv/evidence.csv", "source_id", "diary", "foreign-key"),
    "a related case that is not there": ("csv/relations.csv", "related_case_id", "book-99", "foreign-key"),
    "a key that stands twice": ("csv/cases.csv", "case_id", "book-02", "primary-key"),
    "yes for true": ("csv/cost_items.csv", "is_approx", "yes", "type-error"),
    "a day in words": ("csv/milestones.csv", "starts_on", "R5.4", "type-error"),
    "one figure changed to another": ("csv/cost_items.csv", "amount_yen", "1", "hash-count"),
}


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_cell_makes_the_data_package_invalid(exports, tmp_path, name):
    file_name, column, value, error = BROKEN[name]
    folder = shutil.copytree(exports["tiny"], tmp_path / "broken")
    header, first, *others = cells(folder / file_name)
    first[header.index(column)] = value
    with (folder / file_name).open("w", encoding="utf8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, first, *others])
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    [task] = [task for task in report.tasks if task.name == Path(file_name).stem]
    assert not report.valid
    assert error in {found.type for found in task.errors}


def test_the_data_package_describes_every_table_and_column_of_the_database(databases, exports, name):
    with duckdb.connect(databases[name], read_only=True) as connection:
        described = connection.execute(schema.statement("columns")).fetchall()
    fields = {
        (table["name"], field["name"]): (field["title"], field["description"], field.get("codeList"))
        for table in tables(exports[name])
        for field in table["schema"]["fields"]
    }
    expected = {(row[0], row[1]): tuple(row[4:]) for row in described}
    assert expected.pop(("builds", "data_folders"))  # where the facts lay on somebody's machine
    assert {key: fields[key] for key in expected} == expected
    assert {table for table, _ in fields} - {table for table, _ in expected} == {"dictionary", "found_problems"}


@pytest.mark.parametrize(
    ("table_name", "key", "parents"),
    [
        ("cases", {"primaryKey": ["case_id"]}, {"sources"}),
        ("kpi_values", {"uniqueKeys": [["kpi_id", "fiscal_year", "kind_code"]]}, {"kpis"}),
        ("relations", {"primaryKey": ["case_id", "related_case_id"]}, {"cases"}),
        ("evidence", {"primaryKey": ["table_name", "row_key", "column_name"]}, {"sources"}),
        ("corrections", {"primaryKey": ["correction_id"]}, set()),
        ("case_measures", {"primaryKey": ["case_id"]}, {"cases"}),
        ("builds", {}, set()),
    ],
)
def test_keys_are_those_that_hold(exports, table_name, key, parents):
    [table] = [table for table in tables(exports["tiny"]) if table["name"] == table_name]
    found = {name: table["schema"][name] for name in ("primaryKey", "uniqueKeys") if name in table["schema"]}
    assert found == key
    assert {one["reference"]["resource"] for one in table["schema"].get("foreignKeys", [])} == parents


def test_the_package_names_sources_terms_day_and_every_file(exports, name):
    content = package(exports[name])
    assert [source["title"] for source in content["sources"]] == [
        row[1] for row in cells(exports[name] / "csv" / "sources.csv")[1:]
    ]
    assert "利用条件" in content["licenses"][0]["title"]
    assert datetime.fromisoformat(content["created"]).year == date.today().year
    named = {file["path"] for one in content["resources"] for file in (one, *one.get("alternates", []))}
    assert named | {"datapackage.json"} == set(files(exports[name]))


def test_the_notes_say_source_day_encoding_terms_and_counts(exports, name):
    notes = (exports[name] / "README.md").read_text(encoding="utf8")
    for words in ("UTF-8（BOM なし）", "作成日: 20", "利用の条件", "アポストロフィ", "空欄は「値がない」"):
        assert words in notes
    for source in package(exports[name])["sources"]:
        assert source["title"] in notes
    for table in tables(exports[name])[:-1]:
        assert f"| {table['path']} | {table['title']} |" in notes
        assert f"| {table['rows']:,} |" in notes


def test_a_csv_is_plain_utf8_with_one_record_a_line_and_one_header(exports, name):
    dictionary = cells(exports[name] / "dictionary.csv")
    for path in [*csv_files(exports[name]).values(), exports[name] / "dictionary.csv"]:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", content), path
        table = cells(path)
        assert len(table) == content.count(b"\n"), path
        assert {len(row) for row in table} == {len(table[0])}
        assert ",".join(table[0]).isascii()
        if path.stem != "dictionary":
            assert table[0] == [row[4] for row in dictionary if row[0] == path.stem]


def test_no_cell_of_text_begins_as_a_formula_and_numbers_stay_numbers(exports, databases):
    for table in tables(exports["hostile"]):
        names = [field["name"] for field in table["schema"]["fields"] if field["type"] == "string"]
        header, *records = cells(exports["hostile"] / table["path"])
        texts = [row[header.index(column)] for row in records for column in names]
        assert [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    values = [row[4] for row in cells(exports["hostile"] / "csv" / "effects.csv")[1:]]
    assert sorted(values) == sorted(["3", "90", "0.00005", "-0.1", "12345678901234567000", "0.30000000000000004"])
    assert {row[2] for row in rows(databases["hostile"], "vendors")} >= set(HOSTILE)


ARROW_TYPES = {
    "string": pa.string(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32(),
    "datetime": pa.timestamp("us"),
}  # fmt: skip


def test_parquet_keeps_types_and_equals_the_csv(exports, name):
    for table in tables(exports[name])[:-1]:
        [parquet] = table["alternates"]
        read = pa.parquet.read_table(exports[name] / parquet["path"])
        for field in table["schema"]["fields"]:
            found = read.schema.field(field["name"]).type
            assert found == ARROW_TYPES.get(field["type"]) or (
                field["type"] == "integer" and pa.types.is_integer(found)
            )
        header, *records = cells(exports[name] / table["path"])
        assert read.column_names == header
        written = zip(*(read[column].to_pylist() for column in header), strict=True)
        assert [[as_printed(value) for value in row] for row in written] == records


def plain(number):
    return re.sub(r"\.0$", "", format(Decimal(repr(number)), "f"))


def as_printed(value):
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return plain(value)
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S.%fZ}"
        case str():
            return f"'{value}" if re.match("'*[=+@\t\r-]", value) else value
    return str(value)


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        connection.execute((ROOT / "etl" / "exported" / "plain_number.sql").read_text(encoding="utf8"))
        yield connection


STARTS = st.text(alphabet="'=+-@\t\r", max_size=4)


@given(start=STARTS, end=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10))
def test_every_text_comes_back_and_none_goes_out_as_a_formula(connection, start, end):
    text = start + end
    [(disarmed,)] = connection.execute(f"select {formulas.disarmed('t')} from (select ? as t)", [text]).fetchall()
    [(restored,)] = connection.execute(f"select {formulas.restored('t')} from (select ? as t)", [disarmed]).fetchall()
    assert restored == text
    assert not disarmed.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert disarmed in (text, f"'{text}")


@pytest.mark.parametrize(
    ("text", "disarmed"),
    [("=1", "'=1"), ("'=1", "''=1"), ("-3", "'-3"), ("'たん", "'たん"), ("a=1", "a=1"), ("", ""), (None, None)],
)
def test_only_what_would_run_gets_an_apostrophe(connection, text, disarmed):
    query = f"select {formulas.disarmed('t')} from (select cast(? as varchar) as t)"
    assert connection.execute(query, [text]).fetchall() == [(disarmed,)]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_written_plainly_and_reads_back_exactly(connection, number):
    [(text,)] = connection.execute("select plain_number(cast(? as double))", [number]).fetchall()
    assert float(text) == number
    assert re.fullmatch(PATTERNS["DOUBLE"], text)
    assert text == plain(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [(26.0, "26"), (76.7, "76.7"), (-0.5, "-0.5"), (5e-05, "0.00005"), (1e16, "10000000000000000"), (None, None)],
)
def test_a_number_has_its_shortest_form(connection, number, text):
    assert connection.execute("select plain_number(cast(? as double))", [number]).fetchall() == [(text,)]


def test_the_command_says_what_it_wrote_and_how_to_build_from_it(databases, tmp_path, capsys):
    assert run("--out", tmp_path / "it's out", "--database", databases["hostile"]) == ALL_LOADED
    printed = capsys.readouterr().out
    assert re.search(r"^cases +10 行$", printed, re.MULTILINE)
    assert "取り込めなかった 1 行は derived/rejected_rows.csv" in printed
    command = shlex.split(re.search("python -m etl (build .*)", printed)[1])
    assert main([*command, "--database", str(tmp_path / "again.duckdb")]) == ALL_LOADED


def test_without_a_database_named_the_default_one_is_built_first(tmp_path, monkeypatch):
    monkeypatch.setattr(swap, "BUILT_FOLDER", tmp_path / "built")
    assert run("--out", tmp_path / "out") == ALL_LOADED
    assert (tmp_path / "out" / "csv" / "cases.csv").read_bytes() == (SHIPPED_DATA / "cases.csv").read_bytes()
    built = swap.current_database()
    assert run("--out", tmp_path / "out") == ALL_LOADED
    assert swap.current_database() == built


def test_an_earlier_export_is_replaced_whole(databases, tmp_path):
    export(tmp_path / "out", databases["shipped"])
    gone = tmp_path / "out" / "csv" / "old.csv"
    gone.write_bytes(b"")
    content = package(tmp_path / "out")
    nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    content["resources"].append({"name": "old", "path": "csv/old.csv", "hash": nothing})
    (tmp_path / "out" / "datapackage.json").write_text(json.dumps(content), encoding="utf8")
    export(tmp_path / "out", databases["tiny"])
    export(tmp_path / "fresh", databases["tiny"])
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def put(folder, name, content="x"):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf8")


# name: (what stands in the folder before, whether an export stands there, what the message says)
FOREIGN = {
    "somebody's letter": ({"letter.txt": "x"}, False, "letter.txt"),
    "somebody's cases": ({"csv/cases.csv": "x"}, False, "（csv）"),
    "somebody's data package": ({"datapackage.json": '{"name": "other", "resources": []}'}, False, "datapackage.json"),
    "a data package that is none": ({"datapackage.json": "["}, False, "datapackage.json"),
    "many files": ({f"{number}.txt": "x" for number in range(5)}, False, "0.txt、1.txt、2.txt ほか 2 件"),
    "a letter beside an export": ({"csv/letter.txt": "x"}, True, "csv/letter.txt"),
    "a file of the export, changed since": ({"csv/cases.csv": "x"}, True, "csv/cases.csv"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_of_an_export_stays_untouched(databases, tmp_path, capsys, name):
    standing, has_export, words = FOREIGN[name]
    if has_export:
        export(tmp_path / "out", databases["tiny"])
    for path, content in standing.items():
        put(tmp_path / "out", path, content)
    before = files(tmp_path / "out")
    assert run("--out", tmp_path / "out", "--database", databases["tiny"]) == FAILED
    problem, remedy = capsys.readouterr().err.splitlines()
    assert words in problem
    assert "空のフォルダー" in remedy
    assert files(tmp_path / "out") == before


def test_a_link_in_the_folder_is_not_followed(databases, tmp_path, capsys):
    export(tmp_path / "out", databases["tiny"])
    (tmp_path / "out" / "csv").rename(tmp_path / "elsewhere")
    (tmp_path / "out" / "csv").symlink_to(tmp_path / "elsewhere")
    assert run("--out", tmp_path / "out", "--database", databases["tiny"]) == FAILED
    assert "（csv）" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "database", "problem", "remedy"),
    [
        ("file", "tiny", "file はフォルダーではありません", "--out"),
        ("file/below", "tiny", "ファイルを読み書きできません", "権限"),
        ("out", "missing.duckdb", "missing.duckdb がありません", "python -m etl build"),
        ("out", "file", "データベースとして開けません", "権限"),
        ("out", "folder", "がありません", "--database"),
        ("out", "older.duckdb", "いまの版のものと違います", "作り直して"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(databases, tmp_path, capsys, out, database, problem, remedy):
    (tmp_path / "file").write_text("x" * 5000, encoding="utf8")
    (tmp_path / "folder").mkdir()
    with duckdb.connect(tmp_path / "older.duckdb") as connection:
        connection.execute("create table cases (case_id varchar)")
    place = databases.get(database, tmp_path / database)
    assert run("--out", tmp_path / out, "--database", place) == FAILED
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert problem in lines[0]
    assert remedy in lines[1]
    assert not (tmp_path / "out").exists()


def test_a_failure_while_writing_leaves_the_earlier_export(databases, tmp_path, monkeypatch, capsys):
    export(tmp_path / "out", databases["tiny"])
    before = files(tmp_path / "out")

    def fail(*_):
        raise duckdb.IOException("no space left on device")

    monkeypatch.setattr("etl.export._write_table", fail)
    assert run("--out", tmp_path / "out", "--database", databases["shipped"]) == FAILED
    assert capsys.readouterr().err.startswith("書き出せません（no space left on device）。\n空き容量")
    assert files(tmp_path / "out") == before
