"""Whether the words and marks of every chart stand out from what they stand on, on a light and on a dark page."""

import io

import pytest
from dashboard import LARGE, PATIENCE, SMALL, Dashboard
from PIL import Image
from playwright.sync_api import expect
from test_browser_look import PAGES

pytestmark = pytest.mark.browser

TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0
ROW_HEIGHT = 33  # of the list, its heading too
TEXTS = """chart => [...chart.querySelectorAll('svg text')].filter(text => text.textContent.trim())
    .map(text => {
        const box = text.getBoundingClientRect(), style = getComputedStyle(text), frame = chart.getBoundingClientRect();
        return {words: text.textContent, fill: style.fill, opacity: style.opacity * style.fillOpacity,
            box: [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]};
    }).filter(text => text.box[2] > text.box[0])"""
# Dots, bars and lines, not the grid, nor what fills the area between lines. Tiles of a map carry their count in words.
MARKS = """chart => [...chart.querySelectorAll('.scatterlayer path.point, .barlayer path, .scatterlayer path.js-line')]
    .map(mark => {
        const style = getComputedStyle(mark);
        const seen = style.opacity * (mark.closest('.trace')?.style.opacity || 1);
        return {kind: mark.getAttribute('class') || 'bar', opacity: seen, colours: [
            [style.fill, style.fillOpacity], [style.stroke, style.strokeWidth === '0px' ? 0 : style.strokeOpacity]]};
    }).filter(mark => mark.opacity > 0)"""
WITHOUT_WORDS = "svg text { visibility: hidden !important; }"


def luminance(colour):
    parts = [part / 255 for part in colour]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def over(colour, opacity, ground):
    return tuple(opacity * top + (1 - opacity) * below for top, below in zip(colour, ground, strict=True))


def parsed(css):
    """Red, green, blue and opacity of a computed colour; none for `none` and for patterns."""
    if not css.startswith("rgb"):
        return None
    numbers = [float(part) for part in css[css.index("(") + 1 : -1].split(",")]
    return tuple(numbers[:3]), (numbers[3] if len(numbers) > 3 else 1.0)


def seen(css, opacity, ground):
    found = parsed(css)
    return None if found is None else over(found[0], found[1] * float(opacity), ground)


def faint_words(chart):
    words = chart.evaluate(TEXTS)
    hidden = chart.page.add_style_tag(content=WITHOUT_WORDS)
    image = Image.open(io.BytesIO(chart.screenshot())).convert("RGB")
    hidden.evaluate("style => style.remove()")
    found = []
    for text in words:
        part = image.crop([round(edge) for edge in text["box"]])
        _, ground = max(part.getcolors(part.width * part.height))
        reached = contrast(seen(text["fill"], text["opacity"], ground), ground)
        if reached < TEXT_CONTRAST:
            found.append(f"{text['words']}: {reached:.1f} on {ground}")
    return found


def faint_marks(chart):
    page = chart.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    ground, _ = parsed(page)
    found = []
    for mark in chart.evaluate(MARKS):
        shades = [seen(css, float(part) * mark["opacity"], ground) for css, part in mark["colours"]]
        reached = max((contrast(shade, ground) for shade in shades if shade), default=99)
        if reached < MARK_CONTRAST:
            found.append(f"{mark['kind']} {mark['colours']}: {reached:.1f}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_marks_of_every_chart_stand_out(browser, address, scheme):
    context = browser.new_context(viewport=LARGE, locale="ja-JP", color_scheme=scheme)
    dashboard = Dashboard(context.new_page(), address)
    dashboard.page.set_default_timeout(PATIENCE)
    drawn = 0
    for name, (path, query) in PAGES.items():
        dashboard.open(path, **query)
        for number, chart in enumerate(dashboard.page.get_by_test_id("stPlotlyChart").all()):
            chart.scroll_into_view_if_needed()
            assert (name, number, faint_words(chart)) == (name, number, [])
            assert (name, number, faint_marks(chart)) == (name, number, [])
            drawn += 1
    assert drawn > 20
    context.close()


def test_words_stand_out_too_when_the_system_turns_dark_while_the_page_is_open(dashboard):
    dashboard.open("/benchmark", own_initial_cost_ex_tax_yen=3000)
    chart, app = dashboard.chart(0), dashboard.page.get_by_test_id("stApp")
    dashboard.page.emulate_media(color_scheme="dark")
    expect(app).to_have_css("background-color", "rgb(18, 23, 31)")
    assert faint_words(chart) == []
    dashboard.page.emulate_media(color_scheme="light")


def test_the_measure_of_contrast_is_that_of_the_guideline():
    assert contrast((255, 255, 255), (0, 0, 0)) == 21
    # the usual grey that just passes on white
    assert 4.5 < contrast((118, 118, 118), (255, 255, 255)) < 4.6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_cell_of_the_list_stands_out_though_it_is_painted(browser, address, scheme):
    # So many pixels for one that strokes are wider than a pixel, whose colour is then that of the ink.
    context = browser.new_context(viewport=SMALL, locale="ja-JP", color_scheme=scheme, device_scale_factor=3)
    dashboard = Dashboard(context.new_page(), address)
    dashboard.open("/search", own_population=12000)
    (first,) = dashboard.rows("岡山県鏡野町")[:1]
    assert list(first)[:2] == ["団体", "名称"]
    list_of_cases = dashboard.page.get_by_test_id("data-grid-canvas").first
    image = Image.open(io.BytesIO(list_of_cases.screenshot())).convert("RGB")
    for words, left, right in (("団体", 40, 160), ("名称", 170, 390), ("人口", 410, 475)):
        cell = image.crop([3 * edge for edge in (left, ROW_HEIGHT + 4, right, 2 * ROW_HEIGHT - 4)])
        colours = cell.getcolors(cell.width * cell.height)
        _, ground = max(colours)
        reached = max(contrast(colour, ground) for _, colour in colours)
        assert reached >= TEXT_CONTRAST, f"{words}: {reached:.1f} on {ground}"
    context.close()
