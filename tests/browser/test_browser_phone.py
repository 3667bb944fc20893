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
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
TOWN = {"own": "岡山県鏡野町", "own_population": 12000}
SWIPED = """boxes => boxes.filter(box => getComputedStyle(box, '::before').content.includes('横に動かせます'))
    .map(box => box.scrollWidth > box.clientWidth && box.scrollHeight === box.clientHeight)"""
# How much of the width of the screen lies before the first dot, in the part of a chart that one sees.
FIRST_DOT = """chart => {
    const box = chart.closest('[data-testid="stElementContainer"]').getBoundingClientRect()
    const dots = [...chart.querySelectorAll('.subplot.xy .point')].map(dot => dot.getBoundingClientRect().left)
    return (Math.min(...dots) - box.left) / box.width
}"""


@pytest.fixture
def phone(browser, address):
    context = browser.new_context(viewport=PHONE, locale="ja-JP", has_touch=True, is_mobile=True, user_agent=AGENT)
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
    phone.page.wait_for_function(
        "before => document.querySelector('[data-testid=\"stMain\"]').scrollTop > before", arg=before
    )
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    tile = chart.locator("text", has_text="16").bounding_box()
    phone.page.touchscreen.tap(tile["x"] + tile["width"] / 2, tile["y"] + tile["height"] / 2)
    expect(phone.page.locator("h1")).to_have_text(SEARCH)
    assert set(phone.query()) == {"band", "category"}


@pytest.mark.parametrize(
    ("path", "query"), [("/benchmark", TOWN), ("/present", TOWN | {"slide": 3}), ("/search", TOWN)]
)
def test_one_sees_the_first_dots_of_a_chart_and_that_the_rest_can_be_moved_into_view(phone, path, query):
    phone.open(path, **query)
    chart = phone.page.get_by_test_id("stPlotlyChart").first
    phone.page.wait_for_timeout(1_000)  # what scrolls is moved a moment after it is drawn
    assert 0 < chart.evaluate(FIRST_DOT) < 0.4
    moved = phone.page.get_by_test_id("stElementContainer").evaluate_all(SWIPED)
    assert moved
    assert all(moved)


def test_what_does_not_move_sideways_does_not_say_so(phone):
    phone.page.set_viewport_size({"width": 1280, "height": 844})
    phone.open("/benchmark", **TOWN)
    assert phone.page.get_by_test_id("stElementContainer").evaluate_all(SWIPED) == []


def test_a_list_moved_sideways_keeps_the_names_of_the_bodies(phone):
    phone.open("/search", **TOWN)
    grid = phone.page.get_by_test_id("data-grid-canvas").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    names = {"x": box["x"] + 40, "y": box["y"], "width": 120, "height": 240}
    rest = names | {"x": box["x"] + 170}
    before = [phone.page.screenshot(clip=part) for part in (names, rest)]
    phone.page.locator(".dvn-scroller").first.evaluate("scroller => { scroller.scrollLeft = 300 }")
    phone.page.wait_for_timeout(500)
    after = [phone.page.screenshot(clip=part) for part in (names, rest)]
    assert after[0] == before[0]
    assert after[1] != before[1]


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
