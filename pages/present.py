"""発表: one finding a screen for the current selection, by arrow keys, and the same slides as PowerPoint."""

import streamlit as st

from queries.language import t
from ui import blocks, data, labels, present, sidebar, slides

filters = sidebar.current()
if not data.count(filters):
    st.title(t(labels.PAGES["present"]))
    blocks.no_cases(filters)
    sidebar.stop()

at, scale = present.number(), present.scale()
if at is None:
    st.title(t(labels.PAGES["present"]))
    st.markdown(
        t("いまの条件から、図1枚・結論1つの画面を作ります。画面を共有しても、PowerPoint にしても同じ内容です。")
    )
measure = present.cost_measure(filters, is_drawn=at is None)
found = present.deck(filters, measure)
chosen = slides.ordered(found, present.shown_codes())
if at is None:
    present.prepare(found, chosen, filters)
else:
    present.draw(chosen, at, scale)
