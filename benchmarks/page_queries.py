"""What each page asks of the database, beside a cached pandas frame and a bare DuckDB scan of one wide table.

Each side is a process of its own that answers the same selections; that all give the same rows is checked in other
processes before any time counts. A side that does not fit in memory is a line that says so.

A database of up to 1,000,000 cases is drawn and built as the facts are; a larger one is the largest of these with its
cases multiplied under ids of their own, without evidence and other children: the checked build of so many takes more
memory than a usual machine has.
"""

from __future__ import annotations

import json
import math
from argparse import Namespace
from pathlib import Path

from benchmarks import multiplied_database, wide_table
from benchmarks.figures import KILLED, Figure, run

TITLE = "各ページが求める値（{runs} とおりの条件、中央値と最小～最大。どれも同じ行を返すと確かめた上で）"
SIZES = (200, 100_000, 1_000_000, 10_000_000)
LARGEST_BUILT = 1_000_000
PAGES = {
    "overview": "概要",
    "search": "事例をさがす",
    "benchmark": "ベンチマーク",
    "benchmark_of_all": "ベンチマーク（わが町なし）",
}
SIDES = {"ours": "この製品", "frame": "pandas", "tuned": "分類型にした pandas", "bare": "DuckDB だけ"}
# Of the time and of the peak memory of the pandas frame, by number of cases; and of the time of the bare scan.
AT_MOST_OF_FRAME = {1_000_000: 0.33, 10_000_000: 0.2}
AT_MOST_OF_MEMORY = {10_000_000: 0.2}
AT_MOST_OF_BARE = 2
# Of rows, values, their sum, and their sum weighted by their places: two sides may round the last digit otherwise, and
# then cases as far from the own town as each other, one smaller and one larger, change places.
ALIKE = (0, 0, 1e-9, 1e-6)
Answers = dict[str, dict[str, list[float]]]


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Measure each size up to the number of cases; raises RuntimeError where two sides answer differently."""
    figures, database = [], None
    for cases in (size for size in SIZES if size <= options.cases):
        database = _database(folder, cases, database)
        wide = wide_table.write(database, folder / f"wide-{cases}.duckdb")
        paths = {side: database if side == "ours" else wide for side in SIDES}
        held = 1 if cases > LARGEST_BUILT else options.runs  # to sum up all rows of all columns takes minutes
        answers = {side: _asked("answers", side, path, options.runs, held) for side, path in paths.items()}
        fitting = {side: found for side, found in answers.items() if found is not None}
        hold_alike(fitting)
        took = {side: _asked("times", side, paths[side], options.runs) for side in fitting}
        took = {side: found for side, found in took.items() if found is not None}
        figures += [*_times(cases, took), *_memory(cases, took)]
    return figures


def _database(folder: Path, cases: int, former: Path | None) -> Path:
    database = folder / f"{cases}.duckdb"
    if cases > LARGEST_BUILT:
        multiplied_database.write(former, database, cases // LARGEST_BUILT)
        return database
    run("-m", "benchmarks.drawn_facts", "--cases", str(cases), "--out", folder / "facts")
    run("-m", "etl", "build", "--data", folder / "facts", "--database", database)
    return database


def _asked(what: str, side: str, path: Path, *counts: int) -> dict | None:
    """Return what a side prints, None where it does not fit in memory."""
    command = ["-m", "benchmarks.timed_queries", what, side, path, *map(str, counts)]
    printed = run(*command, exit_codes=(0, KILLED)).printed.splitlines()
    return json.loads(printed[-1]) if printed else None


def hold_alike(answers: dict[str, Answers]) -> None:
    """Raise RuntimeError where a side gives other columns or rows than the first one, ours, or in another order."""
    ours = next(iter(answers.values()), {})
    for side, others in answers.items():
        for key in ours.keys() | others.keys():
            mine, theirs = ours.get(key, {}), others.get(key, {})
            unlike = {name for name in mine.keys() | theirs.keys() if not _is_alike(mine.get(name), theirs.get(name))}
            if unlike or not mine:
                raise RuntimeError(f"{key}: {SIDES[side]} answers otherwise: {sorted(unlike)}")


def _is_alike(mine: list[float] | None, theirs: list[float] | None) -> bool:
    if mine is None or theirs is None:
        return False
    return all(
        math.isclose(one, other, rel_tol=most, abs_tol=most)
        for one, other, most in zip(mine, theirs, ALIKE, strict=True)
    )


def _times(cases: int, took: dict[str, dict]) -> list[Figure]:
    figures = [
        Figure(f"{cases:,} 件: {words}、開いて読むまで", "ミリ秒", [took[side]["opened"]] if side in took else [])
        for side, words in SIDES.items()
    ]
    for page, name in PAGES.items():
        first, frame, tuned, bare = (took[side]["first"][page] if side in took else [] for side in SIDES)
        again = took["ours"]["again"][page] if "ours" in took else []
        figures += [
            Figure(f"{cases:,} 件・{name}: 初めての条件", "ミリ秒", first),
            Figure("　もう見た条件", "ミリ秒", again),
            *(
                Figure(f"　{SIDES[side]}", "ミリ秒", values)
                for side, values in (("frame", frame), ("tuned", tuned), ("bare", bare))
            ),
            *_ratio("　初めての条件の、pandas との比", first, frame, AT_MOST_OF_FRAME.get(cases)),
            *_ratio("　もう見た条件の、pandas との比", again, frame, AT_MOST_OF_FRAME.get(cases)),
            *_ratio("　初めての条件の、分類型にした pandas との比", first, tuned, None),
            *_ratio("　初めての条件の、DuckDB だけとの比", first, bare, AT_MOST_OF_BARE),
        ]
    return figures


def _memory(cases: int, took: dict[str, dict]) -> list[Figure]:
    peaks = {side: [took[side]["peak_mb"]] if side in took else [] for side in SIDES}
    return [
        *(Figure(f"{cases:,} 件・最大のメモリ: {words}", "MB", peaks[side]) for side, words in SIDES.items()),
        *_ratio("　最大のメモリの、pandas との比", peaks["ours"], peaks["frame"], AT_MOST_OF_MEMORY.get(cases)),
        *_ratio("　最大のメモリの、分類型にした pandas との比", peaks["ours"], peaks["tuned"], None),
    ]


def _ratio(label: str, ours: list[float], others: list[float], at_most: float | None) -> list[Figure]:
    """Return the ratio; nothing where only the other side does not fit in memory, and nothing can be claimed."""
    if ours and not others:
        return []
    values = [one / other for one, other in zip(ours, others, strict=True)] if ours else []
    return [Figure(label, "倍", values, at_most)]
