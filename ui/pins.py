"""The cases pinned for the comparison side by side: they belong to the selection, as `filter_pins`."""

from __future__ import annotations

import streamlit as st

from queries.filters import MOST_PINS, Filters
from queries.language import t


def pin(case_id: str) -> None:
    """Pin a case for the comparison side by side, or take its pin away; the first gives way where all are taken."""
    pins = [name for name in st.session_state.get("filter_pins", []) if name != case_id]
    if len(pins) == len(st.session_state.get("filter_pins", [])):
        pins = [*pins, case_id][-MOST_PINS:]
    st.session_state["filter_pins"] = pins


def _unpin_all() -> None:
    st.session_state["filter_pins"] = []


def take_away(*case_ids: str) -> None:
    """Take the pins of these cases away, whatever else is pinned."""
    st.session_state["filter_pins"] = [name for name in st.session_state.get("filter_pins", []) if name not in case_ids]


def button(case_id: str, words: tuple[str, str] = ("並べる事例に加える", "並べる事例から外す")) -> None:
    """Draw the button that pins a case for the comparison side by side, or takes its pin away, in these words."""
    pins = st.session_state.get("filter_pins", [])
    is_pinned = case_id in pins
    is_full = len(pins) >= MOST_PINS and not is_pinned
    help_words = t("{most}件まで。いまは最初の1件と入れ替わります。", most=MOST_PINS) if is_full else None
    st.button(t(words[is_pinned]), key=f"pin_{case_id}", on_click=pin, args=(case_id,), help=help_words)


def choice(titles: dict[str, str]) -> None:
    """Draw a choice of one more case to pin, by its words; none is offered once all places are taken."""
    pins = st.session_state.get("filter_pins", [])
    is_full = len(pins) >= MOST_PINS
    st.selectbox(
        t("並べる事例に加える（{count}/{most}）", count=len(pins), most=MOST_PINS),
        [case_id for case_id in titles if case_id not in pins],
        index=None,
        format_func=titles.get,
        key="pin_choice",
        on_change=_pin_chosen,
        placeholder=t("{most}件あります。加えるには1件外してください", most=MOST_PINS)
        if is_full
        else t("一覧から選ぶ"),
        disabled=is_full,
    )


def _pin_chosen() -> None:
    if chosen := st.session_state["pin_choice"]:
        pin(chosen)
    st.session_state["pin_choice"] = None


def draw(selection: Filters) -> None:
    """Draw the link to the comparison and the button that takes all pins away."""
    query = selection.to_query()
    words = t("並べる事例 {count}/{most}", count=len(selection.pins), most=MOST_PINS)
    row = st.container(horizontal=True, vertical_alignment="center")
    row.page_link("pages/compare.py", label=f"**{words}**", query_params=query)
    row.button(t("空にする"), key="unpin_all", on_click=_unpin_all, help=t("並べる事例をすべて外します。"))
