"""The sections of 計画と進捗: each draws its finding, its figure or table, its caption and its downloads."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit import column_config

from queries.filters import Filters
from queries.language import current, t
from ui import blocks, charts, charts_progress, data, exports, labels, loosen, own, page_settings, progress

LIST_CONFIG = {
    "団体": column_config.TextColumn(width=116),
    "名称": column_config.TextColumn(width=190),
    "KPI": column_config.TextColumn(width=210),
    "年度": column_config.TextColumn(width=128),
    "目標": column_config.TextColumn(width=112, alignment="right"),
    "実績": column_config.TextColumn(width=112, alignment="right"),
    "くらべ方": column_config.TextColumn(width=178),
    "資料の述べる達成": column_config.TextColumn(width=120),
    "目標の補足": column_config.TextColumn(width=420),
    "実績の補足": column_config.TextColumn(width=420),
    "終了理由": column_config.TextColumn(width=260),
    "概要（編集部の言葉）": column_config.TextColumn(width=700),
}
# Names of tables, by which their widgets are known too.
KPI_COUNTS, ACHIEVEMENT_COUNTS = "KPIの値の有無", "資料の述べる達成"
KPI_YEARS, ENDED = "KPIの目標と実績", "終了した施策"
ALL_WORDS = "すべて"
LONGEST_CHOICE = 60


# Small parts by the dozen: to put them together takes longer than all the rest of the page.
@st.cache_data(max_entries=200, show_spinner=False)
def _kept_for_all(_draw: Callable[[pd.DataFrame], dict], name: str, language: str, frame: pd.DataFrame) -> dict:
    return _draw(frame)


def _drawn(draw: Callable[[pd.DataFrame], dict], frame: pd.DataFrame) -> dict:
    """Return a figure, kept for all who see the same rows in one language unless these may be a session's own."""
    return draw(frame) if own.current() else _kept_for_all(draw, draw.__name__, current(), frame)


def kpi_summary(filters: Filters, kpis: pd.DataFrame) -> None:
    """Draw how many KPIs could be compared and what the documents say of the results, by source."""
    st.header(progress.kpi_finding(kpis))
    _counts(filters, progress.kpi_counts(kpis), name=KPI_COUNTS)
    told = int((kpis["state"] != "untold").sum())
    note = progress.untold_words(kpis, data.label)
    blocks.caption(
        filters,
        matched=len(kpis),
        with_value=told,
        note=t("。").join(filter(None, [t("n はKPIの数"), note])),
        source=progress.source_words(kpis),
        counts_own=False,
    )
    results = progress.achievement_counts(kpis)
    if results.empty:
        return
    st.header(progress.achievement_finding(kpis))
    _counts(filters, results, name=ACHIEVEMENT_COUNTS)
    said = int((kpis["results"] - kpis["unsaid"]).sum())
    note = t("n は実績の記述（KPI×年度）の数で、値ありは達成を述べるもの。目標に届いたかどうかは計算していません")
    blocks.caption(
        filters, matched=int(kpis["results"].sum()), with_value=said, note=note, source=progress.source_words(results)
    )


def _counts(filters: Filters, counts: pd.DataFrame, *, name: str) -> None:
    blocks.small_table(exports.worded(counts, data.label, data.dictionary()), alt=t(name))
    blocks.downloads(counts, key=name, name=t(name), filters=filters)


def kpis(filters: Filters, found: pd.DataFrame, years: pd.DataFrame, notes: pd.DataFrame) -> None:
    """Draw targets beside results by fiscal year: of all KPIs, of one body, or of one KPI, as the URL says."""
    if years.empty:
        return
    st.header(t("目標と実績を年度ごとに見る"))
    first, second = st.columns([1, 2])
    body = page_settings.choice(
        t("団体"), "plan", [progress.EVERYTHING, *progress.bodies(years)], lambda code: _or_all(code, code), first
    )
    told = progress.of_body(years, body)
    names = {
        row.kpi_id: t(
            "{kpi}（{body}・{title}）",
            kpi=row.kpi_name,
            body=labels.body_name(row.prefecture_name, row.municipality_name),
            title=row.title,
        )
        for row in told.itertuples()
    }
    kpi_id = page_settings.choice(
        "KPI",
        "kpi",
        [progress.EVERYTHING, *names],
        lambda code: _or_all(code, charts.cut(names.get(code, code), LONGEST_CHOICE)),
        second,
    )
    if kpi_id in names:
        _one_kpi(filters, told[told["kpi_id"] == kpi_id], notes[notes["kpi_id"] == kpi_id])
    else:
        _many_kpis(filters, progress.of_body(found, body), told)


def _or_all(code: str, words: str) -> str:
    return t(ALL_WORDS) if code == progress.EVERYTHING else words


def _many_kpis(filters: Filters, found: pd.DataFrame, years: pd.DataFrame) -> None:
    own_ids = own.case_ids()
    matched = progress.count_kpis(found, own_ids)
    pairs = progress.paired(progress.marks(years, own_ids))
    if pairs.empty:
        st.info(
            t("同じ単位の目標と実績がそろうKPIはありません。上の「KPI」で一つ選ぶと、印刷された値を図で見られます。")
        )
    else:
        _panels(filters, pairs, years[years["kpi_id"].isin(pairs["kpi_id"])], matched)
    years = progress.pairs_first(years)
    _list(filters, years, progress.year_rows(years, data.label, own_ids), name=KPI_YEARS)
    note = t("n はKPIの数で、値ありは目標か実績の記載があるもの。数値のないものは編集部の言葉による要旨")
    with_value = progress.count_kpis(years, own_ids)
    source = progress.source_words(years)
    blocks.caption(filters, matched=matched, with_value=with_value, note=note, source=source)


def _panels(filters: Filters, pairs: pd.DataFrame, years: pd.DataFrame, matched: int) -> None:
    shown = progress.count_kpis(pairs, own.case_ids())
    st.markdown(
        t(
            "**同じ単位の目標と実績がある {count} 件**を小さな図にしました。点を押すと事例の詳細を開きます。",
            count=shown,
        )
    )
    clicked = blocks.chart(
        _drawn(charts_progress.kpi_panels, pairs),
        years,
        key="kpi_panels",
        name=t("目標と実績"),
        filters=filters,
        alt=t("KPIごとの目標と実績の推移"),
        opens=("case_id",),
    )
    blocks.clicked_case(clicked, filters)
    note = t("n はKPIの数。縦軸は図ごとに違い、0から")
    blocks.caption(filters, matched=matched, with_value=shown, note=note, source=progress.source_words(years))
    st.caption(t(labels.KPI_LEGEND))


def _one_kpi(filters: Filters, years: pd.DataFrame, notes: pd.DataFrame) -> None:
    kpi = years.iloc[0]
    body = labels.body_name(kpi["prefecture_name"], kpi["municipality_name"])
    direction = progress.direction(kpi["is_lower_better"])
    st.markdown(
        t(
            "**{kpi}**｜{body}｜{direction}（編集部による）",
            kpi=blocks.escaped(kpi["kpi_name"]),
            body=blocks.escaped(body),
            direction=direction,
        )
    )
    blocks.case_link(kpi["case_id"], kpi["title"], filters)
    found = progress.marks(years, own.case_ids())
    if found.empty:
        st.info(t("このKPIの目標と実績は言葉だけで、数値の印刷がありません。"))
    else:
        if found["unit_name"].nunique() > 1:
            st.warning(t("目標と実績の単位が違うため比べません。単位ごとに図を分けています。"))
        blocks.chart(
            charts_progress.kpi_panels(found),
            years,
            key="one_kpi",
            name=kpi["kpi_name"],
            filters=filters,
            alt=t("{kpi}の目標と実績の推移", kpi=kpi["kpi_name"]),
        )
        st.caption(t(labels.KPI_LEGEND))
    blocks.small_table(progress.one_kpi_rows(years, data.label), alt=kpi["kpi_name"])
    blocks.downloads(years, key="one_kpi_files", name=kpi["kpi_name"], filters=filters)
    with_value = int((years["target_value"].notna() | years["result_value"].notna()).sum())
    note = t("n は年度の数")
    blocks.caption(filters, matched=len(years), with_value=with_value, note=note, source=progress.source_words(years))
    _notes(notes)


def stages(filters: Filters, counts: pd.DataFrame) -> None:
    """Draw the number of measures by stage for each plan."""
    is_own = counts["source_id"].isin(own.source_ids())
    counts = counts.assign(source_title=counts["source_title"].where(~is_own, labels.OWN_MARK + counts["source_title"]))
    published = counts[~is_own]
    st.header(blocks.escaped(progress.stage_finding(counts, data.label)))
    blocks.chart(
        charts_progress.stages(counts, data.label),
        counts.drop(columns="source_id"),
        key="stages",
        name=t("段階"),
        filters=filters,
        alt=t("計画ごとの段階別の施策数"),
    )
    known = int(published.loc[published["stage_code"].notna(), "cases"].sum())
    source = progress.source_words(counts)
    total = int(published["cases"].sum())
    note = t("n は計画施策の数")
    blocks.caption(filters, matched=total, with_value=known, note=note, source=source, counts_own=False)


def ended(filters: Filters, found: pd.DataFrame) -> None:
    """Draw the ended measures with the year and whether a reason is printed."""
    if found.empty:
        return
    published = found[~found["case_id"].isin(own.case_ids())]
    st.header(progress.ended_finding(published))
    st.markdown(t("理由の文は写していません。どのような終わり方かは、編集部の言葉による概要と、事例の詳細にあります。"))
    _list(filters, found, progress.ended_rows(found, data.label, own.case_ids()), name=ENDED)
    known = int(published["ended_year"].notna().sum())
    blocks.caption(
        filters,
        matched=len(published),
        with_value=known,
        note=t("値ありは終了年度の印刷があるもの。終了理由の行は、資料から取り出した文字の行"),
        source=progress.source_words(found),
        counts_own=False,
    )


def schedule(filters: Filters, steps: pd.DataFrame, notes: pd.DataFrame) -> None:
    """Draw the dated steps of the plan of one body, and say what of its schedule is lost."""
    bodies = progress.farthest_first(steps)
    st.header(t("計画の工程"))
    body = page_settings.choice(t("工程を見る団体"), "schedule", bodies, lambda name: name)
    shown = progress.of_body(steps, body)
    is_own = shown["case_id"].isin(own.case_ids())
    shown = shown.assign(title=shown["title"].where(~is_own, labels.OWN_MARK + shown["title"]))
    published = shown[~is_own]
    st.markdown(_steps_counted(body, len(published), int(is_own.sum())))
    said = progress.of_body(notes[notes["table_name"] == "milestones"], body)
    for message in said.loc[said["case_id"].isna(), "message"]:
        st.warning(blocks.escaped(message))
    clicked = blocks.chart(
        charts_progress.schedule(shown),
        shown.drop(columns="source_id"),
        key="schedule_chart",
        name=t("{body}の工程", body=body),
        filters=filters,
        alt=t("{body}の工程", body=body),
        opens=("case_id",),
    )
    blocks.clicked_case(clicked, filters)
    measures = published["case_id"].nunique()
    blocks.caption(
        filters,
        matched=len(published),
        note=t("n は工程の数（{measures} 施策・事業）。{legend}", measures=measures, legend=t(labels.SCHEDULE_LEGEND)),
        source=progress.source_words(shown),
        counts_own=False,
    )
    _notes(said[said["case_id"].notna()])


def _steps_counted(body: str, count: int, own_count: int) -> str:
    told = {"body": blocks.escaped(body), "count": count, "mark": labels.OWN_MARK, "own": own_count}
    if own_count:
        return t(
            "**{body}の計画で、時期の印刷がある工程は {count} 件**（ほかに自団体データ {mark} {own} 件）です。"
            "押すと事例の詳細を開きます。",
            **told,
        )
    return t("**{body}の計画で、時期の印刷がある工程は {count} 件**です。押すと事例の詳細を開きます。", **told)


def procedure_shares(filters: Filters, shares: pd.DataFrame, years: pd.DataFrame) -> None:
    """Draw which share of procedures is expected to be online by fiscal year, and what is done already."""
    first = shares.iloc[0]
    body = labels.body_name(first["prefecture_name"], first["municipality_name"])
    st.header(blocks.escaped(t("{finding}（{body}）", finding=progress.share_finding(shares), body=body)))
    st.markdown(t("棒は**すべて目標・見込み**（%）で、実績ではありません。"))
    blocks.case_link(first["case_id"], first["title"], filters)
    blocks.chart(
        _drawn(charts_progress.procedure_shares, shares),
        shares,
        key="procedure_shares",
        name=t("行政手続のオンライン化の見込み"),
        filters=filters,
        alt=t("手続の群と年度ごとの、オンライン化の見込みの割合"),
    )
    blocks.small_table(progress.share_rows(shares), alt=t("オンライン化の見込みの数と割合"))
    cells = len(shares[["counted_name", "group_name"]].drop_duplicates()) * shares["fiscal_year"].nunique()
    note = t("n は数え方×群×年度の数")
    blocks.caption(
        filters,
        matched=cells,
        with_value=int(shares["share_percent"].notna().sum()),
        note=note,
        source=progress.source_words(shares),
    )
    done = years[years["case_id"].isin(shares["case_id"]) & years["result_value"].notna()]
    if not done.empty:
        st.markdown(
            t(
                "**同じ資料に実績として印刷されているのは {count} 件**だけで、時点が違うため見込みと比べません。",
                count=len(done),
            )
        )
        name = t("実施済みの数と総数")
        blocks.small_table(progress.related_kpi_rows(done, data.label), alt=name)
        blocks.downloads(done, key="procedures_done", name=name, filters=filters)


def related(filters: Filters, pairs: pd.DataFrame, years: pd.DataFrame) -> None:
    """Draw records of the same undertaking side by side, each with its KPIs, whichever of them is selected."""
    st.header(t("同じ取組についての別の記録"))
    if pairs.empty:
        remedy = loosen.things(filters, _count_of("progress/related_records"), t("関連する記録の組"))
        blocks.nothing(t("この条件の記録に、関連する記録はありません。"), remedy)
        return
    st.markdown(t("事例集の紹介と、市自身の計画が述べる結果を、並べて読めます。"))
    for pair in pairs.itertuples():
        with st.container(border=True):
            relation = data.label("relation", pair.relation_code)
            st.markdown(t("**{relation}**｜{note}", relation=relation, note=blocks.escaped(pair.note)))
            for column, prefix in zip(st.columns(2), ("", "related_"), strict=True):
                with column:
                    _record(pair, prefix, filters, years)
    blocks.downloads(pairs, key="related_files", name=t("関連する記録"), filters=filters)
    titles = pd.concat([pairs["source_title"], pairs["related_source_title"].rename("source_title")]).to_frame()
    note = t("n は記録の組の数。関係の説明は編集部による")
    blocks.caption(filters, matched=len(pairs), note=note, source=progress.source_words(titles))


def no_kpis(filters: Filters) -> None:
    """Say that no KPI is printed, and which condition to loosen."""
    remedy = loosen.things(filters, _count_of("progress/kpis"), t("名のあるKPI"))
    blocks.nothing(t("この条件の記録には、KPIの記載がありません。"), remedy)


def no_stages(filters: Filters) -> None:
    """Say that no measure of a plan matches, and which condition to loosen."""
    remedy = loosen.things(filters, _measures, t("段階を述べる記録"))
    blocks.nothing(t("この条件には計画施策がないため、段階と工程はありません。"), remedy)


def _count_of(name: str) -> Callable[[Filters], int]:
    return lambda filters: len(data.load(name, filters.selects))


def _measures(filters: Filters) -> int:
    return int(data.load("progress/stage_counts", filters.selects)["cases"].sum())


def _record(pair: object, prefix: str, filters: Filters, years: pd.DataFrame) -> None:
    case_id, title, summary, source = (
        getattr(pair, f"{prefix}{name}") for name in ("case_id", "title", "summary", "source_title")
    )
    body = labels.body_name(getattr(pair, f"{prefix}prefecture_name"), getattr(pair, f"{prefix}municipality_name"))
    blocks.case_link(case_id, title, filters)
    st.caption(blocks.escaped(t("{body}｜{source}", body=body, source=source)))
    st.markdown(blocks.escaped(summary))
    told = years[years["case_id"] == case_id]
    if told.empty:
        st.info(t("この資料には、この取組のKPIの目標も実績も印刷されていません。"))
    else:
        blocks.small_table(progress.related_kpi_rows(told, data.label), alt=t("{title}のKPI", title=title))


def _list(filters: Filters, frame: pd.DataFrame, shown: pd.DataFrame, *, name: str) -> None:
    """Draw a list of which a row opens its case, with its downloads, under a name that is also its key."""
    chosen = blocks.opening_list(
        shown,
        key=f"{name}_list",
        alt=t(name),
        column_config=blocks.worded_config(LIST_CONFIG),
        height=min(420, 36 * (len(shown) + 1) + 4),
    )
    blocks.downloads(frame, key=f"{name}_files", name=t(name), filters=filters)
    if chosen is not None:
        blocks.open_case(frame["case_id"].iloc[chosen], filters)


def _notes(notes: pd.DataFrame) -> None:
    if not notes.empty:
        with st.expander(t("値についての注意（{count} 件）", count=len(notes))):
            for message in notes["message"]:
                st.markdown(f"- {blocks.escaped(message)}")
