"""事例の詳細: one case on a page, each figure with its evidence; own address ?case_id=."""

from functools import partial

import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import blocks, case_blocks, case_tables, charts_cases, data, estimate_form, exports, labels, own, pins, sidebar

filters = sidebar.current()
case_id = sidebar.page_parameter("case_id")
found = data.load("case/fields", case_id=case_id or "")

own_case_ids = sorted(own.case_ids())
case_blocks.neighbour_links(
    data.load("case/neighbours", filters, case_id=case_id or "", own_case_ids=own_case_ids), filters
)
if found.empty:
    st.title(t(labels.PAGES["case"]))
    missing = (
        t(
            "番号が {case_id} の事例はありません。\n\n"
            "番号を確かめるか、一覧から事例を選んでください。自団体データの事例なら、ファイルを読み込み直すと現れます。",
            case_id=labels.escaped(case_id),
        )
        if case_id
        else t("事例が選ばれていません。\n\n一覧から事例を選んでください。")
    )
    st.info(missing)
    sidebar.stop()

case = found.iloc[0]
evidence = data.load("case/evidence", case_id=case_id)
parts = data.load("case/parts", case_id=case_id)

st.title(blocks.escaped(case["title"]))
st.markdown(
    t(
        "**{body}**｜{kind}｜{department}",
        body=blocks.escaped(labels.body_name(case["prefecture_name"], case["municipality_name"])),
        kind=data.label("record_type", case["record_type_code"]),
        department=blocks.escaped(case["department_name"]) or t("担当部署の掲載なし"),
    )
)
if case_id in own.case_ids():
    st.info(t(labels.OWN_CASE))
pins.button(case_id)
st.markdown(blocks.escaped(case["summary"]))
case_blocks.words(parts, "tag", t("技術"), lambda row: data.label("tag", row.text))
case_blocks.words(parts, "deployment", t("運用形態"), lambda row: case_tables.deployment_words(row, data.label))
case_blocks.words(parts, "vendor", t("事業者・参画主体"), lambda row: case_tables.vendor_words(row, data.label))
for row in parts[parts["part"] == "relation"].itertuples():
    relation = data.label("relation", row.code)
    st.info(t("関連する記録（{relation}）\n\n{detail}", relation=relation, detail=blocks.escaped(row.detail)))
    blocks.case_link(row.key, row.text, filters)
for row in parts[parts["part"] == "problem"].itertuples():
    st.warning(t("注意: {note}", note=blocks.escaped(row.text)))

st.header(t("値と根拠"))
blocks.small_table(case_tables.fact_rows(case, evidence, data.label), alt=t("値とその根拠"))
told = {"publisher": case["publisher_name"], "title": case["source_title"], "number": case["source_no"]}
if isinstance(case["edition"], str):
    origin = t("出典: {publisher}「{title}」（{edition}）資料内番号 {number}", edition=case["edition"], **told)
else:
    origin = t("出典: {publisher}「{title}」資料内番号 {number}", **told)
case_blocks.part_files(found, key="facts", name=t("事例の値"), case=case)
has_lines = evidence["first_line"].notna().any()
blocks.explained(t("{origin}｜{places}", origin=origin, places=t(labels.PLACES_MEAN)) if has_lines else origin)

estimate_form.link(case_id, filters)

pinned = Filters(pins=(case_id,))  # as if it alone were compared
items = data.load("compare/cost_items", pinned)
amounts = case_tables.breakdown_items(items, data.label)
draw_amounts = partial(
    case_blocks.case_chart, charts_cases.breakdown, amounts, key="breakdown", name=t("費用の内訳"), origin=origin
)
case_blocks.case_section(
    t("費用の内訳と補助金"), case_tables.cost_rows(items, data.label), draw_amounts if len(amounts) > 1 else None
)
case_blocks.part_files(items, key="cost_items", name=t("費用の内訳と補助金"), case=case)
effects = data.load("compare/effects", pinned)
kpis = data.load("case/kpis", case_id=case_id)
case_blocks.case_section(t("効果"), case_tables.effect_rows(effects, case, evidence, data.label))
case_blocks.part_files(effects, key="effects", name=t("効果"), case=case)
case_blocks.case_section("KPI", case_tables.kpi_rows(kpis, case, evidence, data.label))
case_blocks.part_files(kpis, key="kpis", name="KPI", case=case)
steps = data.load("compare/milestones", pinned)
draw_steps = partial(
    case_blocks.case_chart, charts_cases.schedule, steps, key="schedule", name=t("工程"), origin=origin
)
case_blocks.case_section(t("工程"), case_tables.step_rows(steps), draw_steps if len(steps) > 1 else None)
case_blocks.part_files(steps, key="steps", name=t("工程"), case=case)

st.header(t("似た事例"))
if filters.own_population:
    similar = data.load("case/similar_to_own_town", filters.compares, case_id=case_id)
    peers = filters.describe_peers()
    compared = t("同じ分類で、わが町に人口の近い順に5件まで（くらべる相手: {peers}、全記録から）", peers=peers)
    st.caption(blocks.escaped(compared))
else:
    similar = data.load("case/similar_cases", case_id=case_id)
    st.caption(
        t("同じ分類で、この事例の団体に人口の近い順に5件まで（ほかの団体、全記録から）。わが町は左の欄で選べます。")
    )
case_blocks.similar_cases(similar, filters)

with st.expander(t("すべての根拠（{count}件）", count=len(evidence))):
    shown = data.in_words(evidence.drop(columns=["table_name", "column_name", "row_key"]))
    st.dataframe(exports.worded(shown, data.words(), data.dictionary()), hide_index=True, placeholder="")
    case_blocks.part_files(data.in_words(evidence), key="evidence", name=t("根拠"), case=case)
