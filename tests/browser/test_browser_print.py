"""On paper every page is as wide as the sheet: no dot, tile or word is lost beyond its edge."""

import pypdfium2
import pytest
from dashboard import LARGE, SMALL
from test_browser_look import PAGES

pytestmark = pytest.mark.browser

PRINTED = ("概要", "事例をさがす", "ベンチマーク", "事例集の事例", "費用対効果", "計画と進捗")
PAPER = 733  # pixels between the margins of A4
BEFORE_PRINT = """() => {
    dispatchEvent(new Event("beforeprint"))
    return getComputedStyle(document.documentElement).getPropertyValue("--print-zoom")
}"""
DRAWN = (
    "plots => plots.map(plot => [...plot.querySelectorAll('.xtick text, .x2tick text')].map(tick => tick.textContent))"
)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["1280x720", "1920x1080"])
@pytest.mark.parametrize("name", PRINTED)
def test_every_chart_is_printed_whole(dashboard, name, size):
    path, query = PAGES[name]
    dashboard.page.set_viewport_size(size)
    dashboard.open(path, **query)
    charts = dashboard.page.locator(".js-plotly-plot")
    ticks = [tick for chart in charts.evaluate_all(DRAWN) for tick in chart if tick]
    widths = charts.evaluate_all("plots => plots.map(plot => plot.getBoundingClientRect().width)")
    zoom = float(dashboard.page.evaluate(BEFORE_PRINT))
    assert max(widths) * zoom <= PAPER
    paper = pypdfium2.PdfDocument(dashboard.page.pdf(prefer_css_page_size=True))
    printed = "".join("".join(page.get_textpage().get_text_range().split()) for page in paper)
    assert [tick for tick in ticks if "".join(tick.split()) not in printed] == []
    dashboard.page.set_viewport_size(SMALL)


def test_the_cases_like_ours_are_printed_with_their_names(dashboard):
    path, query = PAGES["ベンチマーク"]
    dashboard.open(path, **query)
    names = dashboard.main.locator('[class*="st-key-named_"] a').all_inner_texts()
    paper = pypdfium2.PdfDocument(dashboard.page.pdf(prefer_css_page_size=True))
    printed = "".join("".join(page.get_textpage().get_text_range().split()) for page in paper)
    assert len(names) == 5
    assert [name for name in names if "".join(name.split()).strip("→…") not in printed] == []
