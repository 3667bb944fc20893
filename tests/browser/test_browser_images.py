"""Pictures of charts, made by a real browser: Japanese words, what they show, and where it comes from."""

import io
import re
from datetime import date
from html import unescape

import pytest
from PIL import Image
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGES = {
    "/": {"own": "岡山県鏡野町", "own_population": 12000},
    "/search": {"band": "10k_50k"},
    "/benchmark": {"own_population": 12000, "own_initial_cost_ex_tax_yen": "3000.0"},
    "/estimate": {"initial": "1200.0", "running": "100.0", "subsidy": "0.0", "hours": "800.0"},
    "/compare": {"pin": ["mic-2024-01", "mic-2024-14"]},
    "/progress": {},
    "/case": {"case_id": "mic-2024-01"},
}

# Every place at which a button below the others stood, from its first frame until all has long been drawn.
PLACES = """fold => new Promise(done => {
    const places = new Set()
    const look = now => {
        const button = [...fold.querySelectorAll("button")].find(found => found.textContent.includes("Excelブック"))
        const { height, top } = button?.getBoundingClientRect() ?? {}
        if (height) {
            begun ??= now
            places.add(Math.round(top - fold.getBoundingClientRect().top))
        }
        now < (begun ?? Infinity) + 4000 ? requestAnimationFrame(look) : done([...places])
    }
    let begun
    fold.querySelector("summary").click()
    requestAnimationFrame(look)
})"""


def pictures(dashboard, kind, number):
    """Open the table of a chart and save its picture: file name and bytes."""
    chart = dashboard.chart(number)
    chart.scroll_into_view_if_needed()
    fold = chart.locator("xpath=following::*[@data-testid='stExpander'][1]")
    if not fold.get_by_role("button", name=f"画像（{kind}）").is_visible():
        fold.locator("summary").click()
    with dashboard.page.expect_download() as download:
        fold.get_by_role("button", name=f"画像（{kind}）").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def words_of(svg):
    """The words of an SVG without line breaks and blanks, as a reader sees them."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", svg.decode("utf8"))))


@pytest.mark.parametrize("path", PAGES)
def test_every_chart_becomes_an_svg_that_says_what_it_rests_on(dashboard, path):
    dashboard.open(path, **PAGES[path])
    charts = dashboard.page.get_by_test_id("stPlotlyChart")
    assert charts.count()
    for number in range(charts.count()):
        chart = charts.nth(number)
        heading = chart.locator("xpath=preceding::*[self::h1 or self::h2 or self::h3][1]").inner_text()
        drawn = chart.locator("svg text").all_text_contents()
        name, content = pictures(dashboard, "SVG", number)
        assert name.endswith(f"_{date.today():%Y%m%d}.svg")
        words = words_of(content)
        assert re.sub(r"\s", "", heading) in words
        assert f"（{date.today():%Y-%m-%d}）" in words
        assert "出典" in words
        assert "n=" in words or "入力した値だけの計算" in words
        assert all(re.sub(r"\s", "", text) in words for text in drawn)
        assert "Noto Sans CJK JP" in content.decode("utf8")


def test_a_png_is_large_enough_for_print(dashboard):
    dashboard.open("/benchmark", **PAGES["/benchmark"])
    width = dashboard.chart(0).bounding_box()["width"]
    name, content = pictures(dashboard, "PNG", 0)
    assert re.fullmatch(r"ベンチマーク_イニシャルコスト_税抜換算__すべての記録_\d{8}\.png", name)
    image = Image.open(io.BytesIO(content)).convert("RGB")
    assert image.width == pytest.approx(3 * width, rel=0.02)
    below = image.crop((0, image.height - 90, image.width, image.height))
    assert len(below.getcolors(1 << 20)) > 10  # letters, not an empty margin


def test_no_chart_has_a_button_whose_picture_tells_nothing(dashboard):
    dashboard.open("/")
    dashboard.chart(0).hover()
    expect(dashboard.page.locator(".modebar-btn")).to_have_count(0)


def test_what_stands_in_an_opened_fold_stays_where_it_first_was_drawn(dashboard):
    dashboard.open("/search")
    slow = dashboard.page.context.new_cdp_session(dashboard.page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 8})
    assert len(dashboard.main.locator("details", has_text="この図の数値・画像").evaluate(PLACES)) == 1
