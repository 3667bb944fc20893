"""The box that hands this screen on and opens what others handed on, and what to say of a link made on other data."""

from __future__ import annotations

import streamlit as st

from queries.language import t
from ui import browser, data, labels, links
from ui.sidebar import SETTINGS, page_parameter


def draw() -> None:
    """Draw the buttons that copy this screen's address and code, and the box that opens what was pasted into it."""
    with st.expander(t("リンクと条件コード")):
        browser.copy_buttons(data.mark())
        st.text_input(
            t("条件コードかリンクを貼る"),
            key="pasted",
            on_change=_take_pasted,
            placeholder="DX-…",
            max_chars=links.LONGEST,
            help=t(
                "リンクの届かないネットワークでも、条件コードの文字だけで同じ画面を開けます。"
                "自団体データは、リンクにもコードにも入りません。"
            ),
        )
        if text := st.session_state.pop("_pasted", ""):
            _open_pasted(text)


def _take_pasted() -> None:
    st.session_state["_pasted"], st.session_state["pasted"] = st.session_state["pasted"], ""


def _open_pasted(text: str) -> None:
    try:
        page, query = links.read(text, SETTINGS)
    except links.Unreadable:
        st.error(
            t(
                "条件コードかリンクとして読めません。\n\n"
                "途中で切れたり変わったりしていないか確かめて、全体を貼り直してください。"
            )
        )
        return
    browser.go_to(f"pages/{page or 'overview'}.py", t(labels.OPENING), query)


def changed_data() -> str:
    """Return what to say where the address was copied on other data than those of now; nothing else."""
    made_on = links.made_on(page_parameter(links.DATA), data.mark())
    if not made_on:
        return ""
    return t("このリンクは{day}のデータで作られ、いまのデータはそれと違います", day=labels.day(made_on))


def tell_changed_data() -> None:
    """Say where the address was copied on other data than those of now; a slide says it in its footer."""
    if said := changed_data():
        with st.container(key="data_changed"):
            st.info(
                t(
                    "{said}。\n\n件数や値が変わっていることがあります。数値は、いまの画面でもう一度確かめてください。",
                    said=said,
                )
            )
