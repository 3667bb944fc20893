"""Presenting in a real browser: arrow keys, slides left out and moved, and every slide readable in a shared window."""

import pytest
from dashboard import LARGE, SMALL, Dashboard
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PRESENT = "発表"
TOWN = {"own": "岡山県鏡野町", "own_population": "12000"}
ESTIMATE = {"initial": "1200.0", "running": "100.0", "subsidy": "0.0", "hours": "800.0"}
ALL = TOWN | ESTIMATE
NAMES = ["自治体DX事例の比較", "199件のうち", "イニシャルコスト", "8件のうち", "人口の近い", "回収までの年数", "出典と"]
# What leaves the window, lies over something else, or is too small to be read in a shared window.
FAULTS = """() => {
    const found = [];
    const main = document.querySelector('[data-testid="stMain"]');
    if (main.scrollHeight > main.clientHeight + 1) found.push(`scrolls ${main.scrollHeight} > ${main.clientHeight}`);
    const seen = [...document.querySelectorAll('[data-testid="stMain"] :is(h1, p, li, th, td, .main-svg text)')]
        .filter(part => part.getBoundingClientRect().width && part.textContent.trim()
            && !part.closest('[data-testid="stTooltipHoverTarget"], kbd'));
    for (const part of seen) {
        const box = part.getBoundingClientRect();
        const words = part.textContent.trim().slice(0, 30);
        if (box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > innerHeight + 1)
            found.push(`outside: ${words}`);
        const size = parseFloat(getComputedStyle(part).fontSize);
        if (size < 13.9) found.push(`small ${size}: ${words}`);
    }
    const footer = document.querySelector('.st-key-slide_footer p').getBoundingClientRect();
    const bar = document.querySelector('.st-key-slide_bar').getBoundingClientRect();
    if (footer.right > bar.left) found.push('the footer lies under the buttons');
    for (const part of seen.filter(part => !part.closest('.st-key-slide_footer, .st-key-slide_bar'))) {
        if (part.getBoundingClientRect().bottom > Math.min(footer.top, bar.top) + 1)
            found.push(`over the footer: ${part.textContent.trim().slice(0, 30)}`);
    }
    return found;
}"""


def on_slide(dashboard, number):
    """Wait for a slide by what the address says and by its heading."""
    dashboard.page.wait_for_function(
        "number => new URLSearchParams(location.search).get('slide') === number", arg=str(number)
    )
    expect(dashboard.page.locator("h1")).to_contain_text(NAMES[number - 1])
    dashboard.settled()


def test_the_arrow_keys_lead_through_the_slides_and_escape_leaves(dashboard):
    dashboard.open("/present", **ALL)
    dashboard.page.get_by_role("button", name="発表を始める").click()
    on_slide(dashboard, 1)
    expect(dashboard.page.get_by_test_id("stSidebar")).to_be_hidden()
    for number in range(2, 8):
        dashboard.page.keyboard.press("ArrowRight")
        on_slide(dashboard, number)
    dashboard.page.keyboard.press("ArrowRight")  # there is no further one
    dashboard.page.keyboard.press("ArrowLeft")
    on_slide(dashboard, 6)
    dashboard.page.keyboard.press("PageUp")  # a presenter's remote control
    on_slide(dashboard, 5)
    dashboard.page.keyboard.press("PageDown")
    on_slide(dashboard, 6)
    dashboard.page.get_by_role("button", name="次へ").locator("visible=true").click()
    on_slide(dashboard, 7)
    dashboard.page.keyboard.press("Escape")
    dashboard.shows(PRESENT, **ALL)
    expect(dashboard.page.get_by_test_id("stSidebar")).to_be_visible()
    dashboard.page.go_back()
    on_slide(dashboard, 7)


def test_every_press_of_a_hurried_presenter_counts(dashboard):
    dashboard.open("/present", **ALL, slide=1)
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        dashboard.page.keyboard.press(key)
        dashboard.page.wait_for_timeout(250)
    on_slide(dashboard, 4)
    dashboard.page.wait_for_timeout(500)
    on_slide(dashboard, 4)


def test_a_press_that_leads_nowhere_takes_nothing_from_the_next(dashboard):
    dashboard.open("/present", **ALL, slide=7)
    on_slide(dashboard, 7)
    dashboard.page.wait_for_function("window.slideKeys")
    dashboard.page.evaluate("""for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"])
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))""")
    on_slide(dashboard, 6)


def test_a_slide_opened_by_its_address_keeps_its_conditions(browser, address):
    for _ in range(3):  # a browser that has yet to load the scripts of the filters
        context = browser.new_context(viewport=SMALL, locale="ja-JP")
        dashboard = Dashboard(context.new_page(), address)
        dashboard.open("/present", **ALL, type="case_study", slide=3)
        dashboard.page.keyboard.press("ArrowRight")
        on_slide(dashboard, 4)
        dashboard.page.keyboard.press("Escape")
        expect(dashboard.page.get_by_role("heading", name=PRESENT, exact=True)).to_be_visible()
        expect(dashboard.page.locator("h1")).to_have_count(1)
        dashboard.shows(PRESENT, **ALL, type="case_study")
        context.close()


def test_slides_are_left_out_and_moved_and_the_address_says_so(dashboard, browser, address):
    dashboard.open("/present", **TOWN)
    rows = dashboard.main.get_by_role("button", name="省く")
    expect(rows).to_have_count(6)
    rows.nth(1).click()  # places
    expect(rows).to_have_count(5)
    dashboard.main.get_by_role("button", name="↑", exact=True).nth(3).click()  # the nearest before the worth
    wanted = TOWN | {"slides": "title.costs.nearest.worth.sources"}
    dashboard.shows(PRESENT, **wanted)
    dashboard.page.reload()
    dashboard.shows(PRESENT, **wanted)
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    other = Dashboard(context.new_page(), address)
    other.page.goto(f"{dashboard.page.url}&slide=3")
    other.settled()
    expect(other.page.locator("h1")).to_contain_text("人口の近い順に6団体")
    expect(other.main).to_contain_text("3 / 5")
    context.close()
    dashboard.main.get_by_role("button", name="入れる").click()
    dashboard.shows(PRESENT, **TOWN, slides="title.costs.nearest.worth.sources.places")
    dashboard.page.go_back()
    dashboard.shows(PRESENT, **wanted)


@pytest.mark.parametrize(("theme", "size"), [("light", SMALL), ("dark", SMALL), ("dark", LARGE)])
def test_every_slide_is_readable_in_a_shared_window(browser, address, theme, size):
    context = browser.new_context(viewport=size, locale="ja-JP", color_scheme=theme)
    dashboard = Dashboard(context.new_page(), address)
    faults = {}
    dashboard.open("/present", **ALL, slide=1)
    for number in range(1, 8):
        on_slide(dashboard, number)
        dashboard.page.wait_for_timeout(600)  # the window tells its size, and the chart takes its width, once drawn
        dashboard.settled()
        if found := dashboard.page.evaluate(FAULTS):
            faults[NAMES[number - 1]] = found
        dashboard.page.keyboard.press("ArrowRight")
    context.close()
    assert not faults


def test_an_estimate_is_put_among_the_slides(dashboard):
    dashboard.open("/estimate", **ALL)
    dashboard.main.get_by_role("link", name="この試算を発表にのせる").click()
    dashboard.shows(PRESENT, **ALL)
    expect(dashboard.main).to_contain_text("6. わが町の試算")


def test_hostile_settings_of_an_address_are_dropped(dashboard):
    dashboard.open("/present", slide="-1", slides="title.<b>", measure="' or 1=1", initial="x", hours="1e9")
    expect(dashboard.page.locator("h1")).to_have_text(PRESENT)
    expect(dashboard.main).to_contain_text("2. どこの、何の記録か")
    dashboard.open("/present", slide="99")
    expect(dashboard.page.locator("h1")).to_have_text("出典と、読むときの注意")
