"""Runs the benchmarks and prints each aim beside its measured figure; exits with 1 where one is missed."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import unicodedata
from pathlib import Path

from benchmarks import (
    build_scaling,
    checked_build,
    exports,
    extraction,
    first_page,
    hostile_input,
    interactions,
    killed_builds,
    large_download,
    many_sessions,
    page_queries,
    swapped_readers,
)
from benchmarks.figures import Figure
from etl.commandline import JapaneseParser

# Another benchmark is another file with TITLE and measure(folder, options), named here.
BENCHMARKS = {
    "extraction": extraction,
    "checked_build": checked_build,
    "build_scaling": build_scaling,
    "large_download": large_download,
    "killed_builds": killed_builds,
    "swapped_readers": swapped_readers,
    "many_sessions": many_sessions,
    "interactions": interactions,
    "exports": exports,
    "page_queries": page_queries,
    "first_page": first_page,
    "hostile_input": hostile_input,
}
# Of faults and attacks, not of speed: these run only when named.
ONLY_NAMED = {"large_download", "killed_builds", "swapped_readers", "hostile_input"}
COUNTED = {"回", "個"}  # what is counted has no median
LABEL_WIDTH = 46


def main() -> int:
    """Run the benchmarks that were named, or all of them."""
    options = _parser().parse_args()
    print(f"{platform.system()} {platform.machine()}、{os.cpu_count()} コア、Python {platform.python_version()}")
    kept = True
    for name in options.names or [name for name in BENCHMARKS if name not in ONLY_NAMED]:
        benchmark = BENCHMARKS[name]
        with tempfile.TemporaryDirectory() as folder:
            figures = benchmark.measure(Path(folder), options)
        print(f"\n{benchmark.TITLE.format(**vars(options))}")
        for figure in figures:
            print(line(figure))
        kept = kept and all(figure.is_kept for figure in figures)
    return 0 if kept else 1


def _parser() -> argparse.ArgumentParser:
    parser = JapaneseParser(prog="python -m benchmarks", description="README の主張を測った値と並べます。")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME", help="、".join(BENCHMARKS))
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="測る回数（既定 5）")
    parser.add_argument("--cases", type=int, default=1_000_000, metavar="N", help="構築する件数（既定 1,000,000）")
    parser.add_argument("--kills", type=int, default=60, metavar="N", help="強制終了する回数（既定 60）")
    parser.add_argument("--swaps", type=int, default=50, metavar="N", help="入れ替える回数（既定 50）")
    parser.add_argument("--attacks", type=int, default=2_000, metavar="N", help="攻める数（既定 2,000）")
    parser.add_argument("--sessions", type=int, default=20, metavar="N", help="同時に見る人数（既定 20）")
    parser.add_argument("--viewers", type=int, default=50, metavar="N", help="many_sessions の人数（既定 50）")
    parser.add_argument("--clicks", type=int, default=15, metavar="N", help="interactions の操作の数（既定 15）")
    parser.add_argument("--minutes", type=float, default=5, metavar="N", help="many_sessions の分（既定 5）")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="build_scaling の図を書き出す SVG ファイル")
    parser.add_argument(
        "--documents", type=Path, nargs="+", default=[], metavar="FILE", help="取り出しを測る手元の資料"
    )
    return parser


def line(figure: Figure) -> str:
    """Return one line of the table: label, median and range, and the claim with whether it is kept."""
    # full-width characters take two places in a terminal
    width = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in figure.label)
    text = f"  {figure.label}{' ' * max(1, LABEL_WIDTH - width)}{_values(figure)}"
    if figure.at_most is None:
        return text
    return f"{text}  目標: {figure.at_most:g} {figure.unit}以内 … {'届いた' if figure.is_kept else '届いていない'}"


def _values(figure: Figure) -> str:
    if figure.unit in COUNTED:
        return f"{sum(figure.values):,} {figure.unit}"
    if not figure.values:
        return "メモリに収まらない"
    return f"{_shown(figure.median)} {figure.unit}（{_shown(min(figure.values))}～{_shown(max(figure.values))}）"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
