"""費用対効果: our own assumptions, what follows from them, and how they stand among similar cases."""

import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import (
    blocks,
    charts_estimate,
    data,
    estimate,
    estimate_form,
    estimate_words,
    labels,
    loosen,
    many,
    own,
    sidebar,
)

filters = sidebar.current()

st.title(t(labels.PAGES["estimate"]))
st.markdown(
    t(
        "自団体の見込みを入れると、費用、時間の換算額、回収までの年数を計算し、似た事例の中での位置を言葉で示します。"
        "入れた値はこの画面のリンクに入るだけで、どこにも保存しません。"
    )
)
case = estimate_form.take_over(filters)
assumed = estimate_form.assumptions()
if case:
    estimate_form.case_values(case, assumed, filters)
told = blocks.escaped(estimate_words.describe(assumed))
premise = t("前提: {assumptions}｜出典: 入力した値だけの計算", assumptions=told)

st.header(estimate_words.finding(assumed))
found = estimate_words.results(assumed)
estimate_form.totals(found)
blocks.small_table(estimate_words.by_wage(found), alt=t("時間の換算額、差し引き、回収までの年数"))
st.markdown(t("時間の換算額は、減る時間に単価を掛けた**{not_cash}**。", not_cash=t(estimate_words.NOT_CASH)))
st.caption(premise)

years, changes = estimate.by_year(assumed), estimate.sensitivity(assumed)
if years.empty:
    st.info(estimate_words.why_no_charts(assumed))
else:
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(estimate_words.balance(assumed))
        blocks.chart(
            charts_estimate.cost_and_value(years, assumed.wages_yen, estimate.paybacks(assumed)),
            years,
            key="cost_and_value",
            name=t("費用と換算額の累計"),
            filters=Filters(),
            alt=t("年ごとの自己負担の累計と時間の換算額の累計"),
        )
        st.caption(t("{premise}｜換算額は現金の削減ではありません", premise=premise))
    with right:
        st.header(estimate_words.strongest(changes))
        blocks.chart(
            charts_estimate.changes(changes),
            changes,
            key="changes",
            name=t("前提の影響"),
            filters=Filters(),
            alt=t("前提を一つずつ20％動かしたときの差し引きの変化"),
        )
        note = t(estimate_words.SENSITIVITY_NOTE)
        st.caption(t("{premise}｜{wage:,.0f}円のとき。{note}", premise=premise, wage=assumed.wages_yen[0], note=note))

st.header(t("入れた前提は、似た事例の中でどのあたりか"))
peers = data.load("estimate/peer_figures", filters)
others = peers[~peers["case_id"].isin(own.case_ids()) & ~peers["is_own_town"]]
nearest = filters.peer_count if filters.peers == "near" and filters.own_population else None
places = estimate.among_peers(assumed, others, nearest)
if others.empty:
    remedy = loosen.things(filters, many.count_peers, t("くらべる記録"))
    blocks.nothing(t("くらべる相手の記録がありません。"), remedy or t("左の「くらべる相手」を変えてください。"))
blocks.small_table(estimate_words.shown_places(places), alt=t("入れた前提の、似た事例の中での位置"))
blocks.caption(
    filters,
    matched=len(others),
    with_value=int(others[list(estimate.COMPARED.values())].notna().any(axis="columns").sum()),
    note=t("｜").join((estimate_form.compared_with(filters), t(estimate_words.PEERS_NOTE))),
    counts_own=False,
)
blocks.downloads(places, key="places", name=t("前提の位置"), filters=filters)
estimate_form.download(assumed, places, filters)
estimate_form.present_link(filters)
