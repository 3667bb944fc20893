"""The checked build of a large CSV file of cases beside a bare read of the same file by DuckDB."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from benchmarks.figures import Figure, run

TITLE = "検査つきの構築（39列すべてを埋めた {cases:,} 件の cases.csv）、{runs} 回の中央値（最小～最大）"
AT_MOST_TIMES = 4


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Run the bare read, the whole command and the call alone in turn, so that each ratio is of one moment."""
    run("-m", "benchmarks.generated_cases", folder, str(options.cases))
    database = folder / "built.duckdb"
    bare, command, call = [], [], []
    for _ in range(options.runs):
        bare.append(run("-m", "benchmarks.timed_call", "bare_read", folder / "cases.csv"))
        command.append(run("-m", "etl", "build", "--data", folder, "--database", database))
        call.append(run("-m", "benchmarks.timed_call", "build", folder, database))
    calls = [(float(one.printed), float(other.printed)) for one, other in zip(call, bare, strict=True)]
    whole = [one.seconds / other.seconds for one, other in zip(command, bare, strict=True)]
    return [
        Figure("DuckDB だけで読む（プロセス全体）", "秒", [one.seconds for one in bare]),
        Figure("DuckDB だけで読む（呼び出しだけ）", "秒", [other for _, other in calls]),
        Figure("python -m etl build（プロセス全体）", "秒", [one.seconds for one in command]),
        Figure("build()（呼び出しだけ）", "秒", [one for one, _ in calls]),
        Figure("プロセス全体どうしの比", "倍", whole, AT_MOST_TIMES),
        Figure("呼び出しどうしの比", "倍", [one / other for one, other in calls], AT_MOST_TIMES),
        Figure("最大のメモリ: DuckDB だけ", "MB", [one.megabytes for one in bare]),
        Figure("最大のメモリ: 検査つきの構築", "MB", [one.megabytes for one in command]),
    ]
