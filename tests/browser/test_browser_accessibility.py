"""What axe-core finds on every page, its folds open, in a real browser: nothing, of whatever weight."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from dashboard import LARGE, SMALL, Dashboard
from test_browser_look import PAGES
from test_browser_phone import PHONE

pytestmark = pytest.mark.browser

ON_A_PHONE = ["概要", "事例をさがす", "事例集の事例", "ベンチマーク", "並べた2件", "計画と進捗"]
IN_THE_DARK = ["概要", "事例をさがす", "事例集の事例", "ベンチマーク", "費用対効果"]
# While a word fades in, it stands out less.
STILL = """() => document.getAnimations().every(
    moving => moving.playState !== 'running' || moving.effect.getComputedTiming().iterations === Infinity)"""


def violations(dashboard):
    """Each violation with the element it stands at."""
    for fold in dashboard.main.get_by_test_id("stExpander").locator("summary").all():
        if fold.is_visible():
            fold.click()
    dashboard.settled()
    dashboard.page.wait_for_function(STILL)
    found = Axe().run(dashboard.page).response["violations"]
    return [
        f"{violation['impact']} {violation['id']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_anybody_out(dashboard, name):
    path, query = PAGES[name]
    dashboard.open(path, **query)
    assert violations(dashboard) == []


@pytest.mark.parametrize("name", IN_THE_DARK)
def test_no_dark_page_keeps_anybody_out(browser, address, name):
    context = browser.new_context(viewport=LARGE, locale="ja-JP", color_scheme="dark")
    dashboard = Dashboard(context.new_page(), address)
    path, query = PAGES[name]
    dashboard.open(path, **query)
    assert violations(dashboard) == []
    context.close()


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_no_page_keeps_anybody_out_on_a_phone(browser, address, name):
    context = browser.new_context(viewport=PHONE, locale="ja-JP", has_touch=True, is_mobile=True)
    dashboard = Dashboard(context.new_page(), address)
    path, query = PAGES[name]
    dashboard.open(path, **query)
    dashboard.page.wait_for_timeout(1_000)  # what scrolls is made reachable a moment after it is drawn
    assert violations(dashboard) == []
    context.close()


def test_what_keeps_somebody_out_is_found(browser, address):
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    dashboard = Dashboard(context.new_page(), address)
    dashboard.open("/")
    dashboard.page.evaluate("""() => {
        const picture = document.querySelector('[data-testid="stMain"]').appendChild(document.createElement('img'))
        picture.src = 'data:,'
    }""")
    assert [found.split(":")[0] for found in violations(dashboard)] == ["critical image-alt"]
    context.close()
