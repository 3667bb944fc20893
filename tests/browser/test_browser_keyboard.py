"""Every page by keyboard alone: all of its controls are reached in reading order, seen to be, and left again."""

from itertools import pairwise
from urllib.parse import quote

import pytest
from dashboard import CASES
from playwright.sync_api import expect
from test_browser_look import PAGES as LOOKED_AT

pytestmark = pytest.mark.browser

PAGES = {
    **{name: LOOKED_AT[name] for name in ("概要", "事例をさがす", "事例集の事例", "ベンチマーク", "並べた2件")},
    **{name: LOOKED_AT[name] for name in ("費用対効果", "計画と進捗", "データについて")},
    "自団体データ": ("/my_data", {}),
    "発表の準備": ("/present", {"own": "岡山県鏡野町", "own_population": 12000}),
    "発表の画面": ("/present", {"own": "岡山県鏡野町", "own_population": 12000, "slide": 3}),
}
MOST_STOPS = 150
# What a pointer can press or type into, once each: of radio buttons and tabs the chosen one, for arrows lead to the
# others. Not what stands beside a field for the pointer alone, whose keys do the same: steps, clearing, removing a tag.
CONTROLS = """() => {
    const all = 'a[href], button, input, summary, textarea, select, [role=button], [role=tab], [role=combobox],'
        + '[role=switch], [data-testid="data-grid-canvas"]'
    const beside = ['stNumberInput', 'stSelectbox', 'stMultiSelect']
        .map(field => `[data-testid="${field}"] button:not([data-testid="stTooltipHoverTarget"])`).join()
    const isOneOfMany = part => (part.type === 'radio' && !part.checked)
        || (part.role === 'tab' && part.ariaSelected !== 'true')
    const isSeen = part => part.checkVisibility({visibilityProperty: true}) && part.getBoundingClientRect().width > 0
    return [...document.querySelectorAll(all)].filter(part => isSeen(part) && !part.disabled && !isOneOfMany(part)
        && !part.matches(beside) && !part.closest('[inert], [aria-hidden=true]')
        && (part.dataset.testid === 'data-grid-canvas' || !part.closest('[data-testid="stDataFrame"]')))
        .map((part, at) => { part.dataset.control = at; return part.ariaLabel || part.textContent.trim() || part.type })
}"""
# Where the focus is: its number among the controls, its words, its place in what scrolls, and how it and what is around
# it look. Of a painted list it is the list, whose cell in focus is painted too.
FOCUS = """() => {
    let part = document.activeElement
    while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement
    if (!part || part === document.body) return null
    part = part.closest('[data-testid="data-grid-canvas"]') ?? part
    window.stops ??= []
    window.stops.push(part)
    const box = part.getBoundingClientRect(), region = part.closest('[data-testid="stSidebarContent"]')
        ?? part.closest('[data-testid="stMain"]')
    const words = (part.ariaLabel || part.textContent.trim() || part.tagName).slice(0, 40)
    return {control: part.dataset.control, words, region: region?.dataset.testid ?? '',
        isRegion: part === region, isPainted: part.tagName === 'CANVAS',
        left: box.left, top: box.top + (region?.scrollTop ?? 0), bottom: box.bottom + (region?.scrollTop ?? 0),
        isInView: box.bottom > 0 && box.top < innerHeight, look: LOOK(part)}
}"""
LOOK = """(part => {
    const seen = []
    for (let at = part, up = 0; at && up < 4; at = at.parentElement, up++)
        for (const one of up === 1 ? [at, ...at.children] : [at]) {
            const style = getComputedStyle(one)
            seen.push([style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.borderColor].join())
        }
    return seen.join()
})"""
LOOKS_AFTERWARDS = f"() => window.stops.map({LOOK})"


def walked(page, key, most=MOST_STOPS):
    """Each place where a key leads, until it leaves the page or there are so many."""
    found = []
    while len(found) < most:
        page.keyboard.press(key)
        focus = page.evaluate(FOCUS.replace("LOOK", LOOK))
        if focus is None:
            break
        found.append(focus)
    return found


def out_of_order(stops):
    """Pairs of which the later one stands above the earlier one and not in a column to its right."""
    return [
        f"{after['words']} after {before['words']}"
        for before, after in pairwise(stops)
        if before["region"] == after["region"]
        and not before["isRegion"]
        and after["bottom"] <= before["top"]
        and after["left"] <= before["left"]
    ]


def faults(dashboard):
    """What Tab does not reach, what it reaches in an odd order or unseen, and where it goes round."""
    dashboard.page.add_style_tag(content="* { transition: none !important; }")
    controls = dashboard.page.evaluate(CONTROLS)
    stops = walked(dashboard.page, "Tab")
    reached = {stop["control"] for stop in stops}
    looks = zip(stops, dashboard.page.evaluate(LOOKS_AFTERWARDS), strict=True)
    back = walked(dashboard.page, "Shift+Tab", len(stops))
    leads_back = [stop["words"] for stop in back] == [stop["words"] for stop in reversed(stops)]
    return {
        "not reached": [words for at, words in enumerate(controls) if str(at) not in reached],
        "out of order": out_of_order(stops),
        "unseen": [
            stop["words"]
            for stop, look in looks
            if not stop["isInView"] or (stop["look"] == look and not stop["isPainted"])
        ],
        "goes round": [stop["words"] for stop in stops[-5:]] if len(stops) == MOST_STOPS else [],
        "does not lead back": [] if leads_back else [stop["words"] for stop in back],
    }


NONE = {"not reached": [], "out of order": [], "unseen": [], "goes round": [], "does not lead back": []}


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_in_reading_order_each_seen_to_be_and_leads_back(dashboard, name):
    path, query = PAGES[name]
    dashboard.open(path, **query)
    assert faults(dashboard) == NONE


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<button tabindex='-1'>押せない</button>", "not reached"),
        ("<button style='outline: none; box-shadow: none'>見えない</button>", "unseen"),
        ("<button style='position: fixed; top: 0; left: 0'>上にある</button>", "out of order"),
        ("<button onkeydown='event.preventDefault()'>離れない</button>", "goes round"),
    ],
)
def test_what_keeps_the_keyboard_out_is_found(dashboard, html, fault):
    dashboard.open("/present", slide=2)
    dashboard.page.evaluate(
        "html => document.querySelector('.st-key-slide_bar').insertAdjacentHTML('beforeend', html)", html
    )
    assert faults(dashboard)[fault] != []


def go_to(dashboard, words=""):
    """Press Tab until what has these words has the focus; without words, a list."""
    for _ in range(MOST_STOPS):
        dashboard.page.keyboard.press("Tab")
        focus = dashboard.page.evaluate(FOCUS.replace("LOOK", LOOK))
        if focus and (words in focus["words"] if words else focus["isPainted"]):
            return
    pytest.fail(f"not reached: {words or 'a list'}")


def press(dashboard, *keys):
    for key in keys:
        dashboard.page.keyboard.press(key)
        dashboard.page.wait_for_timeout(500)  # what a key sets off comes a moment after it
    dashboard.settled()


def test_a_filter_a_case_the_way_back_and_a_presentation_by_keyboard_alone(dashboard):
    dashboard.open("/search", own_population=12000)
    go_to(dashboard, "人口区分")
    dashboard.page.keyboard.type("1万人以上5万人未満")
    press(dashboard, "Enter", "Escape")
    band = {"own_population": "12000", "band": "10k_50k"}
    dashboard.shows("事例をさがす", **band)
    (second,) = dashboard.rows("岡山県鏡野町")[1:2]
    title = next(case["title"] for case in CASES if case["case_id"] == "mic-2024-26")
    assert second["団体"] == "香川県土庄町"
    go_to(dashboard)
    press(dashboard, "ArrowRight", "ArrowDown", "ArrowRight")  # over names, none of which opens
    dashboard.shows("事例をさがす", **band)
    press(dashboard, "Enter")
    dashboard.shows(title, **band, case_id="mic-2024-26")
    go_to(dashboard, "← 一覧へ戻る")
    press(dashboard, "Enter")
    dashboard.shows("事例をさがす", **band)
    go_to(dashboard, "発表")
    press(dashboard, "Enter")
    dashboard.shows("発表", **band)
    go_to(dashboard, "発表を始める")
    press(dashboard, "Enter", "ArrowRight")
    expect(dashboard.main).to_contain_text("2 / ")
    press(dashboard, "Escape")
    dashboard.shows("発表", **band)


@pytest.mark.parametrize(
    ("path", "fold", "row", "opened"),
    [
        ("/", 0, 1, "**/search?**band=10k_50k**category=online_services**"),
        ("/", 1, 0, f"**/search?prefecture={quote('北海道')}"),
        ("/benchmark", 0, 0, "**/case?**"),
    ],
)
def test_what_a_click_on_a_chart_opens_keys_open_from_its_table(dashboard, path, fold, row, opened):
    dashboard.open(path)
    assert "この図の数値・画像" in dashboard.chart(fold).get_attribute("aria-label")
    dashboard.main.get_by_test_id("stExpander").locator("summary").nth(fold).focus()
    press(dashboard, "Enter")
    go_to(dashboard)
    press(dashboard, "Control+Home", *["ArrowDown"] * row, "Enter")
    dashboard.page.wait_for_url(opened)


def test_where_no_case_is_neither_row_nor_tile_opens(dashboard):
    dashboard.open("/")
    dashboard.main.get_by_test_id("stExpander").locator("summary").nth(1).focus()
    press(dashboard, "Enter")
    go_to(dashboard)
    press(dashboard, "Control+Home", "ArrowDown", "Enter")  # 青森県
    dashboard.shows("概要")
    dashboard.chart(1).get_by_text("青森県", exact=True).click(force=True)  # a mark to be clicked lies over it
    dashboard.page.wait_for_timeout(1_000)
    dashboard.shows("概要")
