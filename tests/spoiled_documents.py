"""Documents of the three layouts with lines lost, doubled, moved, torn and mixed with garbage, and what must hold of
whatever a reader still finds in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import casebook_document
import generated_casebook
import generated_grants
import generated_measures
import slow_reading

from etl.clean import fold
from etl.evidence import READINGS
from etl.readers import casebook, grants, measures
from etl.readers.records import Extraction
from etl.schema import tables

READERS = {"casebook": casebook, "grants": grants, "measures": measures}
# The columns whose values may not stand without evidence.
FIGURES = {
    "cases": (
        "initial_cost_yen", "running_cost_yen", "project_cost_yen", "population", "hours_saved_per_year",
        "lead_time_months",
    ),
    "cost_items": ("amount_yen",),
    "subsidies": ("amount_yen",),
    "effects": ("value",),
    "kpi_values": ("value",),
    "milestones": ("starts_on",),
}  # fmt: skip
SLOW: dict[tuple[str, str], Callable[[str], object]] = {
    **{
        ("cases", f"{kind}_cost_yen"): lambda text: slow_reading.cost(text)[0]
        for kind in ("initial", "running", "project")
    },
    ("cases", "population"): lambda text: slow_reading.population(text)[0],
    ("cases", "hours_saved_per_year"): lambda text: slow_reading.quantity(text)[0],
    ("cases", "lead_time_months"): slow_reading.months,
    ("cost_items", "amount_yen"): lambda text: slow_reading.cost(text)[0],
    ("subsidies", "amount_yen"): lambda text: slow_reading.cost(text)[0],
    ("effects", "value"): lambda text: slow_reading.quantity(text)[0],
    ("kpi_values", "value"): lambda text: slow_reading.quantity(text)[0],
    ("milestones", "starts_on"): lambda text: slow_reading.period(text)[0],
}
Change = tuple[str, int, int, str]
CHANGES = ("lose", "double", "move", "end", "digits", "put in", "join", "tear", "spoil", "strange", "mix")


@cache
def whole(layout: str) -> tuple[tuple[str, ...], ...]:
    """Some documents of a layout, short enough to be read often."""
    if layout == "casebook":
        plain = [*casebook_document.LEGEND, *casebook_document.case()]
        return (tuple(plain), *(tuple(generated_casebook.document(seed, 1).lines) for seed in range(12)))
    if layout == "grants":
        return tuple(tuple(generated_grants.document(seed, 3).lines) for seed in range(6))
    return tuple(tuple(generated_measures.compose(seed, 2)[0]) for seed in range(1, 7))


def changed(lines: list[str], changes: list[Change]) -> list[str]:
    """Return the lines after all changes; each takes place at a line and a position that it counts itself."""
    lines = list(lines)
    for kind, at, position, text in changes:
        if lines:
            _change(lines, kind, at % len(lines), position, text)
    return lines


def _change(lines: list[str], kind: str, at: int, position: int, text: str) -> None:
    line = lines[at]
    cut = position % (len(line) + 1)
    if kind == "lose":
        del lines[at]
    elif kind == "double":
        lines.insert(at, line)
    elif kind == "move":
        lines.insert(position % len(lines), lines.pop(at))
    elif kind == "end":
        del lines[max(at, len(lines) // 4) :]
    elif kind == "digits":
        lines[at] = re.sub(r"\d", lambda digit: "0123456789"[(int(digit[0]) + position) % 10], line)
    elif kind == "put in":
        lines.insert(at, text)
    elif kind == "join":
        lines[at : at + 2] = [line + "".join(lines[at + 1 : at + 2])]
    elif kind == "tear":
        lines[at : at + 1] = [line[:cut], line[cut:]]
    elif kind == "spoil":
        lines[at] = line[:cut] + text + line[cut:]
    elif kind == "strange":
        others = [other for layout in READERS for other in whole(layout)[0]]
        lines.insert(at, others[position % len(others)])
    else:
        end = at + 2 + position % 9
        lines[at:end] = sorted(lines[at:end], key=lambda each: hash_of(each, position))


def hash_of(text: str, seed: int) -> int:
    """An order that is the same on every run."""
    return sum(ord(char) * (seed + place) for place, char in enumerate(text, start=1)) % 9973


def figures(extraction: Extraction) -> list[tuple[str, dict[str, object], str]]:
    """Return table, row and column of every figure that was read."""
    return [
        (table_name, row, name)
        for table_name, names in FIGURES.items()
        for row in extraction.tables.get(table_name, [])
        for name in names
        if row[name] is not None
    ]


def faults(lines: list[str], extraction: Extraction) -> list[str]:
    """Return what is wrong with the figures: no evidence, another value, or printed nowhere on the lines."""
    evidence = {
        (row["table_name"], row["row_key"], row["column_name"]): row for row in extraction.tables.get("evidence", [])
    }
    found = []
    for table_name, row, name in figures(extraction):
        key = "/".join("" if row[part] is None else str(row[part]) for part in tables()[table_name].key)
        proof = evidence.get((table_name, key, name))
        fault = _fault(lines, table_name, row, name, proof, extraction) if proof else "no evidence"
        if fault:
            found.append(f"{table_name}.{name} of {key} = {row[name]}: {fault} {proof}")
    return found


def _fault(lines: list[str], table_name: str, row: dict, name: str, proof: dict, extraction: Extraction) -> str | None:
    printed = str(proof["printed_text"])
    if SLOW[table_name, name](printed) != row[name]:
        return "a slow reading finds another value"
    if any(row[column] != value for column, value in READINGS[table_name, name](printed).items()):
        return "the evidence yields another value"
    if proof["source_id"] != extraction.source.source_id:
        return None
    if not 1 <= proof["first_line"] <= proof["last_line"] <= len(lines):
        return "no such lines"
    passage = lines[proof["first_line"] - 1 : proof["last_line"]]
    if not all(fold(piece).removesuffix("円") in fold("".join(passage)) for piece in printed.split()):
        return "not on its lines"
    return None if all(_stands(number, passage) for number in re.findall(r"[\d,.]*\d", _half(printed))) else "torn"


def _stands(number: str, passage: list[str]) -> bool:
    """Tell whether the number stands on the lines as a whole, not as a piece of a longer one.

    Plans break a number at a line end (平成２ / ７年), so that pieces of neighbouring lines are one number there.
    """
    whole_number = rf"(?<!\d)(?<!\d[,.]){re.escape(number)}(?!\d)(?![,.]\d)"
    return any(re.search(whole_number, _half(text)) for text in ("\n".join(passage), "".join(map(str.strip, passage))))


def _half(text: str) -> str:
    return text.translate(str.maketrans("０１２３４５６７８９，．", "0123456789,."))
