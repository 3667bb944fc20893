"""What only the browser can do: follow a link of the page, copy the address, tell keys and the size of the window."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import streamlit as st

from queries.language import current, filled, t
from ui import links

FOLLOWED, COPYING = "followed_link", "copy_screen"
# `st.switch_page` would write the address of this page anew before it leaves: one step back would then lead nowhere.
_FOLLOW = """
export default function () {
    document.querySelector(".st-key-followed_link a")?.click()
}
"""
# Without HTTPS, as in many offices, a browser has no clipboard to write to but still copies what is selected. The code
# is what `links.code` makes of the address; both carry the mark of the data they were made on.
# The buttons are on every page, and so see to what concerns every page: that a finger on a chart scrolls (one that can
# be clicked would keep the touch to itself; a tap still comes as a click), that keys reach what a phone scrolls, how
# much smaller a chart is on paper, and that a list is one stop of the Tab key: arrows move in it, Enter chooses a row.
# A list takes each cell that keys reach as chosen, so a session is told whether keys or the pointer move in it.
_COPY = """
const PAPER = 720  // pixels between the margins of A4
const HELD = '[data-testid="stPlotlyChart"], [data-testid="stTable"], .side-by-side'
const WIDE = `[data-testid="stElementContainer"]:has(${HELD})`
function address(data) {
    const url = new URL(location.href)
    url.searchParams.set(data.parameter, data.mark)
    return url
}
function code(data) {
    const url = address(data)
    const path = url.pathname.split("/").at(-1)
    const lines = [path, ...[...url.searchParams].map(([name, value]) => `${name}=${value}`)]
    const bytes = new TextEncoder().encode(lines.join("\\n"))
    let sum = ~0
    for (const byte of bytes) {
        sum ^= byte
        for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xEDB88320 & -(sum & 1))
    }
    const text = btoa(String.fromCharCode(...bytes)).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=/g, "")
    return `${data.first}-${(~sum & 0xFFFF).toString(16).padStart(4, "0")}-${text}`
}
const leaveToBrowser = event => {
    if (event.target.closest?.(".js-plotly-plot .drag")) event.stopPropagation()
}
// Behind the lanes of what has no value: they are not what one looks for first.
const showFirstDot = box => {
    const dots = [...box.querySelectorAll(".subplot.xy .point")].map(dot => dot.getBoundingClientRect().left)
    if (box.dxShown || !dots.length || !box.querySelector(".x2tick")) return
    box.dxShown = true
    box.scrollLeft += Math.min(...dots) - box.getBoundingClientRect().left - 40
}
let later
const letKeysScroll = () => {
    if (innerWidth > 640) return
    clearTimeout(later)
    later = setTimeout(() => document.querySelectorAll(WIDE).forEach(box => {
        if (box.scrollWidth > box.clientWidth) {
            box.tabIndex = 0
            showFirstDot(box)
        } else box.removeAttribute("tabindex")
    }), 300)
}
const LIST = '[data-testid="stDataFrame"]'
const CHOOSES_ROW = { key: " ", code: "Space", keyCode: 32, shiftKey: true, bubbles: true, cancelable: true }
let way = "pointer"
const tellWay = event => {
    if (event.type !== "focusin") way = event.type === "keydown" ? "keys" : "pointer"
    if (event.target.closest?.(LIST)) window.dxTellWay?.(way)
}
const keysOfLists = event => {
    if (!event.target.closest?.(LIST)) return
    if (event.key === "Tab") event.stopPropagation()
    if (event.key !== "Enter" || !event.target.closest('[class*="st-key-"][class*="_list"]')) return
    event.preventDefault()
    event.stopPropagation()
    event.target.dispatchEvent(new KeyboardEvent("keydown", CHOOSES_ROW))
}
const fitPaper = () => {
    const wide = document.querySelector('[data-testid="stMainBlockContainer"]')?.clientWidth ?? PAPER
    document.documentElement.style.setProperty("--print-zoom", Math.min(1, PAPER / wide).toFixed(3))
}
if (!window.dxWatched) {
    window.dxWatched = true
    window.addEventListener("touchstart", leaveToBrowser, { capture: true, passive: true })
    window.addEventListener("beforeprint", fitPaper)
    new MutationObserver(letKeysScroll).observe(document.body, { childList: true, subtree: true })
    window.addEventListener("resize", letKeysScroll)
    for (const kind of ["keydown", "pointerdown", "focusin"]) window.addEventListener(kind, tellWay, true)
    window.addEventListener("keydown", keysOfLists, true)
    letKeysScroll()
}
export default function ({ parentElement, setStateValue, data }) {
    document.documentElement.lang = data.language  // a screen reader speaks in it
    window.dxTellWay = way => {
        if (way === data.way && way === (window.dxToldWay ?? way)) return  // what was told may not have come back yet
        window.dxToldWay = way
        setStateValue("way", way)
    }
    const said = parentElement.querySelector("span")
    const copied = async text => {
        if (navigator.clipboard) return navigator.clipboard.writeText(text).then(() => true, () => false)
        const field = document.body.appendChild(document.createElement("textarea"))
        field.value = text
        field.select()
        const isCopied = document.execCommand("copy")
        field.remove()
        return isCopied
    }
    for (const button of parentElement.querySelectorAll("button"))
        button.onclick = async () => {
            const text = button.dataset.what === "link" ? address(data).href : code(data)
            const isCopied = await copied(text)
            said.textContent = isCopied ? data.done : data.failed
            clearTimeout(said.leaving)
            if (isCopied) said.leaving = setTimeout(() => { said.textContent = "" }, 5000)
        }
}
"""
_COPY_BUTTONS = """
<button type="button" data-what="link">LINK</button>
<button type="button" data-what="code">CODE</button> <span role="status"></span>
"""
COPY_WORDS = {"LINK": "この画面のリンクをコピー", "CODE": "条件コードをコピー"}
COPIED, NOT_COPIED = "コピーしました", "コピーできません。アドレス欄から写してください"
BUTTON_STYLE = """
button {
    font: inherit; font-size: 0.875rem; color: inherit; background: transparent; padding: 0.3rem 0.75rem;
    cursor: pointer;
    border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); min-height: 2.5rem;
}
span { display: block; min-height: 1.3rem; font-size: 0.875rem; }
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""


# A slide is drawn for a window of 1280 x 720; on another one everything in it grows or shrinks alike.
_SCALE = """
export default function ({ setStateValue, data }) {
    const tell = () => {
        const scale = Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720)).toFixed(2)
        if (scale !== data.known) setStateValue("scale", scale)
    }
    tell()
    addEventListener("resize", tell)
    return () => removeEventListener("resize", tell)
}
"""


# The keys of slides. Of two presses of a button during one run only one arrives; here each message tells how many
# presses this session has had in all and which the last ones were: their sum alone would lose one that leads nowhere,
# at either end. Until this is loaded the buttons have the keys, then it takes them first. Every run calls it anew: two
# listeners would count a press twice.
_KEYS = """
export default function ({ setStateValue, data }) {
    if (window.slideKeys?.session !== data.session) {
        window.removeEventListener("keydown", window.slideKeys?.press, true)
        window.slideKeys = { session: data.session, count: 0, last: "" }
    }
    const held = window.slideKeys
    const press = event => {
        const way = { ArrowRight: "n", PageDown: "n", ArrowLeft: "p", PageUp: "p" }[event.key]
        if (!way || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea")) return
        event.preventDefault()
        event.stopImmediatePropagation()
        held.count += 1
        held.last = (held.last + way).slice(-50)
        setStateValue("presses", `${held.session}/${held.count}/${held.last}`)
    }
    window.removeEventListener("keydown", held.press, true)
    window.addEventListener("keydown", held.press = press, true)
    return () => window.removeEventListener("keydown", held.press, true)
}
"""


def go_to(page: str, label: str, query: dict[str, list[str] | str]) -> None:
    """Go to another page by a link of this one, so that one step back leads back; the run ends here."""
    with st.container(key=FOLLOWED):
        st.page_link(page, label=label, query_params=query)
    st.components.v2.component("follow_link", js=_FOLLOW)()
    st.stop()


def is_phone() -> bool:
    """Tell whether the browser says it is that of a phone."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def slide_scale(on_told: Callable[[], None]) -> float:
    """Return how many times as large as 1280 x 720 the window is; 1 until the browser has said so by a run.

    `on_told` is called before that run, whose address may be that of a step before. The browser tells only what this
    session does not know yet, so that no step of the history is crossed by a message without news.
    """
    known = st.session_state.get("_scale", "1.00")
    told = st.components.v2.component("slide_scale", js=_SCALE)(
        key="slide_scale", data={"known": known}, default={"scale": known}, on_scale_change=on_told
    )
    is_number = re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", str(told.scale))
    scale = min(max(float(told.scale), 1.0), 4.0) if is_number else 1.0
    st.session_state["_scale"] = f"{scale:.2f}"
    return scale


def slide_keys(on_press: Callable[[int], None]) -> None:
    """Let arrow keys and those of a presenter's remote control lead on; `on_press` is called with 1 or -1 for each."""
    session = st.session_state.setdefault("_presses_of", secrets.token_hex(4))

    def take() -> None:
        told = re.fullmatch("([0-9a-f]{8})/([0-9]{1,6})/([np]{1,50})", str(st.session_state["slide_keys"]["presses"]))
        if told is None or told[1] != session:
            return
        count, last = int(told[2]), told[3]
        new = count - st.session_state.get("_presses", 0)
        st.session_state["_presses"] = count
        for way in last[-new:] if new > 0 else "":
            on_press(1 if way == "n" else -1)

    component = st.components.v2.component("slide_keys", js=_KEYS)
    component(key="slide_keys", data={"session": session}, default={"presses": ""}, on_presses_change=take)


def copy_buttons(mark: str) -> None:
    """Draw the buttons that copy the address and the code of what is on screen, with the mark of its data."""
    html = filled(_COPY_BUTTONS, COPY_WORDS)
    component = st.components.v2.component(f"copy_screen_{current()}", html=html, css=BUTTON_STYLE, js=_COPY)
    said = {"done": t(COPIED), "failed": t(NOT_COPIED), "way": _way(), "language": current()}
    component(
        key=COPYING,
        data={"mark": mark, "parameter": links.DATA, "first": links.FIRST} | said,
        default={"way": "pointer"},
        on_way_change=lambda: None,
    )


def _way() -> str:
    return st.session_state.get(COPYING, {}).get("way", "pointer")


def is_moved_by_keys() -> bool:
    """Tell whether keys, and not the pointer, move in the lists of this page."""
    return _way() == "keys"
