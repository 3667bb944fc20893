"""Writes workbooks to fill in: the template, and the rows that were refused, with the reason beside each."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from etl import apply_rules, reword, schema
from etl.apply_rules import Refused
from etl.commandline import reason
from etl.readers.bodies import CODES_FILE
from etl.readers.forms import CHOICES, DICTIONARY, EXAMPLE_MARK, FOLLOWING, GUIDE, REASON_HEADINGS, YES_NO, word
from etl.readers.tables import Unloadable
from etl.schema import Column, Table

FORM_TABLES = tuple(name for name in schema.FACT_TABLES if name != "codes")
FILLED_ROWS = 5_000
LONGEST_PROMPT = 255
GUIDE_LINES = (
    "シート「出典」に資料を、「事例」に事例を1行に1件ずつ書きます。ほかのシートは、書くことがあるときだけ使います。",
    f"2行目の{EXAMPLE_MARK}は読み込みません。消しても残してもかまいません。上書きするときは ID も変えてください。",
    "事例IDは「出典ID-番号」の形で、事例ごとに別にします。ほかのシートの行は、この事例IDで事例に結び付きます。",
    "金額は 26700000、26,700千円、2670万円、約1.2億円 のどれでも読めます。公表していなければ「非公表」と書きます。",
    "「－」は 0 とも空欄ともとれるので読みません。0円なら 0、値がなければ空欄にします。",
    "年度は 2023、R5、令和5年度、日付は 2023/4、R5.4、令和5年4月1日 のように書きます。",
    "空欄は「値がない」ことを表し、0 とは区別します。金額の状態を選ばなければ、空欄は「記載なし」になります。",
    "選択肢のある列は、セルの一覧から選びます。シート「選択肢」に全部と定義があります。",
    "列の意味・形式・必須かどうかは、シート「列の説明」にあります。見出しの行と列の名前は変えないでください。",
    "書けたら python -m etl build --data フォルダー で取り込むか、画面の「自団体データ」で開きます。",
    "取り込めなかった行は、理由を付けた同じ形のブックで返します。直したら、そのまま送り直せます。",
)
EXAMPLES: dict[str, dict[str, str]] = {
    "sources": {
        "source_id": EXAMPLE_MARK, "title": "○○町DX推進計画", "publisher_name": "○○町", "edition": "令和5年度版",
        "as_of_on": "2023-04-01", "record_type_code": "case_study", "note": "自団体の調べ",
    },
    "cases": {
        "case_id": f"{EXAMPLE_MARK}-01", "source_id": EXAMPLE_MARK, "source_no": "1", "record_type_code": "case_study",
        "title": "書かない窓口の導入", "summary": "住民の聞き取りから申請書を作り、記入をなくす。",
        "prefecture_name": "奈良県", "municipality_name": "○○町", "municipality_type_code": "town",
        "population": "18,000人", "population_on": "2023/4/1", "category_code": "counter_reform",
        "field_code": "resident_counter", "fiscal_year": "令和5年度", "initial_cost_yen": "約26,700千円（税抜）",
        "running_cost_yen": "120万円", "hours_saved_per_year": "約500時間", "hours_saved_status_code": "actual",
        "lead_time_months": "1年2か月", "service_start_on": "R5.4", "department_name": "住民課",
    },
    "cost_items": {
        "case_id": f"{EXAMPLE_MARK}-01", "cost_item_no": "1", "cost_kind_code": "initial", "item_name": "構築費",
        "amount_yen": "20,000千円",
    },
    "kpi_values": {
        "kpi_id": f"{EXAMPLE_MARK}-01-k1", "fiscal_year": "R5", "kind_code": "result", "value": "69.7%",
    },
}  # fmt: skip

Rows = Mapping[str, Sequence[Mapping[str, str | None]]]


@dataclass(frozen=True)
class _Pen:
    """A workbook with its formats and the range of each list of choices."""

    book: Workbook
    heading: object
    text: object
    wrapped: object
    ranges: dict[str, str]


def write_template(target: Path | BinaryIO) -> None:
    """Write the workbook to fill in: a sheet a table with an example row, the dictionary and the choices."""
    rows = {name: [EXAMPLES[name]] if name in EXAMPLES else [] for name in FORM_TABLES}
    _write(target, rows, GUIDE_LINES, reasons=False)


def write_refused(target: Path | BinaryIO, rows: Rows) -> None:
    """Write refused rows by table, as they were typed; the keys of REASON_HEADINGS in a row say why and where from."""
    guide = (
        "取り込めなかった行です。右端の理由と直し方を見て直し、このブックをそのまま取り込み直してください。",
        "直した行が取り込まれたら、元のファイルの同じ行は消してください（消すまでは取り込めない行として残ります）。",
        *GUIDE_LINES[3:9],
    )
    _write(target, {name: rows[name] for name in FORM_TABLES if rows.get(name)}, guide, reasons=True)


def refused_rows(refused: Sequence[Refused]) -> dict[str, list[dict[str, str | None]]]:
    """Return refused rows by table, as they were typed, with the place they came from, the reasons and the remedies.

    Each fault has a line of its own in the words of a form. Rows refused only because their source or their
    case was are left out: they load once that row is mended.
    """
    rows: dict[str, list[dict[str, str | None]]] = {}
    for row in apply_rules.causes(refused)[0]:
        columns = schema.tables()[row.table_name].column_names
        content = json.loads(row.row_json)
        typed = {columns[0]: content["text"]} if set(content) == {"text"} else content
        told = reword.reworded(row)
        reasons = "\n".join(dict.fromkeys(fault.reason for fault in told))
        remedies = "\n".join(dict.fromkeys(fault.remedy for fault in told))
        why = (reasons, remedies, row.file_name, str(row.row_no))
        rows.setdefault(row.table_name, []).append(typed | dict(zip(REASON_HEADINGS, why, strict=True)))
    return rows


def require_new_workbook(path: Path) -> None:
    """Raise Unloadable where no workbook can be written: a wrong name, a file that stands there, or no folder for it.

    The folder itself may be missing where it can be made.
    """
    if path.suffix.lower() != ".xlsx":
        raise Unloadable(f"{path} は .xlsx で終わっていません。", "FILE.xlsx の形の名前にしてください。")
    if path.exists() or path.is_symlink():
        raise Unloadable(f"{path} はもうあります。", "記入済みのブックを消さないよう、別の名前を指定してください。")
    standing = next(folder for folder in path.absolute().parents if folder.exists())
    if not standing.is_dir() or not os.access(standing, os.W_OK | os.X_OK):
        raise Unloadable(
            f"{path} を書けません（{standing} は書き込めるフォルダーではありません）。",
            "書き込めるフォルダーの中の名前を指定してください。",
        )


def _write(target: Path | BinaryIO, rows: Rows, guide: Sequence[str], *, reasons: bool) -> None:
    if not isinstance(target, Path):
        _write_book(target, rows, guide, reasons=reasons)
        return
    book = io.BytesIO()  # xlsxwriter itself leaves half a book, and a traceback, where the disk is full
    _write_book(book, rows, guide, reasons=reasons)
    try:
        target.write_bytes(book.getbuffer())
    except OSError as error:
        if target.is_file():
            target.unlink()
        raise Unloadable(
            f"ブック {target} を書けません（{reason(error)}）。",
            "フォルダーがあるか、書き込みの権限と空き容量を確かめてください。",
        ) from error


def _write_book(target: Path | BinaryIO, rows: Rows, guide: Sequence[str], *, reasons: bool) -> None:
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets = {name: book.add_worksheet(name) for name in (GUIDE, *map(_label, rows), DICTIONARY, CHOICES)}
        pen = _Pen(
            book,
            book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1, "text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": "@"}),  # else Excel turns R5.4 or 2023/4 into something else
            book.add_format({"text_wrap": True, "valign": "top"}),
            _write_choices(book, sheets[CHOICES]),
        )
        _write_guide(pen, sheets[GUIDE], guide)
        for name in rows:
            _write_table(pen, sheets[_label(name)], schema.tables()[name], rows[name], reasons=reasons)
        _write_dictionary(pen, sheets[DICTIONARY], list(rows))


def _label(name: str) -> str:
    return schema.tables()[name].label_ja


def _write_guide(pen: _Pen, sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.set_column(0, 0, 110, pen.wrapped)
    sheet.write_string(0, 0, GUIDE, pen.heading)
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line, pen.wrapped)


def _write_table(
    pen: _Pen, sheet: Worksheet, table: Table, rows: Sequence[Mapping[str, str | None]], *, reasons: bool
) -> None:
    sheet.freeze_panes(1, 1)
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, _width(column), pen.text)
        sheet.write_string(0, position, column.label_ja, pen.heading)
        sheet.data_validation(1, position, FILLED_ROWS, position, _asked(pen, column))
    extra = REASON_HEADINGS if reasons else ()
    for position, name in enumerate(extra, start=len(table.columns)):
        sheet.set_column(position, position, 40, pen.wrapped)
        sheet.write_string(0, position, name, pen.heading)
    for row_no, row in enumerate(rows, start=1):
        for position, name in enumerate((*table.column_names, *extra)):
            if text := row.get(name):
                column = table.columns[position] if position < len(table.columns) else None
                shown, form = (word(column, text), pen.text) if column else (text, pen.wrapped)
                sheet.write_string(row_no, position, shown, form)


def _width(column: Column) -> int:
    return 40 if column.name in ("title", "summary", "note", "message") else 18


def _asked(pen: _Pen, column: Column) -> dict:
    """Return the list of choices of a column, where it has one, and what its cells ask for."""
    asked = {"input_title": column.label_ja[:32], "input_message": _form(column)[:LONGEST_PROMPT]}
    if not (list_name := _list_of(column)):
        return asked | {"validate": "any"}
    return asked | {
        "validate": "list",
        "source": pen.ranges[list_name],
        "error_title": "選択肢にありません",
        "error_message": "一覧から選んでください。シート「選択肢」に全部と定義があります。",
    }


def _list_of(column: Column) -> str | None:
    if column.type == "BOOLEAN":
        return "yes_no"
    return "prefecture" if column.name == "prefecture_name" else column.code_list


def _form(column: Column) -> str:
    """Return in words how a cell of the column is filled in."""
    if column.name.endswith("_yen"):
        return f"{column.meaning}。26700000、26,700千円、2670万円、約1.2億円 のように"
    forms = {"DATE": "2023/4/1、R5.4 のように", "BOOLEAN": "はい・いいえ", "DOUBLE": "数字", "BIGINT": "数字"}
    if column.name == "fiscal_year":
        return f"{column.meaning}。2023、R5、令和5年度 のように"
    how = forms.get(column.type)
    return f"{column.meaning}。{how}" if how else column.meaning


def _codes() -> list[dict[str, str]]:
    with CODES_FILE.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def _write_choices(book: Workbook, sheet: Worksheet) -> dict[str, str]:
    """Write every list of choices below one another; return the range of each."""
    heading = book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1})
    yes_no = [{"list": "yes_no", "code": code, "label_ja": word, "definition": ""} for code, word in YES_NO.items()]
    rows = sorted([*_codes(), *yes_no], key=lambda row: row["list"])
    for position, (name, width) in enumerate((("一覧名", 18), ("選択肢", 34), ("コード", 24), ("定義", 90))):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, name, heading)
    ends: dict[str, list[int]] = {}
    for row_no, row in enumerate(rows, start=1):
        ends.setdefault(row["list"], []).append(row_no + 1)
        for position, name in enumerate(("list", "label_ja", "code", "definition")):
            sheet.write_string(row_no, position, row[name])
    return {name: f"='{CHOICES}'!$B${numbers[0]}:$B${numbers[-1]}" for name, numbers in ends.items()}


def _write_dictionary(pen: _Pen, sheet: Worksheet, names: Sequence[str]) -> None:
    headings = (("シート", 18), ("見出し", 28), ("列名", 28), ("必須", 8), ("選択肢の一覧名", 20), ("書き方", 100))
    for position, (heading, width) in enumerate(headings):
        sheet.set_column(position, position, width, pen.wrapped)
        sheet.write_string(0, position, heading, pen.heading)
    columns = [(schema.tables()[name], column) for name in names for column in schema.tables()[name].columns]
    for row_no, (table, column) in enumerate(columns, start=1):
        is_asked = column.is_required and not (table.name == "cases" and column.name in FOLLOWING)
        cells = (table.label_ja, column.label_ja, column.name, "必須" if is_asked else "",
                 _list_of(column) or "", _form(column))  # fmt: skip
        for position, text in enumerate(cells):
            sheet.write_string(row_no, position, text, pen.wrapped)
