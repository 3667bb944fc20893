"""What pages draw of single cases: the parts of one, those like it, and those pinned to be compared."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import benchmark, blocks, case_tables, compare, data, labels, pins, sidebar, tables

PIN_WORDS = ("並べる", "外す")
# What the link to a case holds beside its button, in half-width characters.
ALIKE_WIDTH = 90


def case_section(heading: str, frame: pd.DataFrame, beside: Callable[[], None] | None = None) -> None:
    """Draw a part of one case as a small table, what `beside` draws at its left; nothing where it has no rows."""
    if frame.empty:
        return
    st.header(heading)
    filled = frame.replace("", None).dropna(axis="columns", how="all")
    if beside is None:
        blocks.small_table(filled, alt=heading)
        return
    left, right = st.columns([5, 6], gap="medium")
    with left:
        beside()
    with right:
        blocks.small_table(filled, alt=heading)


def part_files(rows: pd.DataFrame, *, key: str, name: str, case: pd.Series) -> None:
    """Offer the rows of a part of one case as files that name the case and its document; nothing where it has none."""
    if rows.empty:
        return
    body = labels.body_name(case["prefecture_name"], case["municipality_name"])
    blocks.downloads(
        rows if "source_title" in rows else rows.assign(source_title=case["source_title"]),
        key=f"{key}_files",
        name=f"{name}_{case['case_id']}",
        filters=Filters(),
        conditions=t("{body}「{title}」", body=body, title=case["title"]),
    )


def case_chart(drawn: Callable[[pd.DataFrame], dict], frame: pd.DataFrame, *, key: str, name: str, origin: str) -> None:
    """Draw a chart of one case's rows, with its table, how many they are, and where they are printed."""
    blocks.chart(drawn(frame), frame, key=key, name=name, filters=Filters(), alt=name, conditions=t("この事例の行"))
    st.caption(blocks.escaped(t("n = {count}｜{origin}", count=len(frame), origin=origin)))


def words(parts: pd.DataFrame, part: str, heading: str, shown: Callable[[object], str]) -> None:
    """Draw one kind of parts of a case as a line of words."""
    rows = parts[parts["part"] == part]
    if not rows.empty:
        told = t("、").join(blocks.escaped(shown(row)) for row in rows.itertuples())
        st.markdown(f"{heading}: {told}")


def neighbour_links(found: pd.DataFrame, filters: Filters) -> None:
    """Draw where a case stands in the list of the selection, with links to the one before and the one after it."""
    row = st.container(horizontal=True, vertical_alignment="center", key="not_printed_neighbours")
    row.page_link("pages/search.py", label=t("← 一覧へ戻る"), query_params=sidebar.link_to("search", filters))
    if found.empty:
        row.caption(t("この事例は、いまの条件の一覧にありません。"))
        return
    place = found.iloc[0]
    for words, side in ((t("前の事例"), "before"), (t("次の事例"), "after")):
        if isinstance(target := place[f"{side}_case_id"], str):
            query = filters.to_query() | {"case_id": target}
            row.page_link("pages/case.py", label=words, query_params=query, help=blocks.escaped(place[f"{side}_title"]))
    told = t("一覧の {place:,} / {cases:,} 件目", place=place["place"], cases=place["cases"])
    row.caption(told, width="content")


def similar_cases(similar: pd.DataFrame, filters: Filters) -> None:
    """Draw each similar case as a link with its costs and hours, the reasons why it is alike, and its pin."""
    if similar.empty:
        st.markdown(t("同じ分類で人口をくらべられる、ほかの団体の事例はありません。"))
        return
    cases = _cases(similar)
    for row in similar.itertuples():
        body = labels.body_name(row.prefecture_name, row.municipality_name)
        name = t("{body}｜{title}", body=body, title=row.title)
        figures = list(case_tables.cost_words(cases.loc[row.case_id], data.label).values())
        _alike_case(row.case_id, name, figures, labels.alikeness(row), filters)


def alike_cases(alike: pd.DataFrame, measure: pd.Series, filters: Filters) -> None:
    """Draw the cases near in population: link, value, costs and hours, why each is like the own town, and its pin."""
    cases = _cases(alike)
    for row in alike.itertuples():
        case, name = cases.loc[row.case_id], t("{body}｜{title}", body=row.body_name, title=row.title)
        figures = benchmark.figures_of(row.value, measure, case, data.label)
        under = _alike_case(row.case_id, name, figures, row.alikeness, filters)
        if row.more_cases:
            query = benchmark.of_same_body(row, measure.name, filters).to_query()
            label = t("この団体にほか{count}件", count=row.more_cases)
            under.page_link("pages/search.py", label=label, query_params=query)
    blocks.downloads(
        benchmark.shown_columns(benchmark.with_costs(alike, cases.reset_index(drop=True))),
        key="alike",
        name=t("似ている事例"),
        filters=filters,
        unit=measure["unit_name"],
    )


def _cases(found: pd.DataFrame) -> pd.DataFrame:
    return data.load("compare/cases", Filters(pins=tuple(found["case_id"]))).set_index("case_id", drop=False)


def _alike_case(case_id: str, name: str, figures: list[str], alikeness: str, filters: Filters) -> object:
    """Draw one case that is alike, and return the place under it."""
    told, pressed = st.columns([8, 1], vertical_alignment="center")
    with told.container(gap=None, key=f"named_{case_id}"):
        blocks.case_link(case_id, tables.fitted(name, ALIKE_WIDTH), filters)
        st.markdown(blocks.escaped(t("｜").join(figures)))
        under = st.container(horizontal=True, vertical_alignment="center")
        under.caption(blocks.escaped(alikeness) or t("人口をくらべられません"), width="content")
    with pressed:
        pins.button(case_id, PIN_WORDS)
    return under


def unknown_pins(pinned: tuple[str, ...], cases: pd.DataFrame) -> None:
    """Say which pinned numbers no case has, and offer to forget them."""
    unknown = [case_id for case_id in pinned if case_id not in set(cases["case_id"])]
    if unknown:
        st.warning(
            t(
                "この番号の事例はありません: {numbers}\n\n"
                "除いて並べています。自団体データの事例なら、ファイルを読み込み直すと現れます。",
                numbers=blocks.escaped(t("、").join(unknown)),
            )
        )
        st.button(t("ない番号を外す"), key="unpin_unknown", on_click=pins.take_away, args=unknown)


def pinned_cases(cases: pd.DataFrame, names: list[str], filters: Filters) -> None:
    """Draw each pinned case's name as a link to its page, and a button that takes it away."""
    for column, row, name in zip(st.columns(len(cases)), cases.itertuples(), names, strict=True):
        column.markdown(f"**{blocks.escaped(name)}**  \n{blocks.escaped(row.title)}")
        with column.container(horizontal=True, vertical_alignment="center"):
            blocks.case_link(row.case_id, t("事例の詳細"), filters)
            st.button(t("外す"), key=f"unpin_{row.case_id}", on_click=pins.take_away, args=(row.case_id,))


def pinned_caption(cases: pd.DataFrame, *, with_value: int | None = None, note: str = "") -> None:
    """Draw under a table or chart of pinned cases how many they are, how many have a value, the sources and a note."""
    count = f"n = {len(cases)}"
    if with_value is not None:
        count = t("n = {with_value} / {cases}（値あり／並べた事例）", with_value=with_value, cases=len(cases))
    if "is_own" in cases:
        told = {"count": count, "mark": labels.OWN_MARK, "own": int(cases["is_own"].sum())}
        count = t("{count}（うち自団体データ {mark} {own} 件、公表資料の根拠なし）", **told)
    blocks.tell_origin(t("選んだ {count} 件", count=len(cases)), count, compare.source_words(cases), note)
