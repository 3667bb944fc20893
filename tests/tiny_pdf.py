"""Writes tiny PDFs by hand: text at places of a page in a chosen order, pictures, turned pages, a lock.

The font is drawn here too (every character a box), so that nothing depends on the fonts of the machine.
"""

from typing import NamedTuple

WIDTH, HEIGHT = 600, 400
# Turns what is drawn on a turned page so that it stands upright when shown.
UPRIGHT = {0: "", 90: f"0 1 -1 0 {WIDTH} 0 cm", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm", 270: f"0 -1 1 0 0 {HEIGHT} cm"}
STRANGE_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    " /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Odd) /Ordering (Odd) /Supplement 0 >>"
    " /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Odd /Flags 4 /Ascent 880 /Descent -120"
    " /CapHeight 880 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >> >>] >>"
)
LOCK = f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{'11' * 32}> /U <{'22' * 32}> >>"


class Drawing(NamedTuple):
    """Lines of text from a place downwards; without lines, a picture over the whole page."""

    left: float = 0
    top: float = 0
    lines: tuple[str, ...] = ()
    size: float = 10
    pitch: float = 15
    mode: int = 0
    is_strange: bool = False

    def written(self, codes):
        """The operators of the drawing; a strange font has characters that nothing maps to Unicode."""
        if not self.lines:
            return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
        shown = ""
        for place, line in enumerate(self.lines):
            hexadecimal = line.encode("utf-16-be").hex() if self.is_strange else bytes(codes[c] for c in line).hex()
            shown += f"1 0 0 1 {self.left} {self.top - self.pitch * place} Tm <{hexadecimal}> Tj "
        return f"BT /{'F2' if self.is_strange else 'F1'} {self.size} Tf {self.mode} Tr {shown}ET"


PICTURE = Drawing()


def text(left, top, *lines, **options):
    """Lines from a place on the page downwards."""
    return Drawing(left, top, lines, **options)


def pdf(*pages, turned=0, is_locked=False, has_notes=False):
    """A PDF of pages; a page is the list of its drawings in the order in which they stand in the file."""
    characters = sorted({character for page in pages for drawing in page for character in "".join(drawing.lines)})
    codes = {character: code for code, character in enumerate(characters, start=1)}
    notes = "/Annots [<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 99] /Contents (x) >>]" if has_notes else ""
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        _font(codes),
        STRANGE_FONT,
        _stream("1000 0 0 -120 1000 880 d1 0 -120 1000 1000 re f"),
        _stream(_unicode(codes)),
    ]
    for number, drawings in enumerate(pages):
        content = "\n".join((UPRIGHT[turned], *(drawing.written(codes) for drawing in drawings)))
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {turned} {notes} /Contents "
            f"{8 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            _stream(content if drawings else ""),
        ]
    return _file(objects, f" /Encrypt {LOCK}" if is_locked else "")


def _stream(content):
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _font(codes):
    names = " ".join(f"/c{code}" for code in codes.values())
    procedures = " ".join(f"/c{code} 5 0 R" for code in codes.values())
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 1"
        f" /LastChar {len(codes)} /Widths [{'1000 ' * len(codes)}] /Encoding << /Differences [1 {names}] >>"
        f" /CharProcs << {procedures} >> /Resources << >> /ToUnicode 6 0 R >>"
    )


def _unicode(codes):
    pairs = "\n".join(f"<{code:02x}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin begincmap /CMapType 2 def\n1 begincodespacerange <00> <ff> "
        f"endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end"
    )


def _file(objects, lock):
    made = "%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /ID [<00> <00>]{lock} >>\n"
    return f"{made}{table}{trailer}startxref\n{len(made)}\n%%EOF\n".encode("latin1")
