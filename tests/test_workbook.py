"""The workbook of a table, and large tables that another process writes while the page goes on."""

import io
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from etl import export
from queries import run
from queries.filters import Filters
from ui import bundles, downloads, exports, large_files, workbook

ROOT = Path(__file__).parents[1]
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
FRAME = pd.DataFrame(
    {
        "名称": ["=1+1", "0012", "http://example.com", "1-2", "'x", None],
        "額（円）": pd.array([-5, 0, None, 10**12, 1, 2], dtype="Int64"),
        "値": [1 / 3, 1e-7, None, -0.1, 1e21, 5.0],
        "新規": pd.array([True, False, None, True, False, None], dtype="boolean"),
        "開始": pd.to_datetime(["2021-09-01", None, "1999-12-31", None, None, "2024-02-29"]),
    }
)


@pytest.fixture(scope="module")
def sheet():
    return openpyxl.load_workbook(io.BytesIO(workbook.workbook({"データ": FRAME})))["データ"]


def test_each_cell_is_what_its_value_is(sheet):
    kinds = [{cell.data_type for cell in column[1:] if cell.value is not None} for column in sheet.iter_cols()]
    assert kinds == [{"s"}, {"n"}, {"n"}, {"b"}, {"d"}]
    for column, header in zip(sheet.iter_cols(values_only=True), FRAME.columns, strict=True):
        expected = [None if pd.isna(value) else value for value in FRAME[header].tolist()]
        assert list(column) == [header, *expected]


def test_text_stays_text_when_somebody_edits_its_cell(sheet):
    assert {(cell.number_format, cell.quotePrefix) for cell in sheet["A"][1:6]} == {("@", True)}
    assert {cell.number_format for cell in sheet["E"] if cell.is_date} == {"yyyy-mm-dd"}


def test_a_text_that_no_cell_holds_is_no_silent_loss():
    with pytest.raises(ValueError, match="row 1, column 1"):
        workbook.workbook({"データ": pd.DataFrame({"名称": ["長" * 32_768]})})


def test_a_table_without_rows_still_has_its_header():
    content = workbook.workbook({"データ": FRAME.head(0)})
    assert list(openpyxl.load_workbook(io.BytesIO(content))["データ"].values) == [tuple(FRAME.columns)]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("ランニングコスト（円/年）", "円/年"),
        ("イニシャルコスト（税抜換算・円）", "円"),
        ("名称（title）", ""),
        ("名称", ""),
    ],
)
def test_the_unit_is_what_the_header_says(header, unit):
    assert bundles._unit(header) == unit


@pytest.fixture
def large(tiny_database, monkeypatch):
    """The list of the tiny data where more than three rows are very many."""
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr(large_files, "MOST_AT_ONCE", 3)
    for name in ("MOST_LISTED", "FIRST_LISTED"):
        monkeypatch.setattr(f"ui.tables.{name}", 3)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/search.py").run()
    yield app
    if "_prepared" in app.session_state:
        app.session_state["_prepared"][3].close()


@pytest.mark.parametrize(
    ("kind", "words"), [("excel", "Excel用CSVを保存（ZIP、0.0MB）"), ("workbook", "Excelブックを保存（XLSX、0.0MB）")]
)
def test_a_large_list_is_prepared_on_request_and_then_saved(large, kind, words):
    assert not large.exception
    assert "一覧には先頭の 3 件を示し、ファイルには全件が入ります。" in large.markdown[0].value
    assert len(large.dataframe[0].value) == 3
    assert saved(large) == []
    large.button(key=f"case_list_files_{kind}_prepare").click().run()
    assert not large.exception
    assert saved(large) == [words]
    content = large.session_state["_prepared"][3]
    content.seek(0)
    if kind == "workbook":
        assert openpyxl.load_workbook(content)["データ"].max_row == 11


def saved(app):
    return [button.proto.label for button in app.get("download_button")]


def test_what_was_prepared_for_other_conditions_is_not_offered(large):
    large.button(key="case_list_files_machine_prepare").click().run()
    assert len(saved(large)) == 1
    large.session_state["_filters"] = Filters(types=("case_study",))
    large.run()
    assert "**5 件**" in large.markdown[0].value
    assert saved(large) == []


def test_more_rows_than_a_sheet_holds_are_said_and_offered_as_csv(tiny_database, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 9)
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr(large_files, "MOST_AT_ONCE", 3)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/search.py").run()
    assert app.button(key="case_list_files_workbook_prepare").disabled
    assert not app.button(key="case_list_files_excel_prepare").disabled
    assert any("シートに入るのは 9 行までです。CSV をお使いください。" in caption.value for caption in app.caption)


def test_a_writer_that_is_stuck_is_ended(monkeypatch):
    stuck = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(large_files.limited, "command", lambda *given: stuck)
    monkeypatch.setattr(large_files, "MOST_SECONDS", 1)
    started = time.monotonic()
    with pytest.raises(large_files.NotWritten):
        large_files.written("excel", [pd.DataFrame({"a": [1]})], None, lambda count: None)
    assert time.monotonic() - started < 20


def test_a_process_that_fails_says_so(monkeypatch):
    with pytest.raises(large_files.NotWritten):
        large_files.written("machine", iter([FRAME, "no frame"]), bundles.PLAIN, lambda done: None)


def test_who_leaves_ends_the_process(monkeypatch):
    class Left(BaseException):
        pass

    def leave(done):
        raise Left

    def kill(process):  # it is gone before what is still to be sent to it could be
        process.send_signal(signal.SIGTERM)
        process.wait()

    monkeypatch.setattr(subprocess.Popen, "kill", kill)
    started = time.monotonic()
    with pytest.raises(Left):
        large_files.written("machine", iter([FRAME] * 1000), bundles.PLAIN, leave)
    assert time.monotonic() - started < 20


def test_everything_is_offered_as_a_workbook_and_as_a_zip(tiny_database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/sources.py").run()
    assert not app.exception
    assert {"すべての表（CSV・Parquet の ZIP）", "すべての表（Excelブック）"} <= set(saved(app))
    assert downloads.KINDS["workbook"].button in saved(app)


@pytest.fixture
def sources_page(tiny_database, monkeypatch):
    """The page of the documents where more than three rows are very many."""
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr(large_files, "MOST_AT_ONCE", 3)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).switch_page("pages/sources.py").run()
    yield app
    if "_prepared" in app.session_state:
        app.session_state["_prepared"][3].close()


def test_everything_is_prepared_on_request_within_limits(sources_page, monkeypatch):
    started, run_command = [], subprocess.run

    def noted(command, **options):
        started.append((command, options))
        return run_command(command, **options)

    monkeypatch.setattr(subprocess, "run", noted)
    sources_page.button(key="everything_prepare").click().run()
    assert any(words.startswith("すべての表を保存（ZIP、0.") for words in saved(sources_page))
    assert [command[2:6] for command, _ in started] == [
        ["ui.limited", "3072", "1200", "etl"],
        ["ui.limited", "3072", "1200", "zipfile"],
    ]
    assert [options["env"]["DX_MEMORY_LIMIT"] for _, options in started] == ["1GB", "1GB"]


@needs_limits
@pytest.mark.parametrize("limit", ["EXPORT_MEGABYTES", "EXPORT_SETTINGS"])
def test_an_export_beyond_its_memory_ends_alone_and_is_told_in_two_parts(sources_page, limit, monkeypatch):
    little = {"EXPORT_MEGABYTES": 100, "EXPORT_SETTINGS": {"DX_MEMORY_LIMIT": "1MB", "DX_THREADS": "2"}}
    monkeypatch.setattr(downloads, limit, little[limit])
    sources_page.button(key="everything_prepare").click().run()
    assert not sources_page.exception
    assert not any(words.startswith("すべての表を保存") for words in saved(sources_page))
    [told] = sources_page.error
    assert told.value == downloads.NOT_WRITTEN


@needs_limits
def test_a_list_beyond_its_memory_ends_alone_and_is_told_in_two_parts(large, monkeypatch):
    monkeypatch.setattr(large_files, "MOST_MEGABYTES", 50)
    large.button(key="case_list_files_excel_prepare").click().run()
    assert not large.exception
    assert saved(large) == []
    assert large.error[0].value == downloads.NOT_WRITTEN


@pytest.mark.parametrize("broken", [run.TooLarge, run.DatabaseMissing])
def test_rows_that_cannot_be_read_while_a_list_is_written_are_told_in_two_parts(large, broken, monkeypatch):
    def parts(*_):
        raise broken
        yield

    monkeypatch.setattr(run.Selection, "parts", parts)
    large.button(key="case_list_files_excel_prepare").click().run()
    assert not large.exception
    assert large.error[0].value == downloads.NOT_WRITTEN


def test_all_tables_are_those_of_the_database_that_stands_when_they_are_asked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(downloads, "exported", lambda path: io.BytesIO(str(path).encode()))
    asked = []
    monkeypatch.setattr(downloads.st, "container", lambda **_: Row(asked))
    for name in ("dictionary", "label", "table_reader"):
        monkeypatch.setattr(downloads.data, name, lambda *_: None)
    monkeypatch.setattr(downloads.data, "load", lambda *_: pd.DataFrame({"loaded_rows": [1]}))
    monkeypatch.setattr(downloads, "described", lambda *_: None)
    monkeypatch.setattr(exports, "file_name", lambda *_: "tables")
    monkeypatch.setenv("DX_DATABASE", "/before")
    downloads.everything(key="everything", name="すべて")
    monkeypatch.setenv("DX_DATABASE", "/after")
    assert asked[0]() == b"/after"


class Row:
    """A row of buttons that notes what they would make."""

    def __init__(self, asked):
        self.asked = asked

    def download_button(self, words, content, *_, **__):
        self.asked.append(content)


def test_an_export_keeps_to_the_memory_and_threads_it_is_given(tiny_database, tmp_path, monkeypatch):
    for variable, value in downloads.EXPORT_SETTINGS.items():
        monkeypatch.setenv(variable, value)
    database = shutil.copy(tiny_database, tmp_path / "own.duckdb")  # one that no page has opened with other limits
    with export._opened(database, tmp_path) as connection:
        found = connection.execute("select current_setting('memory_limit'), current_setting('threads')").fetchall()
    assert found == [("953.6 MiB", 2)]
