"""What each kind of file says of rows, read back as plain values, to be held against the rows of another."""

import csv
import io
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd

from ui import bundles, downloads, exports, large_files


def plain(frame, about, *, words):
    """Return the rows as tuples of text as the source of the truth has them: codes, or words for codes."""
    shown = about.worded(frame) if words else frame
    columns = [[_text(value) for value in shown[name].tolist()] for name in shown.columns]
    return [tuple(shown.columns), *zip(*columns, strict=True)]


def _text(value):
    if isinstance(value, str):
        return exports.LINE_BREAKS.sub(" ", value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (pd.Timestamp, datetime)):
        return f"{value:%Y-%m-%d}"
    return repr(float(value))


def of_excel_csv(content):
    """Return the rows of a CSV for Excel, what was held back given back, yes and no as true and false."""
    rows = _of_csv(content.decode("utf-8-sig"))
    return [tuple({"はい": "true", "いいえ": "false"}.get(cell, cell) for cell in row) for row in rows]


def of_machine_csv(content):
    """Return the rows of a CSV for machines."""
    return _of_csv(content.decode("utf8"))


def _of_csv(text):
    return [tuple(unguarded(cell) for cell in row) for row in csv.reader(io.StringIO(text, newline=""))]


def of_workbook(content, sheet="データ"):
    """Return the rows of one sheet of a workbook."""
    rows = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [tuple(_text(value) for value in row) for row in rows]


def unguarded(text):
    """Return the text that `guarded` or `disarmed` was given, but for its line breaks."""
    return text[1:] if text.startswith("'") and exports.guarded(text[1:]) == text else text


def as_told(rows, truth):
    """Return the rows with every number written as in the truth: 5000 for 5000.0."""
    return [
        tuple(_as_number(cell) if _is_number(true) else cell for cell, true in zip(row, true_row, strict=True))
        for row, true_row in zip(rows, truth, strict=True)
    ]


def _is_number(cell):
    return bool(cell) and cell.replace(".", "").replace("-", "").replace("e", "").isdigit() and "." in cell


def _as_number(cell):
    try:
        return repr(float(cell))
    except ValueError:
        return cell


def files(frame, about):
    """Return the rows of every kind of file, small and large, by name: (rows, whether codes stand as words)."""
    made = {kind: file.content(frame, about) for kind, file in downloads.KINDS.items()}
    found = {
        "excel": (of_excel_csv(made["excel"]), True),
        "machine": (of_machine_csv(made["machine"]), False),
        "workbook": (of_workbook(made["workbook"]), True),
    }
    for kind, member, read in (("excel", "データ.csv", of_excel_csv), ("machine", "data.csv", of_machine_csv)):
        content = io.BytesIO()
        bundles.write_zip(content, kind, large_files.in_parts(frame), about)
        found[f"{kind}.zip"] = (read(zipfile.ZipFile(content).read(member)), kind == "excel")
    return found


def differences(frame, about, found=None):
    """Return, by kind of file, the first row that is not that of the frame, value by value; nothing where all are."""
    wrong = {}
    for name, (rows, words) in (found or files(frame, about)).items():
        truth = plain(frame, about, words=words)
        if len(rows) != len(truth):
            wrong[name] = (len(rows), len(truth))
        elif rows != truth and (told := as_told(rows, truth)) != truth:
            wrong[name] = next((row, true) for row, true in zip(told, truth, strict=True) if row != true)
    return wrong
