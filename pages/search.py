"""事例をさがす: cases like ours, nearest first, with their values and exactly these rows as files."""

import streamlit as st

from queries.language import t
from ui import (
    blocks,
    charts,
    charts_many,
    data,
    downloads,
    labels,
    loosen,
    many,
    own,
    page_settings,
    pins,
    sidebar,
    tables,
)

filters = sidebar.current()
count = data.count(filters)
first = tables.MOST_LISTED if count <= tables.MOST_LISTED else tables.FIRST_LISTED
cases = tables.own_first(data.load("search/case_list", filters, first), own.case_ids())

st.title(t(labels.PAGES["search"]))
if cases.empty:
    blocks.no_cases(filters)
    sidebar.stop()

order = t("わが町の人口に近い順") if filters.own_population else t("資料の順")
if count > len(cases):
    st.markdown(
        t(
            "**{count:,} 件**が該当（{order}）。一覧には先頭の {listed:,} 件を示し、ファイルには全件が入ります。"
            "名称か左端の□を押すと、事例の詳細と根拠を開きます。",
            count=count,
            order=order,
            listed=len(cases),
        )
    )
else:
    st.markdown(
        t(
            "**{count:,} 件**が該当（{order}）。名称か左端の□を押すと、事例の詳細と根拠を開きます。",
            count=count,
            order=order,
        )
    )
chosen = blocks.opening_list(
    tables.case_list(cases, data.words(), own.case_ids()),
    key="case_list",
    alt=t("該当する記録の一覧"),
    by=t("名称"),
    column_config=blocks.case_list_config(),
    height=440,
)
blocks.caption(filters, matched=count, note=t("値のない列は省いています。金額は印刷どおり（税の扱いは注記）"))
downloads.case_list(cases, key="case_list_files", filters=filters)
pins.choice(tables.case_titles(cases))
if chosen is not None:
    blocks.open_case(cases["case_id"].iloc[chosen], filters)

st.header(t("値の分布を見る"))
first, second = st.columns(2)
available = data.measures_with_values(filters)
if not available:
    blocks.nothing(t(labels.NO_VALUES), loosen.values(filters))
    sidebar.stop()
code = page_settings.choice(t("値"), "measure", available, lambda code: data.label("measure", code), first)
group = page_settings.choice(t("まとまり"), "group", list(tables.GROUPS), lambda code: t(tables.GROUPS[code]), second)
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
note = tables.values_note(values, measure, data.words())
blocks.chart(
    charts.measure_by_group(values, data.codes_of(tables.GROUP_LISTS[group]), measure, data.words()),
    behind,
    key="measure_values",
    name=measure["label"],
    filters=filters,
    unit=measure["unit_name"],
    note=note,
    alt=t("{measure}の分布", measure=measure["label"]),
    whole=whole,
)
blocks.caption(
    filters,
    matched=charts_many.cases_of(values),
    with_value=int(values["value"].notna().sum()),
    note=note,
)
blocks.explained(labels.ladder_legend(charts.is_binned(values, measure), values["is_own"].any()))
