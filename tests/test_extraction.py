"""Extraction of the real documents yields the committed facts, and the committed evidence stands in the documents."""

import csv
from pathlib import Path

import pytest

from etl import schema
from etl.clean import fold
from etl.extract import extract

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT.parent / "shared" / "documents"
pytestmark = [
    pytest.mark.documents,
    pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not beside the checkout"),
]
TEXT_OF = {
    "mic-2024": "mic_internal_dx_casebook.txt",
    "osaka-2024": "osaka_digital_grant_projects.txt",
    "nara": "nara_ict_plan.txt",
    "nagoya": "nagoya_dx_policy.txt",
    "katsuragi": "katsuragi_dx_plan.txt",
}
# What readers leave to people: judgement, and what no document of these layouts prints.
# The start of a service is read only from a step that says so plainly; people may find it elsewhere.
JUDGED = {"summary", "field_code", "category_code", "is_lower_better", "service_start_on", "note"}
# Names that editors may put better than the reader's plain words.
WORDED = {"metric_name"}
# Where a reader was unsure of one column, people may have settled those that hang on it.
TOGETHER = {
    "hours_saved_per_year": {"hours_saved_per_year", "hours_saved_status_code", "hours_saved_is_approx"},
    "category_code": {"category_code", "yard_code"},
    "value": {"value", "unit_name"},
}
# Of a measure's steps only its end is read; people number it among the others.
ENDED = ("case_id", "starts_on", "ends_on", "step_name")


def rows_of(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def committed(table_name):
    key = schema.tables()[table_name].key
    return {tuple(row[name] for name in key): row for row in rows_of(ROOT / "data" / f"{table_name}.csv")}


def case_of(row):
    return row.get("case_id") or row.get("kpi_id", "").rpartition("-k")[0]


def numbered(folder, path):
    """The rows of a file, with the ends of measures under the number that they have among the committed steps."""
    steps = {tuple(row[name] for name in ENDED): row["milestone_no"] for row in committed("milestones").values()}
    keys = {}
    for row in rows_of(folder / "milestones.csv") if (folder / "milestones.csv").exists() else ():
        number = steps.get(tuple(row[name] for name in ENDED), row["milestone_no"])
        if row["step_name"] == "施策終了":
            keys[f"{row['case_id']}/{row['milestone_no']}"] = number
    for row in rows_of(path):
        if path.stem == "milestones":
            row["milestone_no"] = keys.get(f"{row['case_id']}/{row['milestone_no']}", row["milestone_no"])
        elif path.stem == "evidence" and row["table_name"] == "milestones" and row["row_key"] in keys:
            row["row_key"] = f"{row['row_key'].partition('/')[0]}/{keys[row['row_key']]}"
        yield row


@pytest.fixture(scope="module", params=["mic-2024", "osaka-2024", "nara"])
def extracted(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("extracted")
    extract(DOCUMENTS / TEXT_OF[request.param], folder)
    return request.param, folder


def test_every_extracted_value_is_a_committed_fact(extracted):
    _, folder = extracted
    settled = {
        (row["case_id"], column)
        for row in rows_of(folder / "unread.csv")
        for column in TOGETHER.get(row["column_name"], {row["column_name"]})
    }
    differences = []
    for path in sorted(folder.glob("*.csv")):
        if path.stem == "unread":
            continue
        facts = committed(path.stem)
        for row in numbered(folder, path):
            key = tuple(row[name] for name in schema.tables()[path.stem].key)
            if key not in facts:
                differences.append((path.stem, key, "missing"))
                continue
            differences += [
                (path.stem, key, name, value, facts[key][name])
                for name, value in row.items()
                if value != facts[key][name]
                and name not in WORDED
                and not (value == "" and name in JUDGED)
                and (case_of(row), name) not in settled
            ]
    assert differences == []


def test_every_record_of_the_document_is_extracted(extracted):
    source_id, folder = extracted
    facts = {key for key, row in committed("cases").items() if row["source_id"] == source_id}
    assert {(row["case_id"],) for row in rows_of(folder / "cases.csv")} == facts


def test_every_kpi_and_its_values_are_extracted_or_listed(extracted):
    source_id, folder = extracted
    listed = {(row["case_id"], row["table_name"]) for row in rows_of(folder / "unread.csv")}
    absent = []
    for table_name in ("kpis", "kpi_values"):
        facts = {key: row for key, row in committed(table_name).items() if case_of(row).startswith(f"{source_id}-")}
        path = folder / f"{table_name}.csv"
        found = {tuple(row[name] for name in schema.tables()[table_name].key) for row in rows_of(path)} if facts else {}
        absent += [key for key in facts if key not in found and (case_of(facts[key]), table_name) not in listed]
    assert absent == []


def test_every_committed_print_stands_where_its_evidence_says():
    lines = {name: (DOCUMENTS / text).read_text(encoding="utf8").split("\n") for name, text in TEXT_OF.items()}
    astray = []
    for row in rows_of(ROOT / "data" / "evidence.csv"):
        if not row["first_line"]:
            continue
        passage = fold("".join(lines[row["source_id"]][int(row["first_line"]) - 1 : int(row["last_line"])]))
        # amounts of a breakdown stand in one block of lines and their 円 in another
        pieces = [fold(piece).removesuffix("円") for piece in row["printed_text"].split()]
        if not all(piece in passage for piece in pieces):
            astray.append((row["row_key"], row["column_name"], row["printed_text"], row["first_line"]))
    assert astray == []


def test_no_sentence_of_a_document_stands_in_a_summary_or_note():
    runs = set()
    for text in TEXT_OF.values():
        flat = fold((DOCUMENTS / text).read_text(encoding="utf8"))
        runs.update(flat[start : start + 30] for start in range(len(flat) - 30))
    own_words = [
        ("cases", "summary"), ("kpi_values", "note"), ("relations", "note"), ("problems", "message"),
        ("milestones", "step_name"), ("effects", "metric_name"), ("corrections", "reason"),
    ]  # fmt: skip
    copied = []
    for table_name, column_name in own_words:
        for row in rows_of(ROOT / "data" / f"{table_name}.csv"):
            flat = fold(row[column_name])
            copied += [flat for start in range(len(flat) - 29) if flat[start : start + 30] in runs]
    assert copied == []
