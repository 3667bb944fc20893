"""How a finished database comes into place: in one step, beside readers, other builds and killed ones."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest
import tiny_data as tiny

from etl import swap
from etl.build import build, build_if_stale

ROOT = Path(__file__).parents[1]


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Return an empty folder that takes the place of data/built."""
    folder = tmp_path / "built"
    monkeypatch.setattr(swap, "BUILT_FOLDER", folder)
    return folder


def put(content):
    with swap.new_database(None) as path:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def put_half():
    with swap.new_database(None) as path:
        path.write_text("half", encoding="utf8")
        path.with_name(path.name + ".wal").write_text("half", encoding="utf8")
        raise RuntimeError


def databases(folder):
    return [path.read_text(encoding="utf8") for path in sorted(folder.glob("*.duckdb"))]


def names_in(folder):
    return {path.name for path in folder.iterdir()}


def cases_in(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select count(*) from cases").fetchall()[0][0]


def start(built, *arguments, before=""):
    """Start the command in a process of its own, with `built` for data/built and a change of the code made before."""
    program = f"""
        import sys, time
        from pathlib import Path
        from etl import build, swap
        from etl.__main__ import main
        swap.BUILT_FOLDER = Path({str(built)!r})
        {before}
        sys.exit(main({[str(argument) for argument in arguments]!r}))
    """
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_a_build_there_is_no_current_database(built):
    assert swap.current_database() is None
    built.mkdir()
    (built / "current").write_text("gone.duckdb\n", encoding="utf8")
    assert swap.current_database() is None


def test_a_new_build_becomes_current_only_when_it_is_finished(built):
    put("old")
    old = swap.current_database()
    with swap.new_database(None) as path:
        path.write_text("half", encoding="utf8")
        assert swap.current_database() == old
        path.write_text("new", encoding="utf8")
    assert swap.current_database() != old
    assert swap.current_database().read_text(encoding="utf8") == "new"


def test_the_pointer_is_moved_in_one_step(built, monkeypatch):
    moves = []
    replace = os.replace
    monkeypatch.setattr(os, "replace", lambda source, target: (moves.append(Path(target)), replace(source, target)))
    put("new")
    assert moves == [swap.current_database(), built / "current"]


def test_a_build_that_fails_leaves_the_old_one_and_no_trace(built):
    put("old")
    before = names_in(built)
    with pytest.raises(RuntimeError):
        put_half()
    assert names_in(built) == before


def test_only_the_last_two_builds_are_kept(built):
    for content in ("first", "second", "third", "fourth"):
        put(content)
    assert databases(built) == ["third", "fourth"]
    assert swap.current_database().read_text(encoding="utf8") == "fourth"


def test_what_killed_builds_left_is_removed_by_the_next(built):
    put("old")
    leftovers = [".x.duckdb.y.building", ".x.duckdb.y.building.wal", ".current.4711"]
    for name in leftovers:
        (built / name).write_text("half", encoding="utf8")
    put("new")
    assert not names_in(built) & set(leftovers)
    assert databases(built) == ["old", "new"]


def test_a_reader_of_the_old_database_goes_on_reading(built, tiny_database):
    put(tiny_database.read_bytes())
    old = swap.current_database()
    with duckdb.connect(old, read_only=True) as reader:
        put("a second build")
        put("a third, that has the old file deleted")
        assert not old.exists()
        assert reader.execute("select count(*) from cases").fetchall() == [(10,)]


def test_two_builds_at_once_both_succeed_and_leave_one_current(built, tiny_data):
    processes = [start(built, "build", "--data", tiny_data) for _ in range(2)]
    ends = [(process.communicate(timeout=60), process.returncode) for process in processes]
    assert [code for _, code in ends] == [0, 0], ends
    assert cases_in(swap.current_database()) == 10
    assert len(list(built.glob("*.duckdb"))) == 2
    assert not list(built.glob(".*"))


def test_a_build_killed_midway_leaves_the_old_database(built, tiny_data):
    put("old")
    # it stands still once it has written everything but the end of the file
    pause = "build._write_build = lambda *_: (print('writing', flush=True), time.sleep(60))"
    process = start(built, "build", "--data", tiny_data, before=pause)
    with process:
        assert process.stdout.readline() == "writing\n", process.stderr.read()
        assert list(built.glob(".*.building"))
        process.send_signal(signal.SIGKILL)
    assert databases(built) == ["old"]
    assert swap.current_database().read_text(encoding="utf8") == "old"
    build([tiny_data])
    assert cases_in(swap.current_database()) == 10
    assert not list(built.glob(".*"))


def test_a_target_is_replaced_whole_while_it_is_read_and_nothing_stands_beside_it(built, tiny_data, tmp_path):
    target = tmp_path / "out" / "it's ours.db"
    report = build([tiny_data], target)
    with duckdb.connect(target, read_only=True) as reader, swap.new_database(target) as path:
        path.write_text("new", encoding="utf8")
        assert reader.execute("select count(*) from cases").fetchall() == [(10,)]
    assert target.read_text(encoding="utf8") == "new"
    assert report.database == target
    assert names_in(target.parent) == {target.name}
    assert not built.exists()


def test_a_database_is_built_again_only_when_its_facts_changed(built, tiny_data):
    build([tiny_data])
    first = swap.current_database()
    assert build_if_stale() is None
    tiny.change(tiny_data, "cases", "plan-02", title="テレワークの環境をつくる")
    assert build_if_stale().database != first
    assert build_if_stale() is None


def test_a_wrecked_database_is_built_anew(built, tiny_data, monkeypatch):
    monkeypatch.setattr("etl.build.SHIPPED_DATA", tiny_data)
    put("no database at all")
    assert build_if_stale() is not None
    assert cases_in(swap.current_database()) == 10
