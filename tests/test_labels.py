"""Numbers in the words of a budget sheet."""

from datetime import date

import pytest

from ui import blocks, labels, tables


@pytest.mark.parametrize(
    ("yen", "words"),
    [
        (0, "0円"),
        (9_500, "9,500円"),
        (26_700_000, "2,670万円"),
        (875_000, "87.5万円"),
        (120_000_000, "1.2億円"),
        (12_345_678_900, "123億円"),
        (-5_000_000, "-500万円"),
        (None, ""),
    ],
)
def test_an_amount_has_sensible_digits(yen, words):
    assert labels.man_yen(yen) == words


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ((26_700_000, "記載あり", True, "税抜"), "約2,670万円（税抜）"),
        ((0, "0円", False, "税抜"), "0円"),
        ((None, "非公表", None, "税抜"), "非公表"),
        ((None, "記載なし", None, ""), "記載なし"),
    ],
)
def test_a_cost_says_why_it_has_no_amount(cost, words):
    assert labels.shown_cost(*cost) == words


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (2024, "令和6年度（2024）"),
        (2019, "令和元年度（2019）"),
        (2018, "平成30年度（2018）"),
        (1989, "平成元年度（1989）"),
    ],
)
def test_a_fiscal_year_is_written_as_staff_write_it(year, words):
    assert labels.era_year(year) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [((date(2020, 9, 1), date(2021, 8, 1)), "2020-09～2021-08"), ((date(2020, 12, 1), None), "2020-12")],
)
def test_the_months_of_a_step_are_written_by_year_and_month(months, words):
    assert labels.month_words(*months) == words
    assert labels.month(date(2021, 4, 1)) == "2021年4月"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("書かない窓口", 12, "書かない窓口"), ("書かない窓口", 11, "書かない…"), ("RPA活用", 6, "RPA…"), ("", 4, "")],
)
def test_a_long_name_ends_in_an_ellipsis(text, width, expected):
    assert tables.fitted(text, width) == expected


@pytest.mark.parametrize(("body", "words"), [(("奈良県", "奈良市"), "奈良県奈良市"), (("大阪府", "大阪府"), "大阪府")])
def test_a_body_is_named_in_full(body, words):
    assert labels.body_name(*body) == words


@pytest.mark.parametrize(("text", "shown"), [(None, ""), (float("nan"), ""), ("a_b", r"a\_b"), (3, "3")])
def test_a_blank_of_the_data_is_shown_as_nothing(text, shown):
    assert blocks.escaped(text) == shown


def test_escaped_text_is_neither_markdown_nor_an_address_nor_an_icon():
    assert labels.escaped("**a** &lt; :red[b]") == "\\*\\*a\\*\\* \\&lt; \\:red\\[b\\]"
    assert "http://" not in labels.escaped("http://a").replace("\\", "")
    assert labels.escaped(":smile: a@b www.c 12:30") == "\\:\u2060smile\\: a@\u2060b www\u2060\\.c 12\\:30"


def test_the_terms_of_a_text_are_explained_and_no_others():
    found = labels.glossary("条件: すべての記録｜n = 3 / 8（値あり／該当）｜太線は中央値")
    assert [line.split("**")[1] for line in found.splitlines()] == ["n", "中央値"]
    assert labels.glossary("説明のいらない文") == ""
