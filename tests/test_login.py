"""The login: nothing of it where it is not asked for; where it is, nothing of the dashboard before it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ui import labels, login

ROOT = Path(__file__).parents[1]
AUTH = {"auth": {"client_id": "dashboard"}}
PATHS = [f"pages/{name}.py" for name in labels.PAGES]


@pytest.fixture
def app(tiny_database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    monkeypatch.setattr(login, "PACKAGES", ("json",))
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def buttons(app):
    return [button.label for button in app.button]


def words(app):
    return " ".join(part.value for part in [*app.title, *app.markdown, *app.metric, *app.error])


def test_without_secrets_nobody_is_asked_to_log_in(app):
    app.run()
    assert not {"ログイン", "ログアウト"} & set(buttons(app))
    assert len(app.metric) > 0


def test_without_secrets_nothing_for_a_login_is_imported(tiny_database):
    command = f"""
import sys
from streamlit.testing.v1 import AppTest
AppTest.from_file({str(ROOT / "app.py")!r}, default_timeout=60).run()
print("ui.login" in sys.modules, {{"authlib", "httpx", "joserfc"}} & set(sys.modules))
"""
    environment = os.environ | {"DX_DATABASE": str(tiny_database)}
    ended = subprocess.run([sys.executable, "-c", command], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert ended.stdout.split()[-2:] == [b"True", b"set()"]


@pytest.mark.parametrize("path", PATHS)
def test_who_has_not_logged_in_sees_a_button_and_nothing_of_any_page(app, path):
    app.secrets = dict(AUTH)
    app.switch_page(path).run()
    assert buttons(app) == ["ログイン"]
    assert words(app) == f"{labels.PRODUCT} 見るにはログインが必要です。"
    assert len(app.sidebar) == 0


def test_who_has_logged_in_sees_the_page_and_how_to_leave(app):
    app.secrets, app.user = dict(AUTH), {"is_logged_in": True, "email": "reader@example.lg.jp"}
    app.run()
    assert "ログアウト" in [button.label for button in app.sidebar.button]
    assert len(app.metric) > 0


def test_a_section_without_a_word_asks_for_a_login_all_the_same(app):
    app.secrets = {"auth": {}}
    assert buttons(app.run()) == ["ログイン"]


def test_without_the_packages_of_a_login_nothing_is_shown_but_what_to_install(app, monkeypatch):
    monkeypatch.setattr(login, "PACKAGES", ("no_such_package",))
    app.secrets = dict(AUTH)
    app.run()
    assert (buttons(app), len(app.metric)) == ([], 0)
    assert "ログインに要るパッケージがありません。" in words(app)


def test_secrets_that_cannot_be_read_close_the_dashboard(app, monkeypatch, tmp_path):
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\nclient_id = ", encoding="utf8")
    monkeypatch.setattr(login.st, "get_option", lambda name: [str(broken)])
    app.run()
    assert len(app.metric) == 0
    assert "secrets.toml を読めない" in words(app)
    assert str(tmp_path) not in words(app)


def test_the_example_names_what_streamlit_needs_and_holds_no_secret():
    auth = tomllib.loads((ROOT / "deploy" / "secrets.example.toml").read_text(encoding="utf8"))["auth"]
    assert set(auth) == {"redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url"}
    assert (auth["cookie_secret"], auth["client_secret"]) == ("", "")
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf8").splitlines()


def test_whoever_the_provider_lets_through_sees_the_same_and_the_readme_says_so(app):
    seen = []
    for email in ("reader@town.example", "stranger@elsewhere.example"):
        visit = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        visit.secrets, visit.user = dict(AUTH), {"is_logged_in": True, "email": email}
        visit.run()
        seen.append((words(visit), buttons(visit)))
    assert seen[0] == seen[1]
    assert "ログアウト" in seen[0][1]
    section = (ROOT / "README.md").read_text(encoding="utf8").partition("## 庁内に公開する")[2].partition("\n## ")[0]
    assert "認証基盤がログインを通したアカウントは、だれでも入れます。" in section
    assert "認証基盤の側で絞ってください" in section
