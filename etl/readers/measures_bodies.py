"""Finds whose plan a document is, and what the shipped facts already know of that body: prefecture and population."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from etl import clean
from etl.clean import Unreadable
from etl.readers.bodies import DESIGNATED_CITIES, SPECIAL_WARDS, prefectures
from etl.readers.measures_passages import Line
from etl.readers.records import Printed

DATA = Path(__file__).parents[2] / "data"
_ANNEX = re.compile(r"^\(別紙\)(?P<plan>.+計画)の推進に係る個別施策$")
_BODY = re.compile(r"[一-鿿々ぁ-んァ-ヶー]+[市町村区都道府県]")
_UPDATE = re.compile(r"^((?:令和|平成)(?:元|\d{1,2})年\d{1,2}月\d{1,2}日)")
_HISTORY = "更新履歴"


@dataclass(frozen=True)
class KnownPopulation:
    """A population that the shipped facts hold for a body, with its evidence in another document."""

    persons: int
    counted_on: date | None
    is_rounded: bool
    printed: Printed


def body_name(lines: list[Line]) -> str | None:
    """Return the name of the body as the heading of the annex prints it before the name of its plan."""
    for line in lines:
        match = _ANNEX.match(line.folded)
        if match:
            break
    else:
        return None
    # the plan's name begins with Latin letters (ICT, DX) in this form; one that begins with 情報化 is cut at 市
    found = _BODY.match(match["plan"])
    known = {row["publisher_name"] for row in _rows("sources")}
    starts = [name for name in known if match["plan"].startswith(name) and _BODY.fullmatch(name)]
    return max(starts, key=len) if starts else found and found[0]


def updated_on(lines: list[Line]) -> date | None:
    """Return the last date of the history of changes at the front of the document."""
    start = next((at for at, line in enumerate(lines) if line.folded == _HISTORY), None)
    if start is None:
        return None
    found = []
    for line in lines[start : start + 100]:
        if match := _UPDATE.match(line.folded):
            found.append(clean.day(match[1]))
    return max(found, default=None)


def prefecture_name(body: str, lines: list[Line]) -> str | None:
    """Return the prefecture where the document or the law says it, or where the shipped facts know the body.

    A name may stand in two prefectures (府中市), so that what the facts know counts only where this text names it too.
    """
    if body in prefectures():
        return body
    by_law = [name for table in (DESIGNATED_CITIES, SPECIAL_WARDS) for name, bodies in table.items() if body in bodies]
    texts = [line.folded for line in lines]
    printed = [name for name in prefectures() if any(f"{name}{body}" in text for text in texts)]
    known = [name for name in _known_prefectures(body) if any(name in text for text in texts)]
    for candidates in (by_law, printed, known):
        if len(set(candidates)) == 1:
            return candidates[0]
    return None


def _known_prefectures(body: str) -> set[str]:
    return {row["prefecture_name"] for row in _rows("cases") if row["municipality_name"] == body}


def population(prefecture: str | None, body: str | None) -> KnownPopulation | None:
    """Return the latest population of the body that another document of the shipped facts prints."""
    cases = {
        row["case_id"]
        for row in _rows("cases")
        if (row["prefecture_name"], row["municipality_name"]) == (prefecture, body)
    }
    prints = [
        row
        for row in _rows("evidence")
        if row["table_name"] == "cases" and row["column_name"] == "population" and row["row_key"] in cases
        and row["row_key"].startswith(f"{row['source_id']}-")  # the document that prints it, not one that borrows it
    ]  # fmt: skip
    found = [known for row in prints if (known := _known(row))]
    return max(found, key=lambda known: known.counted_on or date.min, default=None)


def _known(row: dict[str, str]) -> KnownPopulation | None:
    if not row["first_line"]:
        return None
    try:
        read = clean.population(row["printed_text"])
    except Unreadable:
        return None
    lines = int(row["first_line"]), int(row["last_line"])
    printed = Printed(row["printed_text"], *lines, row["page"] or None, row["source_id"])
    return KnownPopulation(read.persons, read.counted_on, read.is_rounded, printed)


def catalogued_source(body: str | None) -> tuple[str, str] | None:
    """Return id and day of the plan of this body in the catalogue."""
    found = [
        row for row in _rows("sources") if row["publisher_name"] == body and row["record_type_code"] == "plan_measure"
    ]
    return (found[0]["source_id"], found[0]["as_of_on"]) if len(found) == 1 else None


def catalogued_body(source_id: str) -> str | None:
    """Return the publisher of a plan that the catalogue knows."""
    return next((row["publisher_name"] for row in _rows("sources") if row["source_id"] == source_id), None)


def corrections(source_id: str) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the printed text and the text to use by (table, row key, column) of the known slips of a document."""
    return {
        (row["table_name"], row["row_key"], row["column_name"]): (row["printed_text"], row["use_text"])
        for row in _rows("corrections")
        if row["source_id"] == source_id
    }


def _rows(table_name: str) -> list[dict[str, str]]:
    with (DATA / f"{table_name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))
