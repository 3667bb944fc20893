"""What the offices' Windows machines would refuse: nobody here has one, so each trap is looked for or acted out."""

import ast
import errno
import os
import re
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest
import tiny_data as tiny

from benchmarks.project_copy import checkout
from etl import swap
from etl.build import build
from ui import large_files, own
from ui.bundles import About

ROOT = Path(__file__).parents[1]
PRODUCT = [
    ROOT / "app.py",
    ROOT / "serve.py",
    *(path for name in ("deploy", "pages", "ui", "queries", "etl") for path in sorted((ROOT / name).rglob("*.py"))),
]
ABSENT_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
ABSENT_NAMES = {
    *("fork", "forkpty", "getuid", "geteuid", "getgid", "getpgid", "killpg", "mkfifo", "nice", "posix_spawn"),
    *("sched_getaffinity", "setsid", "sysconf", "uname", "wait3", "SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1"),
    *("symlink", "symlink_to", "chown", "preexec_fn", "start_new_session"),
}
READS_TEXT = {"open", "read_text", "write_text", "run", "Popen", "check_output", "NamedTemporaryFile", "TemporaryFile"}
BINARY_ANYWAY = {"archive.open", "parts.open"}  # a part of a ZIP file


def absent(path):
    """Yield what a file uses that Windows has not, or has otherwise, with its line."""
    text = path.read_text(encoding="utf8") if isinstance(path, Path) else path
    guarded = set(re.findall(r'hasattr\(\w+, "(\w+)"\)', text))
    tree = ast.parse(text)
    tried = {one.lineno for node in ast.walk(tree) if goes_on_without(node) for one in node.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno not in tried:
            names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
            yield from ((node.lineno, name) for name in names & ABSENT_MODULES)
        elif isinstance(node, ast.Attribute) and (
            node.attr in ABSENT_NAMES - guarded or ast.unparse(node) == "os.rename"  # which replaces nothing there
        ):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and re.match(
            r"/(proc|dev|tmp|etc|usr|var)\b|.*%-[dmHMSy]", str(node.value)
        ):
            yield node.lineno, str(node.value)
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, f"no encoding: {name}") for name in unnamed_encoding(node))


def goes_on_without(node):
    """Whether a statement tries an import and goes on where there is no such module."""
    return isinstance(node, ast.Try) and any(getattr(one.type, "id", "") == "ImportError" for one in node.handlers)


def unnamed_encoding(call):
    """Yield the name of a call that reads or writes text in whatever encoding the machine prefers."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given = {word.arg: word.value for word in call.keywords}
    if name not in READS_TEXT or "encoding" in given or None in given:
        return
    place = 1 if isinstance(call.func, ast.Name) else 0
    mode = given.get("mode") or next(iter(call.args[place : place + 1]), None)
    is_process = name in ("run", "Popen", "check_output")
    is_text = "text" in given if is_process else "b" not in getattr(mode, "value", "r" if name[0] in "orw" else "w+b")
    if is_text and ast.unparse(call.func) not in BINARY_ANYWAY:
        yield name


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_uses_what_windows_has_not(path):
    assert list(absent(path)) == []


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "from resource import getrusage",
        "os.fork()",
        "os.rename(a, b)",
        "signal.SIGKILL",
        "os.nice(10)",
        "Path('/proc/self')",
        "f'{day:%-d}'",
        "open('x')",
        "open('x', 'w')",
        "path.open()",
        "path.read_text()",
        "path.write_text('x')",
        "subprocess.run(['x'], text=True)",
    ],
)
def test_each_trap_is_seen(line):
    assert list(absent(line))


@pytest.mark.parametrize(
    "line",
    ["open('x', 'rb')", "path.open('wb')", "path.read_text(encoding='utf8')", 'if hasattr(os, "nice"): os.nice(1)'],
)
def test_what_windows_has_is_left_alone(line):
    assert list(absent(line)) == []


def test_every_file_has_a_name_that_windows_can_hold():
    names = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    assert len(names) > 100
    assert [name for name in names if re.search(r'[<>:"|?*\\]|[. ](/|$)', name)] == []
    assert [name for name in names if PureWindowsPath(name).is_reserved()] == []
    assert len({name.lower() for name in names}) == len(names)
    assert max(map(len, names)) < 120


def test_a_checkout_with_the_line_ends_of_windows_builds_the_same(tmp_path):
    project = checkout(tmp_path / "project")
    texts = [path for path in project.rglob("*") if path.suffix in (".py", ".csv", ".sql", ".toml")]
    for path in texts:
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert counts(project, tmp_path / "theirs.duckdb") == counts(ROOT, tmp_path / "ours.duckdb")


def counts(project, database):
    command = [sys.executable, "-m", "etl", "build", "--database", str(database)]
    ended = subprocess.run(command, cwd=project, capture_output=True, check=False, text=True, encoding="utf8")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.split("データベース:")[0]


@pytest.mark.parametrize("encoding", ["cp932", "cp1252"])
def test_a_console_of_few_characters_stops_no_command(tmp_path, monkeypatch, encoding):
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    sheet = tmp_path / "町.csv"
    sheet.write_text("名称,都道府県,団体名\n𠮷野の🏯,奈良,奈良市\n", encoding="utf8")
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "check", str(sheet)], cwd=ROOT, capture_output=True, check=False
    )
    assert ended.returncode == 3, ended.stderr
    assert "1" in ended.stdout.decode(encoding)


def test_own_data_are_read_where_pipes_are_written_in_another_encoding(monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp932")  # what Windows does without being told
    found = own.check("町.csv", "名称,都道府県,団体名\n𠮷野の窓口,奈良県,吉野町\n".encode())
    assert found.accepted["cases"][0]["title"] == "𠮷野の窓口"
    with pytest.raises(own.Refused, match="を Excel ブックとして読み取れません"):
        own.check("町.xlsx", b"no workbook")


@pytest.fixture
def held(monkeypatch):
    """Let the files of a set be open elsewhere, as Windows has it: they can be neither removed nor replaced."""
    names, tries = set(), []
    unlink, replace = Path.unlink, os.replace

    def refuse(path):
        if Path(path).name in names:
            tries.append(Path(path).name)
            raise PermissionError(errno.EACCES, "used by another process", str(path))

    def guarded_unlink(self, missing_ok=False):
        refuse(self)
        unlink(self, missing_ok)

    def guarded_replace(source, place):
        refuse(place)
        replace(source, place)

    monkeypatch.setattr(Path, "unlink", guarded_unlink)
    monkeypatch.setattr(os, "replace", guarded_replace)
    monkeypatch.setattr(swap, "WAITS", (0.0, 0.0, 0.0))
    return names, tries


def test_a_build_comes_into_place_while_readers_hold_every_earlier_one(tmp_path, monkeypatch, held):
    monkeypatch.setattr(swap, "BUILT_FOLDER", tmp_path / "built")
    facts = tiny.write(tmp_path / "facts", tiny.tables())
    names, _ = held
    for _ in range(3):
        current = build([facts]).database
        assert swap.current_database() == current
        names.add(current.name)
    assert len(list((tmp_path / "built").glob("*.duckdb"))) == 3
    names.clear()
    build([facts])
    assert len(list((tmp_path / "built").glob("*.duckdb"))) == 2  # what could not be removed is, once it is let go


def test_a_pointer_that_is_held_for_a_moment_is_replaced_after_it(tmp_path, monkeypatch, held):
    monkeypatch.setattr(swap, "BUILT_FOLDER", tmp_path / "built")
    facts = tiny.write(tmp_path / "facts", tiny.tables())
    names, tries = held
    build([facts])
    names.add(swap.POINTER_NAME)
    monkeypatch.setattr(swap.time, "sleep", lambda seconds: names.clear() if len(tries) == 2 else None)
    current = build([facts]).database
    assert tries == [swap.POINTER_NAME] * 2
    assert swap.current_database() == current


def test_a_database_of_its_own_name_that_a_server_holds_stays_and_is_told_of(tmp_path, held):
    facts, place = tiny.write(tmp_path / "facts", tiny.tables()), tmp_path / "facts.duckdb"
    build([facts], place)
    before = place.read_bytes()
    held[0].add(place.name)
    with pytest.raises(Exception, match="データベースを書き込めません"):
        build([facts], place)
    assert place.read_bytes() == before
    assert not list(tmp_path.glob(".*.building*"))


def test_a_writer_that_has_ended_is_told_from_a_fault_of_the_pipe(monkeypatch):
    def send(pipe, *rest):
        pipe.close()
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(large_files, "_send", send)
    with pytest.raises(large_files.NotWritten):
        large_files.written("excel", [], About, lambda done: None)
