"""The workbook of an estimate: the values of the screen, one table a sheet, nothing merged, no formula."""

import io
import re

import openpyxl
import pandas as pd
import pytest

from ui import estimate, estimate_sheet, estimate_words, labels, workbook
from ui.estimate import Assumptions

ASSUMED = Assumptions(26_700_000, 875_000, 12_489_000, 500.5)
CONDITIONS = {"作成日": "2024-04-01", "似た事例の条件": "=すべての記録", "似た事例の出典": "例示研究会"}
NO_PEERS = pd.DataFrame({name: [] for name in ("body_name", "distance", *estimate.COMPARED.values())}, dtype="float64")


def opened(assumed):
    places = estimate.among_peers(assumed, NO_PEERS, None)
    content = workbook.workbook(estimate_sheet.sheets(assumed, places, CONDITIONS))
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(sheet):
    header, *cells = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in cells]


def test_every_sheet_is_one_table_with_its_header_in_row_1():
    book = opened(ASSUMED)
    assert book.sheetnames == ["前提", "結果", "年ごとの累計", "前提の影響", "似た事例", "出典と条件"]
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert all(isinstance(cell.value, str) and cell.value for cell in sheet[1])
        assert len({cell.value for cell in sheet[1]}) == sheet.max_column
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_results_are_those_of_the_screen_and_amounts_are_whole_yen():
    found = estimate_words.results(ASSUMED)
    written = rows(opened(ASSUMED)["結果"])
    shown = [row["言葉"] or labels.exact_value(row["値"], "yen", "円") for row in written]
    assert shown == found["words"].tolist()
    assert [row["値"] for row in written] == pytest.approx(found["value"].tolist())
    assert [row["単価（円/時間）"] for row in written] == [None] * 3 + [3300] * 4 + [4600] * 4
    # 26,700,000 + 5 x 875,000; less 12,489,000; 500.5 x 3,300
    assert [row["値"] for row in written[:4]] == [31_075_000, 14_211_000, 18_586_000, 1_651_650]


def test_the_assumptions_stand_with_units_and_what_is_a_placeholder():
    written = rows(opened(ASSUMED)["前提"])
    assert [(row["前提"], row["値"], row["単位"], row["仮置き"]) for row in written] == [
        ("イニシャルコスト", 26_700_000, "円", None),
        ("ランニングコスト", 875_000, "円/年", None),
        ("補助金（イニシャル分）", 12_489_000, "円", None),
        ("削減時間", 500.5, "時間/年", None),
        ("1時間の単価", 3300, "円/時間", "仮置き"),
        ("1時間の単価", 4600, "円/時間", "仮置き"),
        ("年数", 5, "年", None),
        ("実現率", 100, "％", None),
    ]


def test_the_years_are_those_of_the_chart():
    written = rows(opened(ASSUMED)["年ごとの累計"])
    assert [list(row.values()) for row in written] == estimate.by_year(ASSUMED).round().to_numpy().tolist()


def test_sources_conditions_and_what_is_no_cash_are_said_and_nothing_runs_as_a_formula():
    sheet = opened(ASSUMED)["出典と条件"]
    written = {row["項目"]: row["内容"] for row in rows(sheet)}
    assert written["似た事例の出典"] == "例示研究会"
    assert written["似た事例の条件"] == "=すべての記録"
    [cell] = [cell for cell in sheet["B"] if cell.value == "=すべての記録"]
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, "@")
    assert "現金の削減ではありません" in written["時間の換算額"]


def test_blank_assumptions_give_blank_cells_and_the_words_for_them():
    book = opened(Assumptions())
    assert book.sheetnames == ["前提", "結果", "似た事例", "出典と条件"]
    assert {row["値"] for row in rows(book["結果"])} == {None}
    assert rows(book["結果"])[0]["言葉"] == "イニシャルコスト・ランニングコストが空欄です"


def test_the_name_of_the_file_says_what_and_which_day():
    assert re.fullmatch(r"費用対効果の試算_\d{8}\.xlsx", estimate_sheet.file_name())
