"""The least a page can be: one choice and one line of text that follows it."""

import gc

import streamlit as st

from benchmarks.interactions import PREFECTURES


@st.cache_resource
def frozen() -> bool:
    """Freeze what the imports made, as the real app does."""
    gc.collect()
    gc.freeze()
    return True


frozen()
chosen = st.sidebar.multiselect("都道府県", PREFECTURES, key="filter_prefectures")
st.title("選んだもの")
st.write("、".join(chosen))
