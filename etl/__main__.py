"""The command line: `python -m etl build`, `extract`, `template`, `check` and `export`."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from datetime import datetime
from pathlib import Path

from etl import progress
from etl.commandline import JapaneseParser, path, reason, words_of
from etl.readers.tables import UTF8, Unloadable, short

ALL_LOADED, FAILED, SOME_REFUSED = 0, 1, 3
SHOWN_REFUSED = 50


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 all loaded, 3 some rows refused, 1 failed."""
    options = _parser().parse_args(arguments)
    try:
        with progress.telling(options.doing):
            return options.run(options)
    except (Exception, KeyboardInterrupt) as error:  # whatever it is, a user is told in words
        problem, remedy = words_of(error)
        if getattr(options, "json", False) and isinstance(error, Unloadable | MemoryError):  # what a page may show
            print(json.dumps({"problem": problem, "remedy": remedy}, ensure_ascii=False))
    print(f"{problem}\n{remedy}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = JapaneseParser(prog="python -m etl", description="資料から事実を取り出し、検査してデータベースにします。")
    commands = parser.add_subparsers(title="コマンド", required=True, metavar="コマンド", parser_class=JapaneseParser)
    build = commands.add_parser("build", help="CSV と Excel ブックを検査してデータベースを作る")
    build.add_argument(
        "--data", type=path, action="extend", nargs="+", metavar="DIR", help="CSV・Excel のフォルダー（複数可）"
    )
    build.add_argument("--database", type=path, metavar="FILE", help="このファイルに書く（省略時は data/built）")
    build.add_argument("--strict", action="store_true", help="取り込めない行があれば何も入れ替えない")
    build.add_argument("--if-stale", action="store_true", help="データが新しくなったときだけ作る")
    build.set_defaults(run=_build, doing="始めています")
    build.add_argument("--refused", type=path, metavar="FILE.xlsx", help="取り込めなかった行を書くブック")
    extract = commands.add_parser("extract", help="資料（PDF かテキスト）から事実を取り出して CSV にする")
    extract.add_argument("document", type=path, metavar="DOCUMENT", help="資料のファイル")
    extract.add_argument(
        "--layout",
        choices=("casebook", "grants", "measures"),
        metavar="NAME",
        help="様式（casebook, grants, measures）",
    )
    extract.add_argument("--source", metavar="ID", help="出典ID（省略時は資料と sources.csv から）")
    extract.add_argument("--out", type=path, required=True, metavar="DIR", help="書き出すフォルダー")
    extract.set_defaults(run=_extract, doing="資料を読んでいます")
    template = commands.add_parser("template", help="記入用の Excel ブックを書く")
    template.add_argument("file", type=path, metavar="FILE.xlsx", help="書き出すブック（- なら標準出力）")
    template.set_defaults(run=_template, doing="ブックを書いています")
    check = commands.add_parser("check", help="CSV か Excel ブック1つを、取り込まずに検査する")
    check.add_argument("file", type=path, metavar="FILE", help="検査するファイル（- なら標準入力）")
    check.add_argument("--name", metavar="NAME", help="標準入力から読むときのファイル名")
    check.add_argument("--json", action="store_true", help="結果を JSON で出す")
    check.set_defaults(run=_check, doing="検査しています")
    export = commands.add_parser("export", help="データベースの全体を CSV・Parquet・datapackage.json に書き出す")
    export.add_argument("--out", type=path, required=True, metavar="DIR", help="書き出すフォルダー（新しいか空のもの）")
    export.add_argument("--database", type=path, metavar="FILE", help="書き出すデータベース（省略時は data/built）")
    export.set_defaults(run=_export, doing="書き出しています")
    return parser


def _build(options: argparse.Namespace) -> int:
    from etl.build import build, build_if_stale
    from etl.staging import SHIPPED_DATA

    if options.refused:  # before the build, which would else have swapped the database when this fails
        from etl.template import require_new_workbook

        require_new_workbook(options.refused)
    if options.if_stale:
        report = build_if_stale()
        if report is None:
            print("データベースは最新です。")
            return ALL_LOADED
    else:
        report = build(options.data or [SHIPPED_DATA], options.database, is_strict=options.strict)
    _tell(report, options)
    if not report.loaded["cases"]:
        raise Unloadable(
            "取り込める事例が1件もありません。前のデータベースはそのままです。",
            "cases.csv の中身と、取り込めない行があればその理由を確かめてください。",
        )
    return SOME_REFUSED if report.refused else ALL_LOADED


def _tell(report, options: argparse.Namespace) -> None:
    """Print how the build went; that this cannot be written makes no failure of a build that has put its database."""
    done = "データベースは入れ替えました。" if report.database else "データベースは入れ替えていません。"
    try:
        _print_report(report)
        if report.refused:
            _write_refused(report, options)
        sys.stdout.flush()
    except Unloadable as error:
        print(f"{done}{error.problem}\n{error.remedy}", file=sys.stderr)
    except OSError as error:
        sys.stdout = None  # or the end of Python tries, and fails, to write the rest
        print(
            f"{done}結果を書けません（{reason(error)}）。\n書き出す先の空き容量と権限を確かめてください。",
            file=sys.stderr,
        )


def _write_refused(report, options: argparse.Namespace) -> None:
    """Write the refused rows to a workbook beside the database: a new one each time, for the last may be in mending."""
    from etl.swap import BUILT_FOLDER
    from etl.template import refused_rows, write_refused

    name = f"refused-{datetime.now():%Y%m%d-%H%M%S}.xlsx"
    beside = options.database.parent / f"{options.database.stem}-{name}" if options.database else BUILT_FOLDER / name
    path = options.refused or beside
    path.parent.mkdir(parents=True, exist_ok=True)
    write_refused(path, refused_rows(report.refused))
    print(f"\n取り込めなかった行のブック: {path}\n  理由を付けました。直したら --data のフォルダーに置いてください。")


def _template(options: argparse.Namespace) -> int:
    from etl.template import require_new_workbook, write_template

    if str(options.file) == "-":
        write_template(sys.stdout.buffer)
        return ALL_LOADED
    require_new_workbook(options.file)
    write_template(options.file)
    print(f"記入用のブックを書きました: {options.file}（シート「記入のしかた」から読んでください）")
    return ALL_LOADED


def _check(options: argparse.Namespace) -> int:
    from etl.upload import check_content

    content = sys.stdin.buffer.read() if str(options.file) == "-" else options.file.read_bytes()
    found = check_content(options.name or options.file.name, content)
    if options.json:
        print(json.dumps(found.as_json(), ensure_ascii=False))
        return ALL_LOADED
    _print_counts(found.read, found.loaded)
    _print_refused(found.refused)
    if found.filled:
        print(f"\n空欄の事例ID・出典ID・記録の種類（{found.filled:,} か所）は、検査の間だけ補いました。")
        print("build は補いません。取り込むには、埋めてから検査し直してください。")
    elif not found.refused and str(options.file) != "-":
        print()
        _print_build_of(options.file.parent)
    return SOME_REFUSED if found.refused else ALL_LOADED


def _print_report(report) -> None:
    _print_files(report)
    _print_counts(report.read, report.loaded)
    print(f"注意事項: {report.problems:,} 件（「データについて」で見られます）")
    _print_refused(report.refused)
    why = "--strict" if report.loaded["cases"] else "取り込める事例がない"
    print(f"\nデータベース: {report.database}" if report.database else f"\nデータベースは入れ替えていません（{why}）。")


def _print_counts(read_rows: dict[str, int], loaded_rows: dict[str, int]) -> None:
    print(f"{'表':<15}{'読んだ行':>8}{'取り込んだ行':>8}{'取り込めなかった行':>8}")
    for name, read in read_rows.items():
        print(f"{name:<16}{read:>12,}{loaded_rows[name]:>14,}{read - loaded_rows[name]:>17,}")
    total, loaded = sum(read_rows.values()), sum(loaded_rows.values())
    print(f"{'合計':<14}{total:>12,}{loaded:>14,}{total - loaded:>17,}")


def _print_refused(refused: list) -> None:
    from etl import apply_rules

    causes, following = apply_rules.causes(refused)
    for row in causes[:SHOWN_REFUSED]:
        for number, fault in enumerate(row.faults, start=1):
            again = f"（{number} つ目）" if number > 1 else ""
            place = f"{row.file_name} の {row.row_no} 行目 {fault.column_name or '（行全体）'}"
            print(f"\n取り込めません{again}: {place} = {short(fault.value or '')}")
            print(f"  理由: {short(fault.reason, 200)}（{fault.rule_id}）\n  直し方: {short(fault.remedy, 330)}")
    if len(causes) > SHOWN_REFUSED:
        print(f"\nほか {len(causes) - SHOWN_REFUSED:,} 行。すべては表 rejected_rows にあります。")
    if following:
        print(f"\n上の行に連なる {following:,} 行も取り込めません。上の行を直せば一緒に取り込まれます。")


def _print_files(report) -> None:
    """Name the files that are not plain UTF-8 of the shipped kind, what was left out, and what was not read at all."""
    special = [file for file in report.files if file.encoding != UTF8 or file.examples]
    for file in special:
        examples = f"、記入例 {file.examples} 行は除く" if file.examples else ""
        print(f"読んだファイル: {file.place}（{file.encoding}）{file.rows:,} 行{examples}")
    if report.passed_over:
        _print_passed_over(report.passed_over)
    if special or report.passed_over:
        print()


def _print_passed_over(places: list[str]) -> None:
    from etl.extract import BESIDE_THE_TABLES

    for place in places:
        if words := BESIDE_THE_TABLES.get(Path(place).name):
            print(f"取り込まないファイル: {place}（extract の書いた、{words}）")
        else:
            print(f"読まなかったファイル: {place}（知っている表の名前でも見出しでもありません）")


def _extract(options: argparse.Namespace) -> int:
    from etl.extract import extract, field_counts, page_ranges, required_blanks
    from etl.schema import tables

    extraction = extract(options.document, options.out, options.layout, options.source)
    for name, rows in sorted(extraction.tables.items()):
        print(f"{len(rows):>8,} 行  {tables()[name].label_ja}（{name}.csv）")
    print(f"\n{'見つけた':>6}{'読めた':>7}{'読めない':>6}  項目")
    for count in field_counts(extraction):
        print(f"{count.found:>10,}{count.complete:>10,}{count.unreadable:>10,}  {count.column.label_and_name}")
    if extraction.unread_pages:
        print(f"\n文字を読めないページ: {page_ranges(extraction.unread_pages)}（OCR で文字を付ければ読めます）")
    unread = options.out / "unread.csv"
    print(f"\n読めなかったもの: {len(extraction.unread):,} 件（{unread} にページと行番号とともに記しました）")
    _print_required_blanks(required_blanks(extraction))
    if extraction.removed:
        print(f"前の取り出しのファイルを消しました: {'、'.join(extraction.removed)}")
    _print_next_step(extraction.source.source_id, options.out)
    return ALL_LOADED


def _print_required_blanks(blanks: list) -> None:
    for table_name, row_no, column in blanks[:SHOWN_REFUSED]:
        print(f"必須の列が空欄: {table_name}.csv の {row_no} 行目 {column.label_and_name}")
    if len(blanks) > SHOWN_REFUSED:
        print(f"ほか {len(blanks) - SHOWN_REFUSED:,} か所の必須の列が空欄です。")


def _print_next_step(source_id: str, out: Path) -> None:
    from etl.extract import has_cases, is_catalogued

    if has_cases(source_id):
        print(f"\n出典 {source_id} は data にもうあります。比べて、改まったところを data の CSV に写してください。")
        print(
            "data と一緒に構築すると、同じ ID の行は取り込めません。別の版の資料なら --source で ID を付けてください。"
        )
        return
    if is_catalogued(source_id):
        print(f"\n出典 {source_id} は data/sources.csv にもうあるので、sources.csv は書きませんでした。")
    else:
        _print_source_to_fill_in(source_id, out)
    print("unread.csv の項目と空欄の必須の列は、資料を見て埋めてください。必須の列が空欄の行は、取り込まれません。")
    print("概要（summary）と分野（field_code）は、空欄のままでも取り込めます。人が読んで書く列です。")
    _print_build_of(out)


def _print_source_to_fill_in(source_id: str, out: Path) -> None:
    from etl.extract import TO_FILL_IN

    print(f"\n出典 {source_id} は data/sources.csv にないため、{out / 'sources.csv'} に仮の行を書きました。")
    print(f"資料名（title）はファイル名、発行者（publisher_name）は{TO_FILL_IN}、版（edition）は空欄です。")
    print("資料を見て3つとも書き、注記（note）は消すか書き直してください（版の印刷がなければ空欄のまま）。")
    print(f"どれも画面の「データについて」に出ます。{TO_FILL_IN}の残る資料と、その事例は取り込めません。")


def _print_build_of(folder: Path) -> None:
    print(f"次に: python -m etl build --strict --data data {shlex.quote(str(folder))}")


def _export(options: argparse.Namespace) -> int:
    from etl.export import export

    exported = export(options.out, options.database or _current_database())
    for name, rows in exported.rows.items():
        print(f"{name:<16}{rows:>12,} 行")
    if exported.refused:
        print(f"\n取り込めなかった {exported.refused:,} 行は derived/rejected_rows.csv にあります。")
    print(f"\n書き出し先: {options.out}（説明は README.md）")
    print(f"構築し直すには: python -m etl build --data {shlex.quote(str(options.out / 'csv'))}")
    return ALL_LOADED


def _current_database() -> Path:
    """Return the default database, built first where it is missing or stale."""
    from etl import swap
    from etl.build import build_if_stale

    report = build_if_stale()
    if report is not None:
        _print_report(report)
    return swap.current_database()


def start() -> int:
    """Run the command that this process was started with."""
    for stream in (sys.stdout, sys.stderr):  # a console that knows fewer characters must not stop the build
        stream.reconfigure(errors="backslashreplace")
    return main()


if __name__ == "__main__":
    sys.exit(start())
