"""README.en.md says what README.md says: the same commands, code, figures, links and headings, without Japanese."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
JAPANESE = (ROOT / "README.md").read_text(encoding="utf8").partition("\n## In English")[0]
ENGLISH = (ROOT / "README.en.md").read_text(encoding="utf8")
BOTH = (JAPANESE, ENGLISH)
READMES = {"README.md", "README.en.md"}
OTHER_LANGUAGE = "日本語: [README.md](README.md)"
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)]+)\)")
QUOTED = re.compile(r"“[^”]*”")
NUMBER = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)(万|[ -]million)?")
TIMES = {"": 1, "万": 10_000, " million": 1_000_000, "-million": 1_000_000}
KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def commands(text):
    return [re.sub(r" +#.*", "", block).split("\n") for block in FENCED.findall(text)]


def prose(text):
    return FENCED.sub("", text)


def rows(text):
    return [line for line in prose(text).split("\n") if line.startswith("|")]


# The numbers of a row, sorted because grammar moves them. Counters (件, 秒, times) are no part of them, digits may be
# full-width, and 100万, 1 million and 1,000,000 are one number. A number in words (一つ, one) is none in either.
def numbers(row):
    found = NUMBER.findall(unicodedata.normalize("NFKC", row))
    return sorted(Decimal(digits.replace(",", "")) * TIMES[unit] for digits, unit in found)


def test_the_commands_are_the_same_in_the_same_order():
    japanese, english = map(commands, BOTH)
    assert english == japanese


def test_the_same_code_stands_as_often_in_both():
    japanese, english = (Counter(CODE.findall(prose(text))) for text in BOTH)
    assert english == japanese


def test_each_row_of_a_table_has_the_same_numbers_in_both():
    pairs = list(zip(*map(rows, BOTH), strict=True))
    assert [english for japanese, english in pairs if numbers(english) != numbers(japanese)] == []


def test_the_headings_are_of_the_same_number_and_rank():
    japanese, english = (re.findall(r"^(##+) ", prose(text), re.MULTILINE) for text in BOTH)
    assert english == japanese


def test_the_links_and_pictures_lead_to_the_same_places():
    japanese, english = ([to for to in LINK.findall(text) if to not in READMES] for text in BOTH)
    assert english == japanese


def test_the_english_opens_with_the_way_to_the_japanese():
    assert ENGLISH.split("\n")[1:3] == ["", OTHER_LANGUAGE]


def test_the_english_is_japanese_only_in_code_links_and_quotes():
    text = prose(ENGLISH).replace(OTHER_LANGUAGE, "")
    for allowed in (CODE, LINK, QUOTED):
        text = allowed.sub("", text)
    assert [line for line in text.split("\n") if KANA_OR_KANJI.search(line)] == []
