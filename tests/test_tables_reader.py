"""What `etl.readers.tables` makes of CSV files: encodings, headers, and rows that do not fit them."""

import random

import pytest

from etl.readers import tables
from etl.readers.tables import Unloadable, read_csv, short

COLUMNS = ["case_id", "title", "note"]


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a file of the given bytes or text."""
    folder = tmp_path / "town"
    folder.mkdir()

    def read_content(content):
        path = folder / "cases.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(path, COLUMNS, {"case_id"})

    return read_content


def rows_of(table):
    return [tuple(row[name] for name in ("row_no", "case_id", "title")) for row in table.rows.to_pylist()]


@pytest.mark.parametrize(
    "content",
    [
        "case_id,title\na,髙島市①\n".encode(),
        "case_id,title\na,髙島市①\n".encode("utf-8-sig"),
        "case_id,title\r\na,髙島市①\r\n".encode("cp932"),
        "case_id,title\ra,髙島市①\r".encode(),
        '"case_id","title"\n"a","髙島市①"'.encode(),
    ],
    ids=["UTF-8", "with byte order mark", "CP932 of Excel", "line ends of old Macs", "quoted, no last line end"],
)
def test_files_of_excel_and_of_editors_read_the_same(read, content):
    assert rows_of(read(content)) == [(2, "a", "髙島市①")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("case_id,title\na,窓口\n".encode("utf-16"), 1),
        (b"case_id,title\na,\xfd\xfe\n", 2),
        # each of these is CP932 too, of a kind: 遯灘哨 and the like must not get in
        ("case_id,title\na,窓口の予約\nb,".encode() + b"\xe7\xaa\n", 3),
        ("case_id,title\na,".encode("utf-8-sig") + "窓口".encode("cp932"), 2),
    ],
    ids=["UTF-16", "no encoding at all", "UTF-8 with a torn character", "a byte order mark before CP932"],
)
def test_a_file_in_another_or_a_broken_encoding_is_refused_with_the_line(read, content, line):
    with pytest.raises(Unloadable) as refusal:
        read(content)
    assert (
        f"town/cases.csv の文字コードを読み取れません（CP932 でなく、UTF-8 とみると {line} 行目"
        in refusal.value.problem
    )
    assert "保存し直してください" in refusal.value.remedy


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "足りない列: case_id"),
        ("\ncase_id,title\na,窓口\n", "足りない列: case_id"),
        ("事例一覧\ncase_id,title\n", "知らない列: 事例一覧／足りない列: case_id"),
        ("case_id,costs\na,1\n", "知らない列: costs"),
        ("case_id, title\na,窓口\n", "知らない列: title"),
        ("title\n窓口\n", "足りない列: case_id"),
        ("case_id,title,title\na,b,c\n", "重複した列: title"),
        ("case_id,title,,\na,b,,\n", "知らない列: （空欄）"),
        ("case_id;title\na;b\n", "知らない列: case_id;title"),
        ('"case_id,title\na,b\n', "知らない列: case_id,title a,b"),
        ('"' + "x" * 200_000, "知らない列: " + "x" * 79 + "…"),
        ("case_\0id,title\na,b\n", "知らない列: case_ id"),
    ],
)
def test_a_wrong_header_is_refused_with_what_is_wrong(read, content, complaint):
    with pytest.raises(Unloadable) as refusal:
        read(content)
    assert "town/cases.csv の1行目（見出し）が正しくありません（" in refusal.value.problem
    assert complaint in refusal.value.problem.replace('"', "").replace("xx…", "x…")
    assert "1行目に列名を置き" in refusal.value.remedy


@pytest.mark.parametrize("content", ["case_id,title", "case_id,title\n", "title,case_id\r\n"])
def test_a_header_alone_is_a_table_without_rows(read, content):
    assert rows_of(read(content)) == []


def test_columns_that_a_file_lacks_come_out_blank(read):
    table = read("case_id\na\n").rows
    assert table.column_names == [*COLUMNS, "file_name", "row_no"]
    assert table.to_pylist() == [
        {"case_id": "a", "title": None, "note": None, "file_name": "town/cases.csv", "row_no": 2}
    ]


@pytest.mark.parametrize(
    ("body", "rows", "malformed"),
    [
        ("a,1\nb\nc,3\n", [(2, "a", "1"), (4, "c", "3")], [(3, 1)]),
        ("a,1\nb,2,x\nc\nd,4\n", [(2, "a", "1"), (5, "d", "4")], [(3, 3), (4, 1)]),
        ("a\n", [], [(2, 1)]),
        ('a,"1,000"\nb,1,000\nc,3\n', [(2, "a", "1,000"), (4, "c", "3")], [(3, 3)]),
        ("a,1\n\nc,3\n\n", [(2, "a", "1"), (3, None, None), (4, "c", "3"), (5, None, None)], []),
        ('a,"1\n2"\nb\nc,3\n', [(2, "a", "1\n2"), (4, "c", "3")], [(3, 1)]),
        ('a,1\nb,"2\nc,3\n', [(2, "a", "1"), (3, "b", "2\nc,3\n")], []),
        ('a,1\nb,"2', [(2, "a", "1"), (3, "b", "2\n")], []),
        ('a,窓"口"\n', [(2, "a", '窓"口"')], []),
        ("a,\0\n", [(2, "a", "\0")], []),
        ("a,=1+1\nb,NULL\nc,NaN\nd,\n", [(2, "a", "=1+1"), (3, "b", "NULL"), (4, "c", "NaN"), (5, "d", None)], []),
    ],
    ids=[
        "a short row", "a long and a short row", "only a short row", "an unquoted comma", "blank lines",
        "a line break in a field", "a lone quote swallows what follows", "a lone quote in the last line",
        "quotes within a field", "a NUL", "words that look like nothing",
    ],
)  # fmt: skip
def test_rows_keep_their_numbers_and_malformed_rows_are_kept_apart(read, body, rows, malformed):
    table = read(f"case_id,title\n{body}")
    assert rows_of(table) == rows
    assert [(row.row_no, row.actual) for row in table.malformed] == malformed
    assert all((row.expected, row.file_name) == (2, "town/cases.csv") for row in table.malformed)


def test_rows_keep_their_numbers_when_a_file_is_read_in_pieces(read, monkeypatch):
    monkeypatch.setattr(tables, "BLOCK_SIZE", 64)
    table = read("case_id,title\n" + "".join(f"{no},x\n" if no % 7 else f"{no}\n" for no in range(2, 100)))
    assert all(row_no == int(case_id) for row_no, case_id, _ in rows_of(table))
    assert [row.row_no for row in table.malformed] == list(range(7, 100, 7))


PIECES = [
    "a",
    "窓口",
    "",
    '"1,000"',
    '"上\n下"',
    '"',
    '""',
    'b"c',
    '"d"e',
    '"f""g"',
    "\0",
    ",",
    "\n",
    "\r\n",
    "\r",
    "\xe3",
]


@pytest.mark.parametrize("seed", range(300))
def test_reading_at_once_and_in_order_find_the_same(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(tables, "BLOCK_SIZE", 16 * tables.PIECES)
    chance = random.Random(seed)
    sound = [piece for piece in PIECES if chance.random() < 0.4] or ["x"]
    rows = [",".join("".join(chance.choices(sound, k=chance.randrange(3))) for _ in range(2)) for _ in range(9)]
    path = tmp_path / "cases.csv"
    path.write_bytes(("case_id,title\n" + chance.choice(["\n", "\r\n"]).join(rows) + "\n").encode())
    at_once = tables._read_at_once(path, COLUMNS, {"case_id"})
    if at_once is None:
        return
    monkeypatch.setattr(tables, "BLOCK_SIZE", 1 << 20)
    in_order = tables.read_csv_content(path.read_bytes(), "cases.csv", COLUMNS, {"case_id"})
    assert in_order.malformed == []
    assert at_once.to_pylist() == in_order.rows.select(["case_id", "title"]).to_pylist()


def test_most_sound_files_are_read_at_once(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text('case_id,title\na,"1,000\n上"\n', encoding="utf8")
    assert tables._read_at_once(path, COLUMNS, {"case_id"}).num_rows == 1


def test_a_row_larger_than_a_piece_is_refused_in_words(read, monkeypatch):
    monkeypatch.setattr(tables, "BLOCK_SIZE", 64)
    with pytest.raises(Unloadable) as refusal:
        read("case_id,title\na," + "x" * 200 + "\n")
    assert "town/cases.csv を CSV として読み取れません" in refusal.value.problem
    assert "二重引用符の閉じ忘れ" in refusal.value.remedy


@pytest.mark.parametrize(
    ("text", "expected"),
    [("窓口", "窓口"), ("一\r\n二\t三\0四", "一 二 三 四"), ("\x1b[31m赤", "[31m赤"), ("長" * 12, "長" * 10 + "…")],
)
def test_a_message_holds_short_text_on_one_line(text, expected):
    assert short(text, 10) == expected
