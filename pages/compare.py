"""事例を並べる: two to four pinned cases side by side, what they cost and how long they took, on one printed page."""

import streamlit as st

from queries.filters import Filters
from ui import blocks, browser, charts_cases, compare, data, labels, sidebar, tables

filters = sidebar.current()
pinned = Filters(pins=filters.pins)
cases = data.load("compare/cases", pinned)

st.title(labels.PAGES["compare"])
blocks.unknown_pins(filters.pins, cases)
with st.container(key="not_printed"):
    sidebar.pin_choice(tables.case_titles(data.load("search/case_list", filters)))
if cases.empty:
    st.info(labels.HOW_TO_PIN)
    st.stop()
blocks.pinned_cases(cases, compare.names(cases), filters)
if len(cases) == 1:
    st.info("もう1件加えると、並べてくらべられます。")

children = {name: data.load(f"compare/{name}", pinned) for name in ("parts", "cost_items", "effects", "milestones")}
rows = compare.sheet(cases, children, data.load("shared/measures"), data.label)
values, details = compare.in_two(compare.stated(rows))
points = compare.print_points(compare.stated(rows))
st.html(compare.as_html(values, caption="どこが同じで、どこが違うか（≠ は違いのある項目）", points=points))
blocks.pinned_caption(cases, note=compare.unstated_words(rows))
with st.expander("この表の根拠（印刷された文字と場所）"):
    evidence = data.load("compare/evidence", pinned)
    blocks.small_table(compare.proofs(cases, evidence, data.label), alt="値ごとの根拠")
    blocks.downloads(cases, key="compare_files", name="並べた事例", filters=Filters())
if sentences := compare.incomparable(cases, data.label):
    st.markdown("**そのままでは比べられないもの**\n" + "\n".join(f"- {blocks.escaped(words)}" for words in sentences))

costs = compare.five_year_costs(cases, data.label)
placed = charts_cases.placed_steps(cases.assign(case_name=costs["case_name"]), children["milestones"])
with st.container(horizontal=True, gap="medium", key="printed_charts"):
    if costs["five_year_cost_yen"].notna().any():
        with st.container(width=labels.PRINTED_CHART_WIDTH):
            st.subheader("5年間でいくらかかるか")
            blocks.chart(
                charts_cases.five_year_costs(costs),
                costs,
                key="five_year_costs",
                name="5年間の費用",
                filters=Filters(),
                alt="5年間の費用の内訳",
            )
            has_cost = int(costs["five_year_cost_yen"].notna().sum())
            blocks.pinned_caption(cases, with_value=has_cost, note="イニシャル＋5×ランニング（いずれも税抜換算）")
    if placed["to_month"].notna().any() or (placed["kind"] == "step").any():
        with st.container(width=labels.PRINTED_CHART_WIDTH):
            st.subheader("何か月かけて進めたか")
            blocks.chart(
                charts_cases.schedules(placed),
                placed,
                key="schedules",
                name="工程",
                filters=Filters(),
                alt="事例ごとの導入までの期間と工程",
            )
            has_steps = placed.loc[placed["to_month"].notna() | (placed["kind"] == "step"), "case_id"].nunique()
            blocks.pinned_caption(cases, with_value=has_steps, note="それぞれの最初の工程の月から数えた月数")
if not details.empty:
    st.html(compare.as_html(details, caption="何を、誰と、どのように進めたか", points=points))
    blocks.pinned_caption(cases, note="内訳・効果・工程の根拠は、それぞれの事例の詳細にあります")
browser.copy_link()
