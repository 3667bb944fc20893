"""What every page looks like at the two sizes of an office's screens: nothing cut, overlapping or in English."""

import re
from pathlib import Path

import pytest
from dashboard import LARGE, SMALL
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = {
    "概要": ("/", {}),
    "絞り込んだ概要": ("/", {"band": "10k_50k"}),
    "事例をさがす": ("/search", {"own_population": 18000}),
    "少ない事例": ("/search", {"band": "under_10k"}),
    "事例なし": ("/search", {"q": "該当しない言葉"}),
    "事例集の事例": ("/case", {"case_id": "mic-2024-01"}),
    "計画の施策": ("/case", {"case_id": "nara-1-07"}),
    "交付金の事業": ("/case", {"case_id": "osaka-2024-01"}),
    "ベンチマーク": (
        "/benchmark",
        {"own": "岡山県鏡野町", "own_population": 12000, "own_initial_cost_ex_tax_yen": 3000, "k": 30},
    ),
    "町を決めないベンチマーク": ("/benchmark", {"group": "category_code", "own_initial_cost_ex_tax_yen": 1}),
    "削減時間のベンチマーク": (
        "/benchmark",
        {"own_population": 12000, "measure": "hours_saved_per_year", "own_hours_saved_per_year": 9000},
    ),
    "くらべる相手なし": ("/benchmark", {"own_population": 12000, "peers": "chosen"}),
    "費用対効果": (
        "/estimate",
        {"initial": "2670.0", "running": "87.5", "subsidy": "1248.9", "hours": "500.0", "from": "mic-2024-01"},
    ),
    "前提のない費用対効果": ("/estimate", {}),
    "計画と進捗": ("/progress", {}),
    "並べる事例なし": ("/compare", {}),
    "並べた2件": ("/compare", {"pin": ["mic-2024-01", "mic-2024-14"]}),
    "並べた4件": ("/compare", {"pin": ["mic-2024-25", "mic-2024-29", "osaka-2024-01", "nagoya-01"]}),
    "データについて": ("/sources", {}),
}
MEASURES_FILE = Path(__file__).parents[2] / "queries" / "schema" / "measures.sql"
MEASURES = re.findall(r"^ {4}\('\w+', '([^']+)'", MEASURES_FILE.read_text(encoding="utf8"), re.MULTILINE)
# Each grouping of the chart of values with one of its groups.
GROUPS = {
    "分類（何をするか）": "窓口改革",
    "分野（どこでするか）": "住民窓口",
    "記録の種類": "交付金事業",
    "人口区分": "30万人以上",
}
# What the framework and the libraries say where nothing else was given, and what a blank turns into.
FOREIGN = re.compile(
    r"choose|option|select|no results|\badd\b|empty|press enter|running|loading|download|search\b|upload|error"
    r"|traceback|\b(?:none|nan|nat|null|undefined|true|false)\b|<na>|\[object",
    re.IGNORECASE,
)
# Pairs of texts of one chart that cover each other, and texts that reach out of the chart, by more than a pixel.
BAD_TEXTS = """chart => {
    const frame = chart.getBoundingClientRect();
    const texts = [...chart.querySelectorAll('svg text')].filter(text => text.textContent.trim())
        .map(text => ({words: text.textContent, box: text.getBoundingClientRect()})).filter(text => text.box.width > 0);
    const bad = texts.filter(({box}) => box.left < frame.left - 1 || box.right > frame.right + 1
        || box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(text => `outside: ${text.words}`);
    texts.forEach((one, index) => texts.slice(index + 1).forEach(other => {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > 1 && down > 1) bad.push(`${one.words} over ${other.words}`);
    }));
    return bad;
}"""
TURNED = "chart => chart.querySelectorAll('.xtick text[transform*=rotate], .x2tick text[transform*=rotate]').length"


def assert_charts_are_readable(dashboard):
    for chart in dashboard.page.get_by_test_id("stPlotlyChart").all():
        assert chart.evaluate(BAD_TEXTS) == []
        assert chart.evaluate(TURNED) == 0


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["1280x720", "1920x1080"])
def test_every_page_fits_the_screen_and_speaks_japanese(dashboard, size):
    dashboard.page.set_viewport_size(size)
    for name, (path, query) in PAGES.items():
        dashboard.open(path, **query)
        expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)
        for region in ("stMain", "stSidebarContent"):
            wide = dashboard.page.get_by_test_id(region).evaluate("region => region.scrollWidth - region.clientWidth")
            assert wide <= 0, f"{name}: {region} scrolls sideways by {wide}"
        assert dashboard.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        words = dashboard.main.inner_text() + dashboard.page.get_by_test_id("stSidebar").inner_text()
        assert FOREIGN.findall(words) == [], name
        assert_charts_are_readable(dashboard)


def test_every_table_of_the_data_page_opens_in_japanese(dashboard):
    dashboard.open("/sources")
    for tab in dashboard.main.get_by_role("tab").all():
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")
        dashboard.settled()
        assert FOREIGN.findall(dashboard.main.inner_text()) == []
        headers = dashboard.main.locator('[role="tabpanel"]:visible table th').all_text_contents()
        assert not [header for header in headers if header.isascii() and header not in ("URL", "ID")]


def test_every_measure_and_grouping_draws_a_readable_chart(dashboard):
    dashboard.open("/search")
    chart = dashboard.chart(0)
    for grouping, group in GROUPS.items():
        choose(dashboard, "まとまり", grouping)
        expect(chart).to_contain_text(group)
        dashboard.settled()
        assert_charts_are_readable(dashboard)
    assert len(MEASURES) == 14
    for measure in MEASURES[1:]:
        choose(dashboard, "値", measure)
        expect(chart.locator(".xtitle")).to_have_text(measure)
        dashboard.settled()
        assert_charts_are_readable(dashboard)


def choose(dashboard, heading, words):
    box = dashboard.main.locator(f'input[aria-label="{heading}"]')
    box.evaluate("box => box.scrollIntoView({block: 'center'})")
    box.click()
    box.fill(words)
    dashboard.page.get_by_role("option", name=words, exact=True).click()
