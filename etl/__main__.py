"""The command line: `python -m etl build` and `python -m etl extract`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import NoReturn

import duckdb

from etl.readers.tables import Unloadable, short

ALL_LOADED, FAILED, SOME_REFUSED = 0, 1, 3
SHOWN_REFUSED = 50
# Rules that a row breaks only because another row was refused.
FOLLOWING_RULES = {
    "case_exists", "kpi_exists", "evidence_points_to_a_row", "related_case_exists", "problem_points_to_a_row",
}  # fmt: skip


class JapaneseParser(argparse.ArgumentParser):
    """A parser whose errors come in two parts, in Japanese."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where to look, and exit with 2."""
        self.exit(2, f"引数が正しくありません: {message}\n使い方は python -m etl --help を見てください。\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 all loaded, 3 some rows refused, 1 failed."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except Unloadable as error:
        print(f"{error.problem}\n{error.remedy}", file=sys.stderr)
    except OSError as error:
        name = error.filename or ""
        print(
            f"ファイルを読み書きできません: {name}（{error.strerror}）\n場所・権限・空き容量を確かめてください。",
            file=sys.stderr,
        )
    except duckdb.Error as error:
        print(
            f"検査の途中で誤りが起きました（{short(str(error), 200)}）。前のデータベースはそのままです。\n"
            "このメッセージとデータを開発者に知らせてください。",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("中断しました。前のデータベースはそのままです。\nもう一度実行してください。", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = JapaneseParser(prog="python -m etl", description="資料から事実を取り出し、検査してデータベースにします。")
    commands = parser.add_subparsers(required=True, metavar="コマンド", parser_class=JapaneseParser)
    build = commands.add_parser("build", help="CSV を検査してデータベースを作る")
    build.add_argument(
        "--data", type=Path, action="extend", nargs="+", metavar="DIR", help="CSV のフォルダー（複数可）"
    )
    build.add_argument("--database", type=Path, metavar="FILE", help="このファイルに書く（省略時は data/built）")
    build.add_argument("--strict", action="store_true", help="取り込めない行があれば何も入れ替えない")
    build.add_argument("--if-stale", action="store_true", help="データが新しくなったときだけ作る")
    build.set_defaults(run=_build)
    extract = commands.add_parser("extract", help="資料（テキスト）から事実を取り出して CSV にする")
    extract.add_argument("document", type=Path, metavar="DOCUMENT", help="資料のファイル")
    extract.add_argument("--layout", choices=("casebook", "grants"), metavar="NAME", help="様式（casebook, grants）")
    extract.add_argument("--source", metavar="ID", help="出典ID（省略時は資料と sources.csv から）")
    extract.add_argument("--out", type=Path, required=True, metavar="DIR", help="書き出すフォルダー")
    extract.set_defaults(run=_extract)
    return parser


def _build(options: argparse.Namespace) -> int:
    from etl.build import build, build_if_stale
    from etl.staging import SHIPPED_DATA

    if options.if_stale:
        report = build_if_stale()
        if report is None:
            print("データベースは最新です。")
            return ALL_LOADED
    else:
        report = build(options.data or [SHIPPED_DATA], options.database, is_strict=options.strict)
    _print_report(report)
    return SOME_REFUSED if report.refused else ALL_LOADED


def _print_report(report) -> None:
    print(f"{'表':<15}{'読んだ行':>8}{'取り込んだ行':>8}{'取り込めなかった行':>8}")
    for name, read in report.read.items():
        print(f"{name:<16}{read:>12,}{report.loaded[name]:>14,}{read - report.loaded[name]:>17,}")
    total, loaded = sum(report.read.values()), sum(report.loaded.values())
    print(f"{'合計':<14}{total:>12,}{loaded:>14,}{total - loaded:>17,}")
    print(f"注意事項: {report.problems:,} 件（「データについて」で見られます）")
    causes, following = _causes(report.refused)
    for row in causes[:SHOWN_REFUSED]:
        value = short(row.value or "")
        print(f"\n取り込めません: {row.file_name} の {row.row_no} 行目 {row.column_name or '（行全体）'} = {value}")
        print(f"  理由: {short(row.reason, 200)}（{row.rule_id}）\n  直し方: {short(row.remedy, 1000)}")
    if len(causes) > SHOWN_REFUSED:
        print(f"\nほか {len(causes) - SHOWN_REFUSED:,} 行。すべては表 rejected_rows にあります。")
    if following:
        print(f"\n上の事例に連なる {following:,} 行も取り込めません。事例を直せば一緒に取り込まれます。")
    print(
        f"\nデータベース: {report.database}" if report.database else "\nデータベースは入れ替えていません（--strict）。"
    )


def _causes(refused: list) -> tuple[list, int]:
    """Return the rows to mend, and how many others fell only because their case did."""
    cases = {row.row_key for row in refused if row.table_name == "cases" and row.row_key}
    lengths = sorted({len(case) for case in cases})
    causes = [row for row in refused if row.table_name == "cases" or not _belongs_to(row, cases, lengths)]
    return causes, len(refused) - len(causes)


def _belongs_to(row, cases: set[str], lengths: list[int]) -> bool:
    """Tell whether a row follows one of the cases, by looking up its beginnings: there can be 100,000 of both."""
    if row.rule_id not in FOLLOWING_RULES:
        return False
    names = [name for name in (row.row_key, row.value) if name]
    begins = any(
        name[:length] in cases and (len(name) == length or name.startswith(("/", "-k"), length))
        for name in names
        for length in lengths
    )
    behind = (name[place + 1 :] for name in names for place, letter in enumerate(name) if letter == " ")
    return begins or any(part[:length] in cases for part in behind for length in lengths)


def _extract(options: argparse.Namespace) -> int:
    from etl.extract import extract, field_counts

    extraction = extract(options.document, options.out, options.layout, options.source)
    for name, rows in sorted(extraction.tables.items()):
        print(f"{name:<16}{len(rows):>8,} 行")
    print(f"\n{'項目':<26}{'見つけた':>6}{'読めた':>7}{'読めない':>6}")
    for count in field_counts(extraction):
        print(f"{count.column_name:<28}{count.found:>8,}{count.complete:>10,}{count.unreadable:>9,}")
    print(
        f"\n読めなかったもの: {len(extraction.unread):,} 件（{options.out / 'unread.csv'} に行番号とともに記しました）"
    )
    return ALL_LOADED


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a console that knows fewer characters must not stop the build
        stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
