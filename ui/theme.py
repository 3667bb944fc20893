"""Colours and type of the charts: one emphasis colour, grey for context, the same meaning everywhere."""

from __future__ import annotations

from copy import deepcopy
from html import escape

from queries.language import filled

# Marks of these stand out from a white and from a dark page with at least 3:1.
EMPHASIS = "#3273ba"
CONTEXT = "#6f7d90"
OWN = "#b3541e"
ABSENT = "#8793a4"
GRID = "rgba(140,150,165,0.25)"
INK, INK_ON_DARK = "#2a3442", "#d5dde8"
FONT = "'Hiragino Sans','Yu Gothic UI','Yu Gothic',Meiryo,'Noto Sans JP','Noto Sans CJK JP',sans-serif"

# What a chart asks for in its words: a new line, and bold words between two signs that no text of the data holds.
BOLD, END = "\x02", "\x03"
TAGS = str.maketrans({"\n": "<br>", BOLD: "<b>", END: "</b>"})
NO_WORDS = ("customdata", "hovertemplate")

# From few to many; the lightest still stands out from both a white and a dark page.
SEQUENCE = ("#dbe8f7", "#b6d0ee", "#8ab4e2", "#5c94d2", "#3273ba", "#1a5592", "#123d6b")

STATUS_COLOURS = {
    "reported": EMPHASIS,
    "actual": EMPHASIS,
    "estimate": "#5c94d2",
    "zero": "#23776d",
    "undisclosed": "#b3541e",
    "not_calculable": "#b98248",
    "per_unit_only": "#6d5aa0",
    "not_stated": ABSENT,
}
# Text that stands on each of them with at least 4.5:1.
STATUS_TEXT = {"estimate": "#10233b", "not_calculable": "#2b1a08", "not_stated": "#10233b", "per_unit_only": "#ffffff"}


# The framework's own English hints, and its table toolbar: our downloads guard formulas and have Japanese headers.
FRAMEWORK_WORDS_HIDDEN = """
[data-testid="InputInstructions"], [data-testid="stDataFrame"] [data-testid="stElementToolbar"],
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] > span button p { font-size: 0; }
[data-testid="stFileChip"] [role="alert"], [data-testid="stTooltipErrorContent"] { display: none; }
[data-testid="stFileUploaderDropzone"] > span button p::after {
  content: "CHOOSE_FILE"; font-size: 0.95rem;
}
[data-testid="stFileUploader"]:has([data-testid="stFileChip"][aria-invalid="true"])::after {
  content: "FILE_REFUSED";
  font-size: 0.9rem;
}
"""
# The first entry of a list that takes new names, and a list without a match: English that no setting changes.
FRAMEWORK_WORDS_REPLACED = """
[role="option"][data-key="__creatable__"] > [data-item-hl] { visibility: hidden; }
[role="option"][data-key="__creatable__"][data-focused], [role="option"][data-key="__creatable__"][data-hovered] {
  background-color: rgba(140, 150, 165, 0.2);
}
[role="option"][data-key="__creatable__"]::before {
  content: "NAME_AS_TYPED"; position: absolute; left: 0.8rem;
}
[role="listbox"][data-empty] [role="option"] > span { font-size: 0; }
[role="listbox"][data-empty] [role="option"] > span::after { content: "NO_MATCH"; font-size: 0.9rem; }
"""
# A link to another case leads to the page one is on, and would look as if it were open; captions are to be read, and
# so is the number of a slider, which in its own colour is too faint on a dark page. The buttons of a picture come later
# than what stands below them, which without their room would move from under the pointer.
READING = """
[data-testid="stMain"] [data-testid="stPageLink"] a { background: transparent; }
[data-testid="stMain"] [data-testid="stPageLink"] a:hover { background: rgba(140, 150, 165, 0.18); }
[data-testid="stMain"] [data-testid="stPageLink"] a :is(p, span) { font-weight: inherit; }
[data-testid="stPageLink"] a:focus-visible, [data-testid="stMain"]:focus-visible {
  outline: 3px solid light-dark(#1a5fb4, #8fc0ff); outline-offset: -3px;
}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; opacity: 0.9; }
[data-testid="stSliderThumbValue"] p { color: light-dark(#0f1520, #e8edf4); }
[class*="st-key-"][class*="_images"] { min-height: 3.8rem; }
[data-testid="stTable"]:has(th:nth-child(5)) td { min-width: 5.4rem; }  /* short words stay on one line */
@media (min-width: 641px) and (max-width: 1400px) {  /* what is shared on a small screen has no room to give away */
  [data-testid="stMainBlockContainer"] { padding-left: 2rem; padding-right: 2rem; }
}
"""
# A phone: counts and the buttons of a row stand beside each other; a chart or table that would be squeezed keeps the
# width in which it can be read, and is moved sideways within its own place.
PHONE = """
@media (max-width: 640px) {
  :is(.st-key-counts, [class*="st-key-listed_"]) [data-testid="stHorizontalBlock"] {
    flex-flow: row wrap !important; gap: 0.5rem;
  }
  .st-key-counts [data-testid="stColumn"] { flex: 1 1 30% !important; min-width: 30% !important; }
  .st-key-counts [data-testid="stMetricLabel"] * { white-space: normal; font-size: 0.8rem; }
  .st-key-counts [data-testid="stMetric"] > div { padding: 0; }
  .st-key-counts [data-testid="stMetric"] { padding: 0.4rem 0.6rem; }
  .st-key-counts [data-testid="stMetricValue"] { font-size: 1.1rem; }
  [class*="st-key-listed_"] [data-testid="stColumn"] { flex: 1 1 20% !important; min-width: 20% !important; }
  [class*="st-key-listed_"] [data-testid="stColumn"]:first-child { flex-basis: 100% !important; }
  [data-testid="stElementContainer"]:has(> [data-testid="stFullScreenFrame"] [data-testid="stPlotlyChart"]) {
    overflow-x: auto;
  }
  /* with the words above it, what scrolls must not scroll up and down too, which would hold the page */
  [data-testid="stElementContainer"][tabindex="0"] {
    flex-basis: auto !important; height: auto !important; overflow-y: hidden;
  }
  [data-testid="stElementContainer"][tabindex="0"]::before {  /* what scrolls has a stop of the Tab key */
    content: "SWIPE"; position: sticky; left: 0; display: block; width: max-content; font-size: 0.8rem; opacity: 0.9;
  }
  :is(.st-key-band_category, .st-key-prefectures, .st-key-coverage) [data-testid="stFullScreenFrame"] {
    min-width: 480px;
  }
  :is(.st-key-five_year_costs, .st-key-schedules) [data-testid="stFullScreenFrame"] { min-width: 640px; }
  :is(.st-key-measure_values, .st-key-peer_values, .st-key-stages, .st-key-schedule_chart, .st-key-procedure_shares,
    .st-key-running_and_hours)
    [data-testid="stFullScreenFrame"] { min-width: 900px; }
  :is(.st-key-kpi_panels, [class*="st-key-figure_"]) [data-testid="stFullScreenFrame"] { min-width: 1000px; }
  .st-key-prefectures { direction: rtl; }  /* most people, and so most records, are at the right end of the map */
  .st-key-prefectures > * { direction: ltr; }
  [data-testid="stElementContainer"]:has(> [data-testid="stTable"]) { overflow-x: auto; }
  [data-testid="stTable"]:has(th:nth-child(4)) { min-width: 640px; }
  [data-testid="stTable"]:has(th:nth-child(6)) { min-width: 960px; }
  [data-testid="stTable"]:has(th:nth-child(9)) { min-width: 1280px; }
  [data-testid="stElementContainer"]:has(.side-by-side) { overflow-x: auto; }
  .side-by-side { min-width: 640px; }
  .side-by-side th:is(:first-child, :last-child) { width: 7rem; }
}
"""
# A table of cases side by side; a row in which they differ has a mark in its last column and a bar at its head.
SIDE_BY_SIDE = """
.side-by-side { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 0.9rem; line-height: 1.45; }
.side-by-side caption { text-align: left; font-weight: 600; padding-bottom: 0.3rem; }
.side-by-side th, .side-by-side td {
  border: 1px solid rgba(140, 150, 165, 0.45); padding: 0.25rem 0.5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; font-weight: normal;
}
.side-by-side thead th { font-weight: 600; border-bottom-width: 2px; }
.side-by-side th:first-child { width: 9.5rem; }
.side-by-side th:last-child { width: 9rem; }
.side-by-side.lists th:last-child:not(:first-child) { width: auto; }
.side-by-side tr.differs th { border-left: 4px solid #b3541e; font-weight: 600; }
.side-by-side:not(.lists) tr.differs td:last-child { font-weight: 600; }
.side-by-side .on-paper { display: none; }
"""
# The page follows the system from light to dark at once, a chart only with its next run: till then, the page's colour.
INKED = ", ".join(
    f'.js-plotly-plot text[style*="fill: rgb({red}, {green}, {blue})"]'
    for red, green, blue in (bytes.fromhex(ink[1:]) for ink in (INK, INK_ON_DARK))
)
CHART_WORDS = f"{INKED} {{ fill: currentColor !important; }}"
# On paper: what is read, not what is pressed; the sheet of cases side by side on one page of A4.
PRINT = """
@media print {
  @page { size: A4 portrait; margin: 8mm; }
  html, body, #root, #root > div, [data-testid="stApp"], [data-testid="stAppViewContainer"],
  [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
    position: static !important; display: block !important; height: auto !important; overflow: visible !important;
    width: auto !important; max-width: none !important; min-width: 0 !important; padding: 0 !important;
    background: #ffffff !important;
  }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stExpandSidebarButton"],
  [data-testid="stExpander"], [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPageLink"],
  [data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stCheckbox"], [data-testid="stNumberInput"],
  [data-testid="stBidiComponentRegular"],
  [data-testid="stTooltipIcon"], [data-testid="stBidiComponentIsolated"], [class*="st-key-not_printed"],
  .modebar-container { display: none !important; }
  [data-testid="stMain"] :is(h1, h2, h3, p, li, th, td, caption, span, strong), .xtick text, .ytick text, .legendtext,
  .annotation-text, .xtitle { color: #111111 !important; fill: #111111 !important; }
  .js-plotly-plot { color: #111111 !important; }
  [data-testid="stMain"] :is([data-testid="stPlotlyChart"], [data-testid="stDataFrame"]) {
    zoom: var(--print-zoom, 0.7);
  }
  .st-key-printed_charts [data-testid="stPlotlyChart"] { zoom: 1; }
  [class*="st-key-named_"] [data-testid="stPageLink"] { display: block !important; }
  [class*="st-key-named_"] [data-testid="stMarkdownContainer"] { margin: 0 !important; }
  .js-plotly-plot .main-svg { background: transparent !important; }
  .js-plotly-plot .bg { fill: transparent !important; }
  [data-testid="stMain"] :is(h1, h2, h3) { font-size: 11pt !important; padding: 0 !important; margin: 0 !important; }
  [data-testid="stMain"] :is(p, li) { font-size: 7pt !important; line-height: 1.3 !important; margin: 0 !important; }
  [data-testid="stVerticalBlock"] { gap: 4px !important; }
  [data-testid="stMain"] [data-testid="stCaptionContainer"] { color: #333333 !important; opacity: 1 !important; }
  [data-testid="stMain"] [data-testid="stElementContainer"]:has(.side-by-side, .js-plotly-plot) {
    margin-bottom: 4px !important;
  }
  .st-key-printed_charts { zoom: 0.69; display: flex !important; gap: 20px; width: 1060px !important; }
  [data-testid="stMain"] .st-key-printed_charts p { font-size: 9.8pt !important; }
  [data-testid="stMain"] .st-key-printed_charts h2 { font-size: 12.5pt !important; }
  .side-by-side { font-size: var(--print-size, 7pt); line-height: 1.25; }
  .side-by-side .on-screen { display: none; }
  .side-by-side .on-paper { display: inline; }
  .side-by-side th, .side-by-side td { padding: 0.5mm 1mm; border-color: #777777; }
  .side-by-side th:first-child { width: 40mm; }
  .side-by-side th:last-child { width: 40mm; }
  .side-by-side.lists th:first-child { width: 24mm; }
  .side-by-side.lists th:last-child:not(:first-child) { width: auto; }
}
"""
# One slide on the whole window, drawn for 1280 x 720 and larger on larger ones; what leads on stands at the bottom.
# Sizes are multiplied one by one: a chart measures its place, and within a scaled one it would be drawn too wide.
SLIDE = """
<style>
:root { --slide: SCALE; }
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stExpandSidebarButton"],
.st-key-go_PageUp, .st-key-go_PageDown, .st-key-slide_bar kbd, .st-key-data_changed { display: none !important; }
[data-testid="stMain"] { overflow: hidden; }
[data-testid="stMainBlockContainer"] {
  position: relative; width: 100%; max-width: none; height: calc(100vh - 6px);
  padding: calc(20px * var(--slide)) calc(40px * var(--slide)) 0;
}
[data-testid="stMain"] h1 { font-size: calc(32px * var(--slide)); line-height: 1.3; padding: 0 0 6px; }
[data-testid="stMain"] [data-testid="stHeaderActionElements"] { display: none; }
[class*="st-key-slide_"] :is(p, li) { font-size: calc(21px * var(--slide)); line-height: 1.5; }
[class*="st-key-slide_"] :is(th, td) { padding: calc(5px * var(--slide)) calc(10px * var(--slide)) !important; }
[class*="st-key-slide_"] :is(th, td, th p, td p) { font-size: calc(18px * var(--slide)) !important; line-height: 1.3; }
[class*="st-key-slide_"] :is(td, td *) { max-width: none !important; }
.st-key-slide_nearest :is(th, td:not(:nth-child(3))) p { white-space: nowrap; }
.st-key-slide_nearest td:nth-child(3) { min-width: 14em; }
.st-key-slide_nearest table:has(th:nth-child(8)) :is(th, td) { padding: 5px calc(6px * var(--slide)) !important; }
.st-key-slide_nearest table:has(th:nth-child(8)) :is(th, td, th p, td p) {
  font-size: calc(15px * var(--slide)) !important;
}
.st-key-slide_nearest table:has(th:nth-child(8)) td:nth-child(3) { min-width: 10em; }
.st-key-slide_title { padding-top: 16vh; }
.st-key-slide_title h1 { font-size: calc(46px * var(--slide)) !important; }
.st-key-slide_title p { font-size: calc(26px * var(--slide)) !important; }
.st-key-slide_sources :is(p, li) { font-size: calc(18px * var(--slide)) !important; line-height: 1.4; }
.st-key-slide_footer, .st-key-slide_bar { position: absolute; width: auto !important; bottom: 12px; }
.st-key-slide_footer { left: calc(40px * var(--slide)); right: 400px; }
.st-key-slide_footer [data-testid="stElementContainer"] { width: 100% !important; }
.st-key-slide_footer p { font-size: calc(14px * var(--slide)) !important; line-height: 1.4 !important; }
.st-key-slide_bar { right: calc(40px * var(--slide)); width: max-content !important; }
.st-key-slide_bar p { font-size: 15px !important; white-space: nowrap; }
@media (max-width: 640px) {  /* a phone: the footer has no room beside the buttons, and the slide scrolls */
  [data-testid="stMain"] { overflow: auto; }
  [data-testid="stMainBlockContainer"] { height: auto; padding: 12px 12px 72px; }
  [data-testid="stMain"] h1 { font-size: 22px; }
  .st-key-slide_footer { position: static; }
  .st-key-slide_bar { position: fixed; right: 12px; }
}
</style>
"""
SHEETS = (FRAMEWORK_WORDS_HIDDEN, FRAMEWORK_WORDS_REPLACED, READING, PHONE, SIDE_BY_SIDE, CHART_WORDS, PRINT)
STYLE = f"<style>{''.join(SHEETS)}</style>"
STYLE_WORDS = {
    "CHOOSE_FILE": "ファイルを選ぶ（ここに置いても可）",
    "FILE_REFUSED": "大きすぎるか、CSV・XLSX ではありません。行や列を減らすか、CSV・XLSX で保存し直してください",
    "NAME_AS_TYPED": "入力したとおりの名前にする",
    "NO_MATCH": "あてはまるものがありません",
    "SWIPE": "← 横に動かせます →",
}
EMPTY_TILE = "rgba(140,150,165,0.16)"


def step(count: int) -> int:
    """Return which colour of SEQUENCE a count has, on a scale where doubling is one step; -1 for zero."""
    if count <= 0:
        return -1
    return sum(count > bound for bound in (1, 2, 4, 8, 16, 32))


def tile_scale() -> list[list[object]]:
    """Return Plotly's colour scale for the steps -1 to 6: no blending, the empty tile first."""
    colours = [EMPTY_TILE, *SEQUENCE]
    return [[position / (len(colours) - 1), colour] for position, colour in enumerate(colours)]


def text_on_tile(step: int) -> str | None:
    """Return the text colour that reads on a tile of this step; none for the empty tile, which shows the page."""
    if step < 0:
        return None
    return "#10233b" if step <= 3 else "#ffffff"


def bold(words: str) -> str:
    """Return words that a figure shows in bold."""
    return f"{BOLD}{words}{END}"


def inked(figure: dict, *, is_dark: bool) -> dict:
    """Return the figure as Plotly draws it: words without a colour of their own in the one that reads on the page.

    Nothing in its words is a tag or an entity to Plotly but the line breaks and bold words that a chart asked for.
    """
    ink, drawn = INK_ON_DARK if is_dark else INK, deepcopy(figure["layout"])  # charts share parts of their layouts
    for part in (drawn, drawn["hoverlabel"], drawn.setdefault("legend", {}), *drawn.get("annotations", [])):
        part["font"] = {"color": ink} | part.get("font", {})
    for axis in (part for name, part in drawn.items() if name.startswith(("xaxis", "yaxis"))):
        axis["tickfont"] = {"color": ink} | axis.get("tickfont", {})
        if "title" in axis:
            axis["title"]["font"] = {"color": ink} | axis["title"].get("font", {})
    return _written({"data": [_inked_words(trace, ink) for trace in figure["data"]], "layout": drawn})


def _written(part: object) -> object:
    """Return a part of a figure with its words as Plotly reads them; what is sent back as clicked stays as it is."""
    if isinstance(part, str):
        return escape(part, quote=False).translate(TAGS)
    if isinstance(part, list | tuple):
        return [_written(one) for one in part]
    if isinstance(part, dict):
        return {name: one if name in NO_WORDS else _written(one) for name, one in part.items()}
    return part


def _inked_words(trace: dict, ink: str) -> dict:
    if "text" not in trace:
        return trace
    font = trace.get("textfont", {})
    colour = font.get("color", ink)
    colours = [one or ink for one in colour] if isinstance(colour, list) else colour
    return trace | {"textfont": font | {"color": colours}}


def style() -> str:
    """Return the style sheet of every page, with its words in the reader's language."""
    return filled(STYLE, STYLE_WORDS)
