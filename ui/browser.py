"""What only the browser can do: follow a link that stands on the page, and put the address into the clipboard."""

from __future__ import annotations

import streamlit as st

FOLLOWED = "followed_link"
# `st.switch_page` would write the address of this page anew before it leaves: one step back would then lead nowhere.
_FOLLOW = """
export default function () {
    document.querySelector(".st-key-followed_link a")?.click()
}
"""
# Without HTTPS, as in many offices, a browser has no clipboard to write to but still copies what is selected.
_COPY = """
export default function ({ parentElement }) {
    const [button, said] = [parentElement.querySelector("button"), parentElement.querySelector("span")]
    const copied = async () => {
        if (navigator.clipboard) return navigator.clipboard.writeText(location.href).then(() => true, () => false)
        const field = document.body.appendChild(document.createElement("textarea"))
        field.value = location.href
        field.select()
        const isCopied = document.execCommand("copy")
        field.remove()
        return isCopied
    }
    button.onclick = async () => {
        said.textContent = (await copied()) ? "コピーしました" : "コピーできません。アドレス欄から写してください"
    }
}
"""
_COPY_BUTTON = '<button type="button">リンクをコピー</button> <span role="status"></span>'
BUTTON_STYLE = """
button {
    font: inherit; color: inherit; background: transparent; padding: 0.3rem 0.75rem; cursor: pointer;
    border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius); min-height: 2.5rem;
}
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""


# A slide is drawn for a window of 1280 x 720; on another one everything in it grows or shrinks alike.
_SCALE = """
export default function ({ setStateValue }) {
    const tell = () => setStateValue("scale", Math.max(1, Math.min(innerWidth / 1280, innerHeight / 720)).toFixed(2))
    tell()
    addEventListener("resize", tell)
    return () => removeEventListener("resize", tell)
}
"""


def go_to(page: str, label: str, query: dict[str, list[str] | str]) -> None:
    """Go to another page by a link of this one, so that one step back leads back; the run ends here."""
    with st.container(key=FOLLOWED):
        st.page_link(page, label=label, query_params=query)
    st.components.v2.component("follow_link", js=_FOLLOW)()
    st.stop()


def slide_scale() -> float:
    """Return how many times as large as 1280 x 720 the window is; 1 until the browser has said so."""
    told = st.components.v2.component("slide_scale", js=_SCALE)(
        key="slide_scale", default={"scale": "1"}, on_scale_change=lambda: None
    )
    return min(max(float(told.scale), 1.0), 4.0)


def copy_link() -> None:
    """Draw a button that copies the address of what is on screen."""
    st.components.v2.component("copy_link", html=_COPY_BUTTON, css=BUTTON_STYLE, js=_COPY)()
