"""The shared filters: the only file that draws filter widgets and reads or writes the URL.

The URL always carries the whole selection (codes, not words), every link between pages carries it too, and a change of
the URL from outside (a pasted link, back, forward, reload) is taken over before the widgets are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from queries.filters import CHOICES, LARGEST_POPULATION, PARAMETERS, Filters
from ui import data, labels, own

MAN_YEN = 10_000
AMOUNTS = ("initial", "running", "project")
AMOUNT_LABELS = {
    "initial": "イニシャルコスト",
    "running": "ランニングコスト（年）",
    "project": "事業費（交付金・計画額）",
}
MAIN_CHOICES = ("types", "bands", "categories", "fields", "prefectures")
MOST_SEEN = 6
MORE_CHOICES = ("tags", "forms", "hostings", "has")


def filters() -> Filters:
    """Draw the filters in the sidebar, keep them and the URL the same, and return the selection."""
    offered = data.choices()
    known = {name: frozenset(values) for name, values in offered.items()}
    _take_over_url(known)
    with st.sidebar:
        if mine := own.case_ids():
            st.caption(f"{labels.OWN_MARK} 自団体データ {len(mine):,} 件を重ねています")
        _draw(offered)
    selection = _from_widgets()
    _write_url(selection)
    return selection


def current() -> Filters:
    """Return the selection that the sidebar of this run gave."""
    _through_app()
    return st.session_state.get("_filters", Filters())


def _through_app() -> None:
    """Run again with app.py where a page ran alone.

    Until app.py has run once in a process, Streamlit takes a page opened by its address for a script of its own: the
    first visitor after a start would see it without sidebar and filters.
    """
    if PagesManager.uses_pages_directory and "_filters" not in st.session_state:
        PagesManager.uses_pages_directory = False
        st.rerun()


def page_parameter(name: str) -> str | None:
    """Return a parameter of the page's own (such as case_id) from the URL."""
    return st.query_params.get(name)


def _take_over_url(known: Mapping[str, frozenset[str]]) -> None:
    """Set the widgets from the URL where it changed and no widget did; a click that crosses a rerun is never lost.

    A switch of the page from within Python drops every widget's value: then the URL holds the selection.
    """
    query = _url()
    dropped = any(f"filter_{name}" not in st.session_state for name in _names())
    if query == st.session_state.get("_url") and not dropped:
        return
    clicked = not dropped and _widget_values() not in st.session_state.get("_seen", [])
    if not clicked:
        _set_widgets(Filters.from_query(query, known))
        st.session_state["_url"] = query
        _remember_widgets()


def _remember_widgets() -> None:
    """Note the widgets' values as seen: a browser that lags behind may send them once more, and that is no click."""
    st.session_state["_seen"] = [*st.session_state.get("_seen", []), _widget_values()][-MOST_SEEN:]


def _url() -> dict[str, list[str]]:
    ours = set(PARAMETERS.values())
    return {name: st.query_params.get_all(name) for name in st.query_params if name in ours}


def _write_url(selection: Filters) -> None:
    wanted = selection.to_query()
    if wanted != _url():
        ours = set(PARAMETERS.values())
        others = {name: st.query_params.get_all(name) for name in st.query_params if name not in ours}
        st.query_params.from_dict(wanted | others)
    st.session_state["_url"] = wanted
    _remember_widgets()
    st.session_state["_filters"] = selection


def _names() -> list[str]:
    return ["keyword", "own_name", "own_population", *CHOICES, *_range_names(), "lead_min", "lead_max"]


def _range_names() -> list[str]:
    return [f"{name}_{edge}" for name in AMOUNTS for edge in ("min", "max")]


def _widget_values() -> dict[str, object]:
    return {name: st.session_state.get(f"filter_{name}") for name in _names()}


def _set_widgets(selection: Filters) -> None:
    for name in _names():
        value = getattr(selection, name)
        if name in CHOICES:
            value = list(value)
        elif name in _range_names() and value is not None:
            value = math.floor(value / MAN_YEN) if name.endswith("_min") else math.ceil(value / MAN_YEN)
        elif name == "own_name":
            value = value or None
        st.session_state[f"filter_{name}"] = value


def _from_widgets() -> Filters:
    values = _widget_values()
    for name in _range_names():
        if values[name] is not None:
            values[name] = int(values[name]) * MAN_YEN
    for name in CHOICES:
        values[name] = tuple(values[name] or ())
    values["keyword"] = " ".join(str(values["keyword"] or "").split())[:100]
    values["own_name"] = str(values["own_name"] or "")
    return Filters(**values)


def _draw(offered: dict[str, list[str]]) -> None:
    _draw_own_town()
    st.text_input("キーワード", key="filter_keyword", max_chars=100, placeholder="例: 書かない窓口、RPA、団体名")
    for name in MAIN_CHOICES:
        _draw_choice(name, offered[name])
    with st.expander("くわしい条件", expanded=_has_more()):
        for name in MORE_CHOICES:
            _draw_choice(name, offered[name])
        for name in AMOUNTS:
            _draw_range(f"{AMOUNT_LABELS[name]}（万円）", f"{name}_min", f"{name}_max", 100)
        _draw_range("導入までの期間（か月）", "lead_min", "lead_max", 1)
    st.button("条件をすべて消す", on_click=_clear, width="stretch")


def _draw_choice(name: str, options: list[str]) -> None:
    heading, code_list = CHOICES[name]
    st.multiselect(
        heading,
        options,
        format_func=lambda code: data.label(code_list, code),
        key=f"filter_{name}",
        placeholder=labels.NOTHING,
        select_all=False,
    )


def _draw_range(heading: str, low: str, high: str, step: int) -> None:
    st.markdown(f":small[{heading}]")
    for column, name, edge in zip(st.columns(2), (low, high), ("下限", "上限"), strict=True):
        column.number_input(
            f"{heading}の{edge}",
            min_value=0,
            value=None,
            step=step,
            key=f"filter_{name}",
            placeholder=f"{edge}なし",
            label_visibility="collapsed",
        )


def _draw_own_town() -> None:
    bodies = data.load("shared/bodies")
    names = [labels.body_name(row.prefecture_name, row.municipality_name) for row in bodies.itertuples()]
    chosen = st.session_state.get("filter_own_name")
    if chosen and chosen not in names:
        names = [chosen, *names]
    st.selectbox(
        "わが町",
        names,
        index=None,
        key="filter_own_name",
        placeholder="団体名を選ぶか入力",
        accept_new_options=True,
        on_change=_take_population,
        help="人口の近い順に並べ、人口の比を示します。絞り込みはしません。",
    )
    st.number_input(
        "わが町の人口（人）",
        min_value=1,
        max_value=LARGEST_POPULATION,
        value=None,
        step=1000,
        key="filter_own_population",
        placeholder="例: 18000",
    )


def _take_population() -> None:
    """Fill in the population of a body of the data when it is chosen."""
    for row in data.load("shared/bodies").itertuples():
        if labels.body_name(row.prefecture_name, row.municipality_name) == st.session_state["filter_own_name"]:
            st.session_state["filter_own_population"] = int(row.population)


def _has_more() -> bool:
    names = [*MORE_CHOICES, *_range_names(), "lead_min", "lead_max"]
    return any(st.session_state.get(f"filter_{name}") not in (None, [], "") for name in names)


def _clear() -> None:
    kept = {name: st.session_state.get(f"filter_{name}") for name in ("own_name", "own_population")}
    _set_widgets(Filters())
    for name, value in kept.items():
        st.session_state[f"filter_{name}"] = value
