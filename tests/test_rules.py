# ruff: noqa: E501 (a table is easier to read unwrapped)
"""Every rule of `etl/rules`: a row that breaks it is caught by it, and the tiny data breaks none."""

import re

import duckdb
import pytest
import tiny_data as tiny

from etl import apply_rules, schema
from etl.build import build

NEW = {
    "cases": tiny.tables()["cases"][2] | {"case_id": "book-{n}"},
    "sources": {"source_id": "book-{n}", "title": "事例集 {n}", "publisher_name": "例示研究会"},
    "vendors": {"case_id": "book-05", "vendor_no": "{n}", "vendor_name": "株式会社みなと", "role_code": "vendor"},
    "tags": {"case_id": "book-05", "tag_code": "rpa"},
    "cost_items": {"case_id": "book-05", "cost_item_no": "{n}", "cost_kind_code": "initial", "item_name": "端末"},
    "subsidies": {"case_id": "book-05", "subsidy_no": "{n}", "cost_kind_code": "initial", "subsidy_name": "交付金"},
    "effects": tiny.tables()["effects"][0] | {"case_id": "book-05", "effect_no": "{n}"},
    "kpis": {"kpi_id": "plan-03-k{n}", "case_id": "plan-03", "level_code": "measure", "kpi_name": "閲覧数"},
    "kpi_values": {"kpi_id": "plan-01-k1", "fiscal_year": "1995", "kind_code": "target"},
    "milestones": {"case_id": "book-05", "milestone_no": "{n}", "step_name": "試行"},
    "relations": {"case_id": "book-05", "related_case_id": "plan-03", "relation_code": "same_project"},
    "evidence": tiny.evidence("book", "cases", "book-05", "title", "議会のペーパーレス"),
    "problems": {"problem_no": "{n}", "rule_id": "editor", "message": "読みにくい"},
}  # fmt: skip
STATED = {"initial_cost_status_code": "reported", "initial_cost_is_approx": "false", "initial_cost_tax_code": "unknown"}
UNSTATED = {"initial_cost_status_code": "not_stated", "initial_cost_tax_code": ""}
TOWN = {"municipality_type_code": "town", "prefecture_name": "奈良県"}

# One row per added row: the rule it breaks, its table, the cells that differ from a sound new row, the column named.
BROKEN = [
    ("L1-06_no_space_at_the_ends", "vendors", {"vendor_name": "株式会社みなと "}, "vendor_name"),
    ("L1-06_no_space_at_the_ends", "vendors", {"vendor_name": "　"}, "vendor_name"),
    ("L1-06_no_space_at_the_ends", "cases", {"municipality_name": " 桜野区"}, "municipality_name"),
    ("L1-09_cost_blank_has_a_status", "cases", STATED, "initial_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", STATED | {"initial_cost_yen": "0"}, "initial_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", STATED | {"initial_cost_yen": "-1"}, "initial_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", {"initial_cost_status_code": "zero"}, "initial_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", {"initial_cost_yen": "5"}, "initial_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", {"running_cost_yen": "5"}, "running_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", {"running_cost_yen": "0"}, "running_cost_yen"),
    ("L1-09_cost_blank_has_a_status", "cases", {"project_cost_status_code": "zero"}, "project_cost_yen"),
    ("L1-14_no_line_break_in_a_field", "vendors", {"vendor_name": "株式会社\nみなと"}, "vendor_name"),
    ("L1-14_no_line_break_in_a_field", "cases", {"title": "窓口\tの予約"}, "title"),
    ("L1-14_no_line_break_in_a_field", "cases", {"title": "窓口\0の予約"}, "title"),
    ("L2-04_code_is_known", "cases", {"category_code": "窓口改革"}, "category_code"),
    ("L2-04_code_is_known", "tags", {"tag_code": "RPA"}, "tag_code"),
    ("L2-04_code_is_known", "sources", {"record_type_code": "statistics"}, "record_type_code"),
    ("L2-06_no_error_of_a_formula", "vendors", {"vendor_name": "#REF!"}, "vendor_name"),
    ("L2-06_no_error_of_a_formula", "cases", {"title": "#計算結果なし! =A1"}, "title"),
    ("L3-06_municipality_fits_its_type", "cases", {"municipality_name": "桜野"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", {"municipality_name": "東京都桜野区"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", {"prefecture_name": "大阪府"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", TOWN | {"municipality_name": "若草市"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", TOWN | {"municipality_name": "若草郡風越町"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", TOWN | {"municipality_name": "町"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", {"municipality_type_code": "prefecture"}, "municipality_name"),
    ("L3-06_municipality_fits_its_type", "cases", {"population_band_code": "prefecture"}, "municipality_name"),
    ("L3-06_prefecture_is_official", "cases", {"prefecture_name": "東京"}, "prefecture_name"),
    ("L3-06_prefecture_is_official", "cases", TOWN | {"municipality_name": "雪見町", "prefecture_name": "東海県"}, "prefecture_name"),
    ("amounts_of_children_are_plausible", "cost_items", {"amount_yen": "-1"}, "amount_yen"),
    ("amounts_of_children_are_plausible", "cost_items", {"amount_yen": "9223372036854775807"}, "amount_yen"),
    ("amounts_of_children_are_plausible", "subsidies", {"amount_yen": "-1"}, "amount_yen"),
    ("case_exists", "tags", {"case_id": "book-99"}, "case_id"),
    ("case_exists", "kpis", {"case_id": "book-99"}, "case_id"),
    ("case_exists", "relations", {"case_id": "book-99"}, "case_id"),
    ("cost_has_its_tax_mark", "cases", {"initial_cost_tax_code": ""}, "initial_cost_tax_code"),
    ("cost_has_its_tax_mark", "cases", UNSTATED | {"initial_cost_tax_code": "unknown"}, "initial_cost_tax_code"),
    ("cost_has_its_tax_mark", "cases", {"initial_cost_is_approx": "false"}, "initial_cost_is_approx"),
    ("cost_has_its_tax_mark", "cases", STATED | {"initial_cost_yen": "5", "initial_cost_is_approx": ""}, "initial_cost_is_approx"),
    ("cost_has_its_tax_mark", "cases", {"running_cost_tax_code": "included"}, "running_cost_tax_code"),
    ("cost_has_its_tax_mark", "cases", {"project_cost_is_approx": "true"}, "project_cost_is_approx"),
    ("evidence_points_to_a_row", "evidence", {"row_key": "book-99"}, "row_key"),
    ("evidence_points_to_a_row", "evidence", {"table_name": "costs"}, "row_key"),
    ("evidence_points_to_a_row", "evidence", {"column_name": "name"}, "column_name"),
    ("evidence_yields_its_value", "cases", {"fiscal_year": "2022", "case_id": "book-98"}, "fiscal_year"),
    ("grant_cost_is_project_cost", "cases", STATED | {"record_type_code": "grant_project", "initial_cost_yen": "5"}, "initial_cost_yen"),
    ("hours_only_actual_or_estimate", "cases", {"hours_saved_per_year": "5"}, "hours_saved_per_year"),
    ("hours_only_actual_or_estimate", "cases", {"hours_saved_status_code": "actual"}, "hours_saved_per_year"),
    ("hours_only_actual_or_estimate", "cases", {"hours_saved_status_code": "estimate", "hours_saved_per_year": "5"}, "hours_saved_per_year"),
    ("hours_only_actual_or_estimate", "cases", {"hours_saved_status_code": "actual", "hours_saved_per_year": "-5", "hours_saved_is_approx": "false"}, "hours_saved_per_year"),
    ("key_is_unique", "tags", {"case_id": "book-01", "tag_code": "tablet"}, "case_id/tag_code"),
    ("key_is_unique", "kpi_values", {"kpi_id": "grants-02-k1", "fiscal_year": ""}, "kpi_id/fiscal_year/kind_code"),
    ("kpi_exists", "kpi_values", {"kpi_id": "plan-99-k1"}, "kpi_id"),
    ("kpi_years_are_plausible", "kpi_values", {"fiscal_year": "5"}, "fiscal_year"),
    ("measured_values_are_numbers", "effects", {"value": "5", "value_max": "3"}, "value_max"),
    ("measured_values_are_numbers", "effects", {"value": "", "value_max": "3"}, "value_max"),
    ("measured_values_are_numbers", "effects", {"value": "1", "value_max": "9" * 400}, "value_max"),
    ("measured_values_are_numbers", "kpi_values", {"value": "9" * 400}, "value"),
    ("milestone_ends_after_it_starts", "milestones", {"starts_on": "2023-05-01", "ends_on": "2023-04-01"}, "starts_on"),
    ("milestone_ends_after_it_starts", "milestones", {"starts_on": "0005-04-01"}, "starts_on"),
    ("milestone_ends_after_it_starts", "milestones", {"ends_on": "2323-04-01"}, "starts_on"),
    ("numbers_are_plausible", "cases", {"population": "0"}, "population"),
    ("numbers_are_plausible", "cases", {"population": "20000000"}, "population"),
    ("numbers_are_plausible", "cases", {"population_on": "0000-01-01"}, "population_on"),
    ("numbers_are_plausible", "cases", {"fiscal_year": "5"}, "fiscal_year"),
    ("numbers_are_plausible", "cases", {"service_start_on": "0005-04-01"}, "service_start_on"),
    ("numbers_are_plausible", "cases", {"lead_time_months": "2023"}, "lead_time_months"),
    ("numbers_are_plausible", "cases", {"hours_saved_status_code": "actual", "hours_saved_per_year": "9" * 400, "hours_saved_is_approx": "false"}, "hours_saved_per_year"),
    ("numbers_are_plausible", "cases", STATED | {"initial_cost_yen": "9223372036854775807"}, "initial_cost_yen"),
    ("numbers_are_plausible", "cases", {"running_cost_yen": "10000000000001", "running_cost_status_code": "reported", "running_cost_is_approx": "false", "running_cost_tax_code": "unknown"}, "running_cost_yen"),
    ("numbers_are_plausible", "cases", {"project_cost_yen": "10000000000001", "project_cost_status_code": "reported", "project_cost_is_approx": "false", "project_cost_tax_code": "unknown"}, "project_cost_yen"),
    ("numbers_are_plausible", "sources", {"as_of_on": "0005-04-01"}, "as_of_on"),
    ("numbers_are_plausible", "sources", {"published_on": "0000-01-01"}, "published_on"),
    ("numbers_are_plausible", "problems", {"problem_no": "2147483647"}, "problem_no"),
    ("problem_points_to_a_row", "problems", {"table_name": "cases", "row_key": "book-99"}, "row_key"),
    ("problem_points_to_a_row", "problems", {"row_key": "book-01"}, "row_key"),
    ("related_case_exists", "relations", {"related_case_id": "book-99"}, "related_case_id"),
    ("related_case_exists", "relations", {"related_case_id": "book-05"}, "related_case_id"),
    ("required_value_is_given", "cases", {"title": ""}, "title"),
    ("required_value_is_given", "vendors", {"vendor_no": ""}, "vendor_no"),
    ("source_exists", "cases", {"source_id": "book-99"}, "source_id"),
    ("source_exists", "evidence", {"source_id": "book-99", "column_name": "category_code", "printed_text": "議会関連業務"}, "source_id"),
    ("source_exists", "problems", {"source_id": "book-99"}, "source_id"),
    ("source_is_filled_in", "sources", {"publisher_name": "（要記入）", "note": "（要記入）発行者は未記入"}, "publisher_name"),
    ("source_is_filled_in", "sources", {"edition": "要記入"}, "edition"),
    ("source_is_filled_in", "sources", {"title": "(要記入)"}, "title"),
    ("typed_words_agree_with_other_cells", "cases", STATED | {"initial_cost_yen": "約5万円"}, "initial_cost_is_approx"),
    ("typed_words_agree_with_other_cells", "cases", STATED | {"initial_cost_yen": "5万円（税込）", "initial_cost_tax_code": "excluded"}, "initial_cost_tax_code"),
    ("typed_words_agree_with_other_cells", "cases", {"initial_cost_yen": "非公表", "initial_cost_status_code": "not_calculable"}, "initial_cost_status_code"),
    ("typed_words_agree_with_other_cells", "kpi_values", {"fiscal_year": "1998", "value": "3人", "unit_name": "件"}, "unit_name"),
    ("summary_is_short", "cases", {"summary": "短く" * 60 + "。"}, "summary"),
    ("text_is_at_most_1000_characters", "vendors", {"vendor_name": "長" * 1001}, "vendor_name"),
    ("value_has_its_type", "cases", {"initial_cost_yen": "1.5"}, "initial_cost_yen"),
    ("value_has_its_type", "cases", {"initial_cost_yen": "2,670～3,000万円"}, "initial_cost_yen"),
    ("value_has_its_type", "cases", {"initial_cost_yen": "－"}, "initial_cost_yen"),
    ("value_has_its_type", "cases", {"population": "60,00"}, "population"),
    ("value_has_its_type", "cases", {"population": "6万世帯"}, "population"),
    ("value_has_its_type", "cases", {"population": "1e5"}, "population"),
    ("value_has_its_type", "cases", {"population": "99999999999999999999"}, "population"),
    ("value_has_its_type", "cases", {"fiscal_year": "令和5か6年度"}, "fiscal_year"),
    ("value_has_its_type", "cases", {"is_new": "たぶん"}, "is_new"),
    ("value_has_its_type", "cases", {"population_on": "R5"}, "population_on"),
    ("value_has_its_type", "cases", {"population_on": "2023-02-29"}, "population_on"),
    ("value_has_its_type", "effects", {"value": "NaN"}, "value"),
    ("value_has_its_type", "effects", {"value": "inf"}, "value"),
    ("value_has_its_type", "vendors", {"vendor_no": "一"}, "vendor_no"),
]  # fmt: skip
# One row per added row that loads with a note: the rule, the table, the cells, and (row key, column) of the note.
ODD = [
    ("band_agrees_with_population", "cases", {"case_id": "book-81", "population_band_code": "10k_50k"}, ("book-81", "population_band_code")),
    ("band_agrees_with_population", "cases", {"case_id": "book-82", "population_band_code": ""}, ("book-82", "population_band_code")),
    ("breakdown_sum_equals_total", "cost_items", {"case_id": "book-02", "amount_yen": "1"}, ("book-02", "initial_cost_yen")),
    ("breakdown_sum_equals_total", "cost_items", {"case_id": "book-04", "cost_kind_code": "running", "amount_yen": "1"}, ("book-04", "running_cost_yen")),
    ("figure_has_evidence", "cases", {"case_id": "book-83"}, ("book-83", None)),
    ("figure_has_evidence", "cases", {"case_id": "book-84"}, ("book-84", None)),
    ("figure_has_evidence", "cases", {"case_id": "book-85", "lead_time_months": "3"}, ("book-85", None)),
    ("figure_has_evidence", "subsidies", {"amount_yen": "1", "subsidy_no": "501"}, ("book-05/501", "amount_yen")),
    ("figure_has_evidence", "effects", {"value": "3", "effect_no": "501"}, ("book-05/501", "value")),
    ("figure_has_evidence", "kpi_values", {"fiscal_year": "1999", "value": "3"}, ("plan-01-k1/1999/target", "value")),
    ("figure_has_evidence", "milestones", {"starts_on": "2023-04-01", "milestone_no": "501"}, ("book-05/501", "starts_on")),
]  # fmt: skip
# The sound rows that some rows above hang on.
NEEDED = [("evidence", tiny.evidence("book", "cases", "book-98", "fiscal_year", "令和5年度"))]
RULES = [rule for folder in ("", "each_column", "each_table", "each_child") for rule in apply_rules.rules(folder)]


def added(number, table_name, cells):
    return {name: cell.format(n=number) for name, cell in (NEW[table_name] | cells).items()}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build the tiny data with all the rows above added: the row number of each, and a connection to the database."""
    folder = tmp_path_factory.mktemp("rules")
    tables = tiny.tables()
    tables["vendors"] += [added(900, "vendors", {})]
    for table_name, row in NEEDED:
        tables[table_name].append(row)
    numbers = []
    for number, (_, table_name, cells, _) in enumerate(BROKEN + ODD, 100):
        tables[table_name].append(added(number, table_name, cells))
        numbers.append(len(tables[table_name]) + 1)
    build([tiny.write(folder / "tiny", tables)], folder / "rules.duckdb")
    with duckdb.connect(folder / "rules.duckdb", read_only=True) as connection:
        yield numbers, connection


@pytest.mark.parametrize("index", range(len(BROKEN)), ids=lambda index: f"{BROKEN[index][0]}-{index}")
def test_a_row_that_breaks_a_rule_is_refused_by_it(built, index):
    numbers, connection = built
    rule_id, table_name, _, column_name = BROKEN[index]
    refused = connection.execute(
        "select rule_id, column_name from rejected_rows where file_name = ? and row_no = ?",
        (f"tiny/{table_name}.csv", numbers[index]),
    ).fetchall()
    assert refused == [(rule_id, column_name)]


@pytest.mark.parametrize(("rule_id", "table_name", "cells", "place"), ODD)
def test_an_odd_row_is_loaded_with_a_note(built, rule_id, table_name, cells, place):
    _, connection = built
    notes = connection.execute("select row_key, column_name from problems where rule_id = ?", (rule_id,)).fetchall()
    assert place in notes


def test_nothing_but_the_broken_rows_and_what_hangs_on_them_is_refused(built):
    _, connection = built
    refused = connection.execute("select file_name, row_no, rule_id, row_key from rejected_rows").fetchall()
    broken = {(f"tiny/{BROKEN[index][1]}.csv", number) for index, number in enumerate(built[0][: len(BROKEN)])}
    assert [row[2:] for row in refused if row[:2] not in broken] == [
        ("evidence_points_to_a_row", "cases/book-98/fiscal_year")
    ]


def test_the_tiny_data_breaks_no_rule(tiny_database):
    with duckdb.connect(tiny_database, read_only=True) as connection:
        assert connection.execute("select * from rejected_rows").fetchall() == []
        assert connection.execute("select rule_id from problems").fetchall() == [("editor",)]


def test_every_rule_has_a_row_that_proves_it():
    refusing, noting = ({row[0] for row in rows} for rows in (BROKEN, ODD))
    assert {rule.rule_id for rule in RULES if rule.refuses} == refusing
    assert {rule.rule_id for rule in RULES if not rule.refuses} == noting


def test_every_rule_file_belongs_to_a_folder_that_is_run():
    statements = {path.stem for path in apply_rules.RULES_FOLDER.rglob("*.sql")}
    assert statements == {rule.rule_id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.rule_id)
def test_a_rule_begins_with_its_sentence_and_its_effect(rule):
    sentence, effect, *_ = rule.statement.splitlines()
    assert re.fullmatch(r"-- [A-Z].{20,}\.", sentence)
    assert effect in {"-- refuse", "-- note"}
    assert rule.statement.split("\n", 2)[2].find(";\n") == len(rule.statement.split("\n", 2)[2]) - 2


def test_every_closed_list_of_the_schema_is_checked():
    listed = [column for table in schema.tables().values() for column in table.columns if column.code_list]
    assert len(listed) > 30
    assert all("L2-04_code_is_known" in [rule.rule_id for rule in apply_rules._cell_rules(column)] for column in listed)


def test_a_suspicion_is_true_wherever_a_cell_breaks_its_rule(tmp_path, monkeypatch):
    """The suspicions save scans and nothing else: with each of them true the same rows are refused."""
    tables = tiny.tables()
    for number, (_, table_name, cells, _) in enumerate(BROKEN, 100):
        tables[table_name].append(added(number, table_name, cells))
    folder = tiny.write(tmp_path / "tiny", tables)
    refused = build([folder], tmp_path / "a.duckdb").refused
    monkeypatch.setattr(apply_rules, "_suspicion", lambda rule, column: apply_rules.ANY_ROW)
    assert build([folder], tmp_path / "b.duckdb").refused == refused


@pytest.mark.parametrize("rule", apply_rules.rules("each_column"), ids=lambda rule: rule.rule_id)
def test_every_cell_rule_has_a_suspicion(rule):
    assert rule.suspicion != apply_rules.ANY_ROW
