"""From asking for the first page to its first chart, in a real browser, beside an empty page with one Plotly chart.

Both are served with the same settings: by a server that nobody has asked yet, and by one that others have; to a browser
that has nothing of it, and to one that has its files. A copy of the project is served, built beforehand as `make run`
does, so that the look whether the facts have changed is part of the first visit.
"""

from __future__ import annotations

import ast
import os
import shutil
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.figures import ROOT, Figure, run
from benchmarks.project_copy import checkout
from benchmarks.reader import HOST, server

TITLE = "最初のページ（概要）を求めてから最初の図まで（Chromium、{runs} 回の中央値と最小～最大）"
AT_MOST_TIMES = 1.3
PAGES = {"app": "概要", "least": "図1つだけのページ"}
SCRIPTS = {"app": "serve.py", "least": "least_chart.py"}
VISITS = {
    "cold": "起動した直後のサーバー、初めてのブラウザー",
    "warm": "誰かが見た後のサーバー、初めてのブラウザー",
    "again": "誰かが見た後のサーバー、2回目のブラウザー",
}
# The first frame after a number, and after a mark of a chart, was there; from the beginning of the navigation.
WATCH = """
(() => {
    const seen = window.seen = {}
    const marks = {
        number: '[data-testid="stMetricValue"]',
        chart: ".js-plotly-plot .trace path, .js-plotly-plot .hm image",
    }
    const watch = new MutationObserver(() => {
        for (const [name, mark] of Object.entries(marks)) {
            if (!(name in seen) && document.querySelector(mark)) {
                seen[name] = null
                requestAnimationFrame(() => { seen[name] = performance.now() })
            }
        }
    })
    watch.observe(document, { subtree: true, childList: true })
})()
"""
Times = dict[str, dict[str, list[float]]]


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Start both servers by turns and visit each three times; then time what the app imports."""
    from playwright.sync_api import sync_playwright

    project = checkout(folder / "project")
    shutil.copy(ROOT / "benchmarks" / SCRIPTS["least"], project)
    run("-m", "etl", "build", folder=project)
    took: dict[str, Times] = {page: {} for page in PAGES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(options.runs):
            for page, times in took.items():
                _visited(browser, project, folder, page, times)
        browser.close()
    return [*_figures(took), *_imports(options.runs)]


def _visited(browser, project: Path, folder: Path, page: str, times: Times) -> None:
    """Start a server, visit it for the first time, with another new browser, and once more with that."""
    started = time.perf_counter()
    with server(project, folder / f"{page}.log", dict(os.environ), SCRIPTS[page]) as (_, port):
        _note(times, "start", {"": (time.perf_counter() - started) * 1000})
        with _new(browser) as first:
            _note(times, "cold", _seen(first, port, page))
        with _new(browser) as other:
            _note(times, "warm", _seen(other, port, page))
            _note(times, "again", _seen(other, port, page))


def _note(times: Times, visit: str, seen: dict[str, float]) -> None:
    for name, milliseconds in seen.items():
        times.setdefault(visit, {}).setdefault(name, []).append(milliseconds)


@contextmanager
def _new(browser) -> Iterator[object]:
    """Yield a browser that has no file of any page."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ja-JP")
    context.add_init_script(WATCH)
    yield context
    context.close()


def _seen(context, port: int, page: str) -> dict[str, float]:
    tab = context.new_page()
    tab.goto(f"http://{HOST}:{port}/", wait_until="commit")
    waited = ["chart", "number"] if page == "app" else ["chart"]
    tab.wait_for_function(f"() => {waited}.every(name => seen[name])", timeout=120_000)
    seen = tab.evaluate("() => seen")
    tab.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=120_000)
    tab.close()
    return seen


def _figures(took: dict[str, Times]) -> list[Figure]:
    figures = [Figure(f"サーバーの起動: {name}", "ミリ秒", took[page]["start"][""]) for page, name in PAGES.items()]
    for visit, words in VISITS.items():
        ours, least = took["app"][visit], took["least"][visit]
        ratios = [one / other for one, other in zip(ours["chart"], least["chart"], strict=True)]
        figures += [
            Figure(f"{words}: 最初の数", "ミリ秒", ours["number"]),
            Figure("　最初の図", "ミリ秒", ours["chart"]),
            Figure(f"　{PAGES['least']}の図", "ミリ秒", least["chart"]),
            Figure("　その比", "倍", ratios, AT_MOST_TIMES),
        ]
    return figures


def _imports(runs: int) -> list[Figure]:
    """Return the seconds of Python processes that import what each page does, and nothing else."""
    imported = {
        "読み込み: streamlit だけ": "import streamlit",
        f"読み込み: {PAGES['least']}": imports(ROOT / "benchmarks" / SCRIPTS["least"]),
        f"読み込み: {PAGES['app']}": imports(ROOT / "app.py", ROOT / "pages" / "overview.py"),
    }
    return [Figure(label, "秒", [run("-c", lines).seconds for _ in range(runs)]) for label, lines in imported.items()]


def imports(*scripts: Path) -> str:
    """Return the lines of scripts that import."""
    statements = [one for script in scripts for one in ast.parse(script.read_text(encoding="utf8")).body]
    return "\n".join(ast.unparse(one) for one in statements if isinstance(one, ast.Import | ast.ImportFrom))
