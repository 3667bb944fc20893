"""The measurement of an interaction: it gives figures, and what it calls drawn is drawn."""

from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import interactions

pytestmark = pytest.mark.browser

SECONDS_LATE = 1.5
LATE_PAGE = f"""
import time

import plotly.graph_objects as go
import streamlit as st

from benchmarks.interactions import PREFECTURES

chosen = st.sidebar.multiselect("都道府県", PREFECTURES, key="filter_prefectures")
st.title("遅れて描く図")
st.write(len(chosen))
time.sleep({SECONDS_LATE} if chosen else 0)
bars = go.Bar(x=chosen, y=[1] * len(chosen))
st.plotly_chart(go.Figure(bars, layout_title_text=f"{{len(chosen)}}つ"), key="late")
"""


def test_an_interaction_ends_when_the_last_chart_shows_the_new_selection(browser, tmp_path):
    script = tmp_path / "late_page.py"
    script.write_text(LATE_PAGE, encoding="utf8")
    with interactions._served(tmp_path, script, {}) as port:
        tab = interactions._opened(browser, port, "")
        for count, prefecture in enumerate(interactions.PREFECTURES[:2], start=1):
            milliseconds = interactions._click(tab, prefecture)
            assert tab.locator(".gtitle").text_content() == f"{count}つ"
            assert milliseconds > SECONDS_LATE * 1000
        tab.close()


def test_the_figures_of_interactions_are_those_of_real_clicks(chromium, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", chromium)
    monkeypatch.setattr(interactions, "PAGES", {"概要": ""})
    with ThreadPoolExecutor(1) as pool:  # a browser of its own beside that of the tests
        figures = pool.submit(interactions.measure, tmp_path, Namespace(clicks=2, cases=0)).result()
    assert len(figures) == 10
    assert all(value > 0 for figure in figures for value in figure.values)
    values = {figure.label: figure.values for figure in figures}
    assert len(values["概要、収録した事例: 描画の下限"]) == 4  # two rounds of two clicks
    assert len(values["概要、収録した事例: 初めての条件"]) == 2
