"""Writes tiny PDFs by hand: text at places of a page in a chosen order, pictures, turned pages, a lock."""

WIDTH, HEIGHT = 600, 400
FONTS = (
    # F1: Japanese by Unicode, with Adobe's own character collection; F2: glyphs that nothing maps to characters
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Tiny /Encoding /UniJIS-UTF16-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /Tiny /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >>"
    b" /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Tiny /Flags 4 /Ascent 880 /Descent -120"
    b" /CapHeight 880 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >> >>] >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Odd) /Ordering (Odd) /Supplement 0 >>"
    b" /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Odd /Flags 4 /Ascent 880 /Descent -120"
    b" /CapHeight 880 /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >> >>] >>",
)
LOCK = (
    b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>"
)  # fmt: skip
UPRIGHT = {0: "", 90: f"0 1 -1 0 {WIDTH} 0 cm", 180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm", 270: f"0 -1 1 0 0 {HEIGHT} cm"}
PICTURE = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"


def text(left, top, *lines, size=10, pitch=15, mode=0, font="F1"):
    """Lines from a place on the page downwards."""
    shown = (f"1 0 0 1 {left} {top - pitch * place} Tm <{line.encode('utf-16-be').hex()}> Tj"
             for place, line in enumerate(lines))  # fmt: skip
    return f"BT /{font} {size} Tf {mode} Tr {' '.join(shown)} ET"


def pdf(*pages, turned=0, is_locked=False):
    """A PDF of pages; a page is the list of its drawings in the order in which they stand in the file."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *FONTS,
    ]
    for number, drawings in enumerate(pages):
        content = "\n".join((UPRIGHT[turned], *drawings)).encode("latin1")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {turned} /Contents "
            f"{6 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode(),
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        ]
    return _file(objects, LOCK if is_locked else None)


def _file(objects, lock):
    made = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    table += "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /ID [<00> <00>]".encode()
    trailer += b" /Encrypt " + lock if lock else b""
    return made + table.encode() + trailer + f" >>\nstartxref\n{len(made)}\n%%EOF\n".encode()
