"""The checked build of more and more drawn cases with all their child tables: does its time grow as the rows do?"""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

from benchmarks.figures import KILLED, ROOT, Figure, Run, run
from benchmarks.log_log_plot import fitted, svg

TITLE = "検査つきの構築（プロセス全体）と件数、{runs} 回の中央値（最小～最大、100万件を超えるものは1回）"
SIZES = (10_000, 100_000, 1_000_000, 3_000_000, 10_000_000)
LARGEST_REPEATED = 1_000_000
AT_MOST_SLOPE = 1.05


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Build the shipped facts, then each size up to the number of cases; draw the picture where one is asked for.

    A size whose build does not fit in the machine's memory is a line that says so.
    """
    shipped = [_build(ROOT / "data", folder) for _ in range(options.runs)]
    took = {}
    for cases in (size for size in SIZES if size <= options.cases):
        facts = folder / "facts"
        run("-m", "benchmarks.drawn_facts", "--cases", str(cases), "--out", facts)
        built = [_build(facts, folder) for _ in range(options.runs if cases <= LARGEST_REPEATED else 1)]
        took[cases] = [one for one in built if one]
        shutil.rmtree(facts)
    times = {cases: Figure(f"{cases:,} 件", "秒", [one.seconds for one in runs]) for cases, runs in took.items()}
    points = [(cases, figure.median) for cases, figure in times.items() if figure.values]
    if options.picture:
        words = svg(points, "検査つきの構築の時間", "件数", "秒")
        options.picture.write_text(words, encoding="utf8")
    return [
        Figure("収録した事例", "秒", [one.seconds for one in shipped]),
        *times.values(),
        *(Figure(f"最大のメモリ: {cases:,} 件", "MB", [one.megabytes for one in runs]) for cases, runs in took.items()),
        Figure("時間は件数の何乗で増えるか（全体の傾き）", "乗", [fitted(points)[0]], AT_MOST_SLOPE),
        Figure("　最後の2つの件数の間の傾き", "乗", [fitted(points[-2:])[0]], AT_MOST_SLOPE),
    ]


def _build(facts: Path, folder: Path) -> Run | None:
    """Return how a build went; None where the machine had no memory left for it."""
    database = folder / "built.duckdb"
    database.unlink(missing_ok=True)
    built = run("-m", "etl", "build", "--data", facts, "--database", database, exit_codes=(0, KILLED))
    return built if database.exists() else None
