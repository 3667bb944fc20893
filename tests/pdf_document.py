"""Renders documents as PDF in the shapes of the known layouts: slides of boxes in two columns, and form sheets."""

from html import escape

STYLE = """
@page { size: A4 landscape; margin: 0 }
body { margin: 0; font: 9pt "Noto Sans CJK JP" }
.page { position: relative; width: 297mm; height: 209.5mm; break-after: page; overflow: hidden }
.box { position: absolute; white-space: pre; line-height: 1.4 }
table { border-collapse: collapse }
td { border: .5pt solid #000; padding: 1mm 2mm; white-space: pre; line-height: 1.4 }
"""
TOP, LEFT, RIGHT = 32, 10, 155
HUGE = "@page { size: 640mm 900mm } .page { width: 640mm; height: 899mm }"  # for text that was cut from small print


def render(browser, pages, path, style=""):
    """Print pages of HTML to a PDF file with the browser, as an office's PDF printer would."""
    tab = browser.new_page()
    tab.set_content(f"<style>{STYLE}{style}</style>" + "".join(f'<div class="page">{page}</div>' for page in pages))
    tab.pdf(path=path, prefer_css_page_size=True)
    tab.close()
    return path


def box(left, top, lines, style=""):
    """Lines in one text box, `left` and `top` in mm; boxes stand in the PDF in the order in which they are made."""
    return f'<div class="box" style="left:{left}mm;top:{top}mm;{style}">{escape(chr(10).join(lines))}</div>'


def rows(cells):
    """Rows of a table; a cell is a list of lines or (lines, columns it spans)."""
    found = ""
    for row in cells:
        found += "<tr>"
        for cell in row:
            lines, span = cell if isinstance(cell, tuple) else (cell, 1)
            found += f'<td colspan="{span}">{escape(chr(10).join(lines))}</td>'
        found += "</tr>"
    return found


def table(left, top, cells):
    """A ruled table in one text box."""
    return f'<table class="box" style="left:{left}mm;top:{top}mm">{rows(cells)}</table>'


def blocks(lines):
    """The runs of lines between blank ones, without the blanks of a text at page starts."""
    found = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def slide(lines, right=RIGHT):
    """A slide of the text: its blocks in two columns, the first half on the left."""
    found = blocks(lines)
    half = (len(found) + 1) // 2
    return _column(LEFT, found[:half]) + _column(right, found[half:])


def _column(left, column):
    top = TOP
    made = ""
    for block in column:
        made += box(left, top, block)
        top += 4.5 * len(block) + 4
    return made


def effects_slide(
    *, title, band, header, lead_time, costs, items, remarks, vendor, service, form, schedule, department, bullets,
    partner,
):  # fmt: skip
    """The casebook's slide of effects and costs: headings first, then the tables, the title near the end."""
    return "".join(
        [
            box(12, 30, ["事業効果"], "font-weight:bold"),
            box(12, 92, ["コスト"], "font-weight:bold"),
            box(155, 30, ["サービス提供事業者等"], "font-weight:bold"),
            box(240, 30, ["スケジュール"], "font-weight:bold"),
            box(240, 36, ["スケジュールの内訳"]),
            table(155, 150, [[["検討開始から導入までの期間"], [lead_time]]]),
            table(12, 98, [[*costs], *items, [(remark, 2) for remark in remarks]]),
            table(155, 38, [[["サービス", "提供事業者"], vendor], [["サービス名"], service], [["運用形態"], form]]),
            *[box(228, 45 + 6 * place, [step]) for place, step in enumerate(schedule)],
            table(155, 180, [[["担当部署"], department]]),
            box(10, 5, [header]),
            *[box(12, 38 + 5 * place, [bullet]) for place, bullet in enumerate(bullets)],
            table(155, 100, [[["その他", "参画主体"], partner]]),
            box(10, 14, [title], "font-size:16pt;font-weight:bold"),
            box(12, 190, ["※主にシステム導入等", "に係るコストを記載"], "font-size:7pt"),
            box(265, 4, [*band[:3]]),
            box(262, 20, [band[-1]]),
        ]
    )


def form_sheet(name, body, population, cost, summary, service, outputs, outcomes, diagram=()):
    """A form of the grants: a ruled table with its labels on the left, and a diagram beside the KPIs."""
    head = [[["自治体名"], [body], ["人口"], [population], ["事業費"], [cost]]]
    cells = [
        [(["具体", "サービス"], 1), (service, 5)],
        [(["主な", "KPI"], 1), ([*outputs, "", *outcomes], 5)],
    ]
    return (
        box(10, 8, [f"事業概要 【{name}】"], "font-size:14pt")
        + '<table class="box" style="left:10mm;top:20mm;width:200mm">'
        + f"{rows(head)}{rows([[['事業概要'], (summary, 5)]])}{rows(cells)}</table>"
        + "".join(box(225 + 20 * (place % 3), 90 + 7 * place, [text]) for place, text in enumerate(diagram))
    )
