"""The command that turns a document into CSV files."""

import csv

import pytest
from casebook_document import LEGEND, case

from etl.__main__ import main


def extract(capsys, *arguments):
    code = main(["extract", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def casebook(tmp_path):
    path = tmp_path / "新しい版.txt"
    path.write_text("\n".join([*LEGEND, *case()]), encoding="utf8")
    return path


def rows_of(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_document_becomes_csv_files_with_evidence(casebook, tmp_path, capsys):
    code, out, _ = extract(capsys, casebook, "--out", tmp_path / "out")
    assert code == 0
    assert "見つけた" in out
    (row,) = rows_of(tmp_path / "out" / "cases.csv")
    assert row["case_id"] == "mic-2025-01"
    assert row["initial_cost_yen"] == "1200000"
    assert row["is_new"] == "false"
    printed = {row["column_name"]: row["printed_text"] for row in rows_of(tmp_path / "out" / "evidence.csv")}
    assert printed["initial_cost_yen"] == "※税抜 1,200千円"
    assert rows_of(tmp_path / "out" / "unread.csv") == []


def test_line_ends_and_encoding_of_windows_change_nothing(casebook, tmp_path, capsys):
    windows = tmp_path / "windows.txt"
    windows.write_bytes(casebook.read_text(encoding="utf8").replace("\n", "\r\n").encode("cp932", errors="replace"))
    extract(capsys, casebook, "--out", tmp_path / "a")
    code, _, _ = extract(capsys, windows, "--out", tmp_path / "b")
    assert code == 0
    names = ("title", "initial_cost_yen", "running_cost_yen", "lead_time_months", "hours_saved_per_year", "population")
    first, second = ({name: rows_of(tmp_path / out / "cases.csv")[0][name] for name in names} for out in "ab")
    assert first == second


def test_the_source_may_be_named(casebook, tmp_path, capsys):
    extract(capsys, casebook, "--source", "mic-2030", "--out", tmp_path / "out")
    assert rows_of(tmp_path / "out" / "cases.csv")[0]["case_id"] == "mic-2030-01"


@pytest.mark.parametrize(
    ("name", "content", "problem", "remedy"),
    [
        ("議事録.txt", "今日の議題".encode(), "様式がわかりません", "--layout"),
        ("空.txt", b"", "様式がわかりません", "--layout"),
        ("壊れ.pdf", b"%PDF-1.7", "壊れて", "作り直して"),
        ("文章.pdf", "人口 1万人".encode(), "PDF ではありません", ".txt"),
        ("資料.txt", b"%PDF-1.7", "中身は PDF", ".pdf"),
        ("壊れ.txt", b"\xff\xfe\x81\xff" * 20, "文字コード", "UTF-8"),
    ],
)
def test_what_cannot_be_extracted_is_said_in_two_parts(tmp_path, capsys, name, content, problem, remedy):
    path = tmp_path / name
    path.write_bytes(content)
    code, _, err = extract(capsys, path, "--out", tmp_path / "out")
    assert code == 1
    assert name in err
    assert problem in err
    assert remedy in err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_an_unknown_document_hears_which_marks_were_looked_for(tmp_path, capsys):
    path = tmp_path / "x.txt"
    path.write_text("何か", encoding="utf8")
    _, _, err = extract(capsys, path, "--out", tmp_path / "out")
    assert "casebook（" in err
    assert "grants（" in err
    assert "measures（" in err


def test_a_missing_document_is_said_so(tmp_path, capsys):
    code, _, err = extract(capsys, tmp_path / "ない.txt", "--out", tmp_path / "out")
    assert code == 1
    assert "ない.txt がありません" in err
