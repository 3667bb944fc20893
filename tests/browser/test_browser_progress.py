"""計画と進捗 in a real browser: a KPI in the address, back and forward, rows and links that open the case."""

import csv
from pathlib import Path

import pytest
from dashboard import Dashboard
from playwright.sync_api import expect
from test_browser_pages import downloaded

pytestmark = pytest.mark.browser

PAGE, CASE = "計画と進捗", "マイナンバーカードの取得率及び住民利便性の向上"
NARA, NAGOYA = "奈良県奈良市", "愛知県名古屋市"
DATA = Path(__file__).parents[2] / "data"


def facts(name):
    with (DATA / f"{name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def pick(dashboard, heading, words):
    """Choose from a list of the page's own."""
    box = dashboard.main.get_by_role("combobox", name=heading, exact=False).first
    box.scroll_into_view_if_needed()
    box.click()
    box.fill(words)  # a long list draws only what is in view
    dashboard.page.get_by_role("option", name=words).first.click()


def test_a_chosen_kpi_stands_in_the_address_and_comes_back_in_another_tab(dashboard, shared_context, address):
    dashboard.open("/progress")
    pick(dashboard, "団体", NARA)
    dashboard.shows(PAGE, plan=NARA)
    pick(dashboard, "KPI", "出前申請による発行受付件数の増加")
    dashboard.shows(PAGE, plan=NARA, kpi="nara-3-01-k1")
    printed = {
        (row["fiscal_year"], row["kind_code"]): f"{float(row['value']):,.0f}"
        for row in facts("kpi_values")
        if row["kpi_id"] == "nara-3-01-k1"
    }
    for tab in (dashboard, Dashboard(shared_context.new_page(), address)):
        if tab is not dashboard:
            tab.page.goto(dashboard.page.url)
            tab.settled()
        chart = tab.chart(0).locator("svg").first
        expect(chart).to_contain_text(f"目標 {printed['2020', 'target']}")
        expect(chart).to_contain_text(printed["2022", "result"])
    tab.page.close()
    dashboard.page.go_back()
    dashboard.shows(PAGE, plan=NARA)
    expect(dashboard.main).to_contain_text("同じ単位の目標と実績がある 15 件")
    dashboard.page.go_forward()
    dashboard.shows(PAGE, plan=NARA, kpi="nara-3-01-k1")
    dashboard.page.reload()
    dashboard.shows(PAGE, plan=NARA, kpi="nara-3-01-k1")


def test_the_filters_of_the_sidebar_reach_the_page_and_a_link_opens_the_case(dashboard):
    dashboard.open("/progress", type="grant_project")
    kpis = [row for row in facts("kpis") if row["case_id"].startswith("osaka-")]
    expect(dashboard.main).to_contain_text(f"KPI {len(kpis)} 件のうち、目標と実績が同じ単位の数値でそろうのは 0 件")
    expect(dashboard.main).to_contain_text("この条件には計画施策がない")
    dashboard.open("/progress", kpi="nara-3-01-k1")
    dashboard.main.get_by_role("link", name=f"→ {CASE}").first.click()
    dashboard.shows(CASE, case_id="nara-3-01")


def test_a_row_of_the_list_opens_its_case(dashboard):
    dashboard.open("/progress", plan=NARA)
    dashboard.page.get_by_test_id("data-grid-canvas").first.scroll_into_view_if_needed()
    dashboard.tick_row(2)
    dashboard.page.wait_for_url("**/case?case_id=nara-1-02")


def test_the_schedule_says_what_is_lost_and_follows_the_address(dashboard):
    dashboard.open("/progress", schedule=NAGOYA)
    steps = [row for row in facts("milestones") if row["case_id"].startswith("nagoya-")]
    expect(dashboard.main).to_contain_text(f"{NAGOYA}の計画で、時期の印刷がある工程は {len(steps)} 件")
    expect(dashboard.main).to_contain_text("矢印の年度が文字に残っていない")
    pick(dashboard, "工程を見る団体", NARA)
    dashboard.shows(PAGE, schedule=NARA)
    expect(dashboard.main).to_contain_text(f"{NARA}の計画で、時期の印刷がある工程は")


def test_the_counts_on_screen_can_be_taken_away(dashboard):
    dashboard.open("/progress")
    name, content = downloaded(dashboard, "Excel用CSV")
    assert name.startswith("KPIの値の有無_")
    header, *rows = csv.reader(content.decode("utf-8-sig").splitlines())
    assert header[:4] == ["資料名", "KPI", "同じ年度・同じ単位", "同じ単位、年度は別"]
    assert [row[1:4] for row in rows if row[0].startswith("奈良市")] == [["54", "11", "4"]]


def test_numbers_of_a_table_stand_at_the_right(dashboard):
    dashboard.open("/progress")
    cells = dashboard.main.get_by_test_id("stTable").first.locator("tbody td")
    found = cells.evaluate_all("cells => cells.map(cell => [cell.textContent, getComputedStyle(cell).textAlign])")
    assert {at for words, at in found if words.isdigit()} == {"right"}
    assert "right" not in {at for words, at in found if not words.isdigit()}
