"""事例をさがす: cases like ours, nearest first, with their values and exactly these rows as files."""

import streamlit as st

from ui import blocks, charts, charts_many, data, downloads, labels, many, own, sidebar, tables

filters = sidebar.current()
count = data.count(filters)
first = tables.MOST_LISTED if count <= tables.MOST_LISTED else tables.FIRST_LISTED
cases = tables.own_first(data.load("search/case_list", filters, first), own.case_ids())

st.title(labels.PAGES["search"])
if cases.empty:
    blocks.no_cases(filters)
    sidebar.stop()

order = "わが町の人口に近い順" if filters.own_population else "資料の順"
listed = f"一覧には先頭の {len(cases):,} 件を示し、ファイルには全件が入ります。" if count > len(cases) else ""
st.markdown(f"**{count:,} 件**が該当（{order}）。{listed}名称か左端の□を押すと、事例の詳細と根拠を開きます。")
clicked = st.dataframe(
    tables.case_list(cases, data.words(), own.case_ids()),
    column_config=blocks.CASE_LIST_CONFIG,
    hide_index=True,
    height=440,
    on_select="rerun",
    selection_mode=["single-row", "single-cell"],
    key="case_list",
    placeholder="",
    alt="該当する記録の一覧",
)
blocks.caption(filters, matched=count, note="値のない列は省いています。金額は印刷どおり（税の扱いは注記）")
downloads.case_list(cases, key="case_list_files", filters=filters)
sidebar.pin_choice(tables.case_titles(cases))
chosen = tables.chosen_row(clicked.selection)
if chosen is not None:
    blocks.open_case(cases["case_id"].iloc[chosen], filters)

st.header("値の分布を見る")
first, second = st.columns(2)
available = data.measures_with_values(filters)
if not available:
    st.info(labels.NO_VALUES)
    sidebar.stop()
code = sidebar.choice("値", "measure", available, lambda code: data.label("measure", code), first)
group = sidebar.choice("まとまり", "group", list(tables.GROUPS), tables.GROUPS.get, second)
measure = data.measure(code)
if many.is_many(filters):
    values = many.of_selection(filters, code, group)
    behind = charts_many.bins(values, measure)
    whole = many.rows("search/measure_values", count, filters.selects, measure=code)
else:
    found = data.load("search/measure_values", filters.selects, measure=code)
    mine = own.case_ids() | tables.of_own_town(cases, filters.own_name)
    values, whole = tables.values_by_group(found, group, data.words(), mine), None
    behind = values.drop(columns="group_label" if values["is_own"].any() else ["group_label", "is_own"])
blocks.chart(
    charts.measure_by_group(values, data.codes_of(tables.GROUP_LISTS[group]), measure, data.words()),
    behind,
    key="measure_values",
    name=measure["label_ja"],
    filters=filters,
    unit=measure["unit_name"],
    alt=f"{measure['label_ja']}の分布",
    whole=whole,
)
blocks.caption(
    filters,
    matched=len(values),
    with_value=int(values["value"].notna().sum()),
    note=tables.absent_words(values, data.words()),
)
blocks.explained(labels.ladder_legend(charts.is_binned(values, measure), values["is_own"].any()))
