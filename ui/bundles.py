"""Puts beside the rows of a file what they mean: dictionary, codes, sources and conditions. No Streamlit here."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import BinaryIO

import pandas as pd

from queries import language
from queries.language import t
from ui import exports, workbook

DATA, DICTIONARY, CODES, SOURCES, CONDITIONS = "データ", "列の辞書", "コード表", "出典", "条件"
FILE_NAMES = {DATA: "data", DICTIONARY: "dictionary", CODES: "codes", SOURCES: "sources", CONDITIONS: "conditions"}
SOURCE_COLUMNS = ["source_title", "publisher_name", "edition", "as_of_on", "published_on", "cases", "source_note"]
# Columns that stay codes in every file, their words being another column.
KEYS = {"measure_code": ("measure",), "prefecture_code": ("prefecture",)}
AS_NAMED = "名称のとおり（この表のために求めた列）"
VALUE_UNIT = "値の単位"  # among the conditions of a table of one measure
OF_THE_MEASURE = "画面の「値」で選んだもの。定義は画面「データについて」の「列の辞書」にある"
Frames = Iterable[pd.DataFrame]


@dataclass(frozen=True)
class About:
    """What stands beside rows: codes and dictionary of the whole database, the sources, conditions by heading."""

    codes: pd.DataFrame
    dictionary: pd.DataFrame
    sources: pd.DataFrame
    conditions: Mapping[str, str]

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        keys = zip(self.codes["list"], self.codes["code"], strict=True)
        return dict(zip(keys, self.codes["label"], strict=True))

    def label(self, code_list: str, code: object) -> str:
        """Return the words of a code, the code itself where the list has none, and nothing for a blank."""
        return "" if pd.isna(code) else self._labels.get((code_list, str(code)), str(code))

    def worded(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with headers and codes in words."""
        return exports.with_words(frame, self.label, self.dictionary)


def beside(frame: pd.DataFrame, about: About) -> dict[str, pd.DataFrame]:
    """Return the tables that explain the rows of the frame, with machine headers, by the name of their sheet."""
    conditions = list(about.conditions.items())
    return {
        DICTIONARY: columns(frame, about.dictionary, about.conditions.get(t(VALUE_UNIT), "")),
        CODES: codes(frame, about),
        SOURCES: about.sources[[name for name in SOURCE_COLUMNS if name in about.sources]],
        CONDITIONS: pd.DataFrame(conditions, columns=["item", "content"], dtype="str"),
    }


def all_sheets(tables: Mapping[str, pd.DataFrame], about: About) -> dict[str, pd.DataFrame]:
    """Return every table of the database as a sheet by its name in words, with the dictionary and the conditions."""
    names = about.dictionary.drop_duplicates("table_name").set_index("table_name")["table_label"]
    sheets = {names[name]: about.worded(table) for name, table in tables.items()}
    explained = beside(pd.DataFrame(), about)
    return sheets | {
        t(DICTIONARY): about.worded(about.dictionary[about.dictionary["table_label"].isin(sheets)]),
        t(CONDITIONS): _headed(explained[CONDITIONS]),
    }


HEADERS = {
    "column_label": "列名", "column_name": "英字の列名", "data_type": "型", "unit_name": "単位", "meaning": "意味",
    "list": "コード表の名前", "code": "コード", "label_ja": "名称", "label_en": "名称", "definition": "定義",
    "source_title": "資料名", "publisher_name": "発行者", "edition": "版", "as_of_on": "内容の時点",
    "published_on": "公表日", "cases": "記録の数（件）", "source_note": "注記", "item": "項目", "content": "内容",
}  # fmt: skip


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns={name: t(header) for name, header in HEADERS.items()})


def columns(frame: pd.DataFrame, dictionary: pd.DataFrame, value_unit: str = "") -> pd.DataFrame:
    """Return one row per column of the frame: header, name, type, unit and meaning.

    A `value` with a unit is of the measure that the table is about, not the printed one of an effect.
    """
    known = dictionary.drop_duplicates("column_name").set_index("column_name")
    meanings = known["meaning"].to_dict() | ({"value": t(OF_THE_MEASURE)} if value_unit else {})
    headers, lists = exports.headers(list(frame.columns), dictionary), exports.code_lists(frame, dictionary)
    rows = [
        (
            headers[name], name, _type(frame[name], name in lists),
            value_unit if name == "value" and value_unit else _unit(headers[name]), meanings.get(name) or t(AS_NAMED),
        )
        for name in frame.columns
    ]  # fmt: skip
    names = ["column_label", "column_name", "data_type", "unit_name", "meaning"]
    return pd.DataFrame(rows, columns=names, dtype="str")


def _type(values: pd.Series, is_code: bool) -> str:
    if is_code:
        return t("コード")
    if pd.api.types.is_bool_dtype(values):
        return t("真偽")
    if pd.api.types.is_datetime64_any_dtype(values):
        return t("日付")
    return t("数") if pd.api.types.is_numeric_dtype(values) else t("文字")


def _unit(header: str) -> str:
    """Return the unit that a header ends with: 円/年 of ランニングコスト（円/年）."""
    found = re.search(r"（(?:[^（）]*・)?([^（）・]+)）$", header)
    return found[1] if found and not found[1].isascii() else ""


def codes(frame: pd.DataFrame, about: About) -> pd.DataFrame:
    """Return one row per code that a column may hold."""
    kept = {name: lists for name, lists in KEYS.items() if name in frame}
    used = kept | exports.code_lists(frame, about.dictionary)
    rows = [(name, code_list) for name, lists in used.items() for code_list in lists]
    pairs = pd.DataFrame(rows, columns=["column_name", "list"])
    words = about.codes[["list", "code", f"label_{language.current()}", "definition"]]
    return pairs.astype("str").merge(words, on="list")


def write_workbook(target: BinaryIO, frames: Frames, about: About) -> None:
    """Write the rows as the first sheet of a workbook, what explains them as the others."""
    first, every = _peeked(frames)
    sheets: dict[str, Frames] = {t(DATA): (about.worded(frame) for frame in every)}
    explained = {t(name): [_headed(table)] for name, table in beside(first, about).items()}
    workbook.write(target, sheets | explained)


def write_zip(target: BinaryIO, kind: str, frames: Frames, about: About) -> None:
    """Write the rows as one CSV in a ZIP, what explains them as others beside it."""
    first, every = _peeked(frames)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        with archive.open(_csv_name(DATA, kind), "w", force_zip64=True) as file:
            for number, frame in enumerate(every):
                file.write(_csv(kind, frame, about, header=number == 0))
        for name, table in beside(first, about).items():
            shown = _headed(table) if kind == "excel" else table
            archive.writestr(_csv_name(name, kind), _csv(kind, shown, PLAIN, header=True))


def _csv_name(name: str, kind: str) -> str:
    return f"{t(name) if kind == 'excel' else FILE_NAMES[name]}.csv"


def _csv(kind: str, frame: pd.DataFrame, about: About, *, header: bool) -> bytes:
    if kind == "machine":
        return exports.machine_csv(frame, header=header)
    return exports.excel_csv(frame, about.label, about.dictionary, header=header)


def _peeked(frames: Frames) -> tuple[pd.DataFrame, Iterator[pd.DataFrame]]:
    rest = iter(frames)
    first = next(rest)
    return first, chain([first], rest)


_NO_CODES = pd.DataFrame(columns=["list", "code", "label", "definition"], dtype="str")
_NO_COLUMNS = pd.DataFrame(columns=["column_name", "column_label", "meaning", "code_list"], dtype="str")
PLAIN = About(_NO_CODES, _NO_COLUMNS, pd.DataFrame(), {})
