"""The two CSVs and their file names."""

import csv
import io
import re

import pandas as pd
import pytest

from queries.filters import Filters
from ui import exports

DICTIONARY = pd.DataFrame(
    [
        ("case_id", "事例ID", None),
        ("title", "名称", None),
        ("population_band_code", "人口区分", "population_band"),
        ("initial_cost_yen", "イニシャルコスト（円）", None),
        ("is_new", "新規掲載", None),
        ("service_start_on", "サービス開始", None),
        ("hours_saved_per_year", "削減時間（時間/年）", None),
    ],
    columns=["column_name", "column_label", "code_list"],
)
LABELS = {("population_band", "10k_50k"): "1万人以上5万人未満"}
FRAME = pd.DataFrame(
    {
        "case_id": ["a-1", "a-2"],
        "title": ['=HYPERLINK("x")', "窓口,「改革」\n二行目"],
        "population_band_code": ["10k_50k", None],
        "initial_cost_yen": pd.array([26_700_000, None], dtype="Int64"),
        "is_new": pd.array([True, None], dtype="boolean"),
        "service_start_on": pd.to_datetime(["2021-09-01", None]),
        "hours_saved_per_year": [-500.0, 12.5],
    }
)


def label(code_list, code):
    return LABELS.get((code_list, code), "" if pd.isna(code) else str(code))


def read(content, encoding):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_the_csv_for_excel_has_bom_crlf_japanese_headers_and_words():
    content = exports.excel_csv(FRAME, label, DICTIONARY)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert read(content, "utf-8-sig") == [
        ["事例ID", "名称", "人口区分", "イニシャルコスト（円）", "新規掲載", "サービス開始", "削減時間（時間/年）"],
        ["a-1", '\'=HYPERLINK("x")', "1万人以上5万人未満", "26700000", "true", "2021-09-01", "-500"],
        ["a-2", "窓口,「改革」 二行目", "", "", "", "", "12.5"],
    ]


def test_the_csv_for_machines_has_ascii_headers_and_codes():
    content = exports.machine_csv(FRAME)
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    header, first, second = read(content, "utf8")
    assert header == list(FRAME.columns)
    assert "".join(header).isascii()
    assert first == ["a-1", '\'=HYPERLINK("x")', "10k_50k", "26700000", "true", "2021-09-01", "-500"]
    assert second == ["a-2", "窓口,「改革」 二行目", "", "", "", "", "12.5"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("'=1+1", "''=1+1"),
        ("'90年代", "'90年代"),
        ("+81", "'+81"),
        ("-x", "'-x"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("窓口=x", "窓口=x"),
        (-5, -5),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_disarmed(value, expected):
    assert exports.disarmed(value) == expected


def test_two_columns_of_one_label_stay_apart():
    twice = pd.concat([DICTIONARY, pd.DataFrame([("other_title", "名称", None)], columns=DICTIONARY.columns)])
    frame = pd.DataFrame({"title": ["a"], "other_title": ["b"]})
    assert list(exports.worded(frame, label, twice).columns) == ["名称", "名称（other_title）"]


def test_a_file_name_says_what_which_filter_and_which_day():
    name = exports.file_name("事例一覧", Filters(bands=("10k_50k",), keyword='a/b\\c:*?"<>|'), label, "csv")
    assert re.fullmatch(r"事例一覧_人口区分_1万人以上5万人未満_キーワード_a_b_c_\d{8}\.csv", name)
    assert len(exports.file_name("事例一覧", Filters(keyword="長" * 100), label, "csv")) < 100
