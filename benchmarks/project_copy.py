"""A copy of the project as a fresh checkout, with two sets of facts that can be told apart in every answer."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import ROOT

PARTS = ("app.py", "serve.py", "data", "etl", "pages", "queries", "ui", ".streamlit")
LEFT_OUT = shutil.ignore_patterns("built", "__pycache__")
DROPPED = 10


@dataclass(frozen=True)
class Facts:
    """A folder of facts, the word that all its titles and publishers begin with, and its cases by record type."""

    folder: Path
    word: str
    cases: tuple[int, ...]


def checkout(folder: Path) -> Path:
    """Copy what the dashboard consists of, without a database; return the new folder."""
    folder.mkdir(parents=True)
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def two_facts(folder: Path) -> tuple[Facts, Facts]:
    """Write the shipped facts twice, as they are and without some cases; every title and publisher tells which."""
    grants = [row["case_id"] for row in _rows("cases") if row["record_type_code"] == "grant_project"]
    return _facts(folder / "whole", "甲版", set()), _facts(folder / "part", "乙版", set(grants[:DROPPED]))


def _facts(folder: Path, word: str, dropped: set[str]) -> Facts:
    folder.mkdir(parents=True)
    for path in sorted((ROOT / "data").glob("*.csv")):
        rows = [row for row in _rows(path.stem) if not _is_of(row, dropped)]
        if path.stem in ("cases", "sources"):
            named = [name for name in ("title", "publisher_name") if name in rows[0]]
            rows = [row | {name: word + row[name] for name in named} for row in rows]
        _write(folder / path.name, rows)
    types = [row["record_type_code"] for row in _rows("cases") if row["case_id"] not in dropped]
    return Facts(folder, word, tuple(types.count(name) for name in ("case_study", "grant_project", "plan_measure")))


def _is_of(row: dict[str, str], case_ids: set[str]) -> bool:
    """Tell whether a row belongs to one of the cases: the ids of all children begin with the case's, then - or /."""
    keys = [row.get(name) or "" for name in ("case_id", "related_case_id", "kpi_id", "row_key")]
    return any(
        key == case_id or key.startswith((f"{case_id}/", f"{case_id}-k")) for key in keys for case_id in case_ids
    )


def _rows(table_name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{table_name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
