"""Describes an export for programs (Data Package 2.0 of the frictionless standard) and for people (notes)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

PACKAGE_NAME = "jichitai-dx-benchmark"
PACKAGE_FILE, NOTES_FILE = "datapackage.json", "README.md"
FACTS_FOLDER, DERIVED_FOLDER, PARQUET_FOLDER = "csv", "derived", "parquet"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TITLE = "自治体DX事例ベンチマーク"
DESCRIPTION = (
    "全国の自治体DXの事例・交付金事業・計画施策を、印刷された文字（根拠）とともに表にしたもの。"
    "空欄は0ではなく、理由を _status_code の列に示す。事業費は計画額で、ほかの費用とは混ぜない。"
)
CONDITIONS = (
    "データ（名称・金額・日付・短い印刷文字）の権利は各資料の発行者の利用条件による。"
    "要約と分類は編集部によるもので、資料の文章は写していない。"
    "使うときは資料名・発行者・版を出典として書き、編集したものであることを添える。"
)
JAPAN_TIME = timedelta(hours=9)  # the database keeps UTC

TYPES = {
    "VARCHAR": {"type": "string"},
    "BIGINT": {"type": "integer"},
    "INTEGER": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "DATE": {"type": "date"},
    "TIMESTAMP": {"type": "datetime"},
    "BOOLEAN": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
}
# The build refuses every row that points nowhere through these; a correction is held by its evidence instead.
PARENTS = {
    "case_id": ("cases", "case_id"), "related_case_id": ("cases", "case_id"), "kpi_id": ("kpis", "kpi_id"),
    "source_id": ("sources", "source_id"),
}  # fmt: skip
POINTS_FREELY = {("corrections", "source_id")}
DIALECT = {
    "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True,
    "skipInitialSpace": False,
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column as the dictionary has it."""

    name: str
    type: str
    is_required: bool
    label: str
    meaning: str
    code_list: str | None = None


@dataclass(frozen=True)
class Exported:
    """One table of the export: its folder, its words, its columns and key, and what its rows are selected from."""

    name: str
    folder: str
    label: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    source: str = ""
    order: str = ""

    @property
    def csv_path(self) -> str:
        """Path of the CSV in the export."""
        return f"{self.folder}/{self.name}.csv" if self.folder else f"{self.name}.csv"

    @property
    def parquet_path(self) -> str:
        """Path of the Parquet file in the export."""
        return f"{PARQUET_FOLDER}/{self.name}.parquet"


@dataclass(frozen=True)
class File:
    """A written file with its size and hash."""

    path: str
    bytes: int
    hash: str


@dataclass(frozen=True)
class Contents:
    """What an export holds: its tables with their number of rows, the codes by list, the sources and the build."""

    tables: list[Exported]
    rows: dict[str, int]
    codes: dict[str, list[str]]
    sources: list[dict]
    build: dict


DICTIONARY = Exported(
    "dictionary", "", "列の辞書", "表の列ごとに1行",
    (
        Column("table_name", "VARCHAR", True, "表", "ファイルの名前（拡張子を除く）"),
        Column("folder_name", "VARCHAR", True, "フォルダー", "csv は事実、derived は事実から計算・記録したもの"),
        Column("table_label", "VARCHAR", True, "表の名称", "日本語の名称"),
        Column("grain", "VARCHAR", True, "行の単位", "1行が何を表すか"),
        Column("column_name", "VARCHAR", True, "列", "見出しの列名"),
        Column("column_label", "VARCHAR", True, "列の名称", "日本語の名称と単位"),
        Column("meaning", "VARCHAR", True, "意味", "値の定義"),
        Column("type", "VARCHAR", True, "型", "string, integer, number, boolean, date, datetime のどれか"),
        Column("is_required", "BOOLEAN", True, "必須", "空欄がなければ true"),
        Column("code_list", "VARCHAR", False, "コード表名", "コードの入る列なら csv/codes.csv の list"),
    ),
    ("table_name", "column_name"),
)  # fmt: skip


def paths(tables: Iterable[Exported]) -> list[str]:
    """Return the paths of all files that the data package names."""
    every = [path for table in tables for path in (table.csv_path, table.parquet_path)]
    return [*every, DICTIONARY.csv_path, NOTES_FILE]


def hashes(package: dict) -> dict[str, str]:
    """Return the hash of every file that a data package of ours names, by its path."""
    files = [file for resource in package["resources"] for file in (resource, *resource.get("alternates", []))]
    return {file["path"]: file["hash"] for file in files}


def dictionary_rows(tables: Iterable[Exported]) -> Iterator[tuple]:
    """Return one row per column of every table, in the order of the columns of `DICTIONARY`."""
    for table in tables:
        for column in table.columns:
            is_required = "true" if column.is_required else "false"
            yield (
                table.name, table.folder, table.label, table.grain, column.name, column.label, column.meaning,
                TYPES[column.type]["type"], is_required, column.code_list or "",
            )  # fmt: skip


def descriptor(contents: Contents, files: dict[str, File]) -> dict:
    """Return the content of `datapackage.json`."""
    build = contents.build
    return {
        "$schema": PROFILE,
        "name": PACKAGE_NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "created": f"{build['built_at']:%Y-%m-%dT%H:%M:%SZ}",
        "version": build["fingerprint"],
        "keywords": ["自治体DX", "事例", "費用", "人口規模"],
        "licenses": [{"name": "notspecified", "title": CONDITIONS}],
        "sources": [_source(source) for source in contents.sources],
        "counts": {name: build[name] for name in ("read_rows", "loaded_rows", "refused_rows")},
        "resources": [
            *(_table_resource(table, contents, files) for table in [*contents.tables, DICTIONARY]),
            _notes_resource(files[NOTES_FILE]),
        ],
    }


def _source(source: dict) -> dict:
    words = {"title": source["title"], "version": source["edition"], "publisher": source["publisher_name"]}
    return {name: text for name, text in words.items() if text is not None}


def _table_resource(table: Exported, contents: Contents, files: dict[str, File]) -> dict:
    is_derived = table.folder == DERIVED_FOLDER
    counted = {"rows": contents.rows[table.name]} if table.name in contents.rows else {}
    return {
        "name": table.name,
        "type": "table",
        "title": table.label,
        "description": f"{table.grain}{'（事実から計算・記録したもの。構築では読まない）' if is_derived else ''}",
        **_placed(files[table.csv_path], "csv", "text/csv"),
        "encoding": "utf-8",
        **counted,
        "isDerived": is_derived,
        "dialect": DIALECT,
        "schema": _schema(table, contents.codes),
        **_alternates(files.get(table.parquet_path)),
    }


def _alternates(parquet: File | None) -> dict:
    """Return the same rows as Parquet; as a resource of its own it would be read, wrongly, as one more table."""
    if parquet is None:
        return {}
    return {"alternates": [_placed(parquet, "parquet", "application/vnd.apache.parquet")]}


def _notes_resource(file: File) -> dict:
    return {"name": "readme", "title": "説明", **_placed(file, "md", "text/markdown"), "encoding": "utf-8"}


def _placed(file: File, form: str, media_type: str) -> dict:
    return {"path": file.path, "format": form, "mediatype": media_type, "bytes": file.bytes, "hash": file.hash}


def _schema(table: Exported, codes: dict[str, list[str]]) -> dict:
    primary = _primary_key(table)
    keys = {"primaryKey": primary} if primary else {"uniqueKeys": [list(table.key)]} if table.key else {}
    foreign = [
        {"fields": [column.name], "reference": {"resource": parent, "fields": [key]}}
        for column in table.columns
        for parent, key in [PARENTS.get(column.name, (table.name, ""))]
        if parent != table.name and (table.name, column.name) not in POINTS_FREELY
    ]
    return {
        "fields": [_field(column, codes) for column in table.columns],
        "missingValues": [""],
        **keys,
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _primary_key(table: Exported) -> list[str]:
    """Return the key where no part of it may be blank; a key with a blank part is unique, but not primary."""
    optional = {column.name for column in table.columns if not column.is_required}
    return [] if optional & set(table.key) else list(table.key)


def _field(column: Column, codes: dict[str, list[str]]) -> dict:
    constraints = {"required": True} if column.is_required else {}
    if column.code_list in codes:
        constraints["enum"] = codes[column.code_list]
    return {
        "name": column.name,
        **TYPES[column.type],
        "title": column.label,
        "description": column.meaning,
        **({"codeList": column.code_list} if column.code_list else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def notes(contents: Contents) -> str:
    """Return the notes for people: what stands where, how it is written, where it comes from and on what terms."""
    day = contents.build["built_at"] + JAPAN_TIME
    rows = "\n".join(
        f"| {table.csv_path} | {table.label} | {table.grain} | {contents.rows[table.name]:,} |"
        for table in contents.tables
    )
    sources = "\n".join(
        f"| {source['title']} | {source['publisher_name']} | {source['edition'] or ''} | {source['note'] or ''} |"
        for source in contents.sources
    )
    return NOTES.format(
        title=TITLE, description=DESCRIPTION, conditions=CONDITIONS, day=f"{day:%Y-%m-%d}", rows=rows, sources=sources,
        **{name: f"{contents.build[name]:,}" for name in ("read_rows", "loaded_rows", "refused_rows")},
    )  # fmt: skip


NOTES = """\
# {title}

{description}

- 作成日: {day}（データベースを構築した日）
- 件数: 読んだ行 {read_rows} ＝ 取り込んだ行 {loaded_rows} ＋ 取り込めなかった行 {refused_rows}
- 文字コード: UTF-8（BOM なし）。改行は LF。1行目は列名、1行に1件、1つの欄に1つの値
- 空欄は「値がない」で、0 とは違う。真偽は true と false、日付は西暦の 年-月-日、数は数字だけ（単位は列名と辞書）
- = + - @ で始まる文字（先頭にアポストロフィがあるものも含む）には、表計算ソフトが式として実行しないよう、
  アポストロフィ（'）を1つ前に付けた。データベースに構築し直すと外れる。数には付けない。Parquet には付けていない
- 列の意味と単位は dictionary.csv、コードの意味は csv/codes.csv、機械向けの記述は datapackage.json にある

## ファイル

- csv: 事実。`python -m etl build --data このフォルダー/csv` で、同じ内容のデータベースに構築し直せる
- derived: 事実から計算したものと、構築の記録。構築では読まない
- parquet: csv と derived の表と同じ行を、型の付いたまま収めたもの

| ファイル | 名称 | 行の単位 | 行数 |
|---|---|---|---|
{rows}

## 出典

| 資料名 | 発行者 | 版 | 注記 |
|---|---|---|---|
{sources}

## 利用の条件

{conditions}
"""
