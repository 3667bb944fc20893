"""Offers rows as files: at once where they are few, prepared on request with its progress where they are very many."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from queries import language, run
from queries.filters import Filters
from queries.language import spoken, t
from ui import bundles, data, exports, labels, large_files, limited, links, own, sidebar, workbook
from ui.bundles import About

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Rows:
    """Rows that are too many to hold: how many, and a function that yields them in parts without the session."""

    count: int
    parts: Callable[[], Iterator[pd.DataFrame]]


@dataclass(frozen=True)
class Kind:
    """One kind of file: its button, what it is, and how few rows become its content."""

    button: str
    extension: str
    mime: str
    help: str
    content: Callable[[pd.DataFrame, About], bytes]


def _workbook(frame: pd.DataFrame, about: About) -> bytes:
    content = io.BytesIO()
    bundles.write_workbook(content, [frame], about)
    return content.getvalue()


KINDS = {
    "excel": Kind(
        "Excel用CSV", "csv", "text/csv",
        "日本語の見出しと表示名。Excel でそのまま開けます（UTF-8 BOM付き）。"
        "Excel が数や日付や式に変えてしまう文字には、先頭にアポストロフィ（'）を1つ付けます。",
        lambda frame, about: exports.excel_csv(frame, about.label, about.dictionary),
    ),
    "machine": Kind(
        "システム連携用CSV", "csv", "text/csv",
        "英字の列名とコード（UTF-8）。列の意味は「データについて」の辞書にあります。",
        lambda frame, _: exports.machine_csv(frame),
    ),
    "workbook": Kind(
        "Excelブック", "xlsx", XLSX,
        "同じ行と、列の辞書・コード表・出典・条件を1枚ずつのシートにしたブック（XLSX）。値だけで、式はありません。",
        _workbook,
    ),
}  # fmt: skip
LONGEST_EXPORT = 600  # seconds of each of its two processes
# Of these DuckDB takes what it is given and goes to the disk beyond it; a million cases need 2,300.
EXPORT_MEGABYTES = 3 << 10
EXPORT_SETTINGS = {"DX_MEMORY_LIMIT": "1GB", "DX_THREADS": "2"}
NOT_WRITTEN = "ファイルを用意できませんでした。\n\n条件を加えて行を減らすか、もう一度お試しください。"
FILE_SUFFIXES = {"excel": "", "machine": "_codes", "workbook": ""}


def downloads(
    frame: pd.DataFrame,
    *,
    key: str,
    name: str,
    filters: Filters,
    conditions: str | None = None,
    unit: str = "",
    note: str = "",
    whole: Rows | None = None,
) -> None:
    """Offer exactly these rows as a CSV for Excel, a CSV for machines and a workbook.

    `conditions` says in words which rows these are where the filters do not; `unit` is that of a column `value`,
    `note` what a reader of the values must know; `whole` are the rows that the frame is but the beginning of.
    """
    rows = whole or Rows(len(frame), lambda: large_files.in_parts(frame))
    said = {"conditions": conditions, "unit": unit, "note": note}
    about = described(name, filters, rows.count, sources_in=None if whole else frame, **said)
    if whole or rows.count > large_files.MOST_AT_ONCE:
        _prepared_on_request(rows, about, key, name, filters, spoken_in=language.current())
        return
    row = st.container(horizontal=True)
    for kind, file in KINDS.items():
        row.download_button(
            t(file.button),
            spoken(lambda file=file: file.content(frame, about)),
            exports.file_name(name + FILE_SUFFIXES[kind], filters, data.label, file.extension),
            file.mime,
            key=f"{key}_{kind}",
            on_click="ignore",
            help=t(file.help),
        )


def case_list(cases: pd.DataFrame, *, key: str, filters: Filters) -> None:
    """Offer the list of cases of a selection, also where those at hand are but its beginning."""
    count = data.count(filters)
    whole = Rows(count, data.parts("search/case_list", filters)) if count > len(cases) else None
    downloads(cases, key=key, name=t("事例一覧"), filters=filters, whole=whole)


def described(
    name: str,
    filters: Filters,
    count: int,
    *,
    conditions: str | None = None,
    unit: str = "",
    note: str = "",
    sources_in: pd.DataFrame | None = None,
) -> About:
    """Return what stands beside rows in a file, ready to be used without the session.

    The sources are those of the selection or, where a frame names some of them, these.
    """
    documents = data.load("sources/documents", filters.selects)
    documents = documents[documents["selected_cases"] > 0]
    if sources_in is not None and "source_title" in sources_in:
        documents = documents[documents["source_title"].isin(sources_in["source_title"])]
    build = data.load("sources/build").iloc[0]
    laid_over = own.current()
    page, query = sidebar.here()
    own_town = t("{name}（人口 {population}人）", name=filters.own_name, population=filters.own_population)
    said = {
        "表": name,
        "条件": conditions or filters.describe(data.label),
        "行数（n）": t("{count}行", count=count),
        "わが町": own_town if filters.own_population else "",
        "自団体データ": laid_over.name if laid_over else "",
        bundles.VALUE_UNIT: unit,
        "注意": note,
        "リンクの条件": urlencode(query, doseq=True),
        "条件コード": links.code(page, query | {links.DATA: [data.mark()]}),
        "作成日": f"{date.today():%Y-%m-%d}",
        "データベースの構築": t("{time}（日本時間）", time=f"{build['built_at'] + labels.JAPAN_TIME:%Y-%m-%d %H:%M}"),
        "空欄": t("値がないことを表し、0とは違います"),
        "文字": t("ブックでは資料のまま。CSV では、式などに変わる文字の先頭にアポストロフィ（'）を1つ付けます"),
    }
    sources = documents.drop(columns="cases").rename(columns={"selected_cases": "cases"})
    codes, dictionary = data.load("shared/codes"), data.dictionary()
    return About(codes, dictionary, sources, {t(item): content for item, content in said.items() if content})


@st.fragment
def _prepared_on_request(rows: Rows, about: About, key: str, name: str, filters: Filters, *, spoken_in: str) -> None:
    language.use(spoken_in)  # a fragment runs beyond the reach of app.py
    st.caption(
        t("{count:,} 行あります。用意してから保存します。CSV は列の辞書などと ZIP にまとめます。", count=rows.count)
    )
    row, place = st.container(horizontal=True), st.container()
    for kind, file in KINDS.items():
        is_too_long = kind == "workbook" and rows.count > workbook.MOST_ROWS
        if row.button(t("{file}を用意", file=t(file.button)), key=f"{key}_{kind}_prepare", disabled=is_too_long):
            _keep(key, about, kind, _written(kind, rows, about, place))
        if is_too_long:
            st.caption(
                t(
                    "{file}のシートに入るのは {most:,} 行までです。CSV をお使いください。",
                    file=t(file.button),
                    most=workbook.MOST_ROWS,
                )
            )
    kind, content = _kept(key, about)
    if kind:
        extension = large_files.EXTENSIONS[kind]
        _save_button(
            t("{file}を保存", file=t(KINDS[kind].button)),
            content,
            exports.file_name(name + FILE_SUFFIXES[kind], filters, data.label, extension),
            place,
        )


def _written(kind: str, rows: Rows, about: About, place: DeltaGenerator) -> BinaryIO | None:
    """Return the file, its progress shown while it is written; nothing, and why, where that failed."""
    bar = place.progress(0.0, t("順番を待っています…"))

    def say(done: int) -> None:
        written = t("{done:,} / {count:,} 行を書きました", done=done, count=rows.count)
        words = written if done < rows.count else t("仕上げています…")
        bar.progress(min(done / rows.count, 1.0), words)

    try:
        return large_files.written(kind, rows.parts(), about, say)
    except (large_files.NotWritten, run.TooLarge, run.DatabaseMissing):  # a fragment runs beyond the reach of app.py
        place.error(t(NOT_WRITTEN))
        return None
    finally:
        bar.empty()


def _keep(key: str, about: About, kind: str, content: BinaryIO | None) -> None:
    """Keep the one file that this session has prepared last."""
    st.session_state.pop("_prepared", None)
    if content is not None:
        st.session_state["_prepared"] = (key, about.conditions, kind, content)


def _kept(key: str, about: About) -> tuple[str, BinaryIO | None]:
    held = st.session_state.get("_prepared")
    return held[2:] if held and held[:2] == (key, about.conditions) else ("", None)


def _save_button(words: str, content: BinaryIO, file_name: str, place: DeltaGenerator) -> None:
    extension, megabytes = file_name.rpartition(".")[2], content.seek(0, io.SEEK_END) / 2**20
    place.download_button(
        t("{words}（{kind}、{megabytes:,.1f}MB）", words=words, kind=extension.upper(), megabytes=megabytes),
        lambda: _whole(content),
        file_name,
        XLSX if extension == "xlsx" else ZIP,
        key=f"save_{file_name}",
        on_click="ignore",
        type="primary",
    )


def _whole(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def everything(*, key: str, name: str) -> None:
    """Offer the whole database: as a ZIP of CSV and Parquet files that describe themselves, and as a workbook."""
    build = data.load("sources/build").iloc[0]
    is_large = build["loaded_rows"] > large_files.MOST_AT_ONCE
    row = st.container(horizontal=True)
    file_name = exports.file_name(name, Filters(), data.label, "zip")
    if is_large:
        about = described(name, Filters(), int(build["loaded_rows"]))
        if row.button(t("すべての表を用意（CSV・Parquet の ZIP）"), key=f"{key}_prepare"):
            with st.spinner(t("書き出しています…")):
                _keep(key, about, "zip", _exported_or_said(run.database_path()))
        kind, content = _kept(key, about)
        if kind:
            _save_button(t("すべての表を保存"), content, file_name, st.container())
        rows = int(build["loaded_rows"])
        st.caption(t("{rows:,} 行あるため、1つのブックにはまとめません。ZIP をお使いください。", rows=rows))
        return
    row.download_button(
        t("すべての表（CSV・Parquet の ZIP）"),
        lambda: exported_bytes(run.database_path()),  # the one that stands then: the page's own may be gone
        file_name,
        ZIP,
        key=key,
        on_click="ignore",
    )
    read_tables, about = data.table_reader(), described(name, Filters(), int(build["loaded_rows"]))
    row.download_button(
        t("すべての表（Excelブック）"),
        spoken(lambda: workbook.workbook(bundles.all_sheets(read_tables(), about))),
        exports.file_name(name, Filters(), data.label, "xlsx"),
        XLSX,
        key=f"{key}_workbook",
        on_click="ignore",
    )


def _exported_or_said(database: Path) -> BinaryIO | None:
    try:
        return exported(database)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        st.error(t(NOT_WRITTEN))
        return None


def exported_bytes(database: Path) -> bytes:
    """Return the same ZIP as bytes."""
    with exported(database) as file:
        return _whole(file)


def exported(database: Path) -> BinaryIO:
    """Return a ZIP of what `python -m etl export` writes of the database, made by processes of their own."""
    with large_files.TURNS, tempfile.TemporaryDirectory() as folder:
        out, packed = Path(folder) / "export", Path(folder) / "packed.zip"
        _run("etl", "export", "--out", out, "--database", database)
        _run("zipfile", "--create", packed, *sorted(out.iterdir()))
        file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller's to close)
        with packed.open("rb") as content:
            shutil.copyfileobj(content, file)
    return file


def _run(*arguments: str | Path) -> None:
    seconds = LONGEST_EXPORT * int(EXPORT_SETTINGS["DX_THREADS"])  # of work, should nobody be left to end it
    subprocess.run(
        limited.command(EXPORT_MEGABYTES, seconds, *arguments),
        cwd=ROOT, env=os.environ | EXPORT_SETTINGS, check=True, capture_output=True, timeout=LONGEST_EXPORT,
    )  # fmt: skip
