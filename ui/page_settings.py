"""A page's own settings: widgets and values that the URL carries besides the filters.

`ui/sidebar.py` names them by page (`SETTINGS`) and writes them at the end of a run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from queries.language import t
from ui.sidebar import page_parameter


def setting(name: str, default: object, read: Callable[[str], object | None]) -> str:
    """Return the key of a page's own widget, whose value follows the URL where that changed from outside.

    `read` gives the value of a parameter, None for what it does not know. Call `keep` once the widget is drawn.
    """
    key, given = f"page_{name}", page_parameter(name)
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
