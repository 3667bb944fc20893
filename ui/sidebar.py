"""The shared filters and the settings of a page: the only file that draws filter widgets and reads or writes the URL.

The URL always carries the whole selection (codes, not words) and what is set on the page, every link between pages
carries the selection too, and a change of the URL from outside (a pasted link, back, forward, reload) is taken over
before the widgets are drawn. A run writes the URL once, at its end: every writing is a step of the browser's history.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
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
    MOST_PINS,
    PARAMETERS,
    PEERS,
    TEXTS,
    UNSET,
    Filters,
    plain_text,
)
from queries.language import LANGUAGES, USUAL, t
from queries.schema.fold import fold
from ui import browser, data, labels, links, own
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


def filters() -> Filters:
    """Draw the filters in the sidebar, keep them and the URL the same, and return the selection."""
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
            _draw_pins(selection)
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


def links_box() -> None:
    """Draw the buttons that copy this screen's address and code, and the box that opens what was pasted into it."""
    with st.expander(t("リンクと条件コード")):
        browser.copy_buttons(data.mark())
        st.text_input(
            t("条件コードかリンクを貼る"),
            key="pasted",
            on_change=_take_pasted,
            placeholder="DX-…",
            max_chars=links.LONGEST,
            help=t(
                "リンクの届かないネットワークでも、条件コードの文字だけで同じ画面を開けます。"
                "自団体データは、リンクにもコードにも入りません。"
            ),
        )
        if text := st.session_state.pop("_pasted", ""):
            _open_pasted(text)


def _take_pasted() -> None:
    st.session_state["_pasted"], st.session_state["pasted"] = st.session_state["pasted"], ""


def _open_pasted(text: str) -> None:
    try:
        page, query = links.read(text, SETTINGS)
    except links.Unreadable:
        st.error(
            t(
                "条件コードかリンクとして読めません。\n\n"
                "途中で切れたり変わったりしていないか確かめて、全体を貼り直してください。"
            )
        )
        return
    browser.go_to(f"pages/{page or 'overview'}.py", t(labels.OPENING), query)


def changed_data() -> str:
    """Return what to say where the address was copied on other data than those of now; nothing else."""
    made_on = links.made_on(page_parameter(links.DATA), data.mark())
    if not made_on:
        return ""
    return t("このリンクは{day}のデータで作られ、いまのデータはそれと違います", day=labels.day(made_on))


def tell_changed_data() -> None:
    """Say where the address was copied on other data than those of now; a slide says it in its footer."""
    if said := changed_data():
        with st.container(key="data_changed"):
            st.info(
                t(
                    "{said}。\n\n件数や値が変わっていることがあります。数値は、いまの画面でもう一度確かめてください。",
                    said=said,
                )
            )


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
    own = _own_parameters(page)
    for name, (wanted, value) in st.session_state["_kept"].items():
        if wanted is None:
            own.pop(name, None)
        else:
            own[name] = [wanted]
        st.session_state[f"_url_{name}"] = wanted
        _remember(f"_seen_{name}", value)
    now = page, selection | own
    if now[1] != _parameters() or st.session_state.get("_address", now) != now:
        st.query_params.from_dict(now[1])
    st.session_state["_address"], st.session_state["_url"], st.session_state["_put"] = now, selection, frozenset()
    left = {name: values for name, values in own.items() if name != links.DATA}
    st.session_state["_settings"] = st.session_state.get("_settings", {}) | {page: left}
    _remember_widgets()


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


def pin(case_id: str) -> None:
    """Pin a case for the comparison side by side, or take its pin away; the first gives way where all are taken."""
    pins = [name for name in st.session_state.get("filter_pins", []) if name != case_id]
    if len(pins) == len(st.session_state.get("filter_pins", [])):
        pins = [*pins, case_id][-MOST_PINS:]
    st.session_state["filter_pins"] = pins


def _draw_pins(selection: Filters) -> None:
    query = selection.to_query()
    words = t("並べる事例 {count}/{most}", count=len(selection.pins), most=MOST_PINS)
    row = st.container(horizontal=True, vertical_alignment="center")
    row.page_link("pages/compare.py", label=f"**{words}**", query_params=query)
    row.button(t("空にする"), key="unpin_all", on_click=_unpin_all, help=t("並べる事例をすべて外します。"))


def _unpin_all() -> None:
    st.session_state["filter_pins"] = []


def unpin(*case_ids: str) -> None:
    """Take the pins of these cases away, whatever else is pinned."""
    st.session_state["filter_pins"] = [name for name in st.session_state.get("filter_pins", []) if name not in case_ids]


def pin_button(case_id: str, words: tuple[str, str] = ("並べる事例に加える", "並べる事例から外す")) -> None:
    """Draw the button that pins a case for the comparison side by side, or takes its pin away, in these words."""
    pins = st.session_state.get("filter_pins", [])
    is_pinned = case_id in pins
    is_full = len(pins) >= MOST_PINS and not is_pinned
    help_words = t("{most}件まで。いまは最初の1件と入れ替わります。", most=MOST_PINS) if is_full else None
    st.button(t(words[is_pinned]), key=f"pin_{case_id}", on_click=pin, args=(case_id,), help=help_words)


def pin_choice(titles: dict[str, str]) -> None:
    """Draw a choice of one more case to pin, by its words; none is offered once all places are taken."""
    pins = st.session_state.get("filter_pins", [])
    is_full = len(pins) >= MOST_PINS
    st.selectbox(
        t("並べる事例に加える（{count}/{most}）", count=len(pins), most=MOST_PINS),
        [case_id for case_id in titles if case_id not in pins],
        index=None,
        format_func=titles.get,
        key="pin_choice",
        on_change=_pin_chosen,
        placeholder=t("{most}件あります。加えるには1件外してください", most=MOST_PINS)
        if is_full
        else t("一覧から選ぶ"),
        disabled=is_full,
    )


def _pin_chosen() -> None:
    if chosen := st.session_state["pin_choice"]:
        pin(chosen)
    st.session_state["pin_choice"] = None


def setting(name: str, default: object, read: Callable[[str], object | None]) -> str:
    """Return the key of a page's own widget, whose value follows the URL where that changed from outside.

    `read` gives the value of a parameter, None for what it does not know. Call `keep` once the widget is drawn.
    """
    key, given = f"page_{name}", st.query_params.get(name)
    is_put = name in st.session_state.get("_put", ())
    is_new = key in st.session_state and st.session_state[key] not in st.session_state.get(f"_seen_{name}", [])
    is_clicked = is_put or is_new
    if key not in st.session_state or (given != st.session_state.get(f"_url_{name}") and not is_clicked):
        value = None if given is None else read(given)
        st.session_state[key] = default if value is None and given != "" else value
        st.session_state[f"_url_{name}"] = given
    if st.session_state.get("_spoken_anew"):
        st.session_state[key] = st.session_state[key]
    return key


def keep(name: str, default: object, write: Callable[[object], str] = str) -> None:
    """Let the URL carry the value of a page's own widget; a default is left out, a blank that is none stands empty."""
    value = st.session_state[f"page_{name}"]
    wanted = None if value == default else "" if value is None else write(value)
    st.session_state.setdefault("_kept", {})[name] = wanted, value


def put(**values: object) -> None:
    """Give widgets of the page's own these values, by name: for the callback of a button.

    They hold against the address that came with the click, which may be that of a step before.
    """
    st.session_state["_put"] = frozenset(values)
    for name, value in values.items():
        st.session_state[f"page_{name}"] = value


def state(name: str, default: object, read: Callable[[str], object | None]) -> object:
    """Return a value of the page's own that the URL carries and no widget shows: buttons change it by `put`."""
    key = setting(name, default, read)
    keep(name, default)
    return st.session_state[key]


def choice(label: str, name: str, options: Sequence[str], words: Callable[[str], str], place: object = st) -> str:
    """Draw a choice of the page's own that the URL carries; return the chosen code."""
    key = setting(name, options[0], lambda text: text if text in options else None)
    # What was chosen may be gone with another selection; what nobody chose follows what is first now.
    is_unchosen = page_parameter(name) is None and st.session_state[key] == st.session_state.get(f"_first_{name}")
    if st.session_state[key] not in options or is_unchosen:
        st.session_state[key] = options[0]
    st.session_state[f"_first_{name}"] = options[0]
    # The value stands as the default too: a browser that mounts the widget only in a second run would show the first.
    index = options.index(st.session_state[key])
    chosen = place.selectbox(label, options, index, format_func=words, key=key)
    keep(name, options[0])
    return chosen


def number(  # noqa: PLR0917
    label: str, name: str, default: float | None, low: float, high: float, step: float, place: object = st, **more
) -> float | None:
    """Draw a number of the page's own that the URL carries; return it, None where it is blank."""
    key = setting(name, default, lambda text: _number(text, low, high, type(step)))
    value = place.number_input(label, low, high, step=step, key=key, value=None, **more)
    keep(name, default)
    return value


def _number(text: str, low: float, high: float, kind: type) -> float | None:
    value = float(text) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,4})?", text) else None
    return kind(value) if value is not None and low <= value <= high and kind(value) == value else None


def given_number(name: str, default: float | None, low: float, high: float, step: float) -> float | None:
    """Return the number that `number` would show for the URL as it stands, without drawing it."""
    given = page_parameter(name)
    if given is None:
        return default
    read = None if given == "" else _number(given, low, high, type(step))
    return default if read is None and given != "" else read


def switch(label: str, name: str, place: object = st) -> bool:
    """Draw a switch of the page's own that the URL carries."""
    key = setting(name, False, lambda text: text == "True")
    is_on = place.toggle(label, key=key)
    keep(name, False)
    return is_on


def tabs(name: str, titles: Mapping[str, str]) -> Sequence[object]:
    """Draw tabs of the page's own, of which the URL names the open one; return them in the order of their titles."""
    words = {code: t(title) for code, title in titles.items()}
    first, codes = next(iter(words.values())), {title: code for code, title in words.items()}
    key = setting(name, first, words.get)
    if st.session_state[key] not in codes:  # a title of the language spoken before
        st.session_state[key] = words.get(page_parameter(name), first)
    drawn = st.tabs(list(codes), key=key, on_change="rerun")
    keep(name, first, codes.get)
    return drawn


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
