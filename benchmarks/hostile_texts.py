"""Texts, addresses and files made to do harm: with the same dice, the same ones."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from benchmarks.figures import ROOT
from queries.filters import PARAMETERS
from ui.sidebar import SETTINGS

# Each would do something if it were run; `MARK` tells in an answer that it stands there as it is.
MARK = "<img src=x onerror="
LIVE = re.compile(r"(?<!\\)<(img src=x|script>window|svg/)|\]\((javascript:|http://example)|(?<!\\):red\[")
RUNNABLE = (
    f"{MARK}alert(1)>",
    "<script>window.harmed=1</script>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "![x](http://example.invalid/x.png)",
    "# **太字** `code` ~~x~~ | a | b |",
    ":red[赤] :material/delete: $\\alpha$ &lt;b&gt;",
    "<b style='color:red'>太字</b><br>次の行",
    '=HYPERLINK("http://example.invalid","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
)
SQL = (
    "' or 1=1 --",
    "'; drop table cases; --",
    "\"; attach '/etc/passwd' as x; --",
    "$keyword",
    "$$ select 1 $$",
    "') union all select * from read_csv('/etc/passwd') --",
    "%_%",
    "case_id); copy cases to '/var/x.csv'; --",
)
UNSEEN = (
    "\u202e右から左",
    "\u2066\u2069",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "a\u0301\u0302" * 30,
    "\ud83d\ude00",
    "\u2028",
)
NUMBERS = (
    "-1", "0", "1e999", "NaN", "inf", "９９", "1" * 400, "9" * 16, "99999999999999999999", "1.5", "0x10", " 12 ",
    "1_000", "true", "null", "[]", "{}", "١٢",
)  # fmt: skip
PATHS = ("../../etc/passwd", "C:\\Windows\\win.ini", "file:///etc/passwd", "//example.invalid/x", "DX-0000-AAAA")
# Bytes that are no text, as an address can hold them.
NO_TEXT = ("%ff%fe", "%ed%a0%80", "%", "%zz", "%00", "%c0%af")
OWN = (*RUNNABLE, *SQL, *UNSEEN, *NUMBERS, *PATHS)
NAMES = (*PARAMETERS.values(), *(name for names in SETTINGS.values() for name in names if "*" not in name))
UNKNOWN = ("__proto__", "constructor", "embed", "embed_options", "page", "st", "", "a" * 500, "[]", "own_x", "data")
LONGEST_QUERY = 500_000  # servers and browsers take no tenth of it
PAGES = (*SETTINGS, "..", "pages/search.py", "search/", "<b>", "%00", "_stcore", "searchsearch", "a" * 3000)


def address(dice: random.Random) -> tuple[str, str]:
    """Return a page, now and then one that there is not, and a query that means harm."""
    page = dice.choice(PAGES) if dice.random() < 0.1 else dice.choice(list(SETTINGS))
    query = "&".join(_parameter(dice) for _ in range(dice.choice((1, 1, 2, 5, 30))))
    return page, query[:LONGEST_QUERY]


def _parameter(dice: random.Random) -> str:
    name = dice.choice(UNKNOWN) if dice.random() < 0.15 else dice.choice(NAMES)
    if dice.random() < 0.1:
        return f"{quote(name)}={dice.choice(NO_TEXT)}"
    value = quote(_value(dice), errors="replace")
    if dice.random() < 0.05:
        return "&".join([f"{quote(name)}={value}"] * dice.choice((2, 50, 1000)))
    return f"{quote(name)}={value}"


def _value(dice: random.Random) -> str:
    text = dice.choice(OWN)
    if dice.random() < 0.1:
        return text * dice.choice((20, 400, 4000))
    return text if dice.random() < 0.8 else text + dice.choice(OWN)


# Files

HEADINGS = ["名称", "都道府県", "団体名", "人口", "イニシャルコスト（万円）", "分類", "概要", "担当部署", "記録の種類"]
ROW = ["書かない窓口", "奈良県", "葛城市", "36,832", "2,670", "窓口改革", "窓口", "市民課", "事例"]
LONG_NAME = "長" * 10_000


def upload(dice: random.Random, template: bytes) -> tuple[str, bytes]:
    """Return the name and the content of a file that means harm; `template` is the workbook to fill in."""
    kind = dice.choice((_rows, _rows, _rows, _damaged, _damaged, _shipped, _bomb, _bomb, _large, _wide, _no_text))
    name, content = kind(dice, template)
    return dice.choice(
        (name, name, name, *(f"{text}{name}" for text in (*RUNNABLE, *UNSEEN, *PATHS, LONG_NAME)))
    ), content


def _rows(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """A sound list with harm in its cells."""
    rows = [[_cell(dice, cell) for cell in ROW] for _ in range(dice.choice((1, 5, 60)))]
    if dice.random() < 0.3:
        return "x.xlsx", workbook([HEADINGS, *rows])
    text = csv_text([HEADINGS, *rows])
    return "x.csv", text.encode(dice.choice(("utf8", "utf-8-sig", "cp932")), errors="replace")


def _cell(dice: random.Random, cell: str) -> str:
    draw = dice.random()
    if draw < 0.5:
        return cell
    text = dice.choice(OWN)
    return text if draw < 0.7 else f"{cell}{text}" if draw < 0.98 else text * 1000


def _damaged(dice: random.Random, template: bytes) -> tuple[str, bytes]:
    """The real workbook to fill in, cut, with bytes changed, or with a part changed inside."""
    if dice.random() < 0.5:
        return "x.xlsx", _spoiled(dice, template)
    names = zipfile.ZipFile(io.BytesIO(template)).namelist()
    spoiled = dice.choice(names)
    return "x.xlsx", repacked(template, lambda name, part: _spoiled(dice, part) if name == spoiled else part)


def _spoiled(dice: random.Random, content: bytes) -> bytes:
    place, length = dice.randrange(len(content)), dice.choice((1, 1, 20, 1000))
    put = dice.choice((b"", b"\xff" * length, dice.randbytes(length), b"<" * length, b'"', b"\0" * length))
    return content[:place] + put + content[place + (0 if dice.random() < 0.3 else length) :]


def _shipped(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """A shipped CSV file, in part and spoiled, under its own name or another's."""
    files = sorted((ROOT / "data").glob("*.csv"))
    content = dice.choice(files).read_bytes()[: dice.choice((3_000, 100_000, 900_000))]
    if dice.random() < 0.3:
        content = content.decode("utf8", errors="ignore").encode("cp932", errors="replace")
    return Path(dice.choice(files)).name, _spoiled(dice, content) if dice.random() < 0.7 else content


def _bomb(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """A small workbook that holds much: one long cell, rows, cells, fonts, entities, or more than it states."""
    return "x.xlsx", _bomb_of(dice.randrange(len(BOMBS)), dice.choice((20, 120)) << 20)


@cache
def _bomb_of(kind: int, size: int) -> bytes:
    return BOMBS[kind](size)  # seconds each


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def _swollen(part_name: str, tag: bytes, head: bytes, unit: bytes, tail: bytes = b"") -> Callable[[int], bytes]:
    """Return what makes a workbook with so many bytes of a unit, between head and tail, before a tag of a part."""

    def made(size: int) -> bytes:
        sound, book = zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, ROW]))), io.BytesIO()
        with sound, zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as swollen:
            for name in sound.namelist():
                before, found, after = sound.read(name).partition(tag)
                with swollen.open(name, "w") as part:
                    part.write(before)
                    if name == part_name:
                        part.write(head)
                        for _ in range(size // len(unit) // 1000):  # never the whole of it in memory
                            part.write(unit * 1000)
                        part.write(tail)
                    part.write(found + after)
        return book.getvalue()

    return made


def _laughing(_: int) -> bytes:
    """A workbook whose text is an entity of entities of entities."""
    entities = b"".join(b'<!ENTITY a%d "%s">' % (step, b"&a%d;" % (step - 1) * 10) for step in range(1, 12))
    doctype = b'<!DOCTYPE worksheet [<!ENTITY a0 "aaaaaaaaaa">' + entities + b"]><worksheet"
    laugh = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData>'
    sound = repacked(
        workbook([HEADINGS, ROW]),
        lambda name, part: (
            part.replace(b"<worksheet", doctype, 1).replace(b"</sheetData>", laugh) if name == SHEET else part
        ),
    )
    return sound


def _lying(size: int) -> bytes:
    """A workbook whose sheet is longer than its list of parts says."""
    content = BOMBS[0](size)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        stated = parts.getinfo(SHEET).file_size
    return content.replace(stated.to_bytes(4, "little"), (2_000).to_bytes(4, "little"))


CELL = b'<row r="3"><c r="A3" t="inlineStr"><is><t>'
BOMBS: list[Callable[[int], bytes]] = [
    _swollen(SHEET, b"</sheetData>", CELL, b"a" * 100, b"</t></is></c></row>"),
    _swollen(SHEET, b"</sheetData>", b"", b"<row/>"),
    _swollen(SHEET, b"</sheetData>", b'<row r="3">', b"<c><v>1</v></c>", b"</row>"),
    _swollen(SHEET, b"</sheetData>", b"", b"<row>"),
    _swollen(STYLES, b"<cellXfs", b"<fonts>", b"<font/>", b"</fonts>"),
    _laughing,
    _lying,
]


def _large(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """More than the page takes: megabytes, or rows."""
    if dice.random() < 0.5:
        return "x.csv", b"a" * dice.choice((2 << 20, 11 << 20))
    return "x.csv", csv_text([HEADINGS[:3], *[["a", "奈良県", "葛城市"]] * 6_000]).encode()


def _wide(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """A million columns, in the headings or in a row; a heading or a cell as long as the file."""
    first = csv_text([HEADINGS]).encode()
    wide = (b"," * 1_000_000, b"a," * 500_000, first + b"," * 1_000_000, b'"' * 900_000, b"a" * 1_000_000)
    return "x.csv", dice.choice((*wide, first + "あ".encode() * 300_000, b'"' + b"x\n" * 400_000))


def _no_text(dice: random.Random, _: bytes) -> tuple[str, bytes]:
    """Bytes that are no table: noise, zeros, CP932 with broken bytes, headings of other files."""
    sound = csv_text([HEADINGS, ROW]).encode("cp932")
    heads = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"%PDF-1.7\n", b"\x89PNG\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"")
    noise = dice.choice(heads) + dice.randbytes(dice.choice((0, 10, 5_000)))
    torn = sound[:20] + b"\x81\x0a\xff\xa0" + sound[20:]
    return dice.choice(("x.csv", "x.xlsx", "x.xls", "x", "")), dice.choice((noise, torn, b"\0" * 100_000, b""))


def csv_text(rows: list[list[str]]) -> str:
    """Return rows as CSV, every cell in quotes."""
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows)


def workbook(rows: list[list[str]]) -> bytes:
    """Return a workbook with one sheet of text, whatever is in its cells."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append([ILLEGAL_CHARACTERS_RE.sub("", cell).encode("utf8", "replace").decode() for cell in row])
    book.active.title = "事例"
    book.save(made)
    return made.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the workbook with its parts changed and every checksum right."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in parts.namelist():
            changed.writestr(name, change(name, parts.read(name)))
    return made.getvalue()
