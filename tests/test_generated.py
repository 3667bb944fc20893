"""Next year's editions: generated documents of 200 cases are read with no wrong value, and hardly any left unread."""

from collections import Counter
from dataclasses import replace
from functools import cache

import casebook_document
import generated_casebook
import generated_effects
import generated_grants
import pytest
from examiner import examine
from generated import Chance

from etl.extract import extract
from etl.readers import casebook
from etl.readers.records import Extraction, Source

SEEDS = range(4)
DOCUMENTS = {"casebook": generated_casebook.document, "grants": generated_grants.document}
SHARE_RIGHT = 0.98
SHARE_RIGHT_OF_A_TABLE = 0.9
FEWEST_OF_A_HABIT = 4
SHOWN_OFFENDERS = 8

generated = cache(lambda layout, seed: DOCUMENTS[layout](seed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", DOCUMENTS)
def test_a_generated_document_is_read_without_a_wrong_value(layout, seed, tmp_path):
    document = generated(layout, seed)
    path = tmp_path / f"{layout}.txt"
    path.write_text("\n".join(document.lines), encoding="utf8")
    findings = examine(document, extract(path, tmp_path / "out"))
    offenders = "\n".join(findings.wrong[:SHOWN_OFFENDERS])
    assert not findings.wrong, f"{len(findings.wrong)} wrong, the first:\n{offenders}"
    assert findings.share_right >= SHARE_RIGHT, findings.report()
    assert min(map(findings.share_of, document.truth)) >= SHARE_RIGHT_OF_A_TABLE, findings.report()


@pytest.mark.parametrize("layout", DOCUMENTS)
def test_every_irregularity_occurs_in_the_generated_documents(layout):
    habits = sum((generated(layout, seed).habits for seed in SEEDS), Counter())
    assert {name: count for name, count in habits.items() if count < FEWEST_OF_A_HABIT} == {}


@pytest.mark.parametrize(("template", "figure"), generated_effects.UNUSUAL)
def test_hours_are_taken_only_from_sentences_that_state_them_for_the_whole_case_in_a_year(template, figure):
    spoken = generated_effects.unusual(template, figure, Chance(0))
    extraction = casebook_document.read(casebook_document.case(bullets=[f"○ {spoken.text}"]))
    (row,) = extraction.tables["cases"]
    assert row["hours_saved_per_year"] in spoken.hours[0].values
    is_settled = row["hours_saved_per_year"] is not None or row["hours_saved_status_code"] == "per_unit_only"
    assert is_settled or ("cases", "hours_saved_per_year") in casebook_document.misses(extraction)


@pytest.mark.parametrize("sentence", generated_effects.NO_EFFECT)
def test_a_sentence_that_tells_no_effect_of_its_own_case_gives_none_but_stays_among_the_unread(sentence):
    extraction = casebook_document.read(casebook_document.case(bullets=[f"○ {sentence}"]))
    assert casebook_document.values(extraction, "effects", "value") == []
    assert ("effects", "value") in casebook_document.misses(extraction)


def _changed(extraction, table_name, **values):
    first, *others = extraction.tables[table_name]
    return Extraction(extraction.source, extraction.tables | {table_name: [first | values, *others]}, extraction.unread)


def _without(extraction, table_name):
    return Extraction(
        extraction.source, extraction.tables | {table_name: extraction.tables[table_name][1:]}, extraction.unread
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda extraction: _changed(extraction, "cases", initial_cost_yen=1),
        lambda extraction: _changed(extraction, "cases", project_cost_yen=1),
        lambda extraction: _changed(extraction, "cases", theme_name=None),
        lambda extraction: _changed(extraction, "cases", case_id="mic-1999-01"),
        lambda extraction: _changed(extraction, "milestones", step_name="別の工程"),
        lambda extraction: _changed(extraction, "evidence", first_line=1, last_line=1),
        lambda extraction: _without(extraction, "cases"),
        lambda extraction: _without(extraction, "milestones"),
        lambda extraction: replace(
            extraction, tables=extraction.tables | {"effects": extraction.tables["effects"] * 2}
        ),
    ],
)
def test_the_examiner_notices_a_wrong_a_lost_and_an_invented_value(spoil):
    document = generated_casebook.document(0, 20)
    extraction = casebook.read(document.lines, Source(casebook.source_id(document.lines)))
    assert examine(document, extraction).wrong == []
    assert examine(document, spoil(extraction)).wrong != []
