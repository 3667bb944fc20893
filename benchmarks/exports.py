"""Each kind of file of every case, at more and more rows, each made in a process of its own as the app makes it."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from benchmarks.figures import Figure, run

TITLE = "ファイルの用意（行を求めてからファイルになるまで）、{runs} 回の中央値（最小～最大、1,000,000 行は1回）"
SIZES = (200, 10_000, 1_000_000)
LARGEST_REPEATED = 100_000
KINDS = {
    "excel": "Excel用CSV",
    "machine": "システム連携用CSV",
    "workbook": "Excelブック",
    "slides": "PowerPoint",
}


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Make every kind of file at each size up to the number of cases; raises RuntimeError where one lacks rows."""
    figures = []
    for cases in (size for size in SIZES if size <= options.cases):
        database = folder / f"{cases}.duckdb"
        run("-m", "benchmarks.drawn_facts", "--cases", str(cases), "--out", folder / "facts")
        run("-m", "etl", "build", "--data", folder / "facts", "--database", database)
        runs = options.runs if cases <= LARGEST_REPEATED else 1
        for kind, words in KINDS.items():
            took = [_made(kind, database) for _ in range(runs)]
            if kind != "slides" and {one["rows"] for one in took} != {cases}:
                raise RuntimeError(f"{kind}: {took} instead of {cases} rows")
            figures += _figures(f"{cases:,} 件・{words}", took)
    return figures


def _made(kind: str, database: Path) -> dict[str, float]:
    return json.loads(run("-m", "benchmarks.timed_export", kind, database).printed.splitlines()[-1])


def _figures(label: str, took: list[dict[str, float]]) -> list[Figure]:
    figures = [
        Figure(label, "秒", [one["seconds"] for one in took]),
        Figure("　ファイル", "MB", [one["file_mb"] for one in took]),
        Figure("　最大のメモリ: サーバー", "MB", [one["server_mb"] for one in took]),
    ]
    written_apart = [one["writer_mb"] for one in took if one["writer_mb"]]
    return figures + ([Figure("　最大のメモリ: 書くプロセス", "MB", written_apart)] if written_apart else [])
