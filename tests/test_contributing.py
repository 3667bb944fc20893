"""What CONTRIBUTING.md tells people to touch, run and trust is there, and what its recipes rely on holds."""

import csv
import re
import shlex
from dataclasses import fields
from pathlib import Path

import duckdb
import pytest

from etl import schema
from etl.__main__ import _parser
from etl.extract import LAYOUTS
from queries import run
from queries.filters import CHOICES, RANGES, Filters
from ui import charts_progress, labels, sidebar, theme

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf8")
README = (ROOT / "README.md").read_text(encoding="utf8")
CODE = re.findall(r"`([^`\n]+)`", TEXT) + re.findall(r"^((?:make|python) [^#\n]*)", TEXT, re.MULTILINE)
FOLDERS = ("benchmarks", "data", "deploy", "etl", "pages", "queries", "tests", "ui")
PATHS = sorted({code for code in CODE if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w./-]*", code)})
FILES = sorted({code for code in CODE if re.fullmatch(r"\w+\.(?:md|py|in|txt|toml)", code)})
TESTS = sorted({code for code in CODE if "::" in code})
COMMANDS = [code.strip() for code in CODE]
# `file` の `NAME`・`NAME` ...
NAMED = [
    (path, name)
    for path, names in re.findall(r"`([\w/]+\.py)` の ((?:`\w[\w ]*`(?:・| と | か )?)+)", TEXT)
    for name in re.findall(r"`([^`]+)`", names)
]
# `file`: constants and private names up to the end of the sentence
NAMED += [
    (path, name)
    for path, words in re.findall(r"`([\w/]+\.py)`: ([^。\n]+)", TEXT)
    for name in re.findall(r"`([A-Z_]{3,}|_\w+)`", words)
]
SECTIONS = re.split(r"^## ", TEXT, flags=re.MULTILINE)[1:]


def starting(words):
    return sorted({command for command in COMMANDS if command.startswith(words)})


@pytest.mark.parametrize("path", PATHS + FILES)
def test_every_path_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("test", TESTS)
def test_every_named_test_exists(test):
    path, name = test.split("::")
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(encoding="utf8"), re.MULTILINE)


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_every_name_stands_in_its_file(path, name):
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf8"))


@pytest.mark.parametrize("command", starting("make "))
def test_every_make_target_exists(command):
    target = command.split()[1]
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf8"), re.MULTILINE)


@pytest.mark.parametrize("command", starting("python -m etl "))
def test_every_command_of_etl_is_understood(command):
    assert callable(_parser().parse_args(shlex.split(command)[3:]).run)


@pytest.mark.parametrize("command", starting("python -m pytest "))
def test_every_file_to_run_exists(command):
    paths = [word for word in shlex.split(command) if word.startswith("tests/")]
    assert paths
    assert all((ROOT / path).is_file() for path in paths)


def test_each_recipe_names_a_test_that_tells_what_was_forgotten():
    recipes = [section for section in SECTIONS if re.match(r"\d+\. ", section)]
    assert [int(recipe.split(".")[0]) for recipe in recipes] == list(range(1, 11))
    assert [recipe.splitlines()[0] for recipe in recipes if not re.search(r"`tests/[\w/]+\.py", recipe)] == []
    assert all("::test_" in recipe for recipe in recipes[:-1])


def test_something_of_each_kind_is_checked():
    assert min(map(len, (PATHS, FILES, TESTS, NAMED, starting("make "), starting("python -m etl ")))) >= 3


def test_the_readme_leads_here():
    assert "(CONTRIBUTING.md)" in README.partition("## 変えたいとき")[2].partition("\n## ")[0]


# What the recipes promise and no test of another subject sees.


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_can_be_named_on_the_command_line(layout):
    assert _parser().parse_args(["extract", "a.txt", "--out", "b", "--layout", layout]).layout == layout


@pytest.mark.parametrize("table", schema.FACT_TABLES)
def test_a_table_is_handed_on_with_all_its_columns(table, tiny_database):
    with duckdb.connect(tiny_database, read_only=True) as connection:
        found = connection.execute(run.statement(f"tables/{table}")).description
    assert [column[0] for column in found] == schema.tables()[table].column_names


def test_every_filter_of_choices_offers_what_some_case_has(tiny_database):
    choices = run.statement("shared/used_choices")
    assert set(re.findall(r"select distinct '(\w+)'", choices)) == set(CHOICES) - {"has"}
    offered = run.Selection(run.open_database(tiny_database)).rows("shared/used_choices", Filters(), {})
    assert set(offered["field"]) <= set(CHOICES)


def test_every_limit_has_its_words():
    limits = {field.name for field in fields(Filters) if field.name.endswith(("_min", "_max"))}
    assert {name for _, low, high, _, _ in RANGES for name in (low, high)} == limits


def test_the_sidebar_keeps_every_field_of_the_filters():
    assert sorted(sidebar._names()) == sorted(field.name for field in fields(Filters))


def test_every_page_has_a_name_and_stands_in_the_list():
    pages = [path.stem for path in (ROOT / "pages").glob("*.py")]
    assert sorted(labels.PAGES) == sorted(pages)
    listed = re.findall(
        r'st\.Page\("pages/(\w+)\.py", title=t\(labels\.PAGES\["(\w+)"\]', (ROOT / "app.py").read_text()
    )
    assert sorted(listed) == sorted((page, page) for page in pages)


@pytest.mark.parametrize(
    ("code_list", "colours"),
    [
        ("cost_status", theme.STATUS_COLOURS),
        ("hours_status", theme.STATUS_COLOURS),
        ("stage", charts_progress.STAGE_COLOURS),
    ],
)
def test_every_code_that_a_chart_colours_has_its_colour(code_list, colours):
    with (ROOT / "data" / "codes.csv").open(encoding="utf8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file) if row["list"] == code_list}
    assert codes
    assert codes <= set(colours)
