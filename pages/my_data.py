"""自団体データ: a spreadsheet of the reader's cases, checked as a build does, laid over the others for this session."""

import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import blocks, data, labels, own, sidebar, tables

filters = sidebar.current()

st.title(t(labels.PAGES["my_data"]))
st.markdown(
    t(
        "手元の事例の表（CSV か Excel）を、公表資料と同じ規則で検査し、"
        "**この画面を開いている間だけ**ほかの事例に重ねます。"
        "どこにも保存せず、ほかの人の画面には出ません。再読み込みするか画面を閉じると消えます。"
    )
)
st.download_button(
    t("記入用のブックを受け取る"),
    own.template,
    t("自団体データ_記入用.xlsx"),
    on_click="ignore",
    key="template",
    help=t("選択肢・単位・記入例・列の説明の付いた Excel ブックです。"),
)
uploaded = st.file_uploader(
    t("表を選ぶ（CSV・XLSX、{megabytes}MB・{rows:,} 行まで）", megabytes=own.MOST_MEGABYTES, rows=own.MOST_ROWS),
    type=["csv", "xlsx"],
    key=own.uploader_key(),
    on_change=own.forget_removed,
)
if uploaded:
    with st.spinner(t("検査しています…")):
        is_new = own.take_in(uploaded.file_id, uploaded.name, uploaded.size, uploaded.getvalue)
    if is_new:
        st.rerun()
if uploaded and own.problem():
    st.error(blocks.escaped(own.problem()))

found = own.current()
if found is None:
    st.info(t("まだ何も重ねていません。"))
    sidebar.stop()

blocks.own_counts(found)
if found.refused:
    st.header(t("取り込めなかった行"))
    st.markdown(
        t(
            "元の表を直して、もう一度選んでください（選び直すと、いま重ねている行と入れ替わります）。"
            "直す行だけを理由とともに集めたブックも受け取れます。"
        )
    )
    blocks.small_table(tables.own_refused(found.refused, data.column_label), alt=t("取り込めなかった行"))
    st.download_button(
        t("取り込めなかった行を受け取る（Excel）"),
        found.refused_workbook or b"",
        t("取り込めなかった行.xlsx"),
        on_click="ignore",
        key="refused_rows",
    )
if found.case_ids:
    st.header(t("重ねている事例"))
    mine = data.load("compare/cases", Filters(pins=tuple(sorted(found.case_ids)))).assign(population_ratio=None)
    st.dataframe(
        tables.case_list(mine, data.label, own.case_ids()),
        column_config=blocks.worded_config(blocks.CASE_LIST_CONFIG),
        hide_index=True,
        placeholder="",
        alt=t("重ねている事例"),
    )
    others = sidebar.link_to("search", filters)
    st.page_link("pages/search.py", label=t("→ ほかの事例と並べて見る"), query_params=others)
if st.button(t("自団体データを消す"), key="forget_own"):
    own.forget()
    st.rerun()
