"""A real server over the shipped facts, and a real Chromium to visit it."""

import os
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from dashboard import PATIENCE, SMALL, Dashboard
from playwright.sync_api import sync_playwright
from served import HOST, ROOT, serving

# The last list given counts. The first ones keep a page of the browser's own from being loaded beside each tab, the
# others keep it from asking outside hosts.
NOT_WANTED = (
    "AimEnabled,WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup,PreloadTopChromeWebUI,"
    "OptimizationHints,MediaRouter,HttpsUpgrades,PreconnectToSearch,PaintHolding"
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it these tests skip, in CI they fail."""
    found = shutil.which("chromium")
    if not found:
        message = "Chromium がありません: apt-get install chromium fonts-noto-cjk"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    return found


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """The database of the shipped facts, built as a keeper builds it."""
    path = tmp_path_factory.mktemp("browser") / "facts.duckdb"
    command = [sys.executable, "-m", "etl", "build", "--database", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return path


@pytest.fixture(scope="session")
def address(chromium, database):
    """The address of a running server."""
    with serving(database, database.parent) as served:
        yield served.address


@pytest.fixture
def fresh_address(chromium, database):
    """The address of a server that nobody has visited yet."""
    with serving(database, database.parent) as served:
        yield served.address


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            f"--disable-features={NOT_WANTED}",
        ]
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_context(browser):
    """One browser profile for all tests: the scripts are loaded once, every tab is a session of its own."""
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    yield context
    context.close()


@pytest.fixture
def dashboard(shared_context, address):
    """A new tab; whatever a test does in it, nothing is asked of another host."""
    page = shared_context.new_page()
    page.set_default_timeout(PATIENCE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    yield Dashboard(page, address)
    page.close()
    outside = [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != HOST]
    assert asked
    assert not outside
