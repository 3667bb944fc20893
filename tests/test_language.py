"""English: every word that a reader sees has one, none is left over, and each reader has a language of their own."""

import ast
import csv
import re
import string
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from etl.build import build
from queries import language, run
from queries.filters import Filters
from ui import estimate, estimate_words, faults, gate, labels, own

ROOT = Path(__file__).parents[1]
SHOWN = [ROOT / "app.py", *sorted(ROOT.glob("pages/*.py")), *sorted(ROOT.glob("ui/*.py")), *ROOT.glob("queries/*.py")]
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e\u3000-\u303f]")
KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# What is read, compared or cut, or shown before anybody has chosen a language.
NOT_SHOWN = {
    "queries/language.py": {"日本語"},
    "ui/sidebar.py": {"ことば / Language"},
    "ui/labels.py": {*"元年月日（）～円", "令和", "平成", "昭和", "度（", "度", "億円", "万円"},
    "ui/bundles.py": {"（(?:[^（）]*・)?([^（）・]+)）$"},
    "ui/exports.py": {r"[^\w\-・～]+"},
    "ui/ladder.py": {"＊"},
    "ui/progress.py": {"全体"},
    "ui/benchmark.py": {"。. "},
    "ui/charts.py": {"のみ", "\nのみ"},
    "ui/charts_overview.py": {"人以上", "人\n以上", "以上", "未満", "人未満", "人\n未満", "～\n"},
    "ui/charts_cases.py": {"コストが"},
    "ui/slides.py": {"。. "},
    "ui/compare.py": {"－"},
    "ui/own.py": {own.KEEPERS_WAY},
    "ui/gate.py": {gate.UNKNOWN_HOST, gate.NO_ROOM},
    "ui/faults.py": {faults.BROKEN_PAGE},
    "ui/data.py": {"データを確かめています… / Preparing the data…"},
}
# Whole files whose Japanese is not words: patterns of what Excel changes.
PATTERNS = {"CONVERTED", "AMOUNT_IN_WORDS"}
# Japanese that an English text may hold: examples of what to search for, the names of things of the data.
EXAMPLES = {"例: 書かない窓口、RPA、団体名"}
EXPLAINING = ("definition", "unit_name", "table_label", "grain", "column_label", "meaning")


def catalogue():
    with language.CATALOGUE.open(encoding="utf8", newline="") as file:
        return [(row["japanese"], row["english"]) for row in csv.DictReader(file)]


def literals(path):
    """Each Japanese text of a file that is no docstring: the text, its line, and where it stands."""
    tree = ast.parse(path.read_text(encoding="utf8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and JAPANESE.search(node.value):
            above = [node]
            while above[-1] in parents:
                above.append(parents[above[-1]])
            if not isinstance(above[1], ast.Expr):
                yield node.value, node.lineno, above


def every_literal():
    trees = [ast.parse(path.read_text(encoding="utf8")) for path in SHOWN]
    return {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def is_pattern(above):
    return any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in PATTERNS for node in above)


def shown_literals():
    for path in SHOWN:
        name = str(path.relative_to(ROOT))
        for text, line, above in literals(path):
            if text not in NOT_SHOWN.get(name, ()) and not is_pattern(above):
                yield f"{name}:{line}", text, above


def test_no_sentence_is_pasted_together():
    """What stands beside places of an f-string could have no English: a whole sentence is given to `t`."""
    assert [place for place, _, above in shown_literals() if isinstance(above[1], ast.JoinedStr)] == []


@pytest.fixture(scope="module")
def explained(tmp_path_factory):
    """Every Japanese text of the database that explains the data: of columns, tables, measures and codes."""
    path = tmp_path_factory.mktemp("explained") / "facts.duckdb"
    build([ROOT / "data"], path)
    rows = run.Selection(run.open_database(path)).rows
    found = set()
    for name in ("shared/codes", "shared/measures", "sources/dictionary"):
        frame = rows(name, Filters(), {})
        for column in set(EXPLAINING) & set(frame.columns):
            found |= {text for text in frame[column].dropna() if JAPANESE.search(text)}
    return found


def test_every_word_has_its_english_and_no_english_is_left_over(explained):
    wanted = {text for _, text, _ in shown_literals()} | explained
    known = [japanese for japanese, _ in catalogue()]
    assert sorted(wanted - set(known)) == []
    assert sorted(set(known) - wanted - every_literal()) == []
    assert len(known) == len(set(known))


def test_the_catalogue_is_sorted():
    japanese = [row[0] for row in catalogue()]
    assert japanese == sorted(japanese)


def places(text):
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None)


def test_the_english_has_the_same_places():
    formatted = [row for row in catalogue() if re.search(r"\{\w+(:[^}]*)?\}", row[0])]
    assert formatted
    assert [row for row in formatted if places(row[0]) != places(row[1])] == []


def test_the_english_is_english():
    assert [row for row in catalogue() if KANA_OR_KANJI.search(row[1]) and row[0] not in EXAMPLES] == []
    assert [row for row in catalogue() if not row[1].strip() and row[0].strip(" 　")] == []


def test_every_code_has_an_english_label_of_its_own():
    with (ROOT / "data" / "codes.csv").open(encoding="utf8", newline="") as file:
        codes = list(csv.DictReader(file))
    assert [row["code"] for row in codes if not row["label_en"] or KANA_OR_KANJI.search(row["label_en"])] == []
    assert len({(row["list"], row["label_en"].lower()) for row in codes}) == len(codes)


@pytest.fixture
def english():
    language.use("en")
    yield
    language.use("ja")


@pytest.mark.parametrize(
    ("yen", "words"),
    [
        (0, "¥0"),
        (9_500, "¥9,500"),
        (875_000, "¥875,000"),
        (26_700_000, "¥26.7M"),
        (120_000_000, "¥120M"),
        (12_345_678_900, "¥12.3B"),
        (-5_000_000, "-¥5M"),
        (None, ""),
    ],
)
def test_an_amount_in_english_has_sensible_digits(english, yen, words):
    assert labels.man_yen(yen) == words


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (lambda: labels.era_year(2024), "FY2024"),
        (lambda: labels.month(date(2021, 4, 1)), "2021-04"),
        (lambda: labels.month_words(date(2020, 9, 1), date(2021, 8, 1)), "2020-09 to 2021-08"),
        (lambda: labels.month_words(date(2020, 12, 1), None), "2020-12"),
        (lambda: labels.ratio(0.961), "0.96×"),
        (lambda: labels.shown_value(500, "count", language.t("時間/年")), "500 hours/year"),
        (lambda: labels.shown_value(875_000, "yen", language.t("円/年")), "¥875,000/year"),
        (lambda: labels.shown_cost(26_700_000, "", True, "Tax excluded"), "about ¥26.7M (tax excluded)"),
        (lambda: labels.named("Running cost", "Not stated"), "Running cost: Not stated"),
        (
            lambda: estimate_words.describe(estimate.Assumptions(initial_yen=20_000_000, hours_per_year=500)),
            "Initial cost ¥20,000,000, Running cost Blank, Subsidy for the initial cost Blank, "
            "Hours saved 500 hours, Hourly rate ¥3,300 to ¥4,600, Years 5, Share realised 100%",
        ),
        (lambda: Filters(lead_min=6, lead_max=12).describe(str), "Lead time: 6 months to 12 months"),
        (
            lambda: Filters(keyword="RPA", initial_max=20_000_000).describe(str),
            "Keyword: RPA, Initial cost: ¥20,000,000 or less",
        ),
        (lambda: Filters().describe_peers(), "the 10 local authorities nearest in population"),
    ],
)
def test_what_is_said_in_english(english, shown, words):
    assert shown() == words


def test_what_the_catalogue_does_not_have_stays_as_it_is(english):
    assert language.t("奈良市の窓口") == "奈良市の窓口"


def test_the_language_of_one_reader_is_that_of_no_other(english):
    said = []
    other = Thread(target=lambda: said.append(language.t("概要")))
    other.start()
    other.join()
    assert said == ["概要"]
    assert language.t("概要") == "Overview"


def test_a_file_made_later_speaks_the_language_in_which_it_was_asked_for(english):
    speak = language.spoken(lambda: language.t("概要"))
    language.use("ja")
    assert speak() == "Overview"
    assert language.t("概要") == "概要"


@pytest.mark.parametrize("given", ["fr", "", "EN", "日本語"])
def test_an_unknown_language_is_the_usual_one(given):
    language.use(given)
    assert language.current() == "ja"
    assert Filters.from_query({"lang": [given]}, {}).language == "ja"
    assert Filters.from_query({"lang": ["en"]}, {}).to_query() == {"lang": ["en"]}
