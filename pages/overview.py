"""概要: what is in here, and where to go on."""

import streamlit as st

from ui import blocks, charts, data, labels, own, sidebar

filters = sidebar.current()
totals = data.load("overview/totals", filters.selects).iloc[0]

st.title(labels.PAGES["overview"])
st.markdown(
    "全国の自治体DXの事例・交付金事業・計画施策を、人口規模と分類で見比べます。"
    "数値はすべて公的な資料に印刷されたもので、根拠の文字と場所を確かめられます。"
    + (labels.OWN_COUNTED if own.case_ids() else "")
)
if totals["cases"] == 0:
    blocks.no_cases(filters)
    sidebar.stop()

for column, (heading, name, unit) in zip(
    st.columns(5),
    [
        (labels.CASES_MATCHED, "cases", "件"),
        ("団体", "bodies", "団体"),
        ("事例（事例集）", "case_studies", "件"),
        ("交付金事業", "grant_projects", "件"),
        ("計画施策", "plan_measures", "件"),
    ],
    strict=True,
):
    column.metric(heading, f"{totals[name]:,} {unit}", border=True)
blocks.caption(filters, matched=int(totals["cases"]), note=f"収録は全 {totals['all_cases']:,} 件")

home = data.load("overview/own_town", filters, own_case_ids=sorted(own.case_ids())).iloc[0]
if filters.own_population:
    blocks.own_town(home, filters)
framed = labels.OWN_FRAMED if filters.own_population else ""

left, right = st.columns(2, gap="medium")
with left:
    st.header("どの規模の団体が、何をしているか")
    st.markdown("マスを押すと事例一覧を開きます。")
    counts = data.load("overview/band_category_counts", filters.selects)
    clicked = blocks.chart(
        charts.band_category_map(counts, data.words(), data.own_cases(filters), home["population_band_code"]),
        counts,
        key="band_category",
        name="人口区分と分類",
        filters=filters,
        alt="人口区分と分類ごとの件数",
        on_select="rerun",
        selection_mode="points",
    )
    blocks.caption(filters, matched=int(totals["cases"]), note=framed + labels.EDITORIAL_NOTE)
    blocks.open_search(clicked, filters, lambda point: {"bands": (point[0],), "categories": (point[1],)})
with right:
    st.header("どの都道府県の記録か")
    st.markdown("タイルを押すと事例一覧を開きます。")
    prefectures = data.load("overview/prefecture_counts", filters.selects)
    clicked = blocks.chart(
        charts.prefecture_tiles(prefectures, data.own_cases(filters), home["prefecture_name"]),
        prefectures,
        key="prefectures",
        name="都道府県",
        filters=filters,
        alt="都道府県ごとの件数",
        on_select="rerun",
        selection_mode="points",
    )
    blocks.caption(filters, matched=int(totals["cases"]), note=f"{framed}{labels.COUNTS_NOTE}")
    blocks.open_search(clicked, filters, lambda point: {"prefectures": (point[0],)})

st.header("どの値が、どれだけの記録で印刷されているか")
coverage = data.load("overview/measure_coverage", filters.selects)
blocks.chart(
    charts.coverage(coverage, data.words()),
    coverage,
    key="coverage",
    name="値の有無",
    filters=filters,
    alt="値ごとの、印刷されている記録の件数と空欄の理由",
)
blocks.caption(
    filters,
    matched=int(totals["cases"]),
    note="空欄は0ではありません。事業費は交付金事業だけ、イニシャル・ランニングは事例集だけに印刷されています",
)
