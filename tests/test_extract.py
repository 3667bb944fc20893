"""The command that turns a document into CSV files."""

import csv
import re

import generated_casebook
import generated_grants
import generated_measures
import pytest
from casebook_document import LEGEND, case

from etl import extract as extracting
from etl import schema
from etl.__main__ import ALL_LOADED, SOME_REFUSED, main
from etl.build import build
from etl.staging import SHIPPED_DATA


def extract(capsys, *arguments):
    code = main(["extract", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def casebook(tmp_path):
    path = tmp_path / "新しい版.txt"
    path.write_text("\n".join([*LEGEND, *case()]), encoding="utf8")
    return path


def fill_in(sources):
    sources.write_text(sources.read_text(encoding="utf8").replace("（要記入）", "総務省"), encoding="utf8")


def rows_of(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_document_becomes_csv_files_with_evidence(casebook, tmp_path, capsys):
    code, out, _ = extract(capsys, casebook, "--out", tmp_path / "out")
    assert code == 0
    assert re.search(r"^ +1 +1 +0  イニシャルコスト（initial_cost_yen）$", out, re.MULTILINE)
    assert re.search(r"^ +1 行  事例（cases.csv）$", out, re.MULTILINE)
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
        ("空.txt", b"", "空で、文字がありません", "取得し直し"),
        ("空白.txt", "\f\n　\n".encode(), "空で、文字がありません", "取得し直し"),
        ("表.xlsx", b"PK\x03\x04", "Excel ブック", "python -m etl check"),
        ("表.XLS", b"\xd0\xcf\x11\xe0", "Excel ブック", "python -m etl check"),
        ("文書.docx", b"PK\x03\x04", "Word", "PDF として保存"),
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


def test_a_folder_is_no_document(tmp_path, capsys):
    code, _, err = extract(capsys, tmp_path, "--out", tmp_path / "out")
    assert (code, err.splitlines()[0]) == (1, f"資料 {tmp_path} はフォルダーです。")
    assert "1つ指定" in err.splitlines()[1]


@pytest.mark.parametrize("layout", ["grants", "measures"])
def test_a_document_without_a_record_of_the_layout_fails(casebook, tmp_path, capsys, layout):
    code, _, err = extract(capsys, casebook, "--layout", layout, "--out", tmp_path / "out")
    assert code == 1
    assert f"様式 {layout} の記録が1件もありません" in err.splitlines()[0]
    assert "--layout を付けずに" in err.splitlines()[1]
    assert not (tmp_path / "out").exists()


# --- the folder


def test_tables_of_an_earlier_extraction_do_not_stay_beside_the_new_ones(casebook, tmp_path, capsys):
    out = tmp_path / "out"
    assert extract(capsys, casebook, "--out", out)[0] == 0
    assert (out / "vendors.csv").exists()
    grants = tmp_path / "grants.txt"
    grants.write_text("\n".join(generated_grants.document(0, 3).lines), encoding="utf8")
    code, printed, _ = extract(capsys, grants, "--source", "osaka-2024", "--out", out)
    assert code == 0
    assert {path.name for path in out.iterdir()} == {"cases.csv", "kpis.csv", "evidence.csv", "unread.csv"}
    (line,) = [line for line in printed.splitlines() if "消しました" in line]
    assert "vendors.csv" in line
    assert "sources.csv" in line


@pytest.mark.parametrize(
    "foreign", [["notes.txt"], ["unread.csv", "tags.csv"], ["cases.csv"], ["unread.csv", "cases.csv/x"]]
)
def test_a_folder_with_other_files_is_refused_and_left_as_it_is(casebook, tmp_path, capsys, foreign):
    out = tmp_path / "out"
    for name in foreign:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x", encoding="utf8")
    before = sorted(out.rglob("*"))
    code, _, err = extract(capsys, casebook, "--out", out)
    assert code == 1
    assert foreign[-1].partition("/")[0] in err.splitlines()[0]
    assert "新しいか空のフォルダー" in err.splitlines()[1]
    assert sorted(out.rglob("*")) == before


def test_a_file_is_no_folder_to_write_to(casebook, tmp_path, capsys):
    code, _, err = extract(capsys, casebook, "--out", casebook)
    assert (code, "フォルダーではありません" in err) == (1, True)


@pytest.mark.parametrize("document", [generated_casebook.document, generated_grants.document])
def test_every_table_that_a_reader_fills_is_written(document, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("\n".join(document(0, 20).lines), encoding="utf8")
    assert set(extracting.extract(path, tmp_path / "out").tables) <= set(extracting.WRITTEN_TABLES)


ROUGH = {
    "casebook": lambda seed: generated_casebook.document(seed, 60).lines,
    "grants": lambda seed: generated_grants.document(seed, 60).lines,
    "measures": lambda seed: generated_measures.compose(seed, 60)[0],
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("layout", ROUGH)
def test_a_blank_that_a_build_refuses_is_among_the_unread_with_its_line_and_reason(layout, seed, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("\n".join(ROUGH[layout](seed)), encoding="utf8")
    extraction = extracting.extract(path, tmp_path / "out", layout)
    listed = {
        (row["case_id"], row["table_name"], row["column_name"]): row for row in rows_of(tmp_path / "out/unread.csv")
    }
    for table_name, row_no, column in extracting.required_blanks(extraction):
        case_id = extraction.tables[table_name][row_no - 2]["case_id"]
        row = listed[case_id, table_name, column.name]
        assert int(row["line"]) >= 1
        assert row["reason"]


# --- the next step


def test_another_edition_can_be_built_with_the_shipped_facts(tmp_path, capsys):
    path, out = tmp_path / "次の版.txt", tmp_path / "out"
    path.write_text("\n".join(generated_casebook.document(1, 30).lines), encoding="utf8")
    code, printed, _ = extract(capsys, path, "--out", out)
    assert code == 0
    (source,) = rows_of(out / "sources.csv")
    assert (source["title"], source["publisher_name"]) == ("次の版.txt", "（要記入）")
    assert "（publisher_name）は（要記入）" in printed
    assert "版（edition）は空欄です" in printed
    assert f"次に: python -m etl build --strict --data data {out}\n" in printed
    fill_in(out / "sources.csv")
    report = build([SHIPPED_DATA, out], tmp_path / "built.duckdb")
    required = {column.name for column in schema.tables()["cases"].columns if column.is_required}
    rows = rows_of(out / "cases.csv")
    incomplete = {row["case_id"] for row in rows if not all(row[name] for name in required)}
    blanks = {
        f"必須の列が空欄: cases.csv の {number} 行目 {column.label_and_name}"
        for number, row in enumerate(rows, 2)
        for column in schema.tables()["cases"].columns
        if column.name in required and not row[column.name]
    }
    assert {line for line in printed.splitlines() if line.startswith("必須の列が空欄: cases.csv")} == blanks
    listed = {row["case_id"] for row in rows_of(out / "unread.csv") if row["table_name"] == "cases"}
    assert incomplete <= listed
    assert 0 < len(incomplete) < len(rows) / 3
    assert {row.row_key for row in report.refused if row.table_name == "cases"} == incomplete
    assert report.loaded["cases"] == report.read["cases"] - len(incomplete)
    assert report.loaded["sources"] == report.read["sources"]
    assert {row.rule_id for row in report.refused} == {
        "required_value_is_given", "case_exists", "evidence_points_to_a_row",
    }  # fmt: skip


def test_a_source_that_is_not_filled_in_is_not_built_nor_are_its_cases(casebook, tmp_path, capsys):
    out, database = tmp_path / "out", tmp_path / "x.duckdb"
    extract(capsys, casebook, "--out", out)
    command = ["build", "--strict", "--data", str(SHIPPED_DATA), str(out), "--database", str(database)]
    assert main(command) == SOME_REFUSED
    printed = capsys.readouterr().out
    assert "「発行者（publisher_name）」「注記（note）」がまだ（要記入）のままです" in printed
    assert "直し方: 資料に印刷された言葉に書き直してください" in printed
    assert not database.exists()
    fill_in(out / "sources.csv")
    assert main(command) == ALL_LOADED
    printed = capsys.readouterr().out
    assert "取り込まないファイル: out/unread.csv（extract の書いた、読み取れなかった箇所の一覧）" in printed
    assert "読まなかったファイル" not in printed


def test_a_completed_source_stays_when_the_document_is_extracted_again(casebook, tmp_path, capsys):
    out = tmp_path / "out"
    extract(capsys, casebook, "--out", out)
    path = out / "sources.csv"
    fill_in(path)
    extract(capsys, casebook, "--out", out)
    assert rows_of(path)[0]["publisher_name"] == "総務省"
    extract(capsys, casebook, "--source", "mic-2030", "--out", out)
    assert [row["source_id"] for row in rows_of(path)] == ["mic-2030"]


def test_a_source_of_the_catalogue_gets_no_row_of_its_own(casebook, tmp_path, capsys):
    _, printed, _ = extract(capsys, casebook, "--source", "mic-2024", "--out", tmp_path / "out")
    assert not (tmp_path / "out" / "sources.csv").exists()
    assert "出典 mic-2024 は data にもうあります" in printed
    assert "次に:" not in printed


def test_a_source_that_was_entered_beforehand_is_only_built(casebook, tmp_path, capsys):
    _, printed, _ = extract(capsys, casebook, "--source", "census-2020", "--out", tmp_path / "out")
    assert not (tmp_path / "out" / "sources.csv").exists()
    assert "出典 census-2020 は data/sources.csv にもうあるので、sources.csv は書きませんでした" in printed
    assert f"次に: python -m etl build --strict --data data {tmp_path / 'out'}\n" in printed


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
