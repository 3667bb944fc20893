"""The extraction of facts from documents: generated ones of every known layout, or those named on the command line."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

from benchmarks import generated_documents
from benchmarks.figures import Figure, Run, run

TITLE = "資料からの取り出し（python -m etl extract、プロセス全体）、{runs} 回の中央値（最小～最大）"
RECORDS = 200
AT_MOST_SECONDS = 3


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Extract each document several times; the claim holds for the generated ones, whose size is known."""
    figures = []
    for layout, path in generated_documents.write(folder, RECORDS).items():
        runs = [_extract(path, folder / layout) for _ in range(options.runs)]
        figures += _figures(f"{layout}（生成した {RECORDS} 件）", runs, AT_MOST_SECONDS)
        if _cases(runs[0]) != RECORDS:
            raise RuntimeError(f"{layout}: {_cases(runs[0])} of {RECORDS} records were found\n{runs[0].printed}")
    for number, path in enumerate(options.documents):
        runs = [_extract(path.resolve(), folder / str(number)) for _ in range(options.runs)]
        figures += _figures(f"{path.name}（{_cases(runs[0])} 件）", runs)
    return figures


def _extract(document: Path, out: Path) -> Run:
    return run("-m", "etl", "extract", document, "--out", out)


def _cases(extracted: Run) -> int:
    return int(re.search(r"^cases +([\d,]+) 行$", extracted.printed, re.MULTILINE)[1].replace(",", ""))


def _figures(label: str, runs: list[Run], at_most: float | None = None) -> list[Figure]:
    return [
        Figure(label, "秒", [one.seconds for one in runs], at_most),
        Figure(f"最大のメモリ: {label}", "MB", [one.megabytes for one in runs]),
    ]
