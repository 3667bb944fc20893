"""The way from the overview through the list to a case and its files, in a real browser."""

import csv
import io
from collections import Counter

import pytest
from dashboard import CASES, records
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OVERVIEW, SEARCH, CASE = "概要", "事例をさがす", "事例の詳細"
ALL = len(CASES)
CELLS = Counter((case["population_band_code"], case["category_code"]) for case in CASES)
OSAKA = records(prefecture_name="大阪府", record_type_code="grant_project")
KAGAMINO = "マイナンバーカードを利用した鏡野町電子申請・届出システム"
NARA = "庁内オンライン相談システムの活用"


@pytest.fixture
def cell():
    """A cell of the heat map whose number stands nowhere else in it: the number and what it must lead to."""
    count = max(count for count, times in Counter(CELLS.values()).items() if times == 1)
    band, category = next(cell for cell, cases in CELLS.items() if cases == count)
    return count, {"band": band, "category": category}


def click_words(chart, words):
    """Click where these words stand in a chart."""
    text = chart.locator("svg").get_by_text(words, exact=True)
    text.scroll_into_view_if_needed()
    box = text.bounding_box()
    chart.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def downloaded(dashboard, words):
    with dashboard.page.expect_download() as download:
        dashboard.main.get_by_role("button", name=words).first.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_overview_counts_every_record_and_captions_every_chart(dashboard):
    dashboard.open("/")
    metrics = dashboard.main.get_by_test_id("stMetricValue").all_inner_texts()
    kinds = [records(record_type_code=kind) for kind in ("case_study", "grant_project", "plan_measure")]
    bodies = len({(case["prefecture_name"], case["municipality_name"]) for case in CASES})
    assert metrics == [f"{ALL} 件", f"{bodies} 団体", *(f"{count} 件" for count in kinds)]
    charts = dashboard.page.get_by_test_id("stPlotlyChart")
    expect(charts).to_have_count(3)
    for number in range(3):
        caption = charts.nth(number).locator("xpath=following::*[@data-testid='stCaptionContainer'][1]")
        expect(caption).to_contain_text(f"条件: すべての記録｜n = {ALL}｜出典: ")


def test_a_cell_of_the_heat_map_opens_the_list_of_exactly_its_records(dashboard, cell):
    count, filters = cell
    dashboard.open("/")
    click_words(dashboard.chart(0), str(count))
    dashboard.shows(SEARCH, count, **filters)
    assert dashboard.count() == count
    conditions = f"条件: 人口区分: {dashboard.chosen('人口区分')[0]}、分類: {dashboard.chosen('分類')[0]}｜"
    expect(dashboard.main).to_contain_text(conditions)


def test_a_prefecture_tile_opens_the_list_of_its_records_within_the_selection(dashboard):
    dashboard.open("/", type="grant_project")
    click_words(dashboard.chart(1), "大阪府")
    dashboard.shows(SEARCH, OSAKA, type="grant_project", prefecture="大阪府")
    assert dashboard.count() == OSAKA
    assert dashboard.chosen("都道府県") == ["大阪府"]
    assert dashboard.chosen("記録の種類") == ["交付金事業"]


def test_one_step_back_from_a_cell_stands_the_overview_as_it_was(dashboard, cell):
    count, filters = cell
    dashboard.open("/")
    click_words(dashboard.chart(0), str(count))
    dashboard.shows(SEARCH, count, **filters)
    dashboard.page.go_back()
    dashboard.shows(OVERVIEW, ALL)
    dashboard.page.go_forward()
    dashboard.shows(SEARCH, count, **filters)


def test_a_ticked_row_opens_its_case_with_the_evidence_and_back_returns_to_the_list(dashboard):
    dashboard.open("/search", type="case_study", band="10k_50k", own_population=12000)
    dashboard.rows("岡山県鏡野町")
    before = dashboard.main.inner_text()
    dashboard.tick_row(0)
    dashboard.shows(KAGAMINO, type="case_study", band="10k_50k", own_population="12000", case_id="mic-2024-01")
    expect(dashboard.main).to_contain_text("※税抜 26,700千円")
    expect(dashboard.main).to_contain_text("取り出した文字の72行目")
    dashboard.page.go_back()
    expect(dashboard.page.locator("h1")).to_have_text(SEARCH)
    dashboard.settled()
    assert dashboard.main.inner_text() == before
    dashboard.rows("岡山県鏡野町")


def test_the_link_back_to_the_list_keeps_the_selection(dashboard):
    dashboard.open("/case", case_id="mic-2024-01", band="10k_50k", category="online_services")
    dashboard.main.get_by_role("link", name="← 一覧へ戻る").click()
    dashboard.shows(SEARCH, CELLS["10k_50k", "online_services"], band="10k_50k", category="online_services")


def test_a_ticked_row_of_a_sorted_list_opens_what_it_shows(dashboard):
    dashboard.open("/search", type="case_study")
    dashboard.rows("岡山県鏡野町")
    dashboard.click_list(x=440, y=17)
    dashboard.rows("福島県昭和村")
    dashboard.tick_row(0)
    expect(dashboard.main).to_contain_text("福島県昭和村｜事例｜")


def test_a_name_in_a_sorted_list_opens_what_it_shows(dashboard):
    dashboard.open("/search", type="case_study")
    dashboard.rows("岡山県鏡野町")
    dashboard.click_list(x=440, y=17)
    dashboard.rows("福島県昭和村")
    dashboard.click_list(x=260, y=33 + 17)
    expect(dashboard.main).to_contain_text("福島県昭和村｜事例｜")


def test_the_address_of_a_case_opens_it(dashboard):
    dashboard.open("/case", case_id="nara-1-07")
    dashboard.shows(NARA, case_id="nara-1-07")
    expect(dashboard.main).to_contain_text("関連する記録（同じ事業）")
    expect(dashboard.main).to_contain_text("自治体DX推進参考事例集【３．内部DX】・取り出した文字の1382行目")


@pytest.mark.parametrize("query", [{"case_id": "mic-1999-99"}, {"case_id": "' or 1=1 --"}, {}])
def test_an_address_without_a_known_case_says_what_to_do(dashboard, query):
    dashboard.open("/case", **query)
    expect(dashboard.page.locator("h1")).to_have_text(CASE)
    expect(dashboard.main).to_contain_text("一覧から事例を選んでください。")
    expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)


def test_both_files_hold_exactly_the_rows_of_the_list(dashboard):
    dashboard.open("/search", band="10k_50k", own_population=18000)
    count = dashboard.count()
    excel_name, excel = downloaded(dashboard, "Excel用CSV")
    machine_name, machine = downloaded(dashboard, "システム連携用CSV")

    assert excel.startswith(b"\xef\xbb\xbf")
    assert excel.count(b"\r\n") == excel.count(b"\n") == count + 1
    assert not machine.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in machine
    for_people = list(csv.DictReader(io.StringIO(excel.decode("utf-8-sig"))))
    for_systems = list(csv.DictReader(io.StringIO(machine.decode("utf8"))))
    assert len(for_people) == len(for_systems) == count == records(population_band_code="10k_50k")
    assert all(name.isascii() and name for name in for_systems[0])
    assert not any(name.isascii() for name in for_people[0])
    assert [row["人口（人）"] for row in for_people] == [row["population"] for row in for_systems]
    assert [row["名称"] for row in for_people] == [row["title"] for row in for_systems]
    assert {row["人口区分"] for row in for_people} == {"1万人以上5万人未満"}
    assert {row["population_band_code"] for row in for_systems} == {"10k_50k"}
    assert excel_name.startswith("事例一覧_人口区分_1万人以上5万人未満_")
    assert machine_name.endswith(".csv")
