"""Numbers in the words of a budget sheet."""

from datetime import date

import pandas as pd
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
    [
        ((date(2020, 9, 1), date(2021, 8, 1)), "令和2年9月～令和3年8月（2020-09～2021-08）"),
        ((date(2019, 4, 1), date(2019, 5, 1)), "平成31年4月～令和元年5月（2019-04～2019-05）"),
        ((date(2020, 12, 1), None), "令和2年12月（2020-12）"),
    ],
)
def test_the_months_of_a_step_are_written_as_staff_write_them(months, words):
    assert labels.month_words(*months) == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2023, 1, 1), "令和5年1月1日（2023-01-01）"),
        (date(2019, 5, 1), "令和元年5月1日（2019-05-01）"),
        (date(2019, 4, 30), "平成31年4月30日（2019-04-30）"),
        (date(1989, 1, 8), "平成元年1月8日（1989-01-08）"),
        (date(1980, 1, 1), "昭和55年1月1日（1980-01-01）"),
    ],
)
def test_a_day_is_written_in_its_era_as_staff_write_it(when, words):
    assert labels.day(when) == words


def test_a_column_of_dates_is_written_to_the_month_where_no_more_is_known():
    days = pd.to_datetime(pd.Series(["2021-09-01", None]))
    assert labels.dated(days.rename("service_start_on")) == ["令和3年9月（2021-09）", ""]
    assert labels.dated(days.rename("population_on")) == ["令和3年9月1日（2021-09-01）", ""]


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


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("5年使うときのTCOの目安", ["TCO"]),
        ("5年間の費用", ["5年間の費用", "TCO"]),
        ("場所は、資料から取り出した文字の行", ["取り出した文字の行"]),
    ],
)
def test_a_term_that_only_a_meaning_uses_is_explained_too(text, terms):
    assert [line.split("**")[1] for line in labels.glossary(text).splitlines()] == terms
