"""Compares what a reader extracted from a generated document with the truth: right, unread, or wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from generated import UNCLEAR, Document, OneOf

from etl.clean import fold
from etl.readers.records import Extraction

# An unread column speaks for those that hang on it.
_TOGETHER = [
    {"hours_saved_per_year", "hours_saved_status_code", "hours_saved_is_approx"},
    {"category_code", "yard_code"},
    {"population", "population_on", "population_is_rounded"},
    {"municipality_name", "prefecture_name", "municipality_type_code"},
    *({f"{kind}_cost_{part}" for part in ("yen", "status_code", "is_approx", "tax_code")}
      for kind in ("initial", "running", "project")),
]  # fmt: skip
_PLACE_COLUMNS = {"cost_item_no", "subsidy_no", "deployment_no", "vendor_no", "effect_no", "milestone_no"}


@dataclass
class Findings:
    """Right and unread fields by (table, column), and the wrong ones in words."""

    right: Counter = field(default_factory=Counter)
    unread: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    wrong_columns: Counter = field(default_factory=Counter)

    @property
    def share_right(self) -> float:
        fields = self.right.total() + self.unread.total() + len(self.wrong)
        return self.right.total() / fields

    def share_of(self, table_name: str) -> float:
        """The share of right fields in one table."""
        counts = [self.right, self.unread, self.wrong_columns]
        sums = [sum(count for (table, _), count in counter.items() if table == table_name) for counter in counts]
        return sums[0] / sum(sums)

    def note_wrong(self, table_name: str, column_name: str, case_id: object, text: str) -> None:
        self.wrong_columns[table_name, column_name] += 1
        self.wrong.append(f"{table_name}.{column_name} of {case_id}: {text}")

    def report(self) -> str:
        fields = self.right + self.unread + self.wrong_columns
        rows = [
            f"{table}.{column}: {self.right[table, column]}/{count} right, {self.unread[table, column]} unread, "
            f"{self.wrong_columns[table, column]} wrong"
            for (table, column), count in sorted(fields.items())
        ]
        return "\n".join([*rows, f"{self.share_right:.2%} right, {len(self.wrong)} wrong"])


def examine(document: Document, extraction: Extraction) -> Findings:
    """Return how every field of every table compares with the truth."""
    findings = Findings()
    misses = _misses(extraction)
    for table_name in sorted({*document.truth, *extraction.tables} - {"evidence"}):
        if table_name == "cases":
            _compare_cases(document.truth["cases"], extraction.tables.get("cases", []), misses, findings)
        else:
            truth, found = document.truth.get(table_name, []), extraction.tables.get(table_name, [])
            _compare_children(table_name, truth, found, misses, findings)
    _compare_evidence(document.lines, extraction, findings)
    return findings


def _misses(extraction: Extraction) -> dict[object, set[tuple[str, str]]]:
    found: dict[object, set[tuple[str, str]]] = defaultdict(set)
    for miss in extraction.unread:
        if miss.line < 1:
            raise AssertionError(f"an unread entry without its line: {miss}")
        group = next((group for group in _TOGETHER if miss.column_name in group), {miss.column_name})
        found[miss.case_id].update((miss.table_name, column_name) for column_name in group)
    return found


def _compare_cases(truth: list, rows: list, misses: dict, findings: Findings) -> None:
    by_id = {row["case_id"]: row for row in rows}
    for expected in truth:
        case_id = expected["case_id"]
        row = by_id.pop(case_id, None)
        if row is None:
            findings.note_wrong("cases", "case_id", case_id, "the case is missing")
            continue
        for column_name, value in expected.items():
            is_unread = bool({("cases", column_name), ("cases", "")} & misses[case_id])
            _compare_field(("cases", column_name), case_id, value, row.get(column_name), is_unread, findings)
    for case_id in by_id:
        findings.note_wrong("cases", "case_id", case_id, "the case is invented")


def _compare_field(place: tuple, case_id: object, expected: object, value: object, is_unread: bool, findings) -> None:
    if value is None and expected is None:
        return
    if value is None and (is_unread or _same(expected, None)):
        is_loss = expected is not UNCLEAR and expected != OneOf((None,))  # nothing is lost where the print says nothing
        findings.unread[place] += is_loss
    elif _same(expected, value):
        findings.right[place] += 1
    elif is_unread and place[1].endswith(("_status_code", "category_code", "yard_code")):
        findings.unread[place] += 1  # a preliminary word that the list of the unread puts in question
    else:
        findings.note_wrong(*place, case_id, f"read {value!r}, true {expected!r}, unread: {is_unread}")


def _same(expected: object, value: object) -> bool:
    if isinstance(expected, OneOf):
        return any(_same(one, value) for one in expected.values)
    if isinstance(expected, str) and isinstance(value, str):
        return fold(expected) == fold(value)
    if isinstance(expected, bool) or isinstance(value, bool) or isinstance(expected, date):
        return expected is value or (isinstance(expected, date) and expected == value)
    return expected == value


def _compare_children(table_name: str, truth: list, rows: list, misses: dict, findings: Findings) -> None:
    """Every row read must be a true one, in order; every true row must be read or its table be among the unread."""
    by_case: dict[object, tuple[list, list]] = defaultdict(lambda: ([], []))
    for row in truth:
        by_case[row["case_id"]][0].append(row)
    for row in rows:
        by_case[row["case_id"]][1].append(row)
    for case_id, (expected, found) in by_case.items():
        unread_columns = {column for table, column in misses[case_id] if table == table_name}
        is_unread = bool(unread_columns) or ("cases", "") in misses[case_id]
        waiting = list(expected)
        for row in found:
            at = next((n for n, one in enumerate(waiting) if _same_row(one, row, unread_columns)), None)
            if at is None:
                text = f"no such row in the truth: {_short(row)}\n      true: {[_short(one) for one in waiting]}"
                findings.note_wrong(table_name, "(row)", case_id, text)
                continue
            for missed in waiting[:at]:
                _count_missed(table_name, case_id, missed, is_unread, findings)
            _count_fields(table_name, waiting[at], row, findings)
            waiting = waiting[at + 1 :]
        for missed in waiting:
            _count_missed(table_name, case_id, missed, is_unread, findings)


def _same_row(expected: dict, row: dict, unread_columns: set[str]) -> bool:
    return all(
        _same(value, row.get(name)) or (row.get(name) is None and name in unread_columns)
        for name, value in expected.items()
        if not name.startswith("_")
    )


def _count_fields(table_name: str, expected: dict, row: dict, findings: Findings) -> None:
    for name, value in expected.items():
        if value is not None and name != "case_id" and not name.startswith("_"):
            (findings.right if row.get(name) is not None else findings.unread)[table_name, name] += 1


def _count_missed(table_name: str, case_id: object, missed: dict, is_unread: bool, findings: Findings) -> None:
    if missed.get("_optional"):
        return
    if not is_unread:
        findings.note_wrong(table_name, "(row)", case_id, f"silently lost: {_short(missed)}")
        return
    for name, value in missed.items():
        if value is not None and name != "case_id":
            findings.unread[table_name, name] += 1


def _short(row: dict) -> dict:
    return {name: value for name, value in row.items() if value is not None and name not in _PLACE_COLUMNS}


def _compare_evidence(lines: list[str], extraction: Extraction, findings: Findings) -> None:
    for row in extraction.tables.get("evidence", []):
        passage = fold("".join(lines[row["first_line"] - 1 : row["last_line"]]))
        pieces = [fold(piece).removesuffix("円") for piece in str(row["printed_text"]).split()]
        place = (row["table_name"], f"{row['column_name']} (evidence)")
        if row["first_line"] >= 1 and pieces and all(piece in passage for piece in pieces):
            findings.right[place] += 1
        else:
            findings.note_wrong(
                *place, row["row_key"], f"{row['printed_text']!r} is not on its lines: {passage[:80]!r}"
            )
