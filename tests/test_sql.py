"""Nothing from a user reaches the text of a statement, and no connection can do more than it is there for."""

import ast
import pkgutil
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest
from test_forms import HEADINGS, TOWN, csv_text, workbook

from benchmarks.hostile_texts import SQL
from etl import schema
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.build import checked
from queries import run
from queries.filters import CHOICES, MOST_CHOICES, PARAMETERS, Filters

ROOT = Path(__file__).parents[1]
FOLDERS = ("ui", "pages", "queries", "etl", "deploy")
FILES = [ROOT / "app.py", ROOT / "serve.py"]
FILES += [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
RUNNING = {"execute", "executemany", "sql", "query", "from_query"}
# Where a statement is not a plain text or a file: by function, the names it may be made of, and where they come from.
MADE = {
    ("queries/run.py", "__init__"): {"statement", "name"},  # files
    ("queries/run.py", "_found"): {"query"},  # the file, and a number of rows made by int()
    ("queries/run.py", "_define"): {"name", "view", "PARAMETER"},  # a field's name; a file with Filters.where in it
    ("queries/overlay.py", "lay_over"): {"table_name", "main", "view"},  # TABLES, the database itself, a file
    ("queries/overlay.py", "_insert"): {"table_name"},  # TABLES
    ("queries/overlay.py", "_lay_over_case_rows"): {"rows", "name"},  # a file, the database itself
    ("queries/overlay.py", "_lay_over_search_texts"): {"main", "texts_of_all"},  # the database itself, a file
    # The build, the check and the export: tables and columns of schema.tables() alone, which reads tables.sql.
    ("etl/build.py", "_know_rows_and_columns"): {"rows", "schema"},  # tables, a file
    ("etl/build.py", "_reconciled"): {"name"},  # tables
    ("etl/build.py", "_write"): {"path", "str", "chr", "schema", "name"},  # the file of the build in quotes; files
    ("etl/build.py", "<lambda>"): {"statement"},  # parts of a file
    ("etl/build.py", "_write_tables"): {"table", "columns"},
    ("etl/build.py", "_write_case_rows"): {
        "schema",
        "name",
        "comment",
    },  # a file, columns, their words
    ("etl/build.py", "_write_search_texts"): {"schema"},  # a file
    ("etl/build.py", "_insert"): {"table_name"},  # written out where it is called
    ("etl/cells.py", "_columns_with_words"): {"table", "counts"},  # tables and columns
    ("etl/cells.py", "_readings"): {"table", "column"},
    ("etl/cells.py", "_apply"): {"table", "column", "filled", "parts"},  # columns typed.read names, their types
    ("etl/cells.py", "_keep_denied"): {"table", "name"},  # a column that typed.read names
    ("etl/apply_rules.py", "_suspected"): {"table", "distinct"},  # lines of files, filled with tables and columns
    ("etl/apply_rules.py", "note"): {"rule", "_bare"},  # files and their names
    ("etl/apply_rules.py", "_refuse"): {"statement"},  # files, filled with tables, columns and the words of both
    ("etl/apply_rules.py", "_refuse_mixed"): {"rule"},  # files
    ("etl/apply_rules.py", "_take_out"): {"table_name"},  # asked of schema.tables() first, which fails for any other
    ("etl/evidence.py", "_corrected_texts"): {"_statement"},  # a file
    ("etl/evidence.py", "_compare"): {"statement"},  # a file, filled with a table that _evidenced_columns knows
    ("etl/export.py", "_require_shape"): {"schema", "name"},  # files
    ("etl/export.py", "_shape"): {"schema"},  # a file
    ("etl/export.py", "_write"): {"_statement"},  # a file
    ("etl/export.py", "_contents"): {"codes", "statement"},  # tables
    ("etl/export.py", "_tables"): {"schema", "source"},  # files, tables
    ("etl/export.py", "_problems"): {"others"},  # tables
    ("etl/export.py", "_write_table"): {"table", "form", "select", "place"},  # tables, columns; the file in quotes
    ("etl/export.py", "_dicts"): {"statement"},  # written out where it is called
    ("etl/schema.py", "tables"): {"statement"},  # files
    ("etl/staging.py", "_load"): {"table", "key", "typed"},  # tables, columns and their types
    ("etl/upload.py", "_rows"): {"table", "columns"},
}


def statements(path):
    """Yield, by function, what is given as a statement to anything that runs one."""
    yield from statements_in(ast.parse(path.read_text(encoding="utf8")), "<module>")


def statements_in(node, function):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and runs(child.func):
            yield function, given_to(child)
        is_function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from statements_in(child, getattr(child, "name", "<lambda>") if is_function else function)


def given_to(call):
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("query", "statement"))]
    return given[0] if given else None


def runs(called):
    """Tell whether what is called runs a statement; Filters has a `from_query` of its own, for addresses."""
    if not isinstance(called, ast.Attribute) or ast.unparse(called) == "Filters.from_query":
        return False
    return called.attr in RUNNING


def made_of(statement):
    """Return the names that a statement is made of; none where it is written out."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} if statement else set()


def is_written_out(statement):
    return isinstance(statement, ast.Constant)


def strange(path, of=None):
    """Return the functions that run a statement made of anything but the listed names."""
    place = str(path.relative_to(ROOT)) if of is None else of
    return [
        (place, function)
        for function, statement in statements(path)
        if not is_written_out(statement) and not made_of(statement) <= MADE.get((place, function), set())
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_statement_is_written_out_or_made_of_listed_names(path):
    assert strange(path) == []


@pytest.mark.parametrize(
    "code",
    [
        "cursor.execute(f\"select * from cases where title = '{title}'\")",
        'cursor.execute("select %s" % title)',
        'cursor.execute("select {}".format(title))',
        'cursor.sql("select " + title)',
        'cursor.query(" ".join(words))',
        "cursor.execute(text)",
        "cursor.execute(query=text)",
        "cursor.execute(*words)",
    ],
)
def test_a_statement_pasted_together_is_seen(code, tmp_path):
    path = tmp_path / "page.py"
    path.write_text(f"def draw(cursor, title, words, text):\n    {code}\n", encoding="utf8")
    assert strange(path, of="pages/page.py") == [("pages/page.py", "draw")]


def test_every_listed_place_runs_a_statement():
    assert {place for path in FILES for place in [(str(path.relative_to(ROOT)), name) for name, _ in statements(path)]
            if place in MADE} == set(MADE)  # fmt: skip


def test_the_clauses_of_a_selection_are_the_same_whatever_it_holds():
    harmless, hostile = (dict.fromkeys(CHOICES, (text,)) for text in ("窓口", SQL[0]))
    clauses = [Filters(**chosen, keyword=word).where()[0] for chosen, word in ((harmless, "窓口"), (hostile, SQL[1]))]
    assert clauses[0] == clauses[1]
    assert all(text not in clauses[1] for text in SQL[:2])


@pytest.fixture(scope="module")
def connection(tiny_database):
    return run.open_database(tiny_database)


def counts(connection):
    return [connection.execute(f"select count(*) from {name}").fetchall() for name in ("cases", "evidence", "codes")]


@pytest.mark.parametrize("text", SQL)
@pytest.mark.parametrize("name", [*CHOICES, "keyword", "own_name", "peer_bodies", "pins"])
def test_a_statement_in_a_filter_finds_what_an_unknown_word_finds(connection, name, text):
    before = counts(connection)
    found = []
    for value in (text, "存在しない語"):
        given = value if isinstance(getattr(Filters(), name), str) else (value,)
        filters = replace(Filters(own_population=12_000), **{name: given})
        found.append(outcome(run.Selection(connection), filters))
    assert found[0] == found[1]
    assert counts(connection) == before


def outcome(selection, filters):
    """Return the rows found, or the kind of error: no column has such a name."""
    try:
        return selection.rows("search/case_list", filters, {}).to_csv()
    except duckdb.BinderException:
        return "no such column"


@pytest.mark.parametrize("text", SQL)
def test_a_statement_as_parameter_of_a_page_finds_nothing(connection, text):
    for query in ("case/fields", "case/evidence", "case/parts", "case/similar_cases"):
        assert run.Selection(connection).rows(query, Filters(), {"case_id": text}).empty


@pytest.mark.parametrize("text", SQL)
def test_a_statement_in_an_own_row_stays_a_text(connection, text):
    before = counts(connection)
    source = {"source_id": "own", "title": text, "publisher_name": text}
    case = {"case_id": "own-1", "source_id": "own", "title": text, "summary": text, "record_type_code": "case_study"}
    laid_over = run.Selection(connection, {"sources": [source], "cases": [case]})
    [found] = laid_over.rows("case/fields", Filters(), {"case_id": "own-1"}).itertuples()
    assert (found.title, found.summary, found.source_title) == (text, text, text)
    assert counts(connection) == before


def test_addresses_hold_no_more_choices_than_a_reader_can_make():
    known = {name: frozenset(str(number) for number in range(1_000)) for name in CHOICES}
    query = {PARAMETERS[name]: [str(number) for number in range(1_000)] for name in CHOICES}
    filters = Filters.from_query(query, known)
    assert {len(getattr(filters, name)) for name in CHOICES} == {MOST_CHOICES}


FORBIDDEN = [
    "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')", "from '/etc/passwd'",
    "select * from read_parquet('/tmp/x')", "select * from glob('/*')", "select * from read_blob('/etc/passwd')",
    "attach '/tmp/other.duckdb'", "attach ':memory:' as other",
    "copy cases to '/tmp/x.csv'", "export database '/tmp/x'", "install excel", "load httpfs",
    "create table main.t (a int)", "insert into cases (case_id) values ('x')", "delete from cases",
    "drop table cases", "update cases set title = 'x'", "create or replace view main.cases as select 1",
    "set threads = 8", "set memory_limit = '64GB'", "set enable_external_access = true", "reset lock_configuration",
    "pragma enable_profiling", "create persistent secret s (type http)", "select getenv('HOME')",
    "select * from sniff_csv('/etc/passwd')", "call pragma_import_database('/tmp')", "import database '/tmp'",
]  # fmt: skip


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_connection_of_the_app_only_reads_its_own_file(connection, statement):
    with pytest.raises(duckdb.Error):
        connection.cursor().execute(statement).fetchall()


def test_memory_threads_and_disk_are_limited_and_the_settings_locked(connection):
    names = ("threads", "lock_configuration", "enable_external_access", "max_temp_directory_size", "memory_limit")
    settings = [connection.execute("select current_setting($name)", {"name": name}).fetchall()[0][0] for name in names]
    assert settings == [2, True, False, "3.7 GiB", "1.8 GiB"]


GREEDY = "-- One row per text.\nselect list(range || repeat('x', 1000)) as texts from range(10000000);"


def test_a_query_that_would_take_all_memory_ends_alone(tiny_database, tmp_path, monkeypatch):
    limits = {"memory_limit": "200MB", "temp_directory": "", "max_temp_directory_size": "0KB"}
    monkeypatch.setattr(run, "SETTINGS", run.SETTINGS | limits)
    path = shutil.copy(tiny_database, tmp_path / "tiny.duckdb")  # one that nobody has opened with other limits
    connection = run.open_database(path)
    greedy, other = run.Selection(connection), run.Selection(connection)
    written = run.statement
    monkeypatch.setattr(run, "statement", lambda name: GREEDY if name == "greedy" else written(name))
    with pytest.raises(run.TooLarge):
        greedy.rows("greedy", Filters(), {})
    assert other.rows("overview/totals", Filters(), {})["cases"][0] == 10
    assert greedy.rows("overview/totals", Filters(), {})["cases"][0] == 10


def test_a_reader_is_told_in_two_parts_that_a_query_takes_too_much(tiny_database, monkeypatch):
    def fail(*_, **__):
        raise run.TooLarge

    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr("ui.blocks.caption", fail)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    [told] = app.error
    assert "メモリの上限" in told.value.split("\n\n")[0]
    assert "絞ってください" in told.value.split("\n\n")[1]


RUN_BY = ("execute", "executemany", "sql", "query")


@pytest.fixture
def given_to_duckdb(monkeypatch):
    """Return the texts of all statements that any connection of this process runs from now on."""
    schema.tables()  # read once for all checks
    texts = []
    for name in RUN_BY:
        monkeypatch.setattr(duckdb.DuckDBPyConnection, name, noting(getattr(duckdb.DuckDBPyConnection, name), texts))
    return texts


def noting(run_statement, texts):
    def noted(connection, query, *arguments, **options):
        texts.append(query)
        return run_statement(connection, query, *arguments, **options)

    return noted


def strangers_files(text):
    """Return files of a stranger with the text in their names and sheets and, one after the other, in every cell."""
    as_town = [[*TOWN[:place], text, *TOWN[place + 1 :]] for place in range(len(TOWN))]
    cases = [HEADINGS, TOWN, [text] * len(TOWN), *as_town]
    evidence = [["table_name", "row_key", "column_name", "printed_text", "source_id"], [text] * 5]
    evidence += [[text, "town-1", "title", text, text], ["cases", text, "title", text, text]]
    evidence += [["cases", "town-1", text, text, text], ["cases", "town-1", "title", text, text]]
    name, sheet = re.sub(r"[/\\]", "_", text), re.sub(r"[\[\]:*?/\\]", "_", text)[:31].strip("'")
    return {
        f"{name}.csv": as_csv(cases),
        f"{name}.xlsx": workbook(**{sheet: cases, "根拠": evidence, f"{sheet[:20]}覚書": [[text], [text]]}),
    }


def as_csv(rows):
    return csv_text([[str(cell).replace('"', '""') for cell in row] for row in rows]).encode()


@pytest.mark.parametrize("text", SQL)
def test_a_file_of_a_stranger_is_checked_by_the_same_statements_whatever_it_holds(text, tmp_path, given_to_duckdb):
    run_for = {}
    for word in (text, "不明"):
        for name, content in strangers_files(word).items():
            path = tmp_path / name
            path.write_bytes(content)
            given_to_duckdb.clear()
            assert main(["check", str(path)]) == SOME_REFUSED
            run_for[word, path.suffix] = list(given_to_duckdb)
    assert run_for[text, ".csv"] == run_for["不明", ".csv"]
    assert run_for[text, ".xlsx"] == run_for["不明", ".xlsx"]
    assert all(len(statements) > 100 for statements in run_for.values())


@pytest.mark.parametrize("text", SQL)
def test_files_of_a_stranger_are_built_by_the_same_statements_whatever_they_hold(
    text, tmp_path, tiny_data, given_to_duckdb
):
    run_for, built = {}, {}
    for word in (text, "不明"):
        folder = tmp_path / re.sub(r"[/\\]", "_", word)
        folder.mkdir()
        for name, content in strangers_files(word).items():
            (folder / name).write_bytes(content)
        database = folder / f"{folder.name}.duckdb"
        given_to_duckdb.clear()
        assert main(["build", "--data", str(tiny_data), str(folder), "--database", str(database)]) == SOME_REFUSED
        attached = [statement for statement in given_to_duckdb if statement.startswith("attach '")]
        assert len(attached) == 1  # the one statement with a name given to the command, in quotes
        # some run side by side, in any order
        run_for[word] = sorted(statement for statement in given_to_duckdb if statement not in attached)
        with duckdb.connect(database, read_only=True) as connection:
            built[word] = counts(connection)
    assert run_for[text] == run_for["不明"]
    assert built[text] == built["不明"]


HEADINGS_OF_A_STRANGER = ["{}", "名称（{}）", "名称{}", "イニシャルコスト（{}）", "title{}", "名称 as x{}"]


@pytest.mark.parametrize("text", [SQL[1], SQL[2], SQL[-1]])
@pytest.mark.parametrize("heading", HEADINGS_OF_A_STRANGER)
def test_a_heading_of_a_stranger_is_in_no_statement(heading, text, tmp_path, capsys, given_to_duckdb):
    strange = [[*HEADINGS, heading.format(text)], [*TOWN, "1"]]
    (tmp_path / "cases.csv").write_bytes(as_csv(strange))
    (tmp_path / "town.xlsx").write_bytes(workbook(事例=strange))
    for path in ("cases.csv", "town.xlsx"):
        assert main(["check", str(tmp_path / path)]) == FAILED
        assert "知らない見出し" in capsys.readouterr().err
    assert main(["build", "--data", str(tmp_path), "--database", str(tmp_path / "built.duckdb")]) == FAILED
    assert not any(text in statement for statement in given_to_duckdb)


def test_a_folder_named_like_a_statement_is_exported_to_as_it_is_called(tmp_path, tiny_database, given_to_duckdb):
    name = "x' (format csv); drop table cases; --"
    database, folder = tmp_path / f"{name}.duckdb", tmp_path / name
    shutil.copy(tiny_database, database)
    assert main(["export", "--database", str(database), "--out", str(folder)]) == ALL_LOADED
    assert (folder / "csv" / "cases.csv").is_file()
    assert sorted(tmp_path.iterdir()) == sorted([database, folder])
    named = [statement for statement in given_to_duckdb if "drop table cases" in statement]
    assert named
    assert all(statement.startswith("copy (") and "x'' (format csv)" in statement for statement in named)


OUTSIDE = [
    "from read_csv('/etc/passwd')", "from read_text('/etc/passwd')", "from '/etc/passwd'", "from glob('/*')",
    "from read_blob('{folder}/../outside.txt')", "from read_text('https://192.0.2.1/')", "attach '/etc/other.duckdb'",
    "attach '{outside}/other.duckdb' as other", "copy codes to '{outside}/x.csv'", "export database '{outside}/all'",
    "import database '{outside}'", "load httpfs", "install httpfs", "load '{outside}/x.duckdb_extension'",
    "set threads = 64", "set memory_limit = '64GB'", "set temp_directory = '{outside}'",
    "set enable_external_access = true", "set allowed_directories = ['/']", "set lock_configuration = false",
    "reset lock_configuration", "reset allowed_directories",
]  # fmt: skip
USES = {  # a step in the middle of each command, and the command
    "check": ("etl.upload.checked", lambda folder, data, _: main(["check", str(data / "cases.csv")])),
    "build": (
        "etl.build._reconciled",
        lambda folder, data, _: main(["build", "--data", str(data), "--database", str(folder / "new.duckdb")]),
    ),
    "build, writing": (
        "etl.build._write_build",
        lambda folder, data, _: main(["build", "--data", str(data), "--database", str(folder / "new.duckdb")]),
    ),
    "export": (
        "etl.export._contents",
        lambda folder, _, database: main(["export", "--database", str(database), "--out", str(folder)]),
    ),
}


@pytest.mark.parametrize("use", USES)
def test_the_connections_of_the_commands_touch_nothing_outside(use, tmp_path, tiny_data, tiny_database, monkeypatch):
    step, command = USES[use]
    folder, outside = tmp_path / "in", tmp_path / "outside"
    for path in (folder, outside):
        path.mkdir()
    outside.with_suffix(".txt").write_text("x", encoding="ascii")
    asked = [statement.format(folder=folder, outside=outside) for statement in OUTSIDE]
    done = []
    monkeypatch.setattr(step, asking(pkgutil.resolve_name(step), asked, done))
    # this process has the file open with the app's settings, and would get no connection with others
    database = Path(shutil.copy(tiny_database, tmp_path / "copied.duckdb"))
    assert command(folder, tiny_data, database) in (ALL_LOADED, SOME_REFUSED)
    assert done == ["asked"]
    assert list(outside.iterdir()) == []


def asking(function, statements, done):
    """Return the function, which first runs the statements on its connection and notes those that come through."""

    def asked(connection, *arguments):
        done.append("asked")
        for statement in statements:
            with suppress(duckdb.Error):
                connection.cursor().execute(statement).fetchall()
                done.append(statement)
        return function(connection, *arguments)

    return asked


def test_the_check_of_a_stranger_has_little_memory_two_threads_and_no_disk(monkeypatch, tiny_data):
    names = ("memory_limit", "threads", "temp_directory", "allowed_directories", "lock_configuration")
    found = []

    def noted(connection, staged):
        found.extend(
            connection.execute("select current_setting($name)", {"name": name}).fetchone()[0] for name in names
        )
        return checked(connection, staged)

    monkeypatch.setattr("etl.upload.checked", noted)
    assert main(["check", str(tiny_data / "cases.csv")]) in (ALL_LOADED, SOME_REFUSED)
    assert found == ["476.8 MiB", 2, "", [], True]


@pytest.mark.parametrize("database", ["new.duckdb", "link/new.duckdb", "link/later/new.duckdb", "link/../new.duckdb"])
def test_a_build_finds_its_own_folder_by_any_path(database, tmp_path, tiny_data, monkeypatch):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--data", str(tiny_data), "--database", database]) == ALL_LOADED
    assert Path(database).is_file()
    out = Path(database).parent / "out"
    assert main(["export", "--database", database, "--out", str(out)]) == ALL_LOADED
    assert (out / "csv" / "cases.csv").is_file()
