"""Turns frames into files: a CSV that Excel opens rightly and a clean CSV for machines. No Streamlit here."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pandas as pd

from queries.filters import Filters
from ui import labels

Labels = Callable[[str, object], str]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_NAME = 80


def excel_csv(frame: pd.DataFrame, label: Labels, dictionary: pd.DataFrame) -> bytes:
    """Return the frame with Japanese headers and words for codes: UTF-8 with BOM, CRLF, formulas disarmed."""
    return b"\xef\xbb\xbf" + _csv(worded(frame, label, dictionary), "\r\n")


def machine_csv(frame: pd.DataFrame) -> bytes:
    """Return the frame with ASCII headers and codes: UTF-8 without byte order mark, LF, formulas disarmed."""
    return _csv(frame, "\n")


def zip_of_csvs(frames: dict[str, pd.DataFrame]) -> bytes:
    """Return a ZIP with one CSV for machines per frame, named by its key."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in frames.items():
            archive.writestr(f"{name}.csv", machine_csv(frame))
    return content.getvalue()


def worded(frame: pd.DataFrame, label: Labels, dictionary: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the dictionary's labels as headers and the code tables' words as values."""
    known = dictionary.drop_duplicates("column_name").set_index("column_name")
    words = frame.copy()
    for name in frame.columns:
        code_list = known["code_list"].get(name) if name in known.index else None
        lists = labels.CODE_LISTS.get(name) or ((code_list,) if isinstance(code_list, str) else ())
        if lists:
            words[name] = [_word(label, lists, code) for code in frame[name]]
        elif pd.api.types.is_datetime64_any_dtype(frame[name]):
            words[name] = frame[name].dt.strftime("%Y-%m-%d")
    return words.rename(columns=_headers(list(frame.columns), known))


def _word(label: Labels, lists: tuple[str, ...], code: object) -> str:
    found = [label(code_list, code) for code_list in lists]
    return next((words for words in found if words != str(code)), labels.UNLISTED.get(code, found[0]))


def _headers(names: list[str], known: pd.DataFrame) -> dict[str, str]:
    headers = {}
    for name in names:
        header = labels.COLUMNS.get(name) or (known["column_label"].get(name) if name in known.index else None) or name
        headers[name] = header if header not in headers.values() else f"{header}（{name}）"
    return headers


def _csv(frame: pd.DataFrame, line_end: str) -> bytes:
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_bool_dtype(safe[name]) or safe[name].dtype == "boolean":
            safe[name] = safe[name].map({True: "true", False: "false"}).astype("object")
        elif pd.api.types.is_datetime64_any_dtype(safe[name]):
            safe[name] = safe[name].dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(safe[name]):
            safe[name] = safe[name].map(_plain)
        elif not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = [disarmed(value) for value in safe[name]]
    return safe.to_csv(index=False, lineterminator=line_end).encode("utf8")


def _plain(number: float) -> str | None:
    if pd.isna(number):
        return None
    return str(int(number)) if float(number).is_integer() else repr(round(float(number), 6))


def disarmed(value: object) -> object:
    """Return text on one line, with an apostrophe before what a spreadsheet would run; other values as they are.

    Text that already has one before a formula gets another, so that taking one away gives back what was.
    """
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\r\n]+", " ", value)
    return f"'{text}" if value.lstrip("'").startswith(FORMULA_STARTS) else text


def file_name(name: str, filters: Filters, label: Labels, extension: str) -> str:
    """Return a file name that says what, which filter and which day, safe on every system."""
    words = filters.selects.describe(label)
    text = re.sub(r"[^\w\-・～]+", "_", f"{name}_{words}").strip("_")[:LONGEST_NAME].rstrip("_")
    stem = f"{text}_{date.today():%Y%m%d}"
    return f"{stem}.{extension}" if extension else stem
