"""事例を並べる: two to four pinned cases side by side, what they cost and how long they took, on one printed page."""

import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import blocks, case_blocks, charts_cases, compare, compare_paper, data, labels, own, pins, sidebar, tables

filters = sidebar.current()
pinned = Filters(pins=filters.pins)
cases = tables.with_own_marked(data.load("compare/cases", pinned), own.case_ids())

st.title(t(labels.PAGES["compare"]))
case_blocks.unknown_pins(filters.pins, cases)
with st.container(key="not_printed"):
    pins.choice(tables.case_titles(data.load("search/case_list", filters, tables.MOST_LISTED)))
if cases.empty:
    st.info(t(labels.HOW_TO_PIN))
    st.caption(t("出典は「データについて」に一覧があります。"))
    sidebar.stop()
case_blocks.pinned_cases(cases, compare.names(cases), filters)
if len(cases) == 1:
    st.info(t("もう1件加えると、並べてくらべられます。"))

children = {name: data.load(f"compare/{name}", pinned) for name in ("parts", "cost_items", "effects", "milestones")}
rows = compare.sheet(cases, children, data.load("shared/measures"), data.label)
values, details = compare.in_two(compare.stated(rows))
sentences = compare.incomparable(cases, data.label)
costs = compare.five_year_costs(cases, data.label)
steps = charts_cases.placed_steps(cases.assign(case_name=costs["case_name"]), children["milestones"])
charts = charts_cases.side_by_side(costs, steps)
chosen = t("選んだ {count} 件", count=len(cases))
paper = compare_paper.paper(
    values, details, compare_paper.reserved_mm(cases, [chart.figure for chart in charts], sentences)
)

caption = t("どこが同じで、どこが違うか（≠ は違う項目）")
st.html(compare_paper.as_html(values, caption=caption, paper=paper, has_differences=True))
case_blocks.pinned_caption(cases, note=compare.unstated_words(rows))
with st.expander(t("この表の根拠（印刷された文字と場所）")):
    evidence = data.load("compare/evidence", pinned)
    blocks.small_table(compare.proofs(cases, evidence, data.label), alt=t("値ごとの根拠"))
    blocks.explained(t(labels.PLACES_MEAN))
    blocks.downloads(cases, key="compare_files", name=t("並べた事例"), filters=Filters(), conditions=chosen)
if sentences:
    heading = t("**そのままでは比べられないもの**")
    st.markdown("\n".join([heading, *(f"- {blocks.escaped(words)}" for words in sentences)]))

with st.container(horizontal=True, gap="medium", key="printed_charts"):
    for chart in charts:
        with st.container(width=labels.PRINTED_CHART_WIDTH):
            st.header(chart.question)
            blocks.chart(
                chart.figure,
                chart.frame,
                key=chart.key,
                name=chart.name,
                filters=Filters(),
                conditions=chosen,
                alt=chart.question,
            )
            case_blocks.pinned_caption(cases, with_value=chart.with_value, note=chart.note)
if not details.empty:
    caption = t("何を、誰と、どう進めたか")
    st.html(compare_paper.as_html(details, caption=caption, paper=paper, has_differences=False))
    case_blocks.pinned_caption(cases, note=t("内訳・効果・工程の根拠は、それぞれの事例の詳細にあります"))
