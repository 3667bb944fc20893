"""What every page owes its reader: captions, tables beside charts, downloads, empty states and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from streamlit import column_config

from queries.filters import CHOICES, RANGES, Filters
from ui import benchmark, browser, chart_images, compare, data, exports, labels, own, sidebar, tables, theme
from ui.downloads import Rows, downloads
from ui.labels import escaped

CASE_LIST_CONFIG = {
    "団体": column_config.TextColumn(width=126, pinned=True),
    "名称": column_config.TextColumn(width=240, pinned=True),
    "分類": column_config.TextColumn(width=196),
    "人口": column_config.NumberColumn(format="localized", width=76),
    "人口比（倍）": column_config.NumberColumn(format="%.1f", width=90),
    "イニシャル（万円）": column_config.NumberColumn(format="localized", width=125),
    "ランニング（万円/年）": column_config.NumberColumn(format="localized", width=140),
    "事業費（万円）": column_config.NumberColumn(format="localized", width=105),
    "削減（時間/年）": column_config.NumberColumn(format="localized", width=105),
    "導入期間（月）": column_config.NumberColumn(width=105),
    "費用・時間の注記": column_config.TextColumn(width=430),
    "種類": column_config.TextColumn(width=90),
    "分野": column_config.TextColumn(width=110),
    "概要": column_config.TextColumn(width=900),
}
LISTING_CONFIG = {
    "内容": column_config.TextColumn(width=620),
    "事例名": column_config.TextColumn(width=210),
    "意味": column_config.TextColumn(width=420),
    "定義": column_config.TextColumn(width=420),
}

# What the link to a case holds beside its button, in half-width characters.
ALIKE_WIDTH = 90


def caption(
    filters: Filters,
    *,
    matched: int,
    with_value: int | None = None,
    note: str = "",
    source: str | None = None,
    counts_own: bool = True,
) -> None:
    """Draw the filter sentence, n = with a value / matched, the sources and a note under a chart or table.

    `source` names the sources of what is shown where those are not all of the selection's; `counts_own` says whether n
    counts one's own cases.
    """
    count = f"n = {matched:,}" if with_value is None else f"n = {with_value:,} / {matched:,}（値あり／該当）"
    own_count = len(data.own_cases(filters))
    own_words = (
        f"（{'うち' if counts_own else 'ほかに'}自団体データ {labels.OWN_MARK} {own_count:,} 件）" if own_count else ""
    )
    parts = [f"条件: {filters.describe(data.label)}", count + own_words, f"出典: {source or source_words(filters)}"]
    explained("｜".join([*parts, note] if note else parts))


def explained(text: str) -> None:
    """Draw small words under a chart or table, with what their terms mean on hover."""
    st.caption(escaped(text), help=labels.glossary(text) or None)


def source_words(filters: Filters) -> str:
    """Return the sources of the selection in words: one by its title, several by their publishers."""
    sources = data.load("shared/selected_sources", filters.selects)
    if len(sources) == 1:
        return f"{sources['publisher_name'].iloc[0]}「{sources['title'].iloc[0]}」"
    names = list(dict.fromkeys(sources["publisher_name"]))
    return f"{'・'.join(names)}の資料（「データについて」に一覧）" if names else "なし"


def chart(
    figure: dict,
    frame: pd.DataFrame,
    *,
    key: str,
    name: str,
    filters: Filters,
    alt: str,
    unit: str = "",
    conditions: str | None = None,
    whole: Rows | None = None,
    **options,
) -> object:
    """Draw a figure with its table and downloads one click away; returns what the reader clicked, if asked for.

    `whole` are the rows behind the figure where they are too many and the table counts them instead.
    """
    config = {"displayModeBar": False}  # its picture would tell neither source nor n
    figure = theme.inked(figure, is_dark=st.context.theme.type == "dark")
    clicked = st.plotly_chart(plain(figure), key=key, config=config, alt=alt, **options)
    fold = st.expander("この図の数値・画像", key=f"{key}_fold", on_change="rerun")
    if not fold.open:  # what nobody looks at takes no time
        return clicked
    with fold:
        chart_images.buttons(key, name=exports.file_name(name, filters, data.label, ""), day=labels.day(date.today()))
        st.dataframe(exports.worded(frame, data.words(), data.dictionary()), hide_index=True, placeholder="")
        if whole:
            st.caption("表は区間ごとの件数です。ファイルには1件ずつの値が入ります。")
        downloads(frame, key=f"{key}_table", name=name, filters=filters, unit=unit, conditions=conditions, whole=whole)
    return clicked


def plain(figure: dict) -> object:
    """Return a figure that Streamlit hands on as it is."""
    from ui.plain_figure import Plain

    return Plain(figure)


def no_cases(filters: Filters) -> None:
    """Say that nothing matches and which condition to loosen first."""
    st.warning(f"{labels.NO_CASES}（{escaped(filters.describe(data.label))}）\n\n{_loosening(filters)}")


def _loosening(filters: Filters) -> str:
    """Name the one condition without which the most records match."""
    freed = {}
    for name, (heading, _) in CHOICES.items():
        if getattr(filters, name):
            freed[heading] = data.count(replace(filters, **{name: ()}))
    if filters.keyword:
        freed["キーワード"] = data.count(replace(filters, keyword=""))
    for heading, low, high, _, _ in RANGES:
        if (getattr(filters, low), getattr(filters, high)) != (None, None):
            freed[heading] = data.count(replace(filters, **{low: None, high: None}))
    best = max(freed, key=freed.get, default=None)
    if best and freed[best]:
        return f"「{best}」を外すと {freed[best]:,} 件になります。"
    return "左の「条件をすべて消す」で最初からやり直せます。"


def own_town(home: pd.Series, filters: Filters) -> None:
    """Draw whom the own town is compared with, the nearest of them, and the ways on; `home` is of overview/own_town."""
    band = data.label("population_band", home["population_band_code"])
    name = filters.own_name or labels.OWN_TOWN
    words = f"**{escaped(name)}**（{filters.own_population:,}人・{escaped(band)}）｜"
    compared = filters.describe_peers()
    if home["bodies"]:
        nearest = f"{home['nearest_body_name']}（人口{labels.ratio(home['nearest_population_ratio'])}）"
        words += escaped(f"くらべる相手: {compared}の記録 {home['cases']:,.0f} 件、最も近いのは{nearest}")
    else:
        words += escaped(f"くらべる相手（{compared}）の記録がありません。左の「くらべる相手」か条件を変えてください。")
    with st.container(border=True):
        st.markdown(words)
        with st.container(horizontal=True):
            query = filters.to_query()
            st.page_link("pages/search.py", label="→ 人口の近い順に見る", query_params=query)
            st.page_link("pages/benchmark.py", label="→ わが町の値をくらべる", query_params=query)


def open_search(clicked: object, filters: Filters, wider: Callable[[list], dict[str, tuple]]) -> None:
    """Go to the search with the clicked mark's values as further conditions."""
    points = clicked.selection.points if clicked else []
    if points:
        chosen = replace(filters, **wider(points[0]["customdata"]))
        browser.go_to("pages/search.py", labels.OPENING, sidebar.link_to("search", chosen))


def open_case(case_id: str, filters: Filters) -> None:
    """Go to the page of one case, keeping the selection."""
    browser.go_to("pages/case.py", labels.OPENING, filters.to_query() | {"case_id": case_id})


def clicked_case(clicked: object, filters: Filters) -> None:
    """Go to the case whose dot was clicked."""
    points = clicked.selection.points if clicked else []
    if points:
        given = points[0].get("customdata")
        if given is not None:  # a bar stands for many
            open_case(given[0] if isinstance(given, list) else given, filters)


def answer(figure: float | None, compared: pd.DataFrame, measure: pd.Series) -> None:
    """Draw where one's own figure stands in words, and what that rests on; how to ask where none is given."""
    if figure is None:
        st.caption("わが町の見込みを入れると、高め・同程度・低めのどれに当たるかと、中央値との差を示します。")
        return
    found = benchmark.answer(figure, compared, measure)
    with st.container(border=True):
        st.metric(
            f"{labels.OWN_FIGURE} {benchmark.shown_figure(figure, measure)}", found.place, help=labels.PLACE_MEANS
        )
        st.markdown(escaped("｜".join(found.lines)))


def alike_cases(alike: pd.DataFrame, measure: pd.Series, filters: Filters) -> None:
    """Draw the cases near in population: link, value, costs and hours, why each is like the own town, and its pin."""
    cases = _cases(alike)
    for row in alike.itertuples():
        case, name = cases.loc[row.case_id], f"{row.body_name}｜{row.title}"
        figures = benchmark.figures_of(row.value, measure, case, data.label)
        under = _alike_case(row.case_id, name, figures, row.alikeness, filters)
        if row.more_cases:
            query = benchmark.of_same_body(row, measure.name, filters).to_query()
            under.page_link("pages/search.py", label=f"この団体にほか{row.more_cases}件", query_params=query)
    downloads(
        benchmark.shown_columns(benchmark.with_costs(alike, cases.reset_index(drop=True))),
        key="alike",
        name="似ている事例",
        filters=filters,
        unit=measure["unit_name"],
    )


def _cases(found: pd.DataFrame) -> pd.DataFrame:
    return data.load("compare/cases", Filters(pins=tuple(found["case_id"]))).set_index("case_id", drop=False)


def _alike_case(case_id: str, name: str, figures: list[str], alikeness: str, filters: Filters) -> object:
    """Draw one case that is alike, and return the place under it."""
    told, pressed = st.columns([8, 1], vertical_alignment="center")
    with told.container(gap=None):
        case_link(case_id, tables.fitted(name, ALIKE_WIDTH), filters)
        st.markdown(escaped("｜".join(figures)))
        under = st.container(horizontal=True, vertical_alignment="center")
        under.caption(escaped(alikeness) or "人口をくらべられません", width="content")
    with pressed:
        sidebar.pin_button(case_id, ("並べる", "外す"))
    return under


def case_link(case_id: str, title: str, filters: Filters) -> None:
    """Draw a link to the page of one case, keeping the selection."""
    target = filters.to_query() | {"case_id": case_id}
    st.page_link("pages/case.py", label=f"→ {escaped(title)}", query_params=target)


def unknown_pins(pins: tuple[str, ...], cases: pd.DataFrame) -> None:
    """Say which pinned numbers no case has, and offer to forget them."""
    unknown = [case_id for case_id in pins if case_id not in set(cases["case_id"])]
    if unknown:
        st.warning(
            f"この番号の事例はありません: {escaped('、'.join(unknown))}\n\n"
            "除いて並べています。自団体データの事例なら、ファイルを読み込み直すと現れます。"
        )
        st.button("ない番号を外す", key="unpin_unknown", on_click=sidebar.unpin, args=unknown)


def pinned_cases(cases: pd.DataFrame, names: list[str], filters: Filters) -> None:
    """Draw each pinned case's name as a link to its page, and a button that takes it away."""
    for column, row, name in zip(st.columns(len(cases)), cases.itertuples(), names, strict=True):
        column.markdown(f"**{escaped(name)}**  \n{escaped(row.title)}")
        with column.container(horizontal=True, vertical_alignment="center"):
            case_link(row.case_id, "事例の詳細", filters)
            st.button("外す", key=f"unpin_{row.case_id}", on_click=sidebar.unpin, args=(row.case_id,))


def pinned_caption(cases: pd.DataFrame, *, with_value: int | None = None, note: str = "") -> None:
    """Draw under a table or chart of pinned cases how many they are, how many have a value, the sources and a note."""
    count = f"n = {len(cases)}" if with_value is None else f"n = {with_value} / {len(cases)}（値あり／並べた事例）"
    if "is_own" in cases:
        count += f"（うち自団体データ {labels.OWN_MARK} {int(cases['is_own'].sum())} 件、公表資料の根拠なし）"
    parts = [f"条件: 選んだ {len(cases)} 件", count, f"出典: {compare.source_words(cases)}"]
    explained("｜".join([*parts, note] if note else parts))


def listing(frame: pd.DataFrame, *, key: str, name: str, wrapped: bool = False) -> None:
    """Draw a whole table with its downloads; `wrapped` shows every word of a table of few rows."""
    shown = exports.worded(frame, data.words(), data.dictionary())
    if wrapped:
        small_table(shown, alt=name)
    else:
        config = LISTING_CONFIG
        st.dataframe(shown, column_config=config, hide_index=True, height="auto", placeholder="", key=key, alt=name)
    st.caption(f"{len(frame):,} 行")
    downloads(frame, key=f"{key}_files", name=name, filters=Filters())


def own_counts(found: own.OwnData) -> None:
    """Say what became of each row of one's own file: read = accepted + refused, by table."""
    read = sum(found.read.values())
    st.markdown(
        f"**{escaped(found.name)}**（{'、'.join(found.encodings)}）: 読んだ行 **{read:,}** ＝ "
        f"重ねた行 **{read - len(found.refused):,}** ＋ 取り込めなかった行 **{len(found.refused):,}**"
        f"（事例 {len(found.case_ids):,} 件を重ねています）"
    )
    for place in found.passed_over:
        st.warning(f"{escaped(place)} は読みませんでした。知っている表の名前でも見出しでもありません。")
    if found.notes:
        with st.expander(f"注意事項（{len(found.notes):,} 件）"):
            for message, count in Counter(found.notes).most_common():
                st.markdown(f"- {escaped(message)}" + (f"（{count:,} 件）" if count > 1 else ""))


def case_section(heading: str, frame: pd.DataFrame, beside: Callable[[], None] | None = None) -> None:
    """Draw a part of one case as a small table, what `beside` draws at its left; nothing where it has no rows."""
    if frame.empty:
        return
    st.header(heading)
    filled = frame.replace("", None).dropna(axis="columns", how="all")
    if beside is None:
        small_table(filled, alt=heading)
        return
    left, right = st.columns([5, 6], gap="medium")
    with left:
        beside()
    with right:
        small_table(filled, alt=heading)


def case_chart(drawn: Callable[[pd.DataFrame], dict], frame: pd.DataFrame, *, key: str, name: str, origin: str) -> None:
    """Draw a chart of one case's rows, with its table, how many they are, and where they are printed."""
    chart(drawn(frame), frame, key=key, name=name, filters=Filters(), alt=name, conditions="この事例の行")
    st.caption(escaped(f"n = {len(frame)}｜{origin}"))


def neighbour_links(found: pd.DataFrame, filters: Filters) -> None:
    """Draw where a case stands in the list of the selection, with links to the one before and the one after it."""
    row = st.container(horizontal=True, vertical_alignment="center", key="not_printed_neighbours")
    row.page_link("pages/search.py", label="← 一覧へ戻る", query_params=sidebar.link_to("search", filters))
    if found.empty:
        row.caption("この事例は、いまの条件の一覧にありません。")
        return
    place = found.iloc[0]
    for words, side in (("前の事例", "before"), ("次の事例", "after")):
        if isinstance(target := place[f"{side}_case_id"], str):
            query = filters.to_query() | {"case_id": target}
            row.page_link("pages/case.py", label=words, query_params=query, help=escaped(place[f"{side}_title"]))
    row.caption(f"一覧の {place['place']:,} / {place['cases']:,} 件目", width="content")


def similar_cases(similar: pd.DataFrame, filters: Filters) -> None:
    """Draw each similar case as a link with its costs and hours, the reasons why it is alike, and its pin."""
    if similar.empty:
        st.markdown("同じ分類で人口をくらべられる、ほかの団体の事例はありません。")
        return
    cases = _cases(similar)
    for row in similar.itertuples():
        name = f"{labels.body_name(row.prefecture_name, row.municipality_name)}｜{row.title}"
        figures = list(tables.cost_words(cases.loc[row.case_id], data.label).values())
        _alike_case(row.case_id, name, figures, labels.alikeness(row), filters)


def small_table(frame: pd.DataFrame, *, alt: str) -> None:
    """Draw a table whose rows are all shown; nothing in it is run as Markdown."""
    st.table(frame.map(escaped), hide_index=True, alt=alt)


def words(parts: pd.DataFrame, part: str, heading: str, shown: Callable[[object], str]) -> None:
    """Draw one kind of parts of a case as a line of words."""
    rows = parts[parts["part"] == part]
    if not rows.empty:
        st.markdown(f"{heading}: " + "、".join(escaped(shown(row)) for row in rows.itertuples()))
