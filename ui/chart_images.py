"""Pictures of a chart as the browser draws it: PNG for print and SVG, each with what it shows and rests on."""

from __future__ import annotations

import streamlit as st

from queries.language import current, filled, t
from ui.browser import BUTTON_STYLE

# The picture of a chart says what it shows and where it comes from, wherever it is pasted: the heading above the chart
# stands above it, the caption below the chart (condition, n, source) and the day below. The browser draws it with the
# fonts and the colours of the screen.
_IMAGES = """
const FONT = 15, SMALL = 12, EDGE = 12
function lines(text, size, width) {
    const found = [""]
    let room = width
    for (const sign of text) {
        const wide = (sign.charCodeAt(0) < 256 ? 0.58 : 1) * size
        if (wide > room) { found.push(""); room = width }
        found[found.length - 1] += sign
        room -= wide
    }
    return found
}
const plain = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")
function note(text, size, y, shift, left, color) {
    return {
        text, font: { size, color }, showarrow: false, xref: "paper", yref: "paper", x: 0, y, xanchor: "left",
        yanchor: "top", align: "left", xshift: EDGE - left, yshift: shift,
    }
}
function near(chart, selector, side, words) {
    const found = [...document.querySelectorAll(`[data-testid="stMain"] ${selector}`)]
        .filter(part => chart.compareDocumentPosition(part) & side && part.textContent.includes(words))
    const part = side === Node.DOCUMENT_POSITION_PRECEDING ? found.at(-1) : found[0]
    return part?.textContent.trim() ?? ""
}
async function picture(chart, words, format) {
    const title = near(chart, ":is(h1, h2, h3)", Node.DOCUMENT_POSITION_PRECEDING, "")
    const origin = near(chart, '[data-testid="stCaptionContainer"]', Node.DOCUMENT_POSITION_FOLLOWING, words.source)
    const stamp = `${origin}${words.made}`
    const full = chart._fullLayout, size = full._size, width = full.width
    const above = lines(title, FONT, width - 2 * EDGE), below = lines(stamp, SMALL, width - 2 * EDGE)
    const top = above.length * FONT * 1.3 + EDGE, bottom = below.length * SMALL * 1.35 + EDGE
    const layout = structuredClone(chart.layout)
    for (const name of Object.keys(full).filter(name => /^[xy]axis/.test(name)))
        layout[name] = { ...layout[name], automargin: false }
    const { backgroundColor, color } = getComputedStyle(document.querySelector('[data-testid="stApp"]'))
    Object.assign(layout, {
        width, height: full.height + top + bottom, autosize: false,
        paper_bgcolor: backgroundColor, plot_bgcolor: backgroundColor,
        margin: { l: size.l, r: size.r, t: size.t + top, b: size.b + bottom, pad: 0 },
        annotations: [
            ...(layout.annotations ?? []),
            note(`<b>${above.map(plain).join("<br>")}</b>`, FONT, 1, size.t + top - EDGE, size.l, color),
            note(below.map(plain).join("<br>"), SMALL, 0, -size.b, size.l, color),
        ],
    })
    const options = { format, width, height: layout.height, scale: format === "png" ? 3 : 1 }
    return window.Plotly.toImage({ data: chart.data, layout }, options)
}
export default function ({ parentElement, data }) {
    const said = parentElement.querySelector("span")
    for (const button of parentElement.querySelectorAll("button"))
        button.onclick = async () => {
            const chart = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`)
            said.textContent = data.making
            try {
                const format = button.dataset.format
                const link = document.createElement("a")
                link.href = await picture(chart, data, format)
                link.download = `${data.name}.${format}`
                link.click()
                said.textContent = ""
            } catch (error) {
                said.textContent = data.failed
            }
        }
}
"""
_IMAGE_BUTTONS = """
<button type="button" data-format="png">PNG_BUTTON</button>
<button type="button" data-format="svg">SVG_BUTTON</button> <span role="status"></span>
"""
BUTTON_WORDS = {"PNG_BUTTON": "画像（PNG）", "SVG_BUTTON": "画像（SVG）"}


def buttons(chart: str, *, name: str, day: str) -> None:
    """Draw the buttons that save a chart, by its key, under a file name; `day` is written into the picture."""
    html = filled(_IMAGE_BUTTONS, BUTTON_WORDS)
    component = st.components.v2.component(f"chart_images_{current()}", html=html, css=BUTTON_STYLE, js=_IMAGES)
    said = {
        "source": t("出典"),
        "made": t("｜作成 {day}", day=day),
        "making": t("作っています…"),
        "failed": t("画像にできません。画面の写しを使ってください"),
    }
    component(key=f"{chart}_images", data={"chart": chart, "name": name} | said)
