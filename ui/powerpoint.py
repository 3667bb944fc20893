"""Turns slides into a PowerPoint file whose charts and tables can be edited. No Streamlit and no browser here.

Amounts stand in 万円 in the charts' own data sheets; everything else as the queries gave it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.slide import Slide as Page
from pptx.table import Table
from pptx.util import Emu, Inches, Pt

from queries.language import t
from ui import labels, powerpoint_charts, tables, theme
from ui.labels import Label
from ui.powerpoint_charts import FONT, rgb
from ui.slides import BAND, Slide

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.5)
BODY_TOP, BODY_HEIGHT = Inches(1.35), Inches(5.15)
TITLE_ONLY = 5  # the place of this layout in the library's own template


def deck(slides: Iterable[Slide], label: Label) -> bytes:
    """Return a PowerPoint file of these slides, one page each, what it rests on below and in the notes."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    _set_fonts(presentation)
    for slide in slides:
        page = presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY])
        _title(page, slide)
        DRAWN[slide.code](page, slide, label)
        _text(page, [slide.footer], Inches(6.72), Inches(0.6), size=10, colour=theme.CONTEXT)
        page.notes_slide.notes_text_frame.text = "\n".join([slide.finding, *slide.lines, slide.footer])
    content = io.BytesIO()
    presentation.save(content)
    return content.getvalue()


def _set_fonts(presentation: Presentation) -> None:
    """Make FONT the font of the theme, for Latin and for Japanese letters."""
    part = presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for fonts in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        for kind in ("a:latin", "a:ea"):
            fonts.find(qn(kind)).set("typeface", FONT)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _title(page: Page, slide: Slide) -> None:
    shape = page.shapes.title
    shape.left, shape.top, shape.width, shape.height = EDGE, Inches(0.3), WIDTH - 2 * EDGE, Inches(1.0)
    shape.text_frame.text = slide.finding
    shape.text_frame.word_wrap, shape.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(26), True, rgb(theme.INK)


def _text(page: Page, lines: Iterable[str], top: Emu, height: Emu, *, size: int, colour: str = theme.INK) -> None:
    frame = page.shapes.add_textbox(EDGE, top, WIDTH - 2 * EDGE, height).text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.font.size, paragraph.font.color.rgb = Pt(size), rgb(colour)
        paragraph.space_after = Pt(size / 3)


def _words(page: Page, slide: Slide, label: Label) -> None:
    page.shapes.title.top = Inches(1.6)
    page.shapes.title.text_frame.paragraphs[0].font.size = Pt(40)
    _text(page, slide.lines, Inches(2.9), Inches(3), size=20)


def _plain_table(page: Page, slide: Slide, label: Label) -> None:
    """Draw the slide's table and below it its lines."""
    if slide.table is not None and len(slide.table):
        widths = [max(tables.width(str(cell)) for cell in [name, *slide.table[name]]) for name in slide.table]
        rows = [list(slide.table.columns), *slide.table.astype(str).to_numpy().tolist()]
        drawn = _table(page, rows, [min(max(width, 8), 30) + 3 for width in widths])
        for row in range(len(rows)):
            for column in range(len(widths)):
                _cell(drawn.cell(row, column), rows[row][column], size=13, is_bold=row == 0)
    if slide.lines:
        _text(page, [t("・{line}", line=line) for line in slide.lines], Inches(4.1), Inches(2.5), size=13)


def _table(page: Page, rows: list[list[str]], widths: list[float]) -> Table:
    height = min(BODY_HEIGHT, Inches(0.42) * len(rows))
    table = page.shapes.add_table(len(rows), len(widths), EDGE, BODY_TOP, WIDTH - 2 * EDGE, height).table
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(round((WIDTH - 2 * EDGE) * width / sum(widths)))
    return table


def _cell(cell: object, text: str, *, size: int, is_bold: bool = False) -> None:
    cell.text, cell.vertical_anchor = text, MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Inches(0.06)
    for paragraph in cell.text_frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(size), is_bold


def _counts(page: Page, slide: Slide, label: Label) -> None:
    """Draw the counts by category (down) and band (across) as a table, coloured as on screen."""
    counts = slide.rows.pivot(index="category_code", columns=BAND, values="cases")
    bands, categories = list(slide.rows[BAND].unique()), list(slide.rows["category_code"].unique())
    own = {slide.own_band: t("\n（{town}）", town=t(labels.OWN_TOWN))}
    rows = [["", *(label("population_band", code) + own.get(code, "") for code in bands)]]
    rows += [[label("category", code), *(str(counts.loc[code, band]) for band in bands)] for code in categories]
    drawn = _table(page, rows, [22] + [13] * len(bands))
    for row, words in enumerate(rows):
        for column, text in enumerate(words):
            _cell(drawn.cell(row, column), text, size=13, is_bold=row == 0)
            if row and column:
                _shade(drawn.cell(row, column), theme.step(int(text)))
    if slide.own_band in bands:
        _frame(drawn, bands.index(slide.own_band) + 1)


def _frame(table: Table, column: int) -> None:
    """Draw a thick line around a column, which the library has no word for: it stands before the cell's colour."""
    last = len(table.rows) - 1
    for row in range(last + 1):
        sides = ["a:lnL", "a:lnR", *(["a:lnT"] if row == 0 else []), *(["a:lnB"] if row == last else [])]
        properties = table.cell(row, column)._tc.get_or_add_tcPr()
        for place, side in enumerate(sides):
            line = etree.Element(qn(side), w=str(Pt(3)))
            colour = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
            colour.set("val", theme.OWN.removeprefix("#").upper())
            properties.insert(place, line)


def _shade(cell: object, step: int) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb("#f1f3f6" if step < 0 else theme.SEQUENCE[step])
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    paragraph.font.color.rgb = rgb(theme.INK if step < 0 else theme.text_on_tile(step))


def _chart(page: Page, slide: Slide, label: Label) -> None:
    """Draw the slide's rows as a chart of the program's own; its words alone where there is nothing to draw."""
    if slide.figure:
        powerpoint_charts.DRAWN[slide.code](page, slide, (EDGE, BODY_TOP, WIDTH - 2 * EDGE, BODY_HEIGHT))
    _text(page, slide.lines, Inches(6.35), Inches(0.4), size=12)


DRAWN = {
    "title": _words,
    "places": _counts,
    "costs": _chart,
    "worth": _chart,
    "nearest": _plain_table,
    "estimate": _chart,
    "sources": _plain_table,
}
