"""Imports run one way: pages, app -> ui -> queries; etl -> queries.schema; queries import no project folder."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "app": {"ui", "queries"},
    "serve": {"ui"},
    "pages": {"ui", "queries.filters", "queries.language"},
    "ui": {"ui", "queries"},
    "queries": {"queries"},
    "etl": {"etl", "queries.schema"},
}
PROJECT = ("app", "serve", "pages", "ui", "queries", "etl")
FILES = [
    ROOT / "app.py",
    ROOT / "serve.py",
    *(path for folder in PROJECT[2:] for path in sorted((ROOT / folder).rglob("*.py"))),
]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def wrong_arrows(owner, names):
    ours = [name for name in names if name.split(".")[0] in PROJECT]
    return [name for name in ours if not any(f"{name}.".startswith(f"{allowed}.") for allowed in ALLOWED[owner])]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_import_follows_the_arrows(path):
    owner = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert wrong_arrows(owner, imported(path)) == []


@pytest.mark.parametrize(
    ("owner", "name"), [("ui", "etl.build"), ("queries", "ui.labels"), ("pages", "queries.run"), ("etl", "queries.run")]
)
def test_a_wrong_arrow_is_seen(owner, name):
    assert wrong_arrows(owner, [name]) == [name]


def reached(name):
    """Return every module that a module of `ui` imports, and those that these import."""
    found, waiting = set(), [f"ui.{name}"]
    while waiting:
        path = ROOT / f"{waiting.pop().replace('.', '/')}.py"
        for module in imported(path) if path.exists() else ():
            owner = ".".join(module.split(".")[:2])
            if module not in found:
                found.add(module)
                waiting += [owner] if owner.startswith("ui.") else []
    return found


@pytest.mark.parametrize(
    "name",
    [
        "benchmark",
        "bundles",
        "case_tables",
        "charts",
        "charts_benchmark",
        "charts_cases",
        "charts_estimate",
        "charts_many",
        "charts_overview",
        "charts_progress",
        "compare",
        "compare_paper",
        "estimate",
        "estimate_sheet",
        "estimate_words",
        "exports",
        "labels",
        "ladder",
        "large_files",
        "limited",
        "powerpoint",
        "powerpoint_charts",
        "progress",
        "results",
        "slides",
        "tables",
        "theme",
        "workbook",
    ],
)
def test_what_draws_and_exports_reaches_no_streamlit(name):
    assert not [module for module in reached(name) if module.startswith("streamlit")]


def test_only_the_sidebar_touches_the_url():
    users = [path.name for path in FILES if "st.query_params" in path.read_text(encoding="utf8")]
    assert users == ["sidebar.py"]
