"""ベンチマーク: one measure of cases like ours, our own figure placed in it in words, and what running costs bring."""

from functools import partial

import streamlit as st

from queries.language import t
from ui import (
    benchmark,
    blocks,
    case_blocks,
    charts,
    charts_benchmark,
    charts_many,
    data,
    labels,
    loosen,
    many,
    page_settings,
    sidebar,
)

filters = sidebar.current()

st.title(t(labels.PAGES["benchmark"]))
if not data.count(filters):
    blocks.no_cases(filters)
    sidebar.stop()
offered = benchmark.wholes(data.measures_with_values(filters))
if not offered:
    blocks.nothing(t(labels.NO_VALUES), loosen.values(filters))
    sidebar.stop()
knows_prefecture = filters.peers != "prefecture" or data.own_prefecture(filters) is not None
if missing := benchmark.missing_words(filters, knows_prefecture=knows_prefecture):
    st.info(missing)

what, how, by_population, printed = st.columns([4, 3, 2, 2], vertical_alignment="bottom")
code = page_settings.choice(t("値"), "measure", offered, lambda code: data.label("measure", code), what)
group = page_settings.choice(
    t("まとまり"), "group", list(benchmark.GROUPS), lambda group: t(benchmark.GROUPS[group]), how
)
base, measure = code, data.measure(code)
if code in benchmark.BY_POPULATION and page_settings.switch(t("人口あたり"), "by_population", by_population):
    code = benchmark.BY_POPULATION[code]
    measure = data.measure(code)
if code in benchmark.AS_PRINTED and page_settings.switch(t("税は印刷どおり"), "as_printed", printed):
    code, measure = benchmark.AS_PRINTED[code], benchmark.printed_measure(measure)

is_bare = many.is_bare(filters)
peers = many.peer_values(filters, code, group)
compared = benchmark.counted(peers, measure["is_log"])
whom = benchmark.peer_words(filters, peers)

tax = benchmark.tax_words(peers, code, data.words())
if tax and code in benchmark.AS_PRINTED.values():
    st.warning(t("{tax}。税抜換算に戻すと、税をそろえて比べます。", tax=tax))

unit, units = benchmark.input_unit(data.measure(base))
left, right = st.columns([2, 5], gap="medium")
help_words = t(
    "見込みや見積りの値を入れると、くらべた値の中での位置を言葉で示します。この画面のリンクにだけ残ります。"
    "全体の値を入れてください。「人口あたり」では、わが町の人口で割った値を置きます。"
)
typed = page_settings.number(
    t("{figure}（{unit}）", figure=t(labels.OWN_FIGURE), unit=unit),
    f"own_{base}",
    None,
    0.0,
    benchmark.LARGEST_FIGURE,
    100.0 if units > 1 else 1.0,
    left,
    format="%g",
    placeholder=t("見込み・見積り"),
    help=t("{help} 千円の額は10で割ると万円になります。", help=help_words) if units > 1 else help_words,
)
figure = benchmark.own_figure(typed, data.measure(base), code, filters.own_population)
with right:
    if typed is not None and figure is None:
        st.info(t("わが町の人口が決まっていないため、人口あたりの値にできません。\n\n左で人口を入れてください。"))
    else:
        count = partial(many.count_values, measure_code=code, group=group, is_log=measure["is_log"])
        more = partial(loosen.things, filters, count, t("くらべる値"), least=len(compared))
        blocks.answer(figure, compared, measure, more, farthest=benchmark.farthest_of(filters, compared))

if peers.empty:
    remedy = loosen.things(filters, many.count_peers, t("くらべる記録"))
    blocks.nothing(t("くらべる相手の記録がありません。"), remedy or t("左の「くらべる相手」を変えてください。"))
    sidebar.stop()
title = benchmark.finding(compared["value"], measure, benchmark.title_words(whom, peers, compared))
st.header(blocks.escaped(title))
values = peers if is_bare else benchmark.grouped(peers, group, data.words())
note = benchmark.note(values, measure, tax, data.words())
clicked = blocks.chart(
    charts.measure_by_group(values, benchmark.group_codes(group, data.codes_of), measure, data.words(), figure),
    charts_many.bins(values, measure) if is_bare else benchmark.shown_columns(values.dropna(subset="case_id")),
    key="peer_values",
    name=t("ベンチマーク_{measure}", measure=measure["label"]),
    filters=filters,
    unit=measure["unit_name"],
    note=note,
    conditions=t("{conditions}／くらべる相手: {whom}", conditions=filters.describe(data.words()), whom=whom),
    alt=t("{measure}の分布とわが町の値", measure=measure["label"]),
    whole=many.rows_behind(filters, code, peers),
    whole_words=blocks.COUNTED if is_bare else blocks.WITHOUT_BLANKS,
    opens=("case_id",),
)
blocks.clicked_case(clicked, filters)
blocks.caption(
    filters,
    matched=charts_many.cases_of(values),
    with_value=int(values["value"].notna().sum()),
    note=note,
    of_peers=True,
)
blocks.explained(labels.ladder_legend(charts.is_binned(values, measure), values["is_own"].any()))

alike = many.most_alike(filters, code) if is_bare else benchmark.most_alike(peers)
if not alike.empty:
    st.header(t("人口の近い事例と、なぜ似ているか"))
    case_blocks.alike_cases(alike, measure, filters)

peers = many.peer_costs_and_hours(filters)
both = benchmark.with_both(peers)
st.header(t("ランニングコストは、減らした時間に見合うか"))
if both.empty:
    remedy = loosen.things(filters, many.count_with_both, t("両方の値がある記録"))
    blocks.nothing(t("両方の値がある記録がありません。"), remedy or t("左の「くらべる相手」を変えてください。"))
    sidebar.stop()
st.markdown(benchmark.worth_words(both))
drawn = charts_benchmark.running_against_hours(
    both,
    data.measure("running_cost_ex_tax_yen"),
    data.measure("hours_saved_per_year"),
    benchmark.WAGES,
    own_running=figure if code == "running_cost_ex_tax_yen" else None,
    own_hours=figure if code == "hours_saved_per_year" else None,
)
clicked = blocks.chart(
    charts_benchmark.with_names(drawn, both) if charts_benchmark.is_few(both) else drawn,
    charts_benchmark.cells(both) if is_bare else benchmark.shown_columns(both),
    key="running_and_hours",
    name=t("ランニングコストと削減時間"),
    filters=filters,
    alt=t("ランニングコストと削減時間の散布図"),
    whole=many.rows("benchmark/running_and_hours", charts_many.cases_of(peers), filters) if is_bare else None,
    opens=("case_id",),
)
blocks.clicked_case(clicked, filters)
matched, note = charts_many.cases_of(peers), benchmark.scatter_note(peers)
blocks.caption(filters, matched=matched, with_value=len(both), note=note, of_peers=True)
legend = labels.scatter_legend(charts_benchmark.is_binned(both))
blocks.explained(t("{legend}{wages}。", legend=legend, wages=t(labels.WAGES_ARE_PLACEHOLDERS)))
