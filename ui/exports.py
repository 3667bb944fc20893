"""Turns frames into files: a CSV that Excel opens rightly and a clean CSV for machines. No Streamlit here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pandas as pd

from queries.filters import Filters
from queries.language import t
from ui import labels
from ui.labels import Label

BOM = b"\xef\xbb\xbf"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LINE_BREAKS = re.compile("[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Text that Excel or LibreOffice, asked nothing, turns into a number, a date, a time or a truth: 0012, 1E5, (1), 1-2,
# 3/4, 50%, R5.4.1; of amounts in words only those in full-width digits: １千円.
# Rather too much than too little: what is held back needlessly only shows an apostrophe.
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
CONVERTED = re.compile(
    rf"true|false|(?=.*\d)\(?(?:[\d\s.,:/%¥\\$€£+-]|[年月日時分秒元]|明治|大正|昭和|平成|令和|午前|午後"
    rf"|(?<=[\d ])[ap]m?\b|(?<=[\d.])e(?=[\d+-])|\b[mtshr](?=[\d元])|(?:{MONTHS})[a-z]*)+\)?",
    re.IGNORECASE,
)
AMOUNT_IN_WORDS = re.compile("[十百千万億兆円．，]*[０-９][０-９十百千万億兆円．，]*")
LONGEST_CONVERTED = 60
LONGEST_NAME = 80


def excel_csv(frame: pd.DataFrame, label: Label, dictionary: pd.DataFrame, *, header: bool = True) -> bytes:
    """Return the frame with headers and codes in words: UTF-8 with BOM, CRLF, text `guarded`, yes and no.

    Without its header it is the continuation of a file that has one.
    """
    content = _csv(with_words(frame, label, dictionary), "\r\n", guarded, header, (t("はい"), t("いいえ")))
    return BOM + content if header else content


def machine_csv(frame: pd.DataFrame, *, header: bool = True) -> bytes:
    """Return the frame with ASCII headers and codes: UTF-8 without byte order mark, LF, formulas disarmed."""
    return _csv(frame, "\n", disarmed, header)


def worded(frame: pd.DataFrame, label: Label, dictionary: pd.DataFrame) -> pd.DataFrame:
    """Return the frame as a table on screen: with headers, codes and dates in words."""
    dates = {name: labels.dated(frame[name]) for name in _date_columns(frame)}
    return with_words(frame.assign(**dates), label, dictionary)


def with_words(frame: pd.DataFrame, label: Label, dictionary: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the dictionary's labels as headers and the code tables' words as values."""
    words = frame.copy()
    for name, lists in code_lists(frame, dictionary).items():
        words[name] = pd.Series(_each(frame[name], partial(_word, label, lists)), frame.index, "str")
    return words.rename(columns=headers(list(frame.columns), dictionary))


def code_lists(frame: pd.DataFrame, dictionary: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the lists of codes by the column that holds such codes."""
    named = _known(dictionary)["code_list"].dropna()
    found = {name: labels.CODE_LISTS.get(name) or tuple(named.get([name], ())) for name in frame.columns}
    return {name: lists for name, lists in found.items() if lists}


def _known(dictionary: pd.DataFrame) -> pd.DataFrame:
    return dictionary.drop_duplicates("column_name").set_index("column_name")


def _word(label: Label, lists: tuple[str, ...], code: object) -> str:
    found = [label(code_list, code) for code_list in lists]
    return next((words for words in found if words != str(code)), t(labels.UNLISTED.get(code, found[0])))


def headers(names: list[str], dictionary: pd.DataFrame) -> dict[str, str]:
    """Return the header of each column in words, no two alike."""
    known = _known(dictionary)["column_label"]
    found = {}
    for name in names:
        header = t(labels.COLUMNS.get(name, "")) or known.get(name) or name
        found[name] = header if header not in found.values() else t("{header}（{name}）", header=header, name=name)
    return found


def _dates_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].dt.strftime("%Y-%m-%d") for name in _date_columns(frame)})


def _date_columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[name])]


def _csv(
    frame: pd.DataFrame,
    line_end: str,
    safe: Callable[[object], object],
    header: bool,
    truths: tuple[str, str] = ("true", "false"),
) -> bytes:
    cells = _dates_as_text(frame)
    for name in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            continue
        if pd.api.types.is_bool_dtype(cells[name]):
            cells[name] = cells[name].map(dict(zip((True, False), truths, strict=True))).astype("object")
        elif pd.api.types.is_float_dtype(cells[name]):
            cells[name] = _each(cells[name], _plain)
        elif not pd.api.types.is_numeric_dtype(cells[name]):
            cells[name] = _each(cells[name], safe)
    return cells.to_csv(index=False, lineterminator=line_end, header=header).encode("utf8")


def _each(values: pd.Series, change: Callable[[object], object]) -> list:
    """Return what becomes of each value; alike ones are changed once."""
    listed = values.tolist()
    changed = {value: change(value) for value in set(listed)}
    return [changed[value] for value in listed]


def _plain(number: float) -> str | None:
    """Return the shortest text without an exponent that reads back as the same number."""
    if pd.isna(number):
        return None
    text = repr(float(number))
    return (format(Decimal(text), "f") if "e" in text else text).removesuffix(".0")


def disarmed(value: object) -> object:
    """Return text on one line, with an apostrophe before what a spreadsheet would run; other values as they are.

    Text that already has one before a formula gets another, so that taking one away gives back what was.
    """
    if not isinstance(value, str):
        return value
    text = LINE_BREAKS.sub(" ", value)
    return f"'{text}" if value.lstrip("'").startswith(FORMULA_STARTS) else text


def guarded(value: object) -> object:
    """Return text on one line, with an apostrophe also before what Excel would turn into a number or a date."""
    if not isinstance(value, str):
        return value
    text = LINE_BREAKS.sub(" ", value)
    return f"'{text}" if _is_changed_by_excel(value) else text


def _is_changed_by_excel(value: str) -> bool:
    printed = value.lstrip("'")[:LONGEST_CONVERTED]
    # a Japanese Excel reads full-width signs and digits as their half-width ones
    text = unicodedata.normalize("NFKC", printed)
    return bool(
        text.startswith(FORMULA_STARTS) or CONVERTED.fullmatch(text.strip()) or AMOUNT_IN_WORDS.fullmatch(printed)
    )


def file_name(name: str, filters: Filters, label: Label, extension: str) -> str:
    """Return a file name that says what, which filter and which day, safe on every system."""
    words = filters.selects.describe(label)
    text = re.sub(r"[^\w\-・～]+", "_", f"{name}_{words}").strip("_")[:LONGEST_NAME].rstrip("_")
    stem = f"{text}_{date.today():%Y%m%d}"
    return f"{stem}.{extension}" if extension else stem
