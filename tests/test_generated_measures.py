"""Plans of 200 measures with random values, orders and irregularities are read with no wrong value."""

from collections import Counter

import generated_measures
import pytest

from etl.clean import fold
from etl.evidence import READINGS
from etl.readers import measures
from etl.readers.records import Source

SEEDS = range(1, 7)
MEASURES = 200
# A blank here may stand for one of these columns listed as unread.
LISTED_AS = {"unit_name": {"unit_name", "value"}, "achievement_code": {"achievement_code"}}


class Comparison:
    """Counts the fields of an extraction that are right, listed as unread, or wrong."""

    def __init__(self, lines, extraction, truth):
        self.lines = lines
        self.tables = extraction.tables
        self.unread = extraction.unread
        self.truth = truth
        self.count = Counter()
        self.wrong = []
        self._cases()
        self._kpis()
        self._values()
        self._ends()

    def share(self, table_name=None):
        """The share of fields that are right, of one table or of all."""
        counts = {key: number for key, number in self.count.items() if table_name in (None, key[0])}
        return sum(number for (_, outcome), number in counts.items() if outcome == "right") / sum(counts.values())

    def _field(self, table_name, key, column, got, true, is_listed):
        if got == true:
            outcome = "right"
        elif got is None and is_listed:
            outcome = "unread"
        else:
            outcome = "wrong"
            self.wrong.append((table_name, key, column, got, true))
        self.count[table_name, outcome] += 1

    def _cases(self):
        rows = {row["case_id"]: row for row in self.tables["cases"]}
        assert rows.keys() == self.truth.cases.keys()
        listed = {(row.case_id, row.column_name) for row in self.unread if row.table_name == "cases"}
        for key, true in self.truth.cases.items():
            for column, value in true.items():
                self._field("cases", key, column, rows[key][column], value, (key, column) in listed)

    def _kpis(self):
        rows = {row["kpi_id"]: row for row in self.tables["kpis"]}
        assert rows.keys() == self.truth.kpis.keys()
        for key, true in self.truth.kpis.items():
            for column, value in true.items():
                self._field("kpis", key, column, rows[key][column], value, is_listed=False)

    def _values(self):
        rows = {(row["kpi_id"], row["fiscal_year"], row["kind_code"]): row for row in self.tables["kpi_values"]}
        assert len(rows) == len(self.tables["kpi_values"])
        for key in rows.keys() - self.truth.kpi_values.keys():
            self.wrong.append(("kpi_values", key, "", rows[key]["value"], "no such row"))
        for key, true in self.truth.kpi_values.items():
            listed = self._listed(key[0])
            for column, value in true.items():
                if key in rows:
                    is_listed = bool(listed & LISTED_AS.get(column, {column}))
                    self._field("kpi_values", key, column, rows[key][column], value, is_listed)
                else:
                    is_listed = bool(listed & {"fiscal_year", ""})
                    self._field("kpi_values", key, column, None, "a row", is_listed)

    def _listed(self, kpi_id):
        """The columns listed with a line of this KPI."""
        first, last = self.truth.places[kpi_id]
        rows = [row for row in self.unread if row.table_name == "kpi_values" and first <= row.line <= last]
        return {row.column_name for row in rows}

    def _ends(self):
        rows = {row["case_id"]: row["starts_on"].year for row in self.tables["milestones"]}
        for key, year in self.truth.ended.items():
            self._field("milestones", key, "starts_on", rows.get(key), year, is_listed=False)
        assert rows.keys() <= self.truth.ended.keys()


def compared(seed):
    lines, truth = generated_measures.compose(seed, MEASURES)
    assert measures.recognises(lines)
    return Comparison(lines, measures.read(lines, Source(generated_measures.SOURCE_ID)), truth)


@pytest.fixture(scope="module", params=SEEDS)
def comparison(request):
    return compared(request.param)


def test_a_plan_of_200_measures_is_read_without_a_wrong_value(comparison):
    assert comparison.wrong == []


def test_every_print_yields_its_value_and_stands_on_its_lines(comparison):
    rows = {
        (table_name, key(row)): row
        for table_name, key in (
            ("cases", lambda row: row["case_id"]),
            ("milestones", lambda row: f"{row['case_id']}/{row['milestone_no']}"),
            ("kpi_values", lambda row: f"{row['kpi_id']}/{row['fiscal_year'] or ''}/{row['kind_code']}"),
        )
        for row in comparison.tables[table_name]
    }
    for entry in comparison.tables["evidence"]:
        row = rows[entry["table_name"], entry["row_key"]]
        read = READINGS[entry["table_name"], entry["column_name"]](entry["printed_text"])
        assert {name: row[name] for name in read} == read
        passage = "".join(comparison.lines[entry["first_line"] - 1 : entry["last_line"]])
        assert fold(entry["printed_text"]) in fold(passage)


def test_at_least_98_of_100_fields_are_right(comparison):
    assert comparison.share() >= 0.98
    assert comparison.share("kpi_values") >= 0.95
    assert comparison.share("cases") >= 0.99


def test_every_irregularity_occurs():
    forms = sum((generated_measures.compose(seed, MEASURES)[1].forms for seed in SEEDS), Counter())
    assert min(forms.values()) >= 5
    assert len(forms) >= 35
