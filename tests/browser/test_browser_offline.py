"""A walk over every page, with everything a reader may bring and take along: nobody outside is asked for anything."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from dashboard import PATIENCE, SMALL, Dashboard
from loopback_only import without_network
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect
from served import HOST, ROOT, asked_outside, connected_outside, noting, serving
from test_browser_my_data import upload

from ui import labels

pytestmark = pytest.mark.browser

TOWN = {"own": "岡山県鏡野町", "own_population": "12000", "band": ["10k_50k", "50k_100k"]}
ESTIMATE = {"initial": "1200.0", "running": "100.0", "subsidy": "0.0", "hours": "800.0"}
PINS = {"pin": ["mic-2024-01", "mic-2024-14"]}
BROUGHT = {
    "case": {"case_id": "mic-2024-01"},
    "compare": PINS,
    "estimate": ESTIMATE,
    "present": ESTIMATE | PINS,
}
PATHS = {name: "/" if name == "overview" else f"/{name}" for name in labels.PAGES}
SLIDES = 7
FEWEST_FILES = 25
IN_LOOPBACK_ONLY = "IN_LOOPBACK_ONLY"


@pytest.fixture
def served(chromium, database, tmp_path):
    """A server of its own, whose questions to the network are noted."""
    with serving(database, tmp_path, **noting(tmp_path / "asked")) as served:
        yield served


@pytest.fixture
def visit(browser, served):
    """A profile of its own, so that everything is loaded anew, and all that it asks for and is answered."""
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(3 * PATIENCE)  # everything is loaded anew
    asked, answers = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 (playwright marks what it calls)
    page.on("websocket", lambda opened: asked.append(opened.url))
    yield Dashboard(page, served.address), asked, answers
    context.close()


def test_a_walk_over_every_page_and_every_download_asks_nobody_outside(visit, served, tmp_path):
    dashboard, asked, answers = visit
    files = [name for page in labels.PAGES for name in walked(dashboard, page, served)]
    slides(dashboard)
    files += own_data(dashboard)
    assert len(files) >= FEWEST_FILES
    assert {name.rpartition(".")[2] for name in files} == {"csv", "xlsx", "pptx", "zip"}

    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts == {HOST}
    assert f"{served.address.replace('http', 'ws')}/_stcore/stream" in asked
    assert not [answer.url for answer in answers if answer.from_service_worker]
    assert not dashboard.page.context.service_workers
    peers = {answer.server_addr()["ipAddress"] for answer in answers if urlsplit(answer.url).scheme == "http"}
    assert peers == {HOST}
    assert connected_outside(served.process.pid) == []
    assert asked_outside(tmp_path / "asked") == []
    assert (tmp_path / "asked").read_text(encoding="utf8").count("started") > 1  # the check of own data is noted too


# Some folds are filled only once they are open.
UNFOLDED = """() => [...document.querySelectorAll('[data-testid="stMain"] details[open]')].every(
    fold => fold.querySelector('[data-testid="stElementContainer"]'))"""


def walked(dashboard, page, served):
    """Open a page with all that belongs to it, unfold and take everything on it; return the names of the files."""
    dashboard.open(PATHS[page], **TOWN, **BROUGHT.get(page, {}))
    names = taken(dashboard)
    for tab in dashboard.main.get_by_role("tab").all()[1:]:
        tab.click()
        dashboard.settled()
        names += taken(dashboard)
    assert connected_outside(served.process.pid) == []
    return names


def taken(dashboard):
    """Unfold what is folded and take every file in sight; return their names."""
    for folded in dashboard.main.locator("details > summary:visible").all():
        if not folded.evaluate("summary => summary.parentElement.open"):
            folded.click()
            dashboard.page.wait_for_function(UNFOLDED)
    dashboard.settled()
    names = []
    for button in dashboard.main.locator('[data-testid="stDownloadButton"] button:visible:enabled').all():
        file = download(dashboard, button)
        assert file.path().stat().st_size > 0
        names.append(file.suggested_filename)
    return names


def download(dashboard, button):
    """Take a file; Chromium now and then holds back the eleventh in a row of one tab, and gives it when asked again."""
    try:
        with dashboard.page.expect_download(timeout=15_000) as taken:
            button.click()
    except Late:
        with dashboard.page.expect_download() as taken:
            button.click()
    return taken.value


def slides(dashboard):
    """Go through the slides of a presentation."""
    dashboard.open("/present", **TOWN, **ESTIMATE, **PINS, slide="1")
    for _ in range(SLIDES):
        dashboard.page.keyboard.press("ArrowRight")
        dashboard.settled()
    dashboard.page.keyboard.press("Escape")
    dashboard.settled()


def own_data(dashboard):
    """Lay the reader's cases over the others and go to each page by its link; return the names of the files taken."""
    dashboard.open("/my_data", **TOWN)
    upload(dashboard)
    expect(dashboard.main.get_by_text("重ねている事例")).to_be_visible()
    names = []
    for name in set(labels.PAGES) - {"case"}:
        dashboard.walk_to(labels.PAGES[name])
        names += taken(dashboard) if name == "search" else []
    return names


def test_the_walk_is_whole_on_a_machine_that_has_no_network():
    """The same walk once more where no interface but the loopback is, so that what it needs can only be inside."""
    if os.environ.get(IN_LOOPBACK_ONLY):
        pytest.skip("this is that walk")
    walk = f"{__file__}::{test_a_walk_over_every_page_and_every_download_asks_nobody_outside.__name__}"
    command = without_network(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", walk)
    ended = subprocess.run(
        command, cwd=ROOT, env=os.environ | {IN_LOOPBACK_ONLY: "1"}, capture_output=True, text=True, check=False
    )
    assert "1 passed" in ended.stdout, ended.stdout
