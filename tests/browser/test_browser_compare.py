"""Pinning cases, laying them side by side, printing them, and the way to a case and back, in a real browser."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from dashboard import CASES, SMALL, Dashboard
from PIL import ImageChops
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SEARCH, COMPARE = "事例をさがす", "事例を並べる"
KAGAMINO = "マイナンバーカードを利用した鏡野町電子申請・届出システム"
TITLES = {case["case_id"]: case["title"] for case in CASES}
TWO = ["mic-2024-01", "mic-2024-14"]
# The cases that have the most to say.
FOUR = ["nagoya-01", "nara-1-07", "mic-2024-25", "osaka-2024-01"]
DATA = Path(__file__).parents[2] / "data"
LISTS = ("cost_items", "subsidies", "effects", "milestones", "vendors", "deployments", "tags")
LEAST_POINTS = 6.5
WORDY = ["mic-2024-25", "mic-2024-29", "mic-2024-26", "mic-2024-44"]


def press(dashboard, words):
    dashboard.page.get_by_role("button", name=words, exact=True).click()


def sheet(dashboard):
    """The cells of the first table by item."""
    rows = dashboard.main.locator(".side-by-side").first.locator("tbody tr").all()
    return {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows}


def printed(dashboard):
    return pypdfium2.PdfDocument(dashboard.page.pdf(format="A4"))


def letter_sizes(page):
    """The size of type of every letter of a printed page, in points."""
    text, matrix = page.get_textpage(), pdfium.FS_MATRIX()
    sizes = []
    for place in range(text.count_chars()):
        if not chr(pdfium.FPDFText_GetUnicode(text, place)).isspace():
            pdfium.FPDFText_GetMatrix(text, place, matrix)
            sizes.append(pdfium.FPDFText_GetFontSize(text, place) * abs(matrix.d))
    return sizes


def wordiest(count, sheets):
    """So many sheets of the cases of which the most is told."""
    told = Counter(row["case_id"] for name in LISTS for row in rows_of(name))
    first = [case_id for case_id, _ in told.most_common(count + 3)]
    return list(combinations(first, count))[:sheets]


def rows_of(name):
    with (DATA / f"{name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_step_back_from_a_case_opened_in_the_list_stands_the_list_as_it_was(dashboard):
    dashboard.open("/search", type="case_study")
    dashboard.rows("岡山県鏡野町")
    steps = dashboard.page.evaluate("history.length")
    dashboard.tick_row(0)
    dashboard.shows(KAGAMINO, type="case_study", case_id="mic-2024-01")
    assert dashboard.page.evaluate("history.length") == steps + 1
    dashboard.page.go_back()
    dashboard.shows(SEARCH, 47, type="case_study")
    dashboard.page.go_forward()
    dashboard.shows(KAGAMINO, type="case_study", case_id="mic-2024-01")
    dashboard.page.go_back()
    dashboard.shows(SEARCH, 47, type="case_study")
    dashboard.tick_row(1)
    dashboard.shows(TITLES["mic-2024-02"], type="case_study", case_id="mic-2024-02")


def test_pins_of_a_case_and_of_the_list_lead_to_the_comparison_and_stand_in_the_address(dashboard):
    dashboard.open("/case", case_id="mic-2024-01")
    press(dashboard, "並べる事例に加える")
    dashboard.shows(KAGAMINO, case_id="mic-2024-01", pin="mic-2024-01")
    dashboard.follow("事例をさがす")
    dashboard.shows(SEARCH, len(CASES), pin="mic-2024-01")
    box = dashboard.main.locator('input[aria-label="並べる事例に加える（1/4）"]')
    box.click()
    box.fill("北見市")
    dashboard.page.get_by_role("option", name="北海道北見市").click()
    dashboard.shows(SEARCH, len(CASES), pin=TWO)
    dashboard.follow("並べる事例 2/4")
    dashboard.shows(COMPARE, pin=TWO)
    assert sheet(dashboard)["導入までの期間"] == ["13か月", "62か月", "≠ 4.8倍の開き"]
    expect(dashboard.page.get_by_test_id("stPlotlyChart")).to_have_count(2)


def test_a_link_a_reload_back_and_forward_give_the_same_comparison(dashboard, browser, address):
    dashboard.open("/compare", pin=TWO)
    before = dashboard.main.inner_text()
    dashboard.page.reload()
    dashboard.settled()
    assert dashboard.main.inner_text() == before
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    other = Dashboard(context.new_page(), address)
    other.page.goto(dashboard.page.url)
    other.settled()
    assert other.main.inner_text() == before
    context.close()

    dashboard.main.get_by_role("button", name="外す", exact=True).first.click()
    dashboard.shows(COMPARE, pin="mic-2024-14")
    expect(dashboard.main).to_contain_text("もう1件加えると")
    dashboard.page.go_back()
    expect(dashboard.main).not_to_contain_text("もう1件加えると")  # the address is the former before the page is
    dashboard.shows(COMPARE, pin=TWO)
    assert dashboard.main.inner_text() == before
    dashboard.page.go_forward()
    dashboard.shows(COMPARE, pin="mic-2024-14")
    press(dashboard, "空にする")
    dashboard.shows(COMPARE)
    expect(dashboard.main).to_contain_text("並べる事例がまだありません。")


def test_unknown_numbers_in_an_address_are_said_and_left_out(dashboard):
    dashboard.open("/compare", pin=["mic-1999-99", "mic-2024-01", "' or 1=1 --"])
    expect(dashboard.main).to_contain_text("この番号の事例はありません: mic-1999-99")
    assert len(sheet(dashboard)["人口"]) == 2
    press(dashboard, "ない番号を外す")
    dashboard.shows(COMPARE, pin="mic-2024-01")


def test_previous_and_next_follow_the_list_of_the_selection(dashboard):
    dashboard.open("/search", type="case_study", own_population=12000)
    second = dashboard.rows("岡山県鏡野町")[1]
    dashboard.tick_row(0)
    expect(dashboard.main).to_contain_text("一覧の 1 / 47 件目")
    dashboard.main.get_by_role("link", name="次の事例").click()
    expect(dashboard.main).to_contain_text("一覧の 2 / 47 件目")
    expect(dashboard.main).to_contain_text(f"{second['団体']}｜事例｜")
    dashboard.main.get_by_role("link", name="前の事例").click()
    expect(dashboard.page.locator("h1")).to_have_text(KAGAMINO)


@pytest.mark.parametrize("pins", [TWO, FOUR, WORDY], ids=["two", "four", "four with many words"])
@pytest.mark.parametrize("size", [SMALL, {"width": 1920, "height": 1080}], ids=["small", "large"])
def test_two_to_four_cases_are_printed_on_one_page_without_what_is_pressed(dashboard, pins, size):
    dashboard.page.set_viewport_size(size)
    dashboard.open("/compare", pin=pins)
    paper = printed(dashboard)
    assert len(paper) == 1
    words = paper[0].get_textpage().get_text_range()
    assert "人口1人あたり5年間の費用" in words
    assert "何か月かけて進めたか" in words
    # the last row of the last table is on the page too
    last = dashboard.main.locator(".side-by-side").last.locator("tbody tr").last
    assert last.locator("th").inner_text().split("\n")[0] in words
    for pressed in ("空にする", "外す", "条件をすべて消す", "この図の数値", "キーワード"):
        assert pressed not in words


def test_a_dark_page_is_printed_on_white_paper_like_a_light_one(dashboard):
    papers = []
    for scheme in ("light", "dark"):
        dashboard.page.emulate_media(color_scheme=scheme)
        dashboard.open("/compare", pin=["mic-2024-01", "nara-1-02"])
        papers.append(printed(dashboard)[0].render().to_pil().convert("L"))
    dashboard.page.emulate_media(color_scheme="light")
    differing = ImageChops.difference(*papers).point(lambda shade: 255 * (shade > 60)).histogram()[255]
    assert differing < 0.001 * papers[0].width * papers[0].height


@pytest.mark.parametrize("pins", [*wordiest(2, 5), *wordiest(4, 5)], ids="+".join)
def test_the_wordiest_cases_are_printed_on_one_page_in_letters_that_can_be_read(dashboard, pins):
    dashboard.open("/compare", pin=pins)
    paper = printed(dashboard)
    assert len(paper) == 1
    assert min(letter_sizes(paper[0])) >= LEAST_POINTS
    words = paper[0].get_textpage().get_text_range()
    lists = dashboard.main.locator(".side-by-side.lists")
    more = lists.locator(".on-paper").all_text_contents()
    # what the paper leaves out it says, and the screen shows
    assert words.count("（画面で）") == len(more)
    expect(lists.locator(".on-paper:visible")).to_have_count(0)
    assert len(lists.locator(".on-screen:visible").all()) == len(more)
    # every list that stands in the table has at least one line on paper for some case
    for row in lists.locator("tbody tr").all():
        assert row.locator("th").inner_text().split("\n")[0] in words
