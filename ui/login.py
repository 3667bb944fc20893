"""The login through OpenID Connect where the server's secrets ask for it; where they do not, nothing of it is there."""

from importlib.util import find_spec
from pathlib import Path

import streamlit as st

from queries.language import t
from ui import labels

PACKAGES = ("authlib", "httpx")


def required() -> None:
    """Show whoever has not logged in a button to do so and nothing else."""
    if not _is_asked_for() or st.user.get("is_logged_in"):
        return
    st.title(t(labels.PRODUCT))
    if not all(map(find_spec, PACKAGES)):
        _stop(
            t(
                "ログインに要るパッケージがありません。\n\n"
                "サーバーの管理者は `python -m pip install --require-hashes -r deploy/login.txt` を実行し、"
                "サーバーを始め直してください。"
            )
        )
    st.markdown(t("見るにはログインが必要です。"))
    st.button(t("ログイン"), type="primary", on_click=st.login)
    st.stop()


def out() -> None:
    """Draw the button to log out where someone has logged in."""
    if _is_asked_for():
        st.button(t("ログアウト"), on_click=st.logout, width="stretch")


def _is_asked_for() -> bool:
    if st.secrets.load_if_toml_exists():
        return "auth" in st.secrets
    if any(Path(file).exists() for file in st.get_option("secrets.files")):  # what it asks for cannot be told
        _stop(
            t(
                "サーバーの設定 secrets.toml を読めないので、画面を出しません。\n\n"
                "サーバーの管理者は、TOML として正しいかと読み取りの権限を確かめ、サーバーを始め直してください。"
            )
        )
    return False


def _stop(words: str) -> None:
    st.error(words)
    st.stop()
