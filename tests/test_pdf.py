"""How the pages of a PDF become lines, and what is said of those that cannot, on tiny PDFs written here."""

import csv

import pytest
from tiny_pdf import PICTURE, pdf, text

from etl.__main__ import main
from etl.extract import page_ranges
from etl.readers import pdf as reader

SHEET = [
    text(20, 380, "事業概要 【電子図書館事業】"),
    text(20, 350, "自治体名 兵庫県明石市 人口 305,404人 事業費 12,300千円"),
    text(20, 320, "事業概要"),
    text(120, 320, "図書館の本を画面で読めるようにする。"),
    text(20, 200, "主な", "KPI"),
    text(120, 200, "【アウトプット指標（活動指標）】", "①貸出数"),
    text(120, 150, "【アウトカム指標（成果指標）】", "①満足度"),
]


@pytest.fixture
def lines_of(tmp_path):
    """The lines of one page with these drawings."""

    def read(*drawings, **options):
        path = tmp_path / "一枚.pdf"
        path.write_bytes(pdf(list(drawings), **options))
        (page,) = reader.pages(path)
        return page.lines

    return read


@pytest.fixture
def pages_of(tmp_path):
    """The pages of a PDF."""

    def read(*pages):
        path = tmp_path / "数枚.pdf"
        path.write_bytes(pdf(*pages))
        return list(reader.pages(path))

    return read


@pytest.fixture
def extract(tmp_path, capsys):
    """Run the command on a PDF and return its exit code, what it printed and a reader of the CSV files it wrote."""

    def run(content, name="資料.pdf"):
        (tmp_path / name).write_bytes(content)
        code = main(["extract", str(tmp_path / name), "--out", str(tmp_path / "out")])
        return code, capsys.readouterr(), lambda table: rows_of(tmp_path / "out" / f"{table}.csv")

    return run


def rows_of(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("drawings", "lines"),
    [
        ([text(50, 300, "人口：", "１万人以上", "５万人未満")], ["人口：", "１万人以上", "５万人未満"]),
        ([text(50, 300, "左の箱", "二行目"), text(300, 300, "右の箱", "二行目")],
         ["左の箱", "二行目", "", "右の箱", "二行目"]),
        ([text(50, 300, "左の箱", "二行目の文"), text(300, 285, "右の箱", "二行目")],
         ["左の箱", "二行目の文", "", "右の箱", "二行目"]),
        ([text(50, 300, "自治体名"), text(150, 300, "兵庫県明石市")], ["自治体名 兵庫県明石市"]),
        ([text(50, 300, "①"), text(80, 300, "貸出数"), text(50, 285, "②"), text(80, 285, "予約数")],
         ["① 貸出数", "② 予約数"]),
        ([text(50, 100, "先に書いた下の文"), text(50, 300, "後に書いた題名", size=20)],
         ["先に書いた下の文", "", "後に書いた題名"]),
        ([text(50, 300, "上の段落"), text(50, 270, "下の段落")], ["上の段落", "", "下の段落"]),
        ([text(50, 300, "広い行送りの", "同じ段落", pitch=17.5)], ["広い行送りの", "同じ段落"]),
        ([text(50, 300, "（別紙）表の上の長い見出し"), text(50, 285, "施策番号"), text(120, 285, "施策名")],
         ["（別紙）表の上の長い見出し", "施策番号 施策名"]),
        ([text(50, 300, "欄の文の", "終わり"), text(50, 255, "次の段落"), text(50, 210, "図の文字")],
         ["欄の文の", "終わり", "", "", "次の段落", "", "", "", "", "図の文字"]),
        ([text(300, 300, "右の欄の", "終わり"), text(50, 270, "次の行の左")],
         ["右の欄の", "終わり", "", "", "", "", "次の行の左"]),
    ],
)  # fmt: skip
def test_lines_follow_the_file_and_blocks_are_parted(lines_of, drawings, lines):
    assert lines_of(*drawings) == lines


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(lines_of, turned):
    drawings = text(50, 300, "一行目", "二行目"), text(200, 300, "右の箱", "二行目")
    assert lines_of(*drawings, turned=turned) == ["一行目", "二行目", "", "右の箱", "二行目"]


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("https://a.example.lg.jp/x-", "https://a.example.lg.jp/x-"),
        ("貸\u00ad出\u200b数", "貸出数"),
        ("大字葛\U000e0100", "大字葛"),
        ("\uf06c 職員", "• 職員"),
        ("𠮷野町 髙﨑 ⺠間", "𠮷野町 髙﨑 ⺠間"),
        ("費用は\ue000千円", "費用は〓千円"),
        ("  前後の空白  ", "前後の空白 "),
    ],
)
def test_characters_come_as_a_reader_sees_them(lines_of, printed, line):
    assert lines_of(text(50, 300, printed)) == [line]


def test_a_hyphen_at_the_end_of_a_line_stays(lines_of):
    lines = lines_of(text(50, 300, "https://www.example.jp/index-", "page.html"))
    assert lines == ["https://www.example.jp/index-", "page.html"]


def test_letters_set_wide_apart_are_one_word(lines_of):
    wide = [text(50 + 18 * place, 300, letter) for place, letter in enumerate("事業概要")]
    assert lines_of(*wide) == ["事業概要"]


@pytest.mark.parametrize(
    ("drawings", "reason", "is_unread"),
    [
        ([], None, False),
        ([text(50, 300, "文字")], None, False),
        ([PICTURE], reader.NO_TEXT, True),
        ([PICTURE, text(300, 10, "3-7")], reader.HARDLY_TEXT, True),
        ([PICTURE, text(50, 300, *["読み取られた長い長い文字の列"] * 6)], None, False),
        ([PICTURE, text(50, 300, *["読み取られた長い長い文字の列"] * 6, mode=3)], reader.FROM_OCR, False),
        ([text(50, 300, "文字", is_strange=True)], reader.BROKEN_TEXT, True),
        ([text(50, 300, "文字のうち"), text(50, 280, "二字", is_strange=True)], reader.LOST_CHARACTER, False),
        ([text(50, 300, "文", is_strange=True), text(60, 300, "字", is_strange=True)], reader.NO_FONT, True),
    ],
)
def test_a_page_that_is_no_text_is_said_so(pages_of, drawings, reason, is_unread):
    (page,) = pages_of(drawings)
    assert [said for _, said in page.doubts] == ([reason] if reason else [])
    assert page.is_unread is is_unread


def test_what_is_written_over_a_page_is_not_read_silently(tmp_path):
    path = tmp_path / "書き込み.pdf"
    path.write_bytes(pdf(SHEET, has_notes=True))
    (page,) = reader.pages(path)
    assert page.doubts == [(1, reader.NOTES)]
    path.write_bytes(pdf([], has_notes=True))
    (page,) = reader.pages(path)
    assert page.is_unread


def test_evidence_has_page_and_line_of_the_extracted_text(extract, tmp_path):
    code, printed, rows = extract(pdf([text(50, 300, "表紙")], SHEET, [text(20, 380, "来庁者", "窓口")], SHEET))
    assert code == 0
    assert [row["municipality_name"] for row in rows("cases")] == ["明石市", "明石市"]
    assert [(row["row_key"], row["page"]) for row in rows("evidence")] == [
        ("hyogo-01", "2"), ("hyogo-01", "2"), ("hyogo-02", "4"), ("hyogo-02", "4"),
    ]  # fmt: skip
    lines = (tmp_path / "out" / "extracted.txt").read_text(encoding="utf8").split("\n")
    assert all(row["printed_text"] in lines[int(row["first_line"]) - 1] for row in rows("evidence"))
    assert [row["page"] for row in rows("unread")] == ["1"]
    assert "文字を読めないページ" not in printed.out


def test_the_extracted_text_reads_like_the_pdf(extract, tmp_path):
    *_, rows = extract(pdf(SHEET, SHEET))
    first = [rows(table) for table in ("cases", "kpis", "evidence", "unread")]
    again = (tmp_path / "out" / "extracted.txt").read_bytes()
    *_, rows = extract(again, name="もう一度.txt")
    assert [rows(table) for table in ("cases", "kpis", "evidence", "unread")] == first


def test_blank_lines_inside_a_page_start_no_page(extract):
    gap = [text(20, 380 - 40 * place, line) for place, line in enumerate(["窓口", "来庁者", "職員"])]
    *_, rows = extract(pdf(SHEET, [text(20, 50, "3-7"), *gap], SHEET))
    assert [row["source_no"] for row in rows("cases")] == ["1", "2"]


def test_pages_without_text_are_listed_and_the_others_read(extract):
    code, printed, rows = extract(pdf([PICTURE], SHEET, [PICTURE], [PICTURE], []))
    assert code == 0
    assert len(rows("cases")) == 1
    assert [(row["page"], row["reason"]) for row in rows("unread")] == [(page, reader.NO_TEXT) for page in "134"]
    assert "文字を読めないページ: 1、3～4ページ" in printed.out


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (pdf([PICTURE], [PICTURE]), "読める文字がありません（1～2ページ）", "OCR"),
        (pdf([text(50, 300, "文字", is_strange=True)]), "読める文字がありません（1ページ）", "OCR"),
        (pdf([text(50, 300, "文", is_strange=True)]), "読める文字がありません（1ページ）", "フォント"),
        (pdf([PICTURE, text(300, 9, "3-7")]), "文字を読めないページがあります（1ページ）", "--layout"),
        (pdf([], []), "読める文字がありません（白紙）", "OCR"),
        (pdf(SHEET, is_locked=True), "パスワード", "外した PDF"),
        (pdf(), "ページがない", "作り直して"),
        (pdf(SHEET)[:200], "壊れて", "作り直して"),
        (b"", "PDF ではありません", ".txt"),
    ],
)
def test_a_pdf_that_cannot_be_read_is_said_in_two_parts(extract, tmp_path, content, problem, remedy):
    code, printed, _ = extract(content)
    assert code == 1
    assert problem in printed.err
    assert "資料.pdf" in printed.err
    assert remedy in printed.err.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_a_torn_pdf_gives_what_is_left_or_says_so(extract):
    whole = pdf(SHEET, SHEET)
    for length in range(len(whole) // 2, len(whole), 97):
        code, printed, _ = extract(whole[:length])
        assert code in (0, 1)
        assert code == 0 or "資料.pdf" in printed.err


def test_runs_of_pages_are_named():
    assert page_ranges([]) == ""
    assert page_ranges([2]) == "2ページ"
    assert page_ranges([1, 2, 3, 5, 7, 8]) == "1～3、5、7～8ページ"
