"""The shared filters and the URL: the only file that draws filter widgets and that reads or writes the URL.

The URL always carries the whole selection (codes, not words) and what is set on the page, every link between pages
carries the selection too, and a change of the URL from outside (a pasted link, back, forward, reload) is taken over
before the widgets are drawn. A run writes the URL once, at its end: every writing is a step of the browser's history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from typing import NoReturn

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import StopException

from queries import language
from queries.filters import (
    CHOICES,
    COMPARING,
    FEWEST_PEERS,
    LARGEST_POPULATION,
    MOST_PEERS,
    PARAMETERS,
    PEERS,
    TEXTS,
    UNSET,
    Filters,
    plain_text,
)
from queries.language import LANGUAGES, USUAL, t
from queries.schema.fold import fold
from ui import data, labels, links, own, pins
from ui.labels import MAN_YEN

AMOUNTS = ("initial", "running", "project")
AMOUNT_LABELS = {
    "initial": "イニシャルコスト",
    "running": "ランニングコスト（年）",
    "project": "事業費（交付金・計画額）",
}
MAIN_CHOICES = ("types", "bands", "categories", "fields", "prefectures")
LANGUAGE = "ことば / Language"
MOST_SEEN = 6
MOST_SUGGESTED = 5
MORE_CHOICES = ("tags", "forms", "hostings", "has")
ESTIMATE = ("initial", "running", "subsidy", "hours", "wage", "wage_yen", "years", "share")
# path of a page -> its own URL parameters; a star stands for a measure
SETTINGS = {
    "": (),
    "search": ("measure", "group"),
    "case": ("case_id",),
    "benchmark": ("measure", "group", "by_population", "as_printed", "own_*"),
    "compare": (),
    "estimate": ("from", *ESTIMATE),
    "progress": ("plan", "kpi", "schedule"),
    "present": ("slide", "slides", "measure", *ESTIMATE),
    "my_data": (),
    "sources": ("tab",),
}


def speak() -> None:
    """Speak the reader's language in this run: that of the address where it changed, else the one chosen last."""
    given = st.query_params.get(PARAMETERS["language"], USUAL)
    before = st.session_state.get("_url", {}).get(PARAMETERS["language"], [USUAL])[-1]
    chosen = st.session_state.get("filter_language")
    language.use(given if chosen is None or given != before else chosen)


def filters(page: str = "") -> Filters:
    """Draw the filters in the sidebar of a page, keep them and the URL the same, and return the selection."""
    st.session_state["_page"] = page
    offered = data.choices()
    known = {name: frozenset(values) for name, values in offered.items()}
    st.session_state["_kept"] = {}
    known["peer_bodies"] = frozenset(_body_names())
    _take_over_url(known)
    _speak_anew()
    with st.sidebar:
        if mine := own.case_ids():
            st.caption(t("{mark} 自団体データ {count:,} 件を重ねています", mark=labels.OWN_MARK, count=len(mine)))
        pins_line = st.container()
        _draw(offered)
    selection = _from_widgets()
    st.session_state["_filters"] = selection
    if selection.pins:
        with pins_line:
            pins.draw(selection)
    return selection


def _speak_anew() -> None:
    """Put the values of widgets anew after a change of the language: the browser knows them by the words before."""
    language.use(st.session_state["filter_language"])
    st.session_state["_spoken_anew"] = st.session_state.get("_spoken", USUAL) != language.current()
    st.session_state["_spoken"] = language.current()
    if st.session_state["_spoken_anew"]:
        for name in _names():
            st.session_state[f"filter_{name}"] = st.session_state[f"filter_{name}"]


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

    A switch of the page from within Python drops every widget's value: then the URL holds the selection. So it does
    on a slide, whose filters nobody can touch: a browser that has not drawn them yet would send them empty.
    """
    query = _url()
    is_slide = page_parameter("slide") is not None
    dropped = is_slide or any(f"filter_{name}" not in st.session_state for name in _names())
    if query == st.session_state.get("_url") and not dropped:
        return
    clicked = not dropped and _widget_values() not in st.session_state.get("_seen", [])
    if not clicked:
        _set_widgets(Filters.from_query(query, known))
        st.session_state["_url"] = query
        _remember_widgets()


def _remember_widgets() -> None:
    _remember("_seen", _widget_values())


def _remember(name: str, value: object) -> None:
    """Note a widget's value as seen: a browser that lags behind may send it once more, and that is no click."""
    st.session_state[name] = [*st.session_state.get(name, []), value][-MOST_SEEN:]


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _url() -> dict[str, list[str]]:
    return {name: values for name, values in _parameters().items() if name in PARAMETERS.values()}


def write_url(page: str) -> None:
    """Write the selection and the settings of the page that has run into the URL, and note them as this page's last.

    Parameters that are not the page's own are dropped. What a link, back or forward led to is written even where it is
    the same: a link within a page does not change the address by itself, and what the run before wrote may have reached
    the browser after the click.
    """
    selection = current().to_query()
    own = _drawn(page)
    for name, (wanted, value) in st.session_state["_kept"].items():
        st.session_state[f"_url_{name}"] = wanted
        _remember(f"_seen_{name}", value)
    now = page, selection | own
    if now[1] != _parameters() or st.session_state.get("_address", now) != now:
        st.query_params.from_dict(now[1])
    st.session_state["_address"], st.session_state["_url"], st.session_state["_put"] = now, selection, frozenset()
    left = {name: values for name, values in own.items() if name != links.DATA}
    st.session_state["_settings"] = st.session_state.get("_settings", {}) | {page: left}
    _remember_widgets()


def here() -> tuple[str, dict[str, list[str]]]:
    """Return this page and the URL parameters that open it as it has been drawn so far."""
    page = st.session_state.get("_page", "")
    return page, current().to_query() | {name: values for name, values in _drawn(page).items() if name != links.DATA}


def _drawn(page: str) -> dict[str, list[str]]:
    """Return the page's own URL parameters, those of widgets drawn in this run as they stand now."""
    own = _own_parameters(page)
    for name, (wanted, _) in st.session_state.get("_kept", {}).items():
        if wanted is None:
            own.pop(name, None)
        else:
            own[name] = [wanted]
    return own


def stop() -> NoReturn:
    """End the page here. After `st.stop` nothing more would be sent, and so the URL not written."""
    raise StopException


def _own_parameters(page: str) -> dict[str, list[str]]:
    given = {name: values for name, values in _parameters().items() if name not in PARAMETERS.values()}
    return {name: given[name] for name in given if any(fnmatch(name, one) for one in (*SETTINGS[page], links.DATA))}


def link_to(page: str, selection: Filters) -> dict[str, list[str]]:
    """Return the URL parameters of a link to a page: the selection, and how this session left that page."""
    return selection.to_query() | st.session_state.get("_settings", {}).get(page, {})


def set_here(names: Sequence[str]) -> dict[str, list[str]]:
    """Return the URL parameters, of these names, of what the page has drawn so far and is not as usual."""
    kept = st.session_state.get("_kept", {})
    return {name: [kept[name][0]] for name in names if name in kept and kept[name][0] is not None}


def _names() -> list[str]:
    return ["keyword", *COMPARING, *CHOICES, *_range_names(), "lead_min", "lead_max"]


def _range_names() -> list[str]:
    return [f"{name}_{edge}" for name in AMOUNTS for edge in ("min", "max")]


def _widget_values() -> dict[str, object]:
    return {name: st.session_state.get(f"filter_{name}") for name in _names()}


def _set_widgets(selection: Filters) -> None:
    for name in _names():
        value = getattr(selection, name)
        if isinstance(value, tuple):
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
    for name in (*CHOICES, "peer_bodies", "pins"):
        values[name] = tuple(values[name] or ())
    for name in TEXTS:
        values[name] = plain_text(str(values[name] or ""))
    return Filters(**values)


def _draw(offered: dict[str, list[str]]) -> None:
    _draw_own_town()
    st.text_input(
        t("キーワード"),
        key="filter_keyword",
        max_chars=100,
        placeholder=t("例: 書かない窓口、RPA、団体名"),
        help=t(
            "この文字がそのまま続く記録をさがします。空白で区切ると、どの語もある記録になります。"
            "少ないときは「書かない 窓口」のように短く区切ってください。"
        ),
    )
    for name in MAIN_CHOICES:
        _draw_choice(name, offered[name])
    with st.expander(t("くわしい条件"), expanded=_has_more()):
        for name in MORE_CHOICES:
            _draw_choice(name, offered[name])
        for name in AMOUNTS:
            heading = t("{amount}（万円）", amount=t(AMOUNT_LABELS[name]))
            _draw_range(heading, f"{name}_min", f"{name}_max", 100)
        _draw_range(t("導入までの期間（か月）"), "lead_min", "lead_max", 1)
    st.button(t("条件をすべて消す"), on_click=_clear, width="stretch")
    st.radio(LANGUAGE, list(LANGUAGES), format_func=LANGUAGES.get, key="filter_language", horizontal=True)


def _draw_choice(name: str, options: list[str]) -> None:
    heading, code_list = CHOICES[name]
    st.multiselect(
        t(heading),
        options,
        format_func=lambda code: data.label(code_list, code),
        key=f"filter_{name}",
        placeholder=t(labels.NOTHING),
        select_all=False,
    )


def _draw_range(heading: str, low: str, high: str, step: int) -> None:
    st.markdown(f":small[{heading}]")
    edges = ("{heading}の下限", "下限なし"), ("{heading}の上限", "上限なし")
    for column, name, (label, blank) in zip(st.columns(2), (low, high), edges, strict=True):
        column.number_input(
            t(label, heading=heading),
            min_value=0,
            value=None,
            step=step,
            key=f"filter_{name}",
            placeholder=t(blank),
            label_visibility="collapsed",
        )


def _body_names() -> list[str]:
    bodies = data.load("shared/bodies")
    return [labels.body_name(row.prefecture_name, row.municipality_name) for row in bodies.itertuples()]


def _draw_own_town() -> None:
    names = _body_names()
    chosen = st.session_state.get("filter_own_name")
    st.selectbox(
        t(labels.OWN_TOWN),
        names if not chosen or chosen in names else [chosen, *names],
        index=None,
        key="filter_own_name",
        placeholder=t("団体名を選ぶか入力"),
        accept_new_options=True,
        on_change=_take_population,
        help=t("人口の近い順に並べ、人口の比を示します。絞り込みはしません。"),
    )
    if chosen and chosen not in names:
        found = labels.escaped(t("、").join(_bodies_like(chosen)[:MOST_SUGGESTED]))
        unknown = t("データにない名前です。読みでは探せません。人口は下に入れます。")
        st.caption(t("データにある団体: {found}", found=found) if found else unknown)
    st.number_input(
        t("わが町の人口（人）"),
        min_value=1,
        max_value=LARGEST_POPULATION,
        value=None,
        step=1000,
        key="filter_own_population",
        placeholder=t("例: 18000"),
    )
    with st.expander(t("くらべる相手"), expanded=_has_peers()):
        _draw_peers(names)


def _draw_peers(names: list[str]) -> None:
    st.selectbox(
        t("くらべる相手"),
        PEERS,
        format_func=lambda peers: t(labels.PEERS[peers]),
        key="filter_peers",
        label_visibility="collapsed",
    )
    st.slider(t("近い人口の団体の数"), FEWEST_PEERS, MOST_PEERS, step=1, key="filter_peer_count")
    st.multiselect(t("選んだ団体"), names, key="filter_peer_bodies", placeholder=t("団体名を選ぶ"), select_all=False)
    st.toggle(t("都道府県と市区町村をまぜてくらべる"), key="filter_mixes_prefectures")


def _bodies_like(typed: str) -> list[str]:
    """Return the bodies whose name holds what was typed, whatever its width, case and kana."""
    return [name for name in _body_names() if fold(typed) and fold(typed) in fold(name)]


def _take_population() -> None:
    """Take the only body that is meant by what was typed, and its population; the one of the body before goes."""
    typed = st.session_state["filter_own_name"]
    if typed and typed not in _body_names() and len(found := _bodies_like(typed)) == 1:
        st.session_state["filter_own_name"] = found[0]
    taken = _population_of(st.session_state["_filters"].own_name)
    if population := _population_of(st.session_state["filter_own_name"]):
        st.session_state["filter_own_population"] = population
    elif taken and st.session_state["filter_own_population"] == taken:
        st.session_state["filter_own_population"] = None


def _population_of(name: str | None) -> int | None:
    for row in data.load("shared/bodies").itertuples():
        if labels.body_name(row.prefecture_name, row.municipality_name) == name:
            return int(row.population)
    return None


def _has_more() -> bool:
    names = [*MORE_CHOICES, *_range_names(), "lead_min", "lead_max"]
    return any(st.session_state.get(f"filter_{name}") not in (None, [], "") for name in names)


def _has_peers() -> bool:
    names = ("peers", "peer_count", "peer_bodies", "mixes_prefectures")
    return any(st.session_state[f"filter_{name}"] not in (getattr(UNSET, name), []) for name in names)


def _clear() -> None:
    kept = {name: st.session_state.get(f"filter_{name}") for name in COMPARING}
    _set_widgets(Filters())
    for name, value in kept.items():
        st.session_state[f"filter_{name}"] = value
