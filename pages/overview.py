"""概要: what is in here, and where to go on."""

import streamlit as st

from queries.language import t
from ui import blocks, charts_overview, data, labels, own, sidebar

filters = sidebar.current()
totals = data.load("overview/totals", filters.selects).iloc[0]

st.title(t(labels.PAGES["overview"]))
introduction = t(
    "全国の自治体DXの事例・交付金事業・計画施策を、人口規模と分類で見比べます。"
    "数値はすべて公的な資料に印刷されたもので、根拠の文字と場所を確かめられます。"
)
if own.case_ids():
    introduction = t("{words}{note}", words=introduction, note=t(labels.OWN_COUNTED).strip())
st.markdown(introduction)
if totals["cases"] == 0:
    blocks.no_cases(filters)
    sidebar.stop()

for column, (heading, number) in zip(
    st.container(key="counts").columns(5),
    [
        (t(labels.CASES_MATCHED), t("{count:,} 件", count=totals["cases"])),
        (t("団体数"), t("{count:,} 団体", count=totals["bodies"])),
        (t("事例（事例集）"), t("{count:,} 件", count=totals["case_studies"])),
        (t("交付金事業"), t("{count:,} 件", count=totals["grant_projects"])),
        (t("計画施策"), t("{count:,} 件", count=totals["plan_measures"])),
    ],
    strict=True,
):
    column.metric(heading, number, border=True)
held = t("収録は全 {count:,} 件", count=totals["all_cases"])
blocks.caption(filters, matched=int(totals["cases"]), note=held)

home = data.load("overview/own_town", filters, own_case_ids=sorted(own.case_ids())).iloc[0]
if filters.own_population:
    blocks.own_town(home, filters)

left, right = st.columns(2, gap="medium")
with left:
    st.header(t("どの規模の団体が、何をしているか"))
    st.markdown(t("マスを押すと事例一覧を開きます。"))
    counts = data.load("overview/band_category_counts", filters.selects)
    clicked = blocks.chart(
        charts_overview.band_category_map(counts, data.words(), data.own_cases(filters), home["population_band_code"]),
        counts,
        key="band_category",
        name=t("人口区分と分類"),
        filters=filters,
        alt=t("人口区分と分類ごとの件数"),
        opens=("population_band_code", "category_code", "cases"),
    )
    note = blocks.framed(t(labels.EDITORIAL_NOTE), filters)
    blocks.caption(filters, matched=int(totals["cases"]), note=note)
    blocks.open_search(clicked, filters, lambda point: {"bands": (point[0],), "categories": (point[1],)})
with right:
    st.header(t("どの都道府県の記録か"))
    st.markdown(t("タイルを押すと事例一覧を開きます。"))
    prefectures = data.load("overview/prefecture_counts", filters.selects)
    clicked = blocks.chart(
        charts_overview.prefecture_tiles(prefectures, data.own_cases(filters), home["prefecture_name"], data.words()),
        prefectures,
        key="prefectures",
        name=t("都道府県"),
        filters=filters,
        alt=t("都道府県ごとの件数"),
        opens=("prefecture_name", "cases"),
    )
    note = blocks.framed(t(labels.COUNTS_NOTE), filters) if home["prefecture_name"] else t(labels.COUNTS_NOTE)
    blocks.caption(filters, matched=int(totals["cases"]), note=note)
    blocks.open_search(clicked, filters, lambda point: {"prefectures": (point[0],)})

st.header(t("どの値が、どれだけの記録で印刷されているか"))
coverage = data.load("overview/measure_coverage", filters.selects).rename(columns={"label_ja": "label"})
coverage["label"] = [data.label("measure", code) for code in coverage["measure_code"]]
blocks.chart(
    charts_overview.coverage(coverage, data.words()),
    coverage,
    key="coverage",
    name=t("値の有無"),
    filters=filters,
    alt=t("値ごとの、印刷されている記録の件数と空欄の理由"),
)
blocks.caption(
    filters,
    matched=int(totals["cases"]),
    note=t("空欄は0ではありません。事業費は交付金事業だけ、イニシャル・ランニングは事例集だけに印刷されています"),
)
