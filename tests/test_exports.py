"""The two CSVs and their file names."""

import csv
import io
import re

import pandas as pd
import pytest
from same_rows import unguarded

from queries.filters import Filters
from ui import bundles, exports

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
        ["a-1", '\'=HYPERLINK("x")', "1万人以上5万人未満", "26700000", "はい", "2021-09-01", "-500"],
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


@pytest.mark.parametrize(
    "text",
    [
        "0012", "1E5", "1e+5", "1-2", "1-02", "(1)", "3/4", "2024-01", "2024年4月", "R5.4.1", "H25", "令和元年5月1日",
        "50%", "１２", "１千円", "－円", "1:30", "May-5", "5/Mar/2024", "1 1/2", "￥1,000", "TRUE", "12345678901234567",
        "12pm", "=1+1", "＝1", "+81", "-x", "@cmd", " 12", "'0012", "''=1",
    ],
)  # fmt: skip
def test_text_that_excel_would_change_is_held_back(text):
    assert exports.guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "(1)-7",
        "窓口",
        "2023年度",
        "10件",
        "0円",
        "12万",
        "a-1",
        "A3",
        "book-01",
        "mic-2024-01",
        "3～5分",
        "約500",
        "'90年代",
        "'",
        "",
        "May",
    ],
)
def test_text_that_excel_leaves_alone_stays_as_it_is(text):
    assert exports.guarded(text) == text
    assert unguarded(text) == text


@pytest.mark.parametrize("kind", ["excel", "machine"])
def test_no_text_breaks_the_line_of_its_record(kind):
    frame = pd.DataFrame({"title": ["a\nb", "a\r\nb", "a\u2028b", "a\vb", "a\x85b"]})
    content = exports.machine_csv(frame) if kind == "machine" else exports.excel_csv(frame, label, DICTIONARY)
    assert content.decode("utf-8-sig").splitlines()[1:] == ["a b"] * 5


@pytest.mark.parametrize(
    ("number", "written"),
    [(-5.0, "-5"), (1 / 3, "0.3333333333333333"), (1e-7, "0.0000001"), (1e21, "1000000000000000000000"), (0.1, "0.1")],
)
def test_a_number_is_written_whole_and_without_an_exponent(number, written):
    content = exports.machine_csv(pd.DataFrame({"value": [number]}))
    assert content.decode() == f"value\n{written}\n"
    assert float(written) == number


def test_the_continuation_of_a_csv_has_no_header_and_no_mark():
    whole = exports.excel_csv(FRAME, label, DICTIONARY)
    first = exports.excel_csv(FRAME.head(1), label, DICTIONARY)
    assert first + exports.excel_csv(FRAME.tail(1), label, DICTIONARY, header=False) == whole


def test_two_columns_of_one_label_stay_apart():
    twice = pd.concat([DICTIONARY, pd.DataFrame([("other_title", "名称", None)], columns=DICTIONARY.columns)])
    frame = pd.DataFrame({"title": ["a"], "other_title": ["b"]})
    assert list(exports.worded(frame, label, twice).columns) == ["名称", "名称（other_title）"]


def test_a_file_name_says_what_which_filter_and_which_day():
    name = exports.file_name("事例一覧", Filters(bands=("10k_50k",), keyword='a/b\\c:*?"<>|'), label, "csv")
    assert re.fullmatch(r"事例一覧_人口区分_1万人以上5万人未満_キーワード_a_b_c_\d{8}\.csv", name)
    assert len(exports.file_name("事例一覧", Filters(keyword="長" * 100), label, "csv")) < 100


def test_the_value_of_a_measure_is_not_explained_as_the_printed_value_of_an_effect():
    row = ("value", "値", None, "印刷された値（範囲なら下限）")
    explained = pd.DataFrame([row], columns=[*DICTIONARY.columns, "meaning"])
    frame = pd.DataFrame({"value": [1.0]})
    of_an_effect, of_a_measure = bundles.columns(frame, explained), bundles.columns(frame, explained, "円")
    assert of_an_effect[["unit_name", "meaning"]].values.tolist() == [["", "印刷された値（範囲なら下限）"]]
    assert of_a_measure[["unit_name", "meaning"]].values.tolist() == [["円", bundles.OF_THE_MEASURE]]
