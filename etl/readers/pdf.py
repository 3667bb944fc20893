"""Reads the pages of a PDF into lines of text in the order of its content, with a blank line between blocks.

A PDF knows places of characters, no lines: a line is what follows on the same height, a block what stands close below.
"""

from __future__ import annotations

import ctypes
import math
import re
import statistics
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from etl.readers.tables import Unloadable

SIGNATURE = b"%PDF-"
SIGNATURE_WITHIN = 1024  # readers of PDF allow a preamble of this length
UNMAPPED = "〓"  # what Japanese printers set for a missing character
BLOCK_PITCH = 1.9  # from line to line inside a block, in heights of characters; Word's widest grid has 1.75
PARAGRAPH_PITCH, FAR_PITCH = 1.5, 2.5  # in usual pitches from line to line on the page; one empty line makes two
PARAGRAPH_BLANKS, FAR_BLANKS = 2, 4  # as texts of such documents have them, far before a picture with words
SPACE_WIDTH = 0.18  # in heights of characters; narrow spaces have 0.22
NEAR = 8  # characters that show the size of a line
WIDE_GAP = 1.5  # between columns of a table or boxes, in heights of characters
LONGEST_NUMBER = 3
SAMPLED_EVERY = 7
FEW_CHARACTERS = 50  # on a page that is one picture: its number, a stamp
NO_TEXT = "文字のないページです（画像か図形だけ）。OCR で文字を付けるか、目で読んでください"
HARDLY_TEXT = "ほとんど画像のページです。画像の中の文字は読めません。目で確かめてください"
FROM_OCR = "画像に OCR の文字を重ねたページです。読み取った値を画像と見比べてください"
BROKEN_TEXT = "文字コードの付いていない字がほとんどで、このページの文字は読めません。目で読んでください"
BROKEN_PAGE = "ページが壊れていて開けません。PDF を作り直すか、目で読んでください"
NOTES = "入力欄か書き込みのあるページです。その文字は読みません。PDF に印刷し直してから読むか、目で読んでください"
NO_FONT = "フォントが PDF にもこの機械にもなく、字が欠けています。日本語のフォントを入れて、もう一度読んでください"
LOST_CHARACTER = f"文字コードの付いていない字（{UNMAPPED} とした所）があります。目で確かめてください"

_ADDED_SPACE, _ADDED_BREAK = "\x1f", "\x1e"  # by PDFium, between words and where it takes a line to end
_HYPHENS = (0x02, 0xFFFE)  # PDFium's marks of a hyphen at the end of a line
_WIDE = "[々〆〇ぁ-んァ-ヶー一-鿿]"
_SPACED_OUT = re.compile(rf"(?<!\S){_WIDE}(?:{_ADDED_SPACE}{_WIDE}){{2,}}(?![^\s\x1f])")
_BULLETS = str.maketrans(dict.fromkeys("\uf06c\uf06e\uf0a7\uf0b7\uf075\uf0d8\uf0fc", "•"))  # Wingdings and Symbol
_VARIANTS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose a glyph, are none


@dataclass(frozen=True)
class Page:
    """One page, counted from 1: its lines, and what about it has to be checked by eye, as (line, reason).

    `is_unread` is true where something is drawn that is no text, or text that means nothing.
    """

    number: int
    lines: list[str]
    doubts: list[tuple[int, str]] = field(default_factory=list)
    is_unread: bool = False


class _Glyph(NamedTuple):
    """A character and its box, as a reader sees the page."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class _Line(NamedTuple):
    """Characters on one height; `size` is the usual height of its characters."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


def is_pdf(path: Path) -> bool:
    """Return whether the content can be that of a PDF, which may have a short preamble."""
    with path.open("rb") as file:
        return SIGNATURE in file.read(SIGNATURE_WITHIN)


def pages(path: Path) -> Iterator[Page]:
    """Yield the pages one by one, so that a document of any length needs the memory of one page.

    Raises Unloadable for a PDF that is locked, broken or empty.
    """
    with _opened(path) as document:
        for index in range(len(document)):
            yield _page(document, index)


def _opened(path: Path) -> pypdfium2.PdfDocument:
    pdfium.FPDF_LoadMemDocument(b"", 0, None)  # fails as broken: else a PDF without pages repeats the error before
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Unloadable(
                f"{path.name} は開くのにパスワードか証明書のいる PDF です。",
                "パスワードを外した PDF を作ってから、もう一度実行してください。",
            ) from error
        raise Unloadable(
            f"{path.name} は壊れているか、ページがないため、PDF として開けません。",
            "資料を取得し直すか、PDF を作り直してください。",
        ) from error


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    try:
        page = document[index]
        try:
            return _read(page, index + 1)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return Page(index + 1, [], [(1, BROKEN_PAGE)], is_unread=True)


def _read(page: pypdfium2.PdfPage, number: int) -> Page:
    glyphs = _glyphs(page)
    printed = [glyph.text for glyph in glyphs if glyph.text.strip()]
    if not printed and pdfium.FPDFPage_CountObjects(page) == 0 and not _has_notes(page):
        return Page(number, [])
    if not printed or printed.count(UNMAPPED) * 2 > len(printed):
        return Page(number, [], [(1, _why_not(page, printed))], is_unread=True)
    lines = _with_blanks(list(_lines(glyphs)))
    is_hardly_text = len(printed) < FEW_CHARACTERS and _is_picture(page)
    doubts = [(1, HARDLY_TEXT)] if is_hardly_text else []
    doubts += [(1, reason) for doubted, reason in _DOUBTS if doubted(page)]
    doubts += [(place, LOST_CHARACTER) for place, line in enumerate(lines, start=1) if UNMAPPED in line]
    return Page(number, lines, doubts, is_hardly_text)


def _why_not(page: pypdfium2.PdfPage, printed: list[str]) -> str:
    if printed:
        return BROKEN_TEXT
    if _has_notes(page):
        return NOTES
    return NO_FONT if _lacks_font(page) else NO_TEXT


def _glyphs(page: pypdfium2.PdfPage) -> list[_Glyph]:
    textpage = page.get_textpage()
    try:
        return list(_placed(textpage))
    finally:
        textpage.close()


def _placed(textpage: pypdfium2.PdfTextPage) -> Iterator[_Glyph]:
    """Yield printed characters with their boxes; what PDFium adds between them is marked."""
    box = pdfium.FS_RECTF()
    direction = _direction(textpage)
    high = 0  # a rare character comes as two halves
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code += 0x10000 + ((high - 0xD800) << 10) - 0xDC00
        high = 0
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1 and code not in _HYPHENS:
            yield _Glyph(_ADDED_SPACE if code == ord(" ") else _ADDED_BREAK, 0, 0, 0, 0)
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
        is_mapped = pdfium.FPDFText_HasUnicodeMapError(textpage, index) != 1
        if shown := _readable(code) if is_mapped else UNMAPPED:
            yield _Glyph(shown, *_turned(box, direction))


def _readable(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    text = chr(code) if 0 < code <= sys.maxunicode else UNMAPPED
    if unicodedata.category(text) in ("Cc", "Cf") or _VARIANTS.match(text):
        return " " if text.isspace() else ""
    text = text.translate(_BULLETS)
    return UNMAPPED if text == "\ufffd" or unicodedata.category(text) in ("Co", "Cs", "Cn") else text


def _direction(textpage: pypdfium2.PdfTextPage) -> int:
    """Return the degrees by which most characters are turned: of tables laid sideways, or all of a turned page."""
    places = range(0, textpage.count_chars(), SAMPLED_EVERY)
    printed = [place for place in places if pdfium.FPDFText_IsGenerated(textpage, place) == 0]
    quarters = [round(math.degrees(pdfium.FPDFText_GetCharAngle(textpage, place)) / 90) % 4 for place in printed]
    return max(set(quarters), key=quarters.count) * 90 if quarters else 0


def _turned(box: pdfium.FS_RECTF, direction: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right, top with upright characters; only the distances between boxes mean anything."""
    if direction == 270:
        return box.bottom, -box.right, box.top, -box.left
    if direction == 180:
        return -box.right, -box.top, -box.left, -box.bottom
    if direction == 90:
        return -box.top, box.left, -box.bottom, box.right
    return box.left, box.bottom, box.right, box.top


def _lines(glyphs: list[_Glyph]) -> Iterator[_Line]:
    """Yield the lines: pieces on one height, unless the piece ends a block and the next stands apart in another."""
    pieces = list(_pieces(glyphs))
    line: list[_Line] = []
    for index, piece in enumerate(pieces):
        if line and (not _is_beside(line[-1], piece) or _ends_block(pieces[max(0, index - 2) : index], piece)):
            yield _joined(line)
            line = []
        line.append(piece)
    if line:
        yield _joined(line)


def _pieces(glyphs: list[_Glyph]) -> Iterator[_Line]:
    """Yield runs of characters without a wide gap.

    PDFium takes a page of two full columns for vertical writing and breaks it behind every character.
    """
    run: list[_Glyph] = []
    added = ""
    for glyph in glyphs:
        if glyph.text in (_ADDED_SPACE, _ADDED_BREAK):
            added = glyph.text
            continue
        if run and not _continues(run[-1], glyph):
            yield from _piece(run)
            run = []
        elif run and (added == _ADDED_SPACE or (added and _is_apart(run, glyph))):
            run.append(run[-1]._replace(text=_ADDED_SPACE))
        run.append(glyph)
        added = ""
    yield from _piece(run)


def _continues(before: _Glyph, glyph: _Glyph) -> bool:
    height = max(before.top - before.bottom, glyph.top - glyph.bottom)
    return _is_level(before, glyph) and -height < glyph.left - before.right < height * WIDE_GAP


def _is_apart(run: list[_Glyph], glyph: _Glyph) -> bool:
    """A box may be as small as the ink of its character, so a full-width one counts from its middle."""
    near = (*run[-NEAR:], glyph)
    wide = [box.right - box.left for box in near if _is_wide(box)]
    size = max(wide or (box.top - box.bottom for box in near))
    return _side(glyph, -size) - _side(run[-1], size) > SPACE_WIDTH * size


def _is_wide(glyph: _Glyph) -> bool:
    return unicodedata.east_asian_width(glyph.text[0]) in ("W", "F")


def _side(glyph: _Glyph, size: float) -> float:
    """Return the right side for the size of its line, the left one for a negative size."""
    if _is_wide(glyph):
        return (glyph.left + glyph.right + size) / 2
    return glyph.right if size > 0 else glyph.left


def _is_level(one: _Glyph | _Line, other: _Glyph | _Line) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap >= min(one.top - one.bottom, other.top - other.bottom) / 2


def _is_beside(one: _Line, other: _Line) -> bool:
    return _is_level(one, other) and other.left >= one.right


def _ends_block(before: list[_Line], following: _Line) -> bool:
    """A piece right below the one before it belongs to a box of several lines; a number or bullet does not count.

    A line that reaches over the following piece is in no box beside it: it heads the rows of a table.
    """
    if len(before) < 2 or len(before[1].text) <= LONGEST_NUMBER or before[0].right > following.left:
        return False
    is_apart = following.left - before[1].right > before[1].size
    return is_apart and not _starts_block(*before)


def _piece(run: list[_Glyph]) -> Iterator[_Line]:
    text = "".join(glyph.text for glyph in run)
    text = _SPACED_OUT.sub(lambda letters: letters[0].replace(_ADDED_SPACE, ""), text).replace(_ADDED_SPACE, " ")
    text = re.sub(r"[ \t\r\n\f\v]+", " ", text).lstrip()  # a blank at the end tells that a word ends there
    if text:
        seen = [glyph for glyph in run if glyph.text.strip()]
        yield _Line(text, *_frame(seen), statistics.median(glyph.top - glyph.bottom for glyph in seen))


def _joined(pieces: list[_Line]) -> _Line:
    text = " ".join(piece.text.strip() for piece in pieces[:-1])
    return _Line(f"{text} {pieces[-1].text}".lstrip(), *_frame(pieces), max(piece.size for piece in pieces))


def _frame(boxes: list[_Glyph] | list[_Line]) -> tuple[float, float, float, float]:
    return (
        min(box.left for box in boxes),
        min(box.bottom for box in boxes),
        max(box.right for box in boxes),
        max(box.top for box in boxes),
    )


def _with_blanks(lines: list[_Line]) -> list[str]:
    pitches = [above.bottom - line.bottom for above, line in pairwise(lines) if not _starts_block(above, line)]
    usual = statistics.median(pitches) if pitches else math.inf
    texts = [line.text for line in lines[:1]]
    for above, line in pairwise(lines):
        if _starts_block(above, line):
            texts += [""] * _blanks(above, line, usual)
        texts.append(line.text)
    return texts


def _blanks(above: _Line, line: _Line, usual: float) -> int:
    """Return how many blank lines part two blocks: more between paragraphs, and still more between far boxes.

    Far is two or more empty lines lower, or below and left of what stands above.
    """
    pitch = above.bottom - line.bottom
    if pitch > FAR_PITCH * usual or (line.right < above.left and line.top < above.bottom):
        return FAR_BLANKS
    return PARAGRAPH_BLANKS if pitch > PARAGRAPH_PITCH * usual else 1


def _starts_block(above: _Line, line: _Line) -> bool:
    is_beside = line.left > above.right or line.right < above.left
    pitch = above.bottom - line.bottom
    return is_beside or pitch <= 0 or pitch > BLOCK_PITCH * max(above.size, line.size)


def _lacks_font(page: pypdfium2.PdfPage) -> bool:
    """PDFium leaves out a character on its own whose font is neither in the PDF nor on the machine: it has no size."""
    texts = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    strange = [text for text in texts if pdfium.FPDFFont_GetIsEmbedded(pdfium.FPDFTextObj_GetFont(text)) == 0]
    boxes = [text.get_bounds() for text in strange]
    flat = [(left, right) for left, bottom, right, top in boxes if bottom == top or left == right]
    return len(flat) * 2 > len(boxes) and any(left == right for left, right in flat)  # a blank on its own is flat too


def _has_notes(page: pypdfium2.PdfPage) -> bool:
    kinds = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        kinds.append(pdfium.FPDFAnnot_GetSubtype(note))
        pdfium.FPDFPage_CloseAnnot(note)
    return pdfium.FPDF_ANNOT_WIDGET in kinds or pdfium.FPDF_ANNOT_FREETEXT in kinds


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
    areas = ((right - left) * (top - bottom) for left, bottom, right, top in (image.get_bounds() for image in images))
    return any(area >= width * height / 2 for area in areas)


def _is_from_ocr(page: pypdfium2.PdfPage) -> bool:
    if not _is_picture(page):
        return False
    texts = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3)
    modes = [pdfium.FPDFTextObj_GetTextRenderMode(text) for text in texts]
    return modes.count(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE) * 2 > len(modes)


_DOUBTS = ((_is_from_ocr, FROM_OCR), (_has_notes, NOTES), (_lacks_font, NO_FONT))
