"""From changing a filter to every chart and table showing the new selection, in a real browser, beside two floors.

The floor of rendering is the same page sent again from memory, byte for byte, without Python or queries behind it; the
floor of the framework is a page of one choice and one line of text.
"""

from __future__ import annotations

import os
import pickle
import statistics
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.drawn_facts import write
from benchmarks.figures import ROOT, Figure, run
from benchmarks.reader import HOST, Reader, server

TITLE = "条件を変えてから、すべての図と表が新しい選択を示すまで（Chromium、{clicks} 回の中央値と 95 パーセンタイル）"
PAGES = {"概要": "", "事例をさがす": "search", "ベンチマーク": "benchmark"}
FILTER, PARAMETER = "filter_prefectures", "prefecture"
# Those that the shipped facts have, the largest first.
PREFECTURES = (
    "大阪府", "奈良県", "愛知県", "東京都", "兵庫県", "熊本県", "福島県", "福岡県", "新潟県", "鹿児島県", "茨城県",
    "神奈川県", "岡山県", "千葉県", "北海道", "鳥取県", "香川県", "群馬県", "栃木県", "愛媛県",
)  # fmt: skip
SIZES = (100_000, 1_000_000)
AT_MOST_TIMES = {0: 1.25, 1_000_000: 1.5}  # of the floor of rendering, by number of drawn cases; 0 are the shipped ones
QUIET = 400  # milliseconds without a change after which a page is taken for drawn
# Notes when the last change of the main area was, and when the click that changed the filter.
WATCH = """
() => {
    const seen = window.seen = { pressed: 0, changed: 0 }
    document.addEventListener("click", ({ target }) => {
        if (target.closest("[role=option]")) seen.pressed = performance.now()
    }, true)
    const main = document.querySelector('[data-testid="stMain"]')
    const all = { subtree: true, childList: true, characterData: true, attributes: true }
    new MutationObserver(() => { seen.changed = performance.now() }).observe(main, all)
}
"""
DRAWN = f"""
() => {{
    const app = document.querySelector('[data-testid="stApp"]')
    return seen.changed > seen.pressed && app.dataset.testScriptState === "notRunning"
        && performance.now() - seen.changed > {QUIET}
        && !document.querySelector('[data-testid="stMain"] [data-stale="true"]')
}}
"""


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Measure each page over each database, real and replayed in turn."""
    from playwright.sync_api import sync_playwright

    figures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        with _served(folder, ROOT / "benchmarks" / "least_page.py", {}) as port:
            least = _clicks(browser, {port: ""}, options.clicks)[0]
        figures += _row("枠組みの下限（選択肢1つと1行の文）", least)
        for cases in (0, *(size for size in SIZES if size <= options.cases)):
            database = _built(folder, cases)
            for name, page in PAGES.items():
                label = f"{name}、{f'{cases:,} 件' if cases else '収録した事例'}"
                first, again, floor = _compared(browser, folder, database, page, options.clicks)
                figures += [
                    *_row(f"{label}: 描画の下限", floor),
                    *_row(f"{label}: 初めての条件", first),
                    *_row(f"{label}: 誰かがもう見た条件", again),
                    _ratio(f"{label}: 初めての条件と下限との比", first, floor, AT_MOST_TIMES.get(cases)),
                    _ratio(f"{label}: もう見た条件と下限との比", again, floor, AT_MOST_TIMES.get(cases)),
                ]
        browser.close()
    return figures


def _built(folder: Path, cases: int) -> Path:
    database = folder / f"{cases}.duckdb"
    data = ROOT / "data"
    if cases:
        data = folder / f"facts-{cases}"
        write(data, cases)
    run("-m", "etl", "build", "--data", data, "--database", database)
    return database


def _compared(
    browser, folder: Path, database: Path, page: str, clicks: int
) -> tuple[list[float], list[float], list[float]]:
    """Return the milliseconds of selections that nobody has seen, of those seen before, and of the floor."""
    environment = {"DX_DATABASE": str(database)}
    recorded = folder / f"{database.stem}-{page}.pickle"
    with _served(folder, ROOT / "serve.py", environment) as port:
        recorded.write_bytes(pickle.dumps(_recordings(port, page, clicks)))
    replay = {"REPLAYED": str(recorded), "REPLAYED_FILTER": FILTER}
    with (
        _served(folder, ROOT / "serve.py", environment) as real,
        _served(folder, ROOT / "benchmarks" / "replayed_page.py", replay) as replayed,
    ):
        first, floor = _clicks(browser, {real: page, replayed: ""}, clicks)
        again, floor_again = _clicks(browser, {real: page, replayed: ""}, clicks)
        return first, again, floor + floor_again


def _ratio(label: str, values: list[float], floor: list[float], at_most: float | None) -> Figure:
    return Figure(label, "倍", [statistics.median(values) / statistics.median(floor)], at_most)


def _row(label: str, milliseconds: list[float]) -> list[Figure]:
    return [
        Figure(label, "ミリ秒", milliseconds),
        Figure(f"{label}（95 パーセンタイル）", "ミリ秒", [statistics.quantiles(milliseconds, n=20)[-1]]),
    ]


@contextmanager
def _served(folder: Path, script: Path, environment: dict[str, str]) -> Iterator[int]:
    """Serve a script of the project as the app is served; yield its port."""
    log = folder / f"{script.stem}.log"
    with server(ROOT, log, os.environ | environment, script) as (_, port):
        yield port


def _recordings(port: int, page: str, clicks: int) -> dict[tuple[str, ...], list[bytes]]:
    """Return what the page sends to a new session for the first prefecture, the first two, and so on."""
    found = {}
    for count in range(clicks + 1):
        chosen = PREFECTURES[:count]
        reader = Reader(port)
        found[chosen] = reader.ask(page, urlencode({PARAMETER: chosen}, doseq=True)).messages
        reader.leave()
    return found


def _clicks(browser, pages: dict[int, str], clicks: int) -> list[list[float]]:
    """Add one prefecture after the other to the filter, in each page by turns; return the milliseconds of each page."""
    tabs = [_opened(browser, port, page) for port, page in pages.items()]
    took = [[] for _ in tabs]
    for prefecture in PREFECTURES[:clicks]:
        for tab, milliseconds in zip(tabs, took, strict=True):
            milliseconds.append(_click(tab, prefecture))
    for tab in tabs:
        tab.close()
    return took


def _opened(browser, port: int, page: str):
    tab = browser.new_page(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    tab.goto(f"http://{HOST}:{port}/{page}")
    tab.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"] h1', timeout=120_000)
    tab.wait_for_timeout(2000)
    tab.evaluate(WATCH)
    return tab


def _click(tab, prefecture: str) -> float:
    """Choose one more prefecture; return the milliseconds until nothing changes any more."""
    tab.bring_to_front()
    box = tab.get_by_test_id("stMultiSelect").filter(has_text="都道府県").locator("input")
    box.evaluate("box => box.scrollIntoView({block: 'center'})")  # a list closes when scrolled
    box.click()
    box.fill(prefecture)
    tab.get_by_role("option", name=prefecture, exact=True).click()
    tab.wait_for_function(DRAWN, timeout=120_000)
    tab.keyboard.press("Escape")
    return tab.evaluate("() => seen.changed - seen.pressed")
