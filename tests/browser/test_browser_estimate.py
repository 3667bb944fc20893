"""Cost against effect in a real browser: the address holds all of it, one click takes a case over."""

import io

import openpyxl
import pytest
from dashboard import SMALL, Dashboard
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGE = "費用対効果"
# 岡山県鏡野町, as the casebook prints it: 26,700千円, 875千円 a year, 12,489千円 of subsidy, 500 hours.
KAGAMINO = {"initial": "2670.0", "running": "87.5", "subsidy": "1248.9", "hours": "500.0", "from": "mic-2024-01"}
INITIAL, HOURS = "イニシャルコスト（万円）", "削減時間（時間/年）"


def box(dashboard, heading):
    return dashboard.main.locator(f'input[aria-label="{heading}"]')


def enter(dashboard, heading, text):
    box(dashboard, heading).fill(text)
    box(dashboard, heading).press("Enter")


def test_a_pasted_link_shows_another_reader_the_same_estimate(dashboard, browser, address):
    dashboard.open("/estimate", **KAGAMINO, wage="own", wage_yen=4000, years=8, share=80, own_population=12000)
    expect(dashboard.chart(0)).to_contain_text("換算額の累計（4,000円）")
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    other = Dashboard(context.new_page(), address)
    other.page.goto(dashboard.page.url)
    other.settled()
    assert other.main.inner_text() == dashboard.main.inner_text()
    context.close()


def test_one_click_takes_over_a_case_and_says_what_was_changed_since(dashboard):
    dashboard.open("/estimate", own_population=12000)
    choice = box(dashboard, "事例の値から始める（並べる事例、わが町の人口に近い順）")
    choice.click()
    choice.fill("鏡野町")
    dashboard.page.get_by_role("option", name="岡山県鏡野町").first.click()
    dashboard.shows(PAGE, **{"from": "mic-2024-01", "own_population": "12000"})
    dashboard.main.get_by_role("button", name="この値を入れる").click()
    dashboard.shows(PAGE, **KAGAMINO, own_population="12000")
    expect(dashboard.main).to_contain_text("回収までの年数は10.0～18.4年（5年以内には回収せず）")
    expect(dashboard.main).to_contain_text("2,670万円（税抜）")
    expect(dashboard.main).to_contain_text("500時間/年（実績）")
    enter(dashboard, HOURS, "900")
    dashboard.shows(PAGE, **(KAGAMINO | {"hours": "900.0"}), own_population="12000")
    expect(dashboard.main).to_contain_text("事例と異なる")


def test_the_page_of_a_case_leads_to_an_estimate_with_its_values_and_back(dashboard):
    dashboard.open("/case", case_id="mic-2024-01", band="10k_50k")
    before = dashboard.main.inner_text()
    dashboard.main.get_by_role("link", name="→ この事例の値で費用対効果を試算する").click()
    dashboard.shows(PAGE, **KAGAMINO, band="10k_50k")
    expect(box(dashboard, INITIAL)).to_have_value("2670")
    dashboard.settled()
    dashboard.page.go_back()
    dashboard.settled()
    expect(dashboard.page.locator("h1")).not_to_have_text(PAGE)
    expect(dashboard.main.get_by_text("すべての根拠")).to_be_visible()  # the last line of the page
    dashboard.settled()
    assert dashboard.main.inner_text() == before


def test_the_workbook_holds_what_the_screen_shows(dashboard):
    dashboard.open("/estimate", **KAGAMINO, own_population=12000)
    with dashboard.page.expect_download() as download:
        dashboard.main.get_by_role("button", name="試算を Excel で受け取る").click()
    assert download.value.suggested_filename.startswith("費用対効果の試算_")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    shown = dashboard.main.inner_text()
    for result, wage, value, _, words, _ in book["結果"].iter_rows(min_row=2, values_only=True):
        assert result in shown
        assert (words or f"{value:,}円") in shown, (result, wage)
    for _, _, _, _, n, _, mark, place in book["似た事例"].iter_rows(min_row=2, values_only=True):
        assert f"{n} {mark or ''}".strip() in shown
        assert place in shown


def test_hostile_values_of_an_address_are_dropped(dashboard):
    dashboard.open(
        "/estimate", initial="<script>", running="1e400", hours="-5", years="99", wage="x", **{"from": "' or 1=1"}
    )
    dashboard.shows(PAGE)
    expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)
