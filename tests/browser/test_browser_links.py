"""Links and codes of a screen in a real browser: copied, pasted elsewhere, and made on other data."""

from urllib.parse import parse_qs, urlsplit

import pytest
from dashboard import SMALL, Dashboard
from playwright.sync_api import expect

from ui import links

pytestmark = pytest.mark.browser

BENCHMARK = "ベンチマーク"
QUERY = {
    "own": "岡山県鏡野町",
    "own_population": "12000",
    "group": "category_code",
    "own_initial_cost_ex_tax_yen": "3000.0",
}
PAGES = ("", "search", "benchmark")


@pytest.fixture
def reader(browser, address):
    """A browser whose clipboard a page may write and the test may read."""
    context = browser.new_context(viewport=SMALL, locale="ja-JP", permissions=["clipboard-read", "clipboard-write"])
    yield Dashboard(context.new_page(), address)
    context.close()


def copied(dashboard, words):
    unfold(dashboard)
    dashboard.page.get_by_role("button", name=words).click()
    expect(dashboard.page.get_by_text("コピーしました")).to_be_visible()
    return dashboard.page.evaluate("navigator.clipboard.readText()")


def unfold(dashboard):
    fold = dashboard.page.locator("details", has_text="リンクと条件コード")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()


def paste(dashboard, text):
    unfold(dashboard)
    dashboard.box("条件コードかリンクを貼る").fill(text)
    dashboard.box("条件コードかリンクを貼る").press("Enter")


def test_the_link_of_a_screen_is_copied_with_the_mark_of_its_data(reader):
    reader.open("/benchmark", **QUERY)
    text = copied(reader, "この画面のリンクをコピー")
    query = parse_qs(urlsplit(text).query)
    assert query.pop(links.DATA)[0][8] == "-"
    assert query == {name: [value] for name, value in QUERY.items()}
    assert text.startswith(reader.page.url.split("?")[0])


def test_a_code_is_what_the_program_makes_of_the_address_and_opens_the_same_screen_elsewhere(reader, dashboard):
    reader.open("/benchmark", **QUERY)
    code = copied(reader, "条件コードをコピー")
    page, query = links.read_code(code, PAGES)
    assert (page, {name: values for name, values in query.items() if name != links.DATA}) == (
        "benchmark",
        {name: [value] for name, value in QUERY.items()},
    )
    assert links.code(page, query) == code

    dashboard.open("/")
    paste(dashboard, code[:40] + "\n" + code[40:])
    dashboard.shows(BENCHMARK, **QUERY, data=query[links.DATA])
    assert dashboard.main.inner_text() == reader.main.inner_text()
    expect(dashboard.box("条件コードかリンクを貼る")).to_have_value("")
    dashboard.page.go_back()
    dashboard.shows("概要")


def test_a_code_of_the_page_one_is_on_changes_it(dashboard):
    dashboard.open("/search", band="10k_50k")
    paste(dashboard, links.code("search", {"band": ["300k_plus"]}))
    dashboard.shows("事例をさがす", band="300k_plus")
    assert dashboard.chosen("人口区分") == ["30万人以上"]


def test_what_is_no_code_is_said_in_two_parts_and_changes_nothing(dashboard):
    dashboard.open("/search", band="10k_50k")
    paste(dashboard, links.code("search", {"band": ["300k_plus"]})[:-3])
    alert = dashboard.page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("読めません")
    expect(alert).to_contain_text("貼り直してください")
    dashboard.shows("事例をさがす", band="10k_50k")


def test_a_link_made_on_other_data_says_so_and_one_of_now_does_not(dashboard, reader):
    dashboard.open("/search", band="10k_50k", data="20260401-00000000")
    expect(dashboard.main).to_contain_text("令和8年4月1日（2026-04-01）のデータで作られ")
    dashboard.page.reload()
    dashboard.settled()
    expect(dashboard.main).to_contain_text("のデータで作られ")
    dashboard.follow("概要")
    dashboard.shows("概要", band="10k_50k")
    expect(dashboard.main).not_to_contain_text("のデータで作られ")
    reader.open("/search", band="10k_50k")
    dashboard.page.goto(copied(reader, "この画面のリンクをコピー"))
    dashboard.settled()
    expect(dashboard.main).not_to_contain_text("のデータで作られ")
