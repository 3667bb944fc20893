"""The login in a real browser, at a provider of this test: by button in, by button out, and nothing seen before."""

import os
from importlib.util import find_spec

import pytest
from dashboard import PATIENCE, SMALL, Dashboard
from identity_provider import CLIENT, READER, SECRET, providing
from playwright.sync_api import expect
from served import serving

from ui import labels, login

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def packages():
    if missing := [name for name in login.PACKAGES if not find_spec(name)]:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{missing}: pip install -r deploy/login.txt")


@pytest.fixture
def provider(packages):
    with providing() as provider:
        yield provider


@pytest.fixture
def served(provider, database, tmp_path):
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{"0123456789abcdef" * 4}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"
""",
        encoding="utf8",
    )
    with serving(database, tmp_path, "--secrets.files", str(secrets)) as served:
        yield served


@pytest.fixture
def visitor(browser, served):
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(3 * PATIENCE)  # everything is loaded anew
    yield Dashboard(page, served.address)
    context.close()


def test_the_first_visitor_of_any_page_sees_the_login_alone(visitor):
    for page in ("sources", "my_data", "search"):  # the first run of a process, and runs after it
        visitor.page.goto(f"{visitor.address}/{page}")
        expect(visitor.page.get_by_role("button", name="ログイン")).to_be_visible()
        visitor.settled()
        assert visitor.main.inner_text().split("\n\n") == [labels.PRODUCT, "見るにはログインが必要です。", "ログイン"]
        assert visitor.page.get_by_test_id("stSidebar").locator("a").count() == 0


def test_a_reader_logs_in_and_out(visitor, provider):
    visitor.open("/")
    visitor.page.get_by_role("button", name="ログイン").click()
    visitor.shows("概要")
    assert provider.exchanged == ["code-0"]
    visitor.follow("事例をさがす")
    visitor.shows("事例をさがす")
    visitor.page.reload()
    visitor.shows("事例をさがす")
    assert READER not in visitor.page.content()
    with visitor.page.expect_request(f"{provider.address}/logout?**"):
        visitor.page.get_by_role("button", name="ログアウト").click()
    expect(visitor.page.get_by_role("button", name="ログイン")).to_be_visible()
    assert provider.logged_out == 1
    visitor.page.goto(f"{visitor.address}/search")
    expect(visitor.page.get_by_role("button", name="ログイン")).to_be_visible()
    assert "件" not in visitor.main.inner_text()
