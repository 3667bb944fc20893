"""計画と進捗: KPI targets beside results, stages, ended measures, schedules and records of the same undertaking."""

import streamlit as st

from queries.language import t
from ui import blocks, data, labels, own, progress, progress_blocks, sidebar

filters = sidebar.current()
kpis = progress.with_states(data.load("progress/kpis", filters.selects))
years = data.load("progress/kpi_years", filters.selects)
steps = data.load("progress/milestones", filters.selects)
stages = data.load("progress/stage_counts", filters.selects)
notes = data.load("progress/notes", filters.selects)
matched = int(data.load("overview/totals", filters.selects)["cases"].iloc[0])

st.title(t(labels.PAGES["progress"]))
if matched == 0:
    blocks.no_cases(filters)
    sidebar.stop()
st.markdown(
    t(
        "計画の目標と実績を、資料に印刷されたとおりに年度ごとに並べます。"
        "達成かどうかは**資料が述べたときだけ**示し、単位の違う目標と実績は比べません。"
    )
)

published = kpis[~kpis["case_id"].isin(own.case_ids())]
if kpis.empty:
    progress_blocks.no_kpis(filters)
else:
    if not published.empty:
        progress_blocks.kpi_summary(filters, published)
    progress_blocks.kpis(filters, kpis, years[years["is_selected"]], notes)

if stages.empty:
    progress_blocks.no_stages(filters)
else:
    progress_blocks.stages(filters, stages)
    progress_blocks.ended(filters, data.load("progress/ended_measures", filters.selects))

if not steps.empty:
    progress_blocks.schedule(filters, steps, notes)
shares = data.load("progress/procedure_shares", filters.selects)
if not shares.empty:
    progress_blocks.procedure_shares(filters, shares, years)
progress_blocks.related(filters, data.load("progress/related_records", filters.selects), years)
