"""A real spreadsheet program opens the CSV for Excel and the workbook, and reads the values that pandas reads."""

import io
import math
import random
from datetime import datetime
from pathlib import Path

import office
import openpyxl
import pandas as pd
import pytest
from same_rows import unguarded

from queries import run
from queries.filters import Filters
from ui import bundles, downloads, exports

ROOT = Path(__file__).parents[1]
# UTF-8, comma, quotes; the cells found as a spreadsheet finds them by itself; Japanese
AS_EXCEL_OPENS = "Text - txt - csv (StarCalc):44,34,76,1,,1041,false,true,false"
TRAPS = [
    "0012", "1E5", "1-2", "1-02", "(1)", "3/4", "2024-01", "R5.4.1", "50%", "1:30", "TRUE", "=1+1", "+81", "-x", "@a",
    "12345678901234567890", "１２", "'0012", "a,b", 'say "x"', "令和元年5月1日", "窓口", "(1)-7", "http://example.com",
    "#REF", "１千円", "12万", "5円", "1億2千万円", "￥1,000", "May-5", "1 1/2", " 1", "-円",
]  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """Return a function that opens a file in LibreOffice Calc and gives back the cells of its first sheet."""

    def cells(content, extension):
        path = tmp_path_factory.mktemp("calc") / f"rows.{extension}"
        path.write_bytes(content)
        options = [f"--infilter={AS_EXCEL_OPENS}"] if extension == "csv" else []
        read = office.converted(path, "xlsx:Calc MS Excel 2007 XML", *options)
        rows = openpyxl.load_workbook(read).worksheets[0].iter_rows(values_only=True)
        return [[plain(value) for value in row] for row in rows]

    return cells


def plain(value):
    """Return a cell as text for text, and as a value for a number, date or truth; nothing for a blank."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    if isinstance(value, bool) or value in ("=TRUE()", "=FALSE()"):  # so Calc writes the truth of a workbook
        return value in (True, "=TRUE()")
    if isinstance(value, (datetime, pd.Timestamp)):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, str) else float(value)


def others(rows, expected):
    """Return the cells that are not as expected: Calc writes 15 digits, the last one not always rounded well."""
    assert len(rows) == len(expected)
    pairs = [pair for lines in zip(rows, expected, strict=True) for pair in zip(*lines, strict=True)]
    pairs = [(cell, wanted) for cell, wanted in pairs if cell != wanted]
    return [pair for pair in pairs if str in map(type, pair) or not math.isclose(*pair, rel_tol=1e-14)]


def rows_of(frame):
    return [list(frame.columns), *([plain(value) for value in row] for row in frame.itertuples(index=False, name=None))]


@pytest.fixture(scope="module")
def selection(shipped_database):
    return run.Selection(run.open_database(shipped_database))


@pytest.fixture(scope="module")
def about(selection):
    names = ("shared/codes", "sources/dictionary", "sources/documents")
    return bundles.About(*(selection.rows(name, Filters(), {}) for name in names), {"条件": "すべての記録"})


@pytest.fixture(scope="module")
def traps():
    """Rows with everything that a spreadsheet likes to change, beside numbers, dates and truths."""
    chance = random.Random(1)
    numbers = [chance.uniform(-1e6, 1e6) for _ in TRAPS[:-2]]
    return pd.DataFrame(
        {
            "title": TRAPS,
            "initial_cost_yen": pd.array([-5, 0, None, 10**12, *range(len(TRAPS) - 4)], dtype="Int64"),
            "value": [1e-7, 1 / 3, *numbers],
            "is_new": pd.array([True, False, None] * (len(TRAPS) // 3) + [True] * (len(TRAPS) % 3), dtype="boolean"),
            "service_start_on": pd.to_datetime(["2021-09-01", None] * (len(TRAPS) // 2)),
        }
    )


def of_pandas_csv(content, frame):
    """Read a CSV for Excel with pandas, each column as what it is."""
    read = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype="str", keep_default_na=False)
    assert len(read.columns) == len(frame.columns)
    for header, name in zip(read.columns, frame.columns, strict=True):
        if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name]):
            read[header] = pd.to_numeric(read[header])
    return rows_of(read)


def given_back(rows):
    """The cells without what held them back, and yes and no, which stand as words, as true and false."""
    plain_words = [[unguarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    return [[{"はい": True, "いいえ": False}.get(cell, cell) for cell in row] for row in plain_words]


@pytest.mark.parametrize("name", ["search/case_list", "tables/cases", "tables/evidence", "tables/sources", "traps"])
def test_calc_reads_in_the_csv_for_excel_what_pandas_reads(name, opened, selection, about, traps):
    frame = traps if name == "traps" else selection.rows(name, Filters(own_population=36_832), {})
    content = exports.excel_csv(frame, about.label, about.dictionary)
    calc, pandas = opened(content, "csv"), of_pandas_csv(content, frame)
    assert len(calc) == len(frame) + 1
    assert others(calc, pandas) == []
    assert others(given_back(calc), rows_of(about.worded(frame))) == []


@pytest.mark.parametrize("name", ["search/case_list", "tables/cases", "tables/evidence", "tables/sources", "traps"])
def test_calc_reads_in_the_workbook_what_pandas_reads(name, opened, selection, about, traps):
    frame = traps if name == "traps" else selection.rows(name, Filters(own_population=36_832), {})
    content = downloads.KINDS["workbook"].content(frame, about)
    calc = opened(content, "xlsx")
    read = pd.read_excel(
        io.BytesIO(content), sheet_name="データ", keep_default_na=False, na_values=[""], dtype="object"
    )
    assert others(calc, rows_of(read)) == []
    assert others(calc, rows_of(about.worded(frame))) == []


def test_what_is_not_held_back_is_changed(opened):
    content = b"\xef\xbb\xbftitle\r\n" + "\r\n".join(["0012", "1E5", "=1+1"]).encode() + b"\r\n"
    assert [row[0] for row in opened(content, "csv")][1:3] == [12, 100_000]
