"""A download of very many rows beside another session: what it waits for, and what memory the server takes."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from benchmarks.figures import Figure, run

TITLE = "全件のダウンロード（Excel用CSV、{cases:,} 行）を用意する間の、ほかの人の操作、{runs} 回の中央値（最小～最大）"
AT_MOST_TIMES_SLOWER = 2
AT_MOST_TIMES_MEMORY = 3
WORDS = {"apart": "別のプロセスで用意（この製品）", "within": "サーバーの中で用意（比べるため）"}


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Prepare the file as the app does, and in the server's own process to compare; only the first is claimed."""
    database = folder / "built.duckdb"
    run("-m", "benchmarks.generated_cases", folder, str(options.cases))
    run("-m", "etl", "build", "--data", folder, "--database", database)
    figures = []
    for how, words in WORDS.items():
        runs = [_measured(how, database) for _ in range(options.runs)]
        is_ours = how == "apart"
        figures += [
            Figure(f"{words}", "秒", [one["seconds"] for one in runs]),
            Figure("　ほかの人の再描画: 用意していないとき", "秒", [one["at_rest"] for one in runs]),
            Figure("　ほかの人の再描画: 用意している間", "秒", [one["during"] for one in runs]),
            Figure(
                "　その比", "倍", [one["during"] / one["at_rest"] for one in runs],
                AT_MOST_TIMES_SLOWER if is_ours else None,
            ),
            Figure("　サーバーのメモリ: 用意する前", "MB", [one["before_mb"] for one in runs]),
            Figure("　サーバーのメモリ: 最大", "MB", [one["peak_mb"] for one in runs]),
            Figure(
                "　その比", "倍", [one["peak_mb"] / one["before_mb"] for one in runs],
                AT_MOST_TIMES_MEMORY if is_ours else None,
            ),
        ]  # fmt: skip
    return figures


def _measured(how: str, database: Path) -> dict[str, float]:
    return json.loads(run("-m", "benchmarks.shared_download", how, database).printed.splitlines()[-1])
