"""The pictures of README, drawn from the running dashboard: with PICTURES=ui/pictures they are made anew.

Each has a note of the words it shows, and must still show what the dashboard says now.
"""

import os
import re
from pathlib import Path

import pytest
from dashboard import Dashboard
from PIL import Image
from PIL.PngImagePlugin import PngInfo

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SIZE = {"width": 1280, "height": 820}
TOWN = {"own": "岡山県鏡野町", "own_population": 12000}
PICTURES = {
    "overview": ("/", {}),
    "search": ("/search", TOWN | {"type": "case_study"}),
    "benchmark": ("/benchmark", TOWN | {"k": 30, "own_initial_cost_ex_tax_yen": "3000.0"}),
    "slide": ("/present", TOWN | {"slide": 3}),
    "english": ("/search", TOWN | {"type": "case_study", "lang": "en"}),
}

WORDS = "Words"  # the note within a picture of what it shows
DAY = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?|(?:令和)?\d{1,4}年\d{1,2}月\d{1,2}日|\d{1,2} [A-Z][a-z]+ \d{4}")
# The cells of a painted list are no elements with a place: they are those of the table within its canvas.
IN_VIEW = """() => {
    const isWhole = box => box.width && box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth
    const texts = document.createTreeWalker(document.querySelector('[data-testid="stApp"]'), NodeFilter.SHOW_TEXT)
    const found = [], range = document.createRange()
    while (texts.nextNode()) {
        const text = texts.currentNode, around = text.parentElement, words = text.textContent.trim()
        range.selectNodeContents(text)
        const canvas = around.closest('canvas')
        const isSeen = canvas
            ? canvas.getBoundingClientRect().top < innerHeight
            : isWhole(range.getBoundingClientRect()) && around.checkVisibility({opacityProperty: true})
        if (words && isSeen && !around.closest('style, script')) found.push(words.replace(/\\s+/g, ' '))
    }
    return found
}"""


@pytest.fixture
def wide(browser, address):
    """A tab as large as the pictures."""
    context = browser.new_context(viewport=SIZE, locale="ja-JP")
    yield Dashboard(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_readme_are_those_of_the_running_dashboard(wide, tmp_path, name):
    path, query = PICTURES[name]
    wide.open(path, **query)
    wide.page.wait_for_timeout(1000)  # a painted list follows the page
    drawn = Path(os.environ.get("PICTURES", tmp_path)) / f"{name}.png"
    wide.page.screenshot(path=drawn)
    _write_down(drawn, _words_in_view(wide.page))
    with Image.open(drawn) as new, Image.open(ROOT / "ui" / "pictures" / f"{name}.png") as shown:
        assert new.size == shown.size == tuple(SIZE.values())
        assert shown.info[WORDS].splitlines() == new.info[WORDS].splitlines()


def test_a_picture_of_other_numbers_would_be_noticed(wide, tmp_path):
    wide.open("/", type="case_study")
    drawn = tmp_path / "overview.png"
    wide.page.screenshot(path=drawn)
    _write_down(drawn, _words_in_view(wide.page))
    with Image.open(drawn) as new, Image.open(ROOT / "ui" / "pictures" / "overview.png") as shown:
        assert "199 件" in shown.info[WORDS].splitlines()
        assert "199 件" not in new.info[WORDS].splitlines()


def _words_in_view(page):
    """What can be read in the window, line by line, without days: those of the build and of today go on."""
    return [DAY.sub("", words) for words in page.evaluate(IN_VIEW)]


def _write_down(path, words):
    """Keep with a picture the words that it shows, for a picture cannot be compared from machine to machine."""
    note = PngInfo()
    note.add_itxt(WORDS, "\n".join(words), zip=True)
    with Image.open(path) as picture:
        picture.load()
    picture.save(path, pnginfo=note, optimize=True)


def test_readme_shows_every_picture_and_no_other():
    shown = re.findall(r"!\[[^\]]+\]\(ui/pictures/(\w+)\.png\)", (ROOT / "README.md").read_text(encoding="utf8"))
    assert sorted(shown) == sorted(PICTURES)
    assert sorted(path.stem for path in (ROOT / "ui" / "pictures").glob("*.png")) == sorted(PICTURES)
