"""A phone of 390 pixels: nothing squeezed or covered, a finger on a chart scrolls, and a tap opens what it shows."""

import pytest
from dashboard import PATIENCE, Dashboard
from playwright.sync_api import expect
from test_browser_look import PAGES, assert_charts_are_readable
from test_browser_pages import SEARCH

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
MORE_PAGES = {"一覧の画面": ("/present", {}), "発表の画面": ("/present", {"slide": 3, "own_population": 18000})}
# Cells of a table in which words stand one letter a line.
CELLS = ':is([data-testid="stTable"], .side-by-side) :is(td, th)'
SQUEEZED = """cells => cells.filter(cell => {
    const letter = parseFloat(getComputedStyle(cell).fontSize);
    return cell.textContent.trim().length > 3 && cell.offsetParent && cell.clientWidth < 3.5 * letter;
}).map(cell => cell.textContent)"""
STEPS = 10


@pytest.fixture
def phone(browser, address):
    context = browser.new_context(viewport=PHONE, locale="ja-JP", has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield Dashboard(page, address)
    context.close()


@pytest.mark.parametrize("name", PAGES | MORE_PAGES)
def test_every_page_can_be_read_without_moving_the_whole_of_it_sideways(phone, name):
    path, query = (PAGES | MORE_PAGES)[name]
    phone.open(path, **query)
    assert phone.main.evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert phone.page.locator(CELLS).evaluate_all(SQUEEZED) == []
    assert_charts_are_readable(phone)


def test_the_counts_and_the_first_chart_begin_on_the_first_screen(phone):
    phone.open("/")
    for what in (phone.main.get_by_test_id("stMetric").last, phone.main.get_by_role("heading", level=2).first):
        box = what.bounding_box()
        assert box["y"] + box["height"] < PHONE["height"]


def test_a_finger_on_a_chart_scrolls_the_page_or_the_chart_and_a_tap_opens_the_records(phone):
    phone.open("/")
    chart = phone.chart(0)
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    y = chart.bounding_box()["y"] + 250
    before = phone.main.evaluate("main => main.scrollTop")
    swipe(phone.page, (300, y), (120, y))
    assert chart.evaluate("chart => chart.closest('[data-testid=stElementContainer]').scrollLeft") > 0
    swipe(phone.page, (200, y), (200, y - 150))
    assert phone.main.evaluate("main => main.scrollTop") > before
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    tile = chart.locator("text", has_text="16").bounding_box()
    phone.page.touchscreen.tap(tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2)
    expect(phone.page.locator("h1")).to_have_text(SEARCH)
    assert set(phone.query()) == {"band", "category"}


def swipe(page, start, end):
    """Move one finger from here to there."""
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [_point(start, end, 0)]})
    for step in range(1, STEPS + 1):
        points = [_point(start, end, step)]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(500)  # a page goes on by itself for a moment


def _point(start, end, step):
    x, y = (one + (other - one) * step / STEPS for one, other in zip(start, end, strict=True))
    return {"x": x, "y": y}
