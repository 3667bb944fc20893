"""English on every page of a real browser: nothing of ours stays Japanese, the data stay as printed."""

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from dashboard import CASES
from playwright.sync_api import expect
from test_browser_look import MEASURES, PAGES, assert_charts_are_readable
from test_browser_pages import downloaded

from queries import language
from ui import labels

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]+")
MORE_PAGES = {
    "自団体データ": ("/my_data", {}),
    "発表": ("/present", {"own": "岡山県鏡野町", "own_population": 12000}),
    **{
        f"スライド{number}": ("/present", {"own": "岡山県鏡野町", "own_population": 12000, "slide": number})
        for number in range(1, 8)
    },
    **{f"データについて・{tab}": ("/sources", {"tab": tab}) for tab in ("coverage", "dictionary", "codes", "files")},
}
# Everything that is read, one piece a place: texts of elements and charts, what stands in boxes, names and hints.
WORDS = """() => {
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const node = walker.currentNode
        if (!node.parentElement.closest("script, style")) found.push(node.textContent)
    }
    for (const part of document.querySelectorAll("[placeholder], [aria-label], [title], input"))
        found.push(part.placeholder ?? "", part.ariaLabel ?? "", part.title, part.value ?? "")
    return [...new Set(found.map(text => text.trim()).filter(Boolean))]
}"""


def texts_of_the_data():
    """Every text of the shipped facts, names of bodies and measures in full, and the languages' own names."""
    texts = [*language.LANGUAGES.values(), "ことば", "該当しない言葉", *MEASURES]
    texts += [labels.body_name(*body) for body in BODIES]
    for path in (ROOT / "data").glob("*.csv"):
        with path.open(encoding="utf8", newline="") as file:
            texts += [cell for row in csv.reader(file) for cell in row if JAPANESE.search(cell)]
    return "\n".join(texts)


def labels_of_codes():
    """Every label of a code, but for names of places, and of a measure, that no cell of the facts is."""
    with (ROOT / "data" / "codes.csv").open(encoding="utf8", newline="") as file:
        found = {row["label_ja"] for row in csv.DictReader(file) if row["list"] != "prefecture"} | set(MEASURES)
    for path in (ROOT / "data").glob("*.csv"):
        if path.name != "codes.csv":
            with path.open(encoding="utf8", newline="") as file:
                found -= {cell for row in csv.reader(file) for cell in row}
    return {label for label in found if JAPANESE.search(label)}


BODIES = {(case["prefecture_name"], case["municipality_name"]) for case in CASES}
DATA = texts_of_the_data()
CELLS = set(DATA.split("\n"))
CODES = labels_of_codes()
BETWEEN = re.compile(r"[:：、・｜|,\n]+")
PLACE = re.compile(r"\{\w*(?::[^}]*)?\}")
# Our words, and our sentences with anything in their places; a unit alone, as of {count}件, is also printed.
FEWEST_OF_A_SENTENCE = 4
OURS = {
    re.compile(".+".join(re.escape(part) for part in PLACE.split(japanese)), re.DOTALL)
    for japanese in language.english()
    if len("".join(JAPANESE.findall(PLACE.sub("", japanese))))
    >= (FEWEST_OF_A_SENTENCE if PLACE.search(japanese) else 1)
}


def left_in_japanese(texts, codes=CODES):
    """The texts that are words of ours, name a code or a measure, or hold Japanese that no cell of the facts has."""
    found = []
    for text in texts:
        runs = JAPANESE.findall(text)
        is_ours = text not in CELLS and any(pattern.fullmatch(text) for pattern in OURS)
        is_code = any(part.strip() in codes for part in (text, *BETWEEN.split(text)))
        if runs and (is_ours or is_code or any(run not in DATA for run in runs)):
            found.append(text)
    return found


@pytest.mark.parametrize("name", PAGES | MORE_PAGES)
def test_no_page_shows_an_untranslated_label(dashboard, name):
    path, query = (PAGES | MORE_PAGES)[name]
    dashboard.open(path, **query, lang="en")
    for fold in dashboard.page.get_by_test_id("stExpander").locator("summary").all():
        if fold.is_visible():
            fold.click()
            dashboard.settled()
    codes = frozenset() if "codes" in query.get("tab", "") else CODES  # that table shows both languages
    assert left_in_japanese(dashboard.page.evaluate(WORDS), codes) == []
    assert left_in_japanese([dashboard.page.title()]) == []
    if "slide" not in query:
        assert_charts_are_readable(dashboard)


def test_a_word_left_in_japanese_is_found():
    ours = ["概要", "条件: すべての記録", "値の分布", "すべての根拠（12件）"]
    ours += ["イニシャルコスト（税抜換算）", "1万人以上5万人未満", "1万人以上5万人未満: 3件"]
    assert left_in_japanese([*ours, "岡山県鏡野町", "75,000件", "Overview"]) == ours


def test_the_language_is_chosen_beside_the_filters_and_goes_with_every_link(dashboard):
    dashboard.open("/search", band="10k_50k", own_population=12000)
    dashboard.page.get_by_test_id("stSidebar").get_by_text("English", exact=True).click()
    dashboard.shows("Find cases", band="10k_50k", own_population="12000", lang="en")
    expect(dashboard.page.locator("html")).to_have_attribute("lang", "en")
    dashboard.follow("Benchmark")
    dashboard.shows("Benchmark", band="10k_50k", own_population="12000", lang="en")
    assert dashboard.chosen("Population band") == ["10,000 to 49,999"]
    dashboard.page.reload()
    dashboard.shows("Benchmark", band="10k_50k", own_population="12000", lang="en")
    dashboard.page.get_by_test_id("stSidebar").get_by_text("日本語", exact=True).click()
    dashboard.shows("ベンチマーク", band="10k_50k", own_population="12000")
    expect(dashboard.page.locator("html")).to_have_attribute("lang", "ja")
    assert dashboard.chosen("人口区分") == ["1万人以上5万人未満"]
    dashboard.page.go_back()
    dashboard.shows("Benchmark", band="10k_50k", own_population="12000", lang="en")


def test_files_have_english_headings_and_the_same_rows(dashboard):
    dashboard.open("/search", band="10k_50k", lang="en")
    name, content = downloaded(dashboard, "CSV for Excel")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert left_in_japanese(header) == []
    assert not JAPANESE.search(name)
    book = openpyxl.load_workbook(io.BytesIO(downloaded(dashboard, "Excel workbook")[1]), read_only=True)
    assert not JAPANESE.search("".join(book.sheetnames))
    for sheet in book:
        assert left_in_japanese([str(cell) for cell in next(sheet.iter_rows(values_only=True)) if cell]) == []
    dashboard.open("/search", band="10k_50k")
    japanese = list(csv.reader(io.StringIO(downloaded(dashboard, "Excel用CSV")[1].decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == [row[0] for row in japanese[1:]]
    assert len(header) == len(japanese[0]) == len(set(header))


@pytest.mark.parametrize(
    ("query", "name"), [({}, "自治体DX事例ベンチマーク"), ({"lang": "en"}, "Municipal DX case benchmark")]
)
def test_the_wordmark_names_the_product_in_the_language_spoken(dashboard, query, name):
    dashboard.open("/progress", **query)
    drawn = dashboard.page.get_by_test_id("stSidebarLogo").evaluate("image => fetch(image.src).then(it => it.text())")
    assert name in drawn
