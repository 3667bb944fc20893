"""A command that takes long says on standard error what it is doing; a short one says nothing."""

import time

import pytest
import tiny_data as tiny

from etl import progress
from etl.__main__ import _parser, main


def test_what_is_being_done_is_said_again_and_again(monkeypatch, capsys):
    monkeypatch.setattr(progress, "FIRST", 0.02)
    monkeypatch.setattr(progress, "EVERY", 0.02)
    with progress.telling("規則に照らしています"):
        time.sleep(0.2)
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines().count("規則に照らしています…（0 秒）") >= 3
    time.sleep(0.1)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["build", "extract", "template", "check", "export"])
def test_every_command_has_words_for_what_it_does(command, monkeypatch):
    steps = []
    monkeypatch.setattr(progress, "doing", steps.append)
    needed = {"extract": ["a.txt", "--out", "b"], "template": ["a.xlsx"], "check": ["a.csv"], "export": ["--out", "b"]}
    options = _parser().parse_args([command, *needed.get(command, [])])
    with progress.telling(options.doing):
        assert steps[0].endswith("います")


def test_a_build_names_its_steps_and_a_short_one_says_nothing(monkeypatch, capsys, tmp_path):
    folder = tiny.write(tmp_path / "data", tiny.tables())
    steps, doing = [], progress.doing
    monkeypatch.setattr(progress, "doing", lambda step: (steps.append(step), doing(step)))
    main(["build", "--data", str(folder), "--database", str(tmp_path / "x.duckdb")])
    assert steps[1:] == ["ファイルを読んでいます", "規則に照らしています", "データベースを書いています"]
    assert capsys.readouterr().err == ""
