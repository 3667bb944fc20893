"""What becomes of a database, its builds and its readers when disks fill, files break and processes are killed."""

import csv
import errno
import gc
import hashlib
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb
import pytest
import tiny_data as tiny
from served import free_port, wait_for
from streamlit.testing.v1 import AppTest

from benchmarks import killed_builds, project_copy, swapped_readers
from benchmarks.reader import Reader
from etl import swap
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.build import build, build_if_stale
from queries import run
from queries.filters import Filters
from ui import faults, warm

ROOT = Path(__file__).parents[1]
SMALL = 1_000_000  # bytes: less than any database


class Options:
    kills, swaps, sessions, runs = 3, 2, 2, 1


PROGRESS = re.compile(r".+…（\d+ 秒）")  # on a busy machine a command takes long enough to say it


def started(*arguments, cwd=ROOT, **options):
    """Start the command in a process of its own, buffered as in an office."""
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    options = {"stdout": subprocess.PIPE} | options
    return subprocess.Popen(command, cwd=cwd, env=environment, stderr=subprocess.PIPE, text=True, **options)


def ended(process):
    """Wait for the end; return the exit code and the lines of the errors, without those of what is being done."""
    _, said = process.communicate(timeout=120)
    return process.returncode, [line for line in said.splitlines() if not PROGRESS.fullmatch(line)]


def short_of_space():
    """Stand in for a full disk: no file may grow beyond this size."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def cases_in(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select count(*) from cases").fetchall()[0][0]


def names_in(folder):
    return {path.name for path in folder.iterdir()}


@pytest.fixture
def standing(tiny_database, tmp_path):
    """Return a database that stands alone in its folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    return Path(shutil.copy(tiny_database, folder / "facts.duckdb"))


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return an empty folder that takes the place of data/built, for builds and for the app."""
    folder = tmp_path / "built"
    folder.mkdir()
    monkeypatch.setattr(swap, "BUILT_FOLDER", folder)
    monkeypatch.setattr(run, "BUILT_FOLDER", folder)
    monkeypatch.setattr(warm.subprocess, "run", lambda *_, **__: None)  # the app would build the shipped facts
    monkeypatch.delenv("DX_DATABASE", raising=False)
    return folder


def visit():
    """Return the first page as a new session of this process sees it: a second run would leave app.py out."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


# Builds


def test_killed_builds_leave_the_old_or_the_new_database_and_nothing_else(tmp_path):
    figures = killed_builds.measure(tmp_path, Options)
    kills = [figure.median for figure in figures if "強制終了した構築" in figure.label]
    assert kills == [Options.kills] * 2
    assert [figure.label for figure in figures if not figure.is_kept] == []


@pytest.mark.parametrize("name", [".{}.1.building", ".{}.1.building.wal", ".{}.lock"])
def test_a_build_clears_away_what_killed_builds_of_its_file_left(tiny_data, standing, name):
    (standing.parent / name.format(standing.name)).write_bytes(b"half")
    other = standing.parent / ".other.duckdb.1.building"
    other.write_bytes(b"of another build, that may be running")
    build([tiny_data], standing)
    assert names_in(standing.parent) == {standing.name, other.name}


def test_room_is_made_before_a_build_writes(built):
    leftovers = [built / name for name in (".x.duckdb.1.building", "9.duckdb", ".current.1")]
    with swap.new_database(None) as path:
        path.write_bytes(b"old")
    for leftover in leftovers:
        leftover.write_bytes(b"half")
    with swap.new_database(None) as path:
        assert not [leftover for leftover in leftovers if leftover.exists()]
        path.write_bytes(b"new")
    assert len(list(built.glob("*.duckdb"))) == 2


def test_a_build_that_cannot_be_pointed_to_leaves_nothing(built, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    before = names_in(built)
    monkeypatch.setattr(swap, "_point_to", full)
    with pytest.raises(OSError, match="full"), swap.new_database(None) as path:
        path.write_bytes(b"new")
    assert names_in(built) == before


@pytest.mark.parametrize("count", [2, 4])
def test_builds_of_one_file_at_once_all_succeed_and_leave_only_it(tiny_data, standing, count):
    builds = [started("build", "--data", tiny_data, "--database", standing) for _ in range(count)]
    assert [ended(process) for process in builds] == [(ALL_LOADED, [])] * count
    assert cases_in(standing) == 10
    assert names_in(standing.parent) == {standing.name}


def test_a_full_disk_leaves_the_old_database_and_is_named(tiny_data, standing):
    before = standing.read_bytes()
    code, said = ended(started("build", "--data", tiny_data, "--database", standing, preexec_fn=short_of_space))
    assert code == FAILED
    assert said == [
        f"データベースを書き込めません（{standing}: ファイルの大きさの上限を超えます）。",
        "空き容量と書き込みの権限を確かめてください。前のデータベースはそのままです。",
    ]
    assert standing.read_bytes() == before
    assert names_in(standing.parent) == {standing.name}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_report_that_cannot_be_written_is_no_failed_build(tiny_data, standing):
    standing.unlink()
    with open("/dev/full", "w", encoding="utf8") as full:
        code, said = ended(started("build", "--data", tiny_data, "--database", standing, stdout=full))
    assert code == ALL_LOADED
    assert said == [
        "データベースは入れ替えました。結果を書けません（空き容量がありません）。",
        "書き出す先の空き容量と権限を確かめてください。",
    ]
    assert cases_in(standing) == 10


def test_a_book_of_refused_rows_that_cannot_be_written_is_no_failed_build(tiny_data, standing, monkeypatch, capsys):
    def full(path, _):
        path.touch()
        raise OSError(errno.ENOSPC, "full")

    tiny.add(tiny_data, "tags", case_id="book-99", tag_code="rpa")
    book = standing.parent / "refused.xlsx"
    monkeypatch.setattr(Path, "write_bytes", full)
    options = ["build", "--data", str(tiny_data), "--database", str(standing), "--refused", str(book)]
    assert main(options) == SOME_REFUSED
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"データベースは入れ替えました。ブック {book} を書けません（空き容量がありません）。"
    assert len(said) == 2
    assert not book.exists()


def test_a_folder_that_can_only_be_read_serves_its_current_database(tiny_data, built, monkeypatch):
    build([tiny_data])
    monkeypatch.setattr(swap, "one_builder", lambda: pytest.fail("a lock was taken where only reading is allowed"))
    assert build_if_stale() is None


def header_only(folder, name):
    path = folder / name
    path.write_text(path.read_text(encoding="utf8").split("\n")[0] + "\n", encoding="utf8")


FILE_FAULTS = {
    "cases.csv is emptied": lambda folder: (folder / "cases.csv").write_bytes(b""),
    "only the header of cases.csv is left": lambda folder: header_only(folder, "cases.csv"),
    "cases.csv is garbage": lambda folder: (folder / "cases.csv").write_bytes(os.urandom(100_000)),
    "cases.csv is all zeros": lambda folder: (folder / "cases.csv").write_bytes(bytes(100_000)),
    "cases.csv is a database": lambda folder: (folder / "cases.csv").write_bytes(b"\0" * 8 + b"DUCK" + os.urandom(99)),
    "cases.csv is gone": lambda folder: (folder / "cases.csv").unlink(),
    "kpis.csv is emptied": lambda folder: (folder / "kpis.csv").write_bytes(b""),
    "sources.csv is gone, on which all hangs": lambda folder: (folder / "sources.csv").unlink(),
    "only the header of codes.csv is left": lambda folder: (folder / "codes.csv").write_text(
        "list,code,label_ja,label_en,sort_order\n", encoding="utf8"
    ),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_broken_file_leaves_the_old_database_and_is_told_in_two_parts(tiny_data, standing, capsys, fault):
    before = standing.read_bytes()
    FILE_FAULTS[fault](tiny_data)
    assert main(["build", "--data", str(tiny_data), "--database", str(standing)]) == FAILED
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert all(line.endswith("。") for line in said)
    assert standing.read_bytes() == before


# The app


POINTERS = [b"", b"\xff\xfe\0", b"../facts.duckdb\n", b"/etc/passwd", b"a\0.duckdb", b"x" * 5000, b"gone.duckdb"]


@pytest.mark.parametrize("content", POINTERS, ids=lambda content: repr(content[:12]))
def test_a_broken_pointer_names_no_database_and_the_next_build_mends_it(tiny_data, built, content):
    shutil.copy(ROOT / "data" / "codes.csv", built.parent / "facts.duckdb")
    (built / "current").write_bytes(content)
    assert swap.current_database() is None
    with pytest.raises(run.DatabaseMissing):
        run.version_of(run.database_path())
    build([tiny_data])
    assert run.database_path() == swap.current_database()


def another_database(path):
    other = path.with_name("other.duckdb")
    with duckdb.connect(other) as connection:
        connection.execute("create table cases (x int)")
    other.replace(path)


def overwritten(path, start):
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(path.stat().st_size - start))


DATABASE_FAULTS = {
    "gone": Path.unlink,
    "emptied": lambda path: os.truncate(path, 0),
    "cut short": lambda path: os.truncate(path, 600_000),
    "garbage": lambda path: overwritten(path, 0),
    "garbage after its header": lambda path: overwritten(path, 12_288),
    "another database": another_database,
}


def is_told_in_two_parts(app):
    (error,) = app.error
    return error.value.startswith("データベースを開けません。\n\n") and str(ROOT) not in error.value


@pytest.mark.parametrize("fault", DATABASE_FAULTS)
@pytest.mark.parametrize("is_served", [False, True])
def test_a_broken_database_is_told_in_two_parts_and_mended_by_the_next_build(
    tiny_data, standing, monkeypatch, fault, is_served
):
    monkeypatch.setenv("DX_DATABASE", str(standing))
    if is_served:
        assert not visit().error
    DATABASE_FAULTS[fault](standing)
    broken = visit()
    assert not broken.exception
    assert is_told_in_two_parts(broken)
    build([tiny_data], standing)
    mended = visit()
    assert not mended.exception
    assert not mended.error


def test_a_database_that_breaks_during_a_run_is_told_in_two_parts(standing, monkeypatch):
    opened = run.open_database

    def open_and_break(path):
        connection = opened(path)
        overwritten(path, 12_288)
        return connection

    monkeypatch.setenv("DX_DATABASE", str(standing))
    monkeypatch.setattr(run, "open_database", open_and_break)
    broken = visit()
    assert not broken.exception
    assert is_told_in_two_parts(broken)


def test_a_build_that_takes_the_place_between_name_and_opening_is_opened_instead(tiny_data, built, monkeypatch):
    build([tiny_data])
    named = run.database_path
    asked = []

    def late():
        asked.append(path := named())
        if len(asked) == 1:
            path.unlink()  # two builds later
            build([tiny_data])
        return path

    monkeypatch.setattr(run, "database_path", late)
    app = visit()
    assert asked[0] != asked[1] == swap.current_database()
    assert not app.error
    assert not app.exception


def test_a_file_replaced_while_it_is_opened_is_not_taken_for_either(tiny_data, standing, monkeypatch):
    connect = duckdb.connect

    def replaced(*arguments, **options):
        monkeypatch.setattr(run.duckdb, "connect", connect)
        build([tiny_data], standing)
        return connect(*arguments, **options)

    monkeypatch.setattr(run.duckdb, "connect", replaced)
    with pytest.raises(run.DatabaseMissing):
        run.open_database(standing)
    assert run.Selection(run.open_database(standing)).rows("overview/totals", Filters(), {})["cases"][0] == 10


def page_that_counts():
    import weakref

    import streamlit as st

    from ui import data

    data.begin_run()
    data.load("overview/totals")
    st.session_state["former"] = weakref.ref(data.database())
    data.end_run()


def test_a_session_that_nobody_touches_holds_no_former_build(tiny_data, standing, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(standing))
    session, other = (AppTest.from_function(page_that_counts) for _ in range(2))
    session.run()
    former = session.session_state["former"]
    assert former() is not None
    for _ in range(2):  # the server itself keeps the last two
        build([tiny_data], standing)
        other.run()
    gc.collect()
    assert former() is None
    session.run()
    assert not session.exception


def page_that_breaks(place):
    import streamlit as st

    from ui import faults

    def fail():
        raise ValueError("/srv/secret")

    faults.tell_in_japanese()
    st.button("押す", on_click=fail if place == "callback" else None)
    if place == "fragment":
        st.fragment(fail)()


@pytest.fixture
def in_english(monkeypatch):
    """Undo what another test has replaced."""
    monkeypatch.setattr("streamlit.elements.exception._GENERIC_UNCAUGHT_EXCEPTION_TEXT", "English")


def is_told_in_japanese(app, printed):
    """Tell whether a reader sees the two parts alone, and the log has the cause."""
    (told,) = app.exception
    return told.message == faults.BROKEN_PAGE and not told.stack_trace and "secret" in printed.out + printed.err


@pytest.mark.parametrize("place", ["callback", "fragment"])
def test_an_error_outside_the_page_is_told_in_japanese_and_logged(in_english, capfd, place):
    app = AppTest.from_function(page_that_breaks, args=(place,)).run()
    if place == "callback":
        app.button[0].click().run()
    assert is_told_in_japanese(app, capfd.readouterr())


def test_an_error_of_a_page_is_told_in_japanese_and_logged(in_english, tiny_database, monkeypatch, capfd):
    def fail(*_, **__):
        raise ValueError("/srv/secret")

    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr("ui.blocks.caption", fail)
    assert is_told_in_japanese(visit(), capfd.readouterr())
    assert faults.BROKEN_PAGE.count("\n\n") == 1


# Servers


def test_servers_that_start_at_once_on_a_fresh_checkout_build_once(tmp_path):
    checkout = project_copy.checkout(tmp_path / "project")
    starts = [started("build", "--if-stale", cwd=checkout) for _ in range(4)]
    printed = [process.communicate(timeout=120)[0] for process in starts]
    assert [process.returncode for process in starts] == [ALL_LOADED] * 4
    assert sum("データベースは最新です。" in text for text in printed) == 3
    assert len(list((checkout / "data" / "built").glob("*.duckdb"))) == 1


def test_three_dashboards_started_at_once_on_a_fresh_checkout_build_once_and_all_show_the_page(tmp_path):
    checkout = project_copy.checkout(tmp_path / "project")
    shutil.copytree(ROOT / "deploy", checkout / "deploy")
    shutil.copy(ROOT / "requirements.txt", checkout)
    installed_as_here(checkout)
    ports = []
    for _ in range(3):
        ports.append(free_port(*ports))
    logs = [tmp_path / f"{port}.log" for port in ports]
    with ExitStack() as running:
        servers = [running.enter_context(dashboard(checkout, log)) for log in logs]
        for server, log in zip(servers, logs, strict=True):
            wait_for(f"http://127.0.0.1:{log.stem}/_stcore/health", server, log)
        pages = [Reader(port).ask("") for port in ports]
    assert [page.errors for page in pages] == [[], [], []]
    with (checkout / "data" / "cases.csv").open(encoding="utf8", newline="") as file:
        assert pages[0].metrics[0] == f"{len(list(csv.DictReader(file)))} 件"
    assert pages[0].metrics == pages[1].metrics == pages[2].metrics
    # a busy machine is told first what goes on: 始めています…（2 秒）
    said = [re.sub(r"^.*…（\d+ 秒）\n", "", log.read_text(encoding="utf8"), flags=re.MULTILINE) for log in logs]
    assert sum(text.startswith("データベースは最新です。") for text in said) == 2
    assert sum("取り込んだ行" in text for text in said) == 1
    assert len(list((checkout / "data" / "built").glob("*.duckdb"))) == 1


def installed_as_here(checkout):
    """Let a checkout use the packages of these tests as if it had installed them."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    (checkout / ".venv" / "lib").symlink_to(Path(sys.prefix) / "lib")
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", checkout / ".venv")
    wanted = hashlib.sha256((checkout / "requirements.txt").read_bytes()).hexdigest()
    (checkout / ".venv" / ".installed-requirements").write_text(wanted, encoding="ascii")


@contextmanager
def dashboard(checkout, log):
    """Start the one command that a user starts, on the port that the log is named after."""
    command = [sys.executable, "deploy/run.py", "--server.port", log.stem]
    environment = {name: value for name, value in os.environ.items() if name != "DX_DATABASE"}
    with log.open("w", encoding="utf8") as file:
        # a group of its own: the server is a child of the command
        process = subprocess.Popen(
            command, cwd=checkout, env=environment, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def test_readers_see_the_old_or_the_new_data_and_never_an_error_while_databases_are_swapped(tmp_path):
    figures = {figure.label: figure for figure in swapped_readers.measure(tmp_path, Options)}
    assert [label for label, figure in figures.items() if not figure.is_kept] == []
    assert figures["既定の場所: 確かめた画面"].median > 3 * len(swapped_readers.PAGES)
