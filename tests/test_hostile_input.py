"""What strangers send: files, addresses and arguments made to do harm, answered in words, within bounds."""

import os
import subprocess
import sys
import time
from argparse import Namespace
from pathlib import Path

import pytest
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_forms import csv_text

from benchmarks import hostile_input, hostile_texts
from benchmarks.hostile_input import LIVE, SECRET, faults_of_answer, faults_of_words
from benchmarks.reader import Answer
from etl import upload
from etl.__main__ import FAILED, main
from queries.filters import Filters, one_line
from ui import own

ROOT = Path(__file__).parents[1]
HEADINGS, ROW = hostile_texts.HEADINGS, hostile_texts.ROW
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")


def refusal(name, content):
    with pytest.raises(own.Refused) as refused:
        own.check(name, content)
    assert faults_of_words(str(refused.value)) == []
    return str(refused.value)


# Files


@pytest.mark.parametrize("made", hostile_texts.BOMBS, ids=range(len(hostile_texts.BOMBS)))
def test_a_small_workbook_that_holds_much_is_refused_in_time(made):
    content, started = made(40 << 20), time.monotonic()
    assert refusal("x.xlsx", content)
    assert time.monotonic() - started < own.LONGEST_CHECK


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.csv", b"," * 1_000_000, "200 列を超えています"),
        ("x.csv", b"a," * 500_000, "200 列を超えています"),
        ("x.csv", b"a" * 1_000_000, "読み"),
        ("x.csv", csv_text([HEADINGS, ROW]).encode("cp932")[:40] + b"\x81\xff", "文字コードを読み取れません"),
        ("x.xlsx", hostile_texts.BOMBS[0](200 << 20), "展開すると大きすぎます（200MB、上限 30MB）"),
        ("x.csv", b"a" * (200 << 20), "大きすぎます（200.0MB、上限 1MB）"),
        ("\x00" + "長" * 100_000 + "\u202excod.csv", b"", "読み取れる表がありません"),
        ("--help\n<b>.csv", b"", "読み取れる表がありません"),
        ("\ud800.csv", b"", "読み取れる表がありません"),
    ],
)
def test_a_file_made_to_do_harm_is_refused_in_two_parts(name, content, problem):
    assert problem in refusal(name, content)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u061c", "\u0085", "\u2028", "\x00", "\x7f"])
def test_a_text_that_turns_or_breaks_the_words_around_it_is_refused_with_a_reason(mark):
    rows = [HEADINGS, [f"窓{mark}口", *ROW[1:]]]
    found = upload.check_content("x.csv", hostile_texts.csv_text(rows).encode())
    [refused] = found.refused
    assert (refused.rule_id, refused.column_name) == ("L1-14_no_line_break_in_a_field", "title")


def test_words_that_would_run_stay_as_they_are():
    rows = [HEADINGS, *([f"窓口{text}", *ROW[1:6], text, text, "事例"] for text in hostile_texts.RUNNABLE)]
    found = upload.check_content("x.csv", hostile_texts.csv_text(rows).encode())
    assert [case["summary"] for case in found.accepted["cases"]] == list(hostile_texts.RUNNABLE)


@needs_limits
@pytest.mark.parametrize("greed", ["bytearray(4 << 30)", "[bytes(1000) for _ in range(10**8)]"])
def test_a_check_that_would_take_all_memory_ends_alone(greed):
    code = f"from ui.limited import limit; limit({own.CHECK_MEGABYTES}, 60); x = {greed}"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert b"MemoryError" in ended.stderr
    assert own.CHECK_MEGABYTES <= 1 << 10


def test_a_check_that_ends_in_any_other_way_says_nothing_of_the_server(monkeypatch, capsys):
    secret = b'Traceback (most recent call last):\n  File "/srv/app/etl/upload.py", line 3\nKeyError: 1\n'
    for code in (1, -9, -24):
        ended = subprocess.CompletedProcess([], code, stdout=b"", stderr=secret)
        monkeypatch.setattr(own, "_run", lambda *_, ended=ended, **__: ended)
        assert "検査できませんでした" in refusal("x.csv", b"")
        assert "/srv/app" in capsys.readouterr().err


def test_no_more_than_two_checks_run_at_once(monkeypatch):
    monkeypatch.setattr(own, "LONGEST_CHECK", 0.01)
    with own._CHECKS, own._CHECKS:
        assert "ほかの人の検査が続いています" in refusal("x.csv", b"")


# Addresses


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a\u202eb", "a b"), ("a\x00\x85\u2028b", "a b"), ("\ufeff葛城市\u200b", "葛城市"), ("\ud800a", "a")],
)
def test_what_is_not_seen_is_no_part_of_a_text(given, expected):
    assert one_line(given) == expected
    assert Filters.from_query({"own": [given], "q": [given]}, {}).own_name == expected


def test_the_attacks_hold_a_few_seconds(tmp_path):
    figures = {figure.label: figure for figure in hostile_input.measure(tmp_path, Namespace(attacks=40))}
    assert [label for label, figure in figures.items() if not figure.is_kept] == []
    assert (figures["アドレス"].median, figures["ファイル"].median) == (37, 3)


def sent(**shown):
    delta = Delta()
    for kind, body in shown.items():
        getattr(delta.new_element, kind).body = body
    return drawn(delta)


def drawn(delta):
    return Answer(messages=[ForwardMsg(delta=delta).SerializeToString()])


def test_the_attacks_see_what_they_look_for():
    assert faults_of_answer(sent(markdown=f"題 {hostile_texts.RUNNABLE[0]}")) == [LIVE]
    assert faults_of_answer(sent(markdown="\\<img src=x onerror=alert\\(1\\)\\>")) == []
    assert faults_of_answer(sent(markdown='File "/srv/x"')) == [SECRET]
    chart = Delta()
    chart.new_element.plotly_chart.spec = '{"data": [{"text": ["<img src=x onerror=1>"], "customdata": ["<svg/"]}]}'
    assert faults_of_answer(drawn(chart)) == [LIVE]
    chart.new_element.plotly_chart.spec = (
        '{"data": [{"text": ["&lt;img src=x onerror=1&gt;"], "customdata": ["<svg/"]}]}'
    )
    assert faults_of_answer(drawn(chart)) == []
    assert faults_of_words("誤りです") != []


# The command line


def unreadable(folder):
    path = folder / "secret.csv"
    path.write_text("名称\n", encoding="utf8")
    path.chmod(0)
    return path


def not_utf8(folder):
    return os.fsdecode(os.fsencode(folder) + b"/\xff.csv")


COMMANDS = {
    "check": lambda path: ["check", path],
    "build": lambda path: ["build", "--data", path],
    "database": lambda path: ["build", "--database", path],
    "refused": lambda path: ["build", "--database", f"{path}.duckdb", "--refused", path],
    "extract": lambda path: ["extract", path, "--out", f"{path}-out"],
    "out": lambda path: ["extract", __file__, "--out", path],
    "template": lambda path: ["template", path],
    "export": lambda path: ["export", "--out", path],
    "exported": lambda path: ["export", "--out", f"{path}-out", "--database", path],
}
PATHS = {
    "missing": lambda folder: str(folder / "no" / "x.csv"),
    "empty": lambda folder: "",
    "nul": lambda folder: f"{folder}/a\0b.csv",
    "half of a pair": lambda folder: f"{folder}/\ud800.csv",
    "no text": not_utf8,
    "newline and quotes": lambda folder: f"{folder}/no/a\n'; drop table cases; --\".csv",
    "too long": lambda folder: f"{folder}/{'長' * 5_000}.csv",
    "through a file": lambda folder: f"{__file__}/x.csv",
    "a device": lambda folder: "/dev/null/x",
}


# Where a new file may stand, a path that is only missing or odd is a good one.
CREATED = {"database", "export"}
GOOD = {"missing", "newline and quotes"}


@pytest.mark.parametrize(
    ("command", "path"), [(one, path) for one in COMMANDS for path in PATHS if not (one in CREATED and path in GOOD)]
)
def test_a_path_that_cannot_be_is_told_in_two_parts(command, path, tmp_path, capsys):
    try:
        code = main(COMMANDS[command](PATHS[path](tmp_path)))
    except SystemExit as ended:
        code = ended.code
    said = capsys.readouterr().err
    assert code in (FAILED, 2)
    first, second = said.strip().rsplit("\n", 1)
    assert first.strip()
    assert second.endswith("。")
    assert "Traceback" not in said
    assert "思わぬ誤り" not in said


@pytest.mark.parametrize("command", ["check", "database", "refused", "extract", "exported"])
def test_a_folder_in_place_of_a_file_is_told_in_two_parts(command, tmp_path, capsys):
    (tmp_path / "x.xlsx").mkdir()
    assert main(COMMANDS[command](str(tmp_path / "x.xlsx"))) == FAILED
    said = capsys.readouterr().err
    assert "思わぬ誤り" not in said
    assert said.count("\n") >= 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "--help=1"], 2),
        (["check", "--", "--json"], FAILED),
        (["check", "-", "--name"], 2),
        (["build", "--data"], 2),
        (["build", "x" * 100_000], 2),
        (["build", "--strict", "--strict=1"], 2),
        (["\ud800"], 2),
        (["extract", "x", "--out", "y", "--layout", "a\0"], 2),
        (["--version"], 2),
    ],
)
def test_arguments_that_mean_harm_are_told_in_two_parts(arguments, code):
    command = [sys.executable, "-m", "etl", *(os.fsencode(one.replace("\ud800", "\udcff")) for one in arguments)]
    if any(b"\0" in one for one in command[3:]):
        pytest.skip("no shell passes this on")
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    said = ended.stderr.decode("utf8")
    assert ended.returncode == code
    assert "Traceback" not in said
    assert said.strip().endswith("。")


def test_data_given_twice_is_both_and_a_repeated_database_is_the_last(tmp_path, capsys):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "a" / "cases.csv").write_text(csv_text([HEADINGS, ROW]), encoding="utf8")
    arguments = ["build", "--data", str(tmp_path / "a"), "--data", str(tmp_path / "b")]
    main([*arguments, "--database", str(tmp_path / "1.duckdb"), "--database", str(tmp_path / "2.duckdb")])
    assert "読んだ" in capsys.readouterr().out
    assert not (tmp_path / "1.duckdb").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_rights_is_told_in_two_parts(tmp_path, capsys):
    assert main(["check", str(unreadable(tmp_path))]) == FAILED
    assert "権限がありません" in capsys.readouterr().err
