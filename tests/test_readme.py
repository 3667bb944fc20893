"""What the README says can be done."""

import csv
import re
import shlex
from pathlib import Path

import pytest

from etl.__main__ import _parser

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf8")
COMMANDS = re.findall(r"^python -m etl (.*?)(?:\s+#.*)?$", README, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_is_understood(command):
    assert callable(_parser().parse_args(shlex.split(command)).run)


def test_the_readme_opens_with_the_two_commands():
    first_block = README.split("```")[1].split("\n")
    assert [line.split("#")[0].strip() for line in first_block if line] == ["make run", "make test"]


@pytest.mark.parametrize("target", re.findall(r"^(?:\w+=\S+ )*make (\w+)", README, re.MULTILINE))
def test_every_make_target_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)


def test_every_package_is_named_with_its_reason():
    packages = [line for line in (ROOT / "requirements.in").read_text().splitlines() if line and line[0] != "#"]
    assert packages == [name for name in packages if f"| {name} |" in README]


@pytest.mark.parametrize("path", re.findall(r"`((?:data|etl|queries|ui|pages|tests)/[\w./-]*)`", README))
def test_every_path_exists(path):
    assert (ROOT / path).exists()


def test_the_counts_of_the_readme_are_those_of_the_facts():
    with (ROOT / "data" / "cases.csv").open(encoding="utf8") as file:
        assert f"**{sum(1 for _ in file) - 1} 件**" in README


@pytest.mark.parametrize("path", re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README))
def test_every_picture_is_there(path):
    assert (ROOT / path).stat().st_size > 10_000


def test_no_printed_text_is_longer_than_the_readme_says():
    with (ROOT / "data" / "evidence.csv").open(encoding="utf8", newline="") as file:
        longest = max(len(row["printed_text"]) for row in csv.DictReader(file))
    assert f"（{longest}字以内）" in README
