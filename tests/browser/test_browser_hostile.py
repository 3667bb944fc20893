"""A file whose every text would run if it could, carried over every page of a real browser: nothing of it runs."""

import pytest
from playwright.sync_api import expect
from test_browser_links import paste
from test_browser_my_data import upload
from test_forms import workbook

from ui import links
from ui.sidebar import SETTINGS

pytestmark = pytest.mark.browser

MARK = (
    "<img src=x onerror=window.harmed=1><b>太</b>[印](javascript:window.harmed=1)![絵](http://evil.example/x.png)"
    " $\\alpha$ :red[赤] **強** `符` ~~消~~ http://evil.example/a www.evil.example :material/delete: -> &lt;"
)
IDS = ("own-c1", "own-c2")
TOWNS = ("葛城市", f"{MARK[:60]}市")


HEADINGS = [
    *("事例ID", "出典ID", "名称", "都道府県", "団体名", "団体の種類", "人口（人）", "イニシャルコスト（円）"),
    *("ランニングコスト（円/年）", "削減時間", "削減時間の状態", "導入までの期間（月）", "分類", "概要", "担当部署"),
    *("記録の種類", "段階"),
]


def case(case_id, town):
    amounts = ["36832", "1000000", "500000", "900", "actual", "6", "窓口改革"]
    place = [f"題{MARK}", "奈良県", town, "市"]
    return [case_id, "s", *place, *amounts, f"要{MARK[:110]}", f"課{MARK}", "plan_measure", "operating"]


def steps():
    return [["c1", n, f"2023-0{n}-01", f"2023-0{n + 2}-01", MARK] for n in (1, 4)]


COST = ["事例ID", "番号", "費用の種類", "費目", "額（円）"]
EFFECT = ["事例ID", "番号", "効果の種類", "効果の名称", "値", "単位", "期間", "根拠の性質", "範囲", "誰にとって"]
YEAR = ["KPI ID", "年度", "目標・実績", "値", "単位", "補足"]
SHEETS = {
    "事例": [HEADINGS, case("c1", TOWNS[0]), case("c2", TOWNS[1])],
    "出典": [["出典ID", "資料名", "発行者", "版", "注記"], ["s", f"資{MARK}", f"者{MARK}", MARK, MARK]],
    "提供事業者": [["事例ID", "番号", "事業者名", "サービス名", "役割"], ["c1", 1, MARK, MARK, "vendor"]],
    "費用の内訳": [COST, *(["c1", number, "initial", MARK, 500000] for number in (1, 2))],
    "補助金・交付金": [[*COST[:2], "対象の費用", "補助金名", "補助額（円）"], ["c1", 1, "initial", MARK, 500000]],
    "効果": [EFFECT, ["c1", 1, "staff_time", MARK, 900, "hours", "per_year", "actual", "whole", "staff"]],
    "KPI": [["KPI ID", "事例ID", "指標の種類", "KPI名"], ["k1", "c1", "output", MARK]],
    "KPIの値": [YEAR, *(["k1", 2023, kind, 5, f"件{MARK}", MARK] for kind in ("target", "result"))],
    "工程": [["事例ID", "番号", "開始月", "終了月", "工程名"], *steps()],
    "関連する記録": [["事例ID", "関連する事例ID", "関係", "注記"], ["c1", "c2", "same_project", MARK]],
}
LIVE = """() => {
    const found = []
    if (window.harmed) found.push("a script ran")
    const parts = {
        "image": 'img[src$="/x"], img[src="x"], img[src*="evil"]', "formula": ".katex", "struck": "main del",
        "icon": '[data-testid="stMarkdownContainer"] [translate="no"]',
    }
    for (const one of document.querySelectorAll("a[href]"))
        if (one.protocol === "javascript:" || one.host !== location.host) found.push(`link: ${one.outerHTML}`)
    for (const [name, selector] of Object.entries(parts))
        for (const one of document.querySelectorAll(selector)) found.push(`${name}: ${one.outerHTML.slice(0, 200)}`)
    for (const one of document.querySelectorAll("strong, b, code, span, tspan")) {
        const words = one.textContent
        if (["強", "符", "太", "赤"].includes(words)) found.push(one.outerHTML)
    }
    return found
}"""


def carried(dashboard, page, **query):
    """Go to a page as a code that is pasted does: without losing the own data."""
    paste(dashboard, links.code(page, query))
    dashboard.page.wait_for_url(f"**/{page}?**")
    dashboard.settled()


PAGES = {
    "": {}, "search": {}, "case": {"case_id": ["own-c1"]},
    "benchmark": {"own_population": ["36832"], "own": [MARK[:100]], "peers": ["chosen"], "body": [f"奈良県{TOWNS[1]}"]},
    "compare": {}, "estimate": {"from": ["own-c1"]}, "progress": {}, "present": {"slide": ["1"]}, "sources": {},
}  # fmt: skip


def test_nothing_of_a_hostile_file_runs_on_any_page(dashboard):
    dashboard.open("/my_data")
    upload(dashboard, name=f"{MARK}.xlsx".replace("/", "／"), content=workbook(**SHEETS))
    expect(dashboard.main.get_by_text("重ねている事例")).to_be_visible(timeout=60_000)
    found = {"my_data": dashboard.page.evaluate(LIVE)}
    assert set(PAGES) | {"my_data"} == set(SETTINGS)
    for page, query in PAGES.items():
        carried(dashboard, page, q=["題"], pin=list(IDS), **query)
        for closed in dashboard.main.locator('[data-testid="stExpander"] summary').all():
            closed.click()
        dashboard.settled()
        found[page] = dashboard.page.evaluate(LIVE)
        if page in ("search", "case", "compare"):
            assert "onerror=" in dashboard.page.evaluate("document.body.textContent"), page
        if page == "present":
            dashboard.page.keyboard.press("Escape")
            dashboard.settled()
    assert {page: live for page, live in found.items() if live} == {}
