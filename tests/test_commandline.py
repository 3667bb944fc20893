"""The words of the command line: all in Japanese, in help and in errors."""

import errno
import os
import re

import pytest

from benchmarks.__main__ import _parser as parser_of_benchmarks
from etl.__main__ import FAILED, _parser, main
from etl.commandline import reason

COMMANDS = ["build", "extract", "template", "check", "export"]
ENGLISH = re.compile(
    r"usage|positional|options:|optional|show this|required|invalid|expected|argument|unrecognized|ambiguous|choose|"
    r"No such|Permission|directory",
    re.IGNORECASE,
)


def said(capsys, parser, *arguments):
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(arguments)
    captured = capsys.readouterr()
    return ended.value.code, captured.out + captured.err


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_the_help_of_every_command_is_japanese(command, capsys):
    code, text = said(capsys, _parser(), *command, "--help")
    assert code == 0
    assert text.startswith("使い方: python -m etl")
    assert "この説明を表示して終わる" in text
    assert not ENGLISH.search(text)


def test_the_help_of_the_benchmarks_is_japanese(capsys):
    code, text = said(capsys, parser_of_benchmarks(), "-h")
    assert (code, text.startswith("使い方: python -m benchmarks")) == (0, True)
    assert not ENGLISH.search(text)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ([], "必要な引数がありません: コマンド"),
        (["bulid"], "コマンド: 'bulid' は選べません（選べるもの: 'build', 'extract', 'template', 'check', 'export'）"),
        (["extract"], "必要な引数がありません: DOCUMENT, --out"),
        (["extract", "x", "--out", "o", "--layout", "pdf"], "--layout: 'pdf' は選べません"),
        (["build", "--data"], "--data: 値が1つ以上必要です"),
        (["build", "--database"], "--database: 値が1つ必要です"),
        (["build", "--nope", "x"], "知らない引数: --nope x"),
        (["build", "--strict=1"], "--strict: 値 '1' は付けられません"),
        (["build", "--dat", "x"], "--dat では --data, --database のどれか分かりません"),
    ],
)
def test_errors_of_arguments_are_said_in_two_parts(arguments, problem, capsys):
    code, text = said(capsys, _parser(), *arguments)
    assert code == 2
    assert problem in text
    assert re.search(r"\n使い方は python -m etl( \w+)? --help を見てください。\n$", text)
    assert not ENGLISH.search(text)


def test_a_wrong_number_of_the_benchmarks_is_said_so(capsys):
    code, text = said(capsys, parser_of_benchmarks(), "--runs", "x")
    assert (code, "--runs: 'x' の形が正しくありません" in text) == (2, True)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOENT, "ありません"), (errno.EACCES, "権限"), (errno.EISDIR, "フォルダー"), (99_999, "エラー番号 99999")],
)
def test_why_a_file_cannot_be_used_is_said_in_japanese(number, words):
    assert words in reason(OSError(number, os.strerror(number)))


def test_a_missing_file_is_said_without_english(tmp_path, capsys):
    assert main(["check", str(tmp_path / "ない.csv")]) == FAILED
    text = capsys.readouterr().err
    assert "（ファイルかフォルダーがありません）\n" in text
    assert not ENGLISH.search(text.replace(str(tmp_path), ""))
