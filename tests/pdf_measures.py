"""Renders the text of an ICT plan as a PDF of index tables and measure sheets, as its office would print it."""

import re
from html import escape

from etl.readers.measures_index import NUMBER, read_index
from etl.readers.measures_passages import PARAGRAPH_GAP, Line
from etl.readers.measures_sheets import cut

# Cells in two columns, labels left of each: on the forms in use the right pair stands beside the left one.
STYLE = """
@page { size: A4 portrait; margin: 12mm 15mm }
.page { position: static; width: 180mm; height: auto; overflow: visible }
.page { font-size: 9pt }
td { font-size: 7.5pt }
h3 { font-size: 12pt; margin: 0 0 2mm } h4 { font-size: 10pt; margin: 3mm 0 1mm } p { margin: 1mm 0; white-space: pre }
table { width: 180mm; table-layout: fixed }
td { vertical-align: middle; white-space: pre-wrap; padding: .5mm 1.5mm }
.diagram { margin: 9mm 0 0 20mm }
.diagram span { display: inline-block; margin: 3mm 9mm }
"""
WHOLE_ROWS = "tr { break-inside: avoid }"
NUMBERED = (
    "@page { @top-right { content: 'ICT活用計画 個別施策集' } @bottom-center { content: '- ' counter(page) ' -' } }"
)
# Ways in which offices set the form; the last two tear rows at the ends of pages.
STYLES = {
    "small print": WHOLE_ROWS,
    "cells from the top": WHOLE_ROWS + "td { vertical-align: top; line-height: 1.7 }" + NUMBERED,
    "large print": "td { font-size: 10pt; padding: 2mm }",
    "large print from the top": "td { font-size: 10pt; padding: 2mm; vertical-align: top }" + NUMBERED,
}
TEARING = ("large print", "large print from the top")
CONTENT_LABELS = ("事業目的", "及び概要", "詳細", "実施状況", "今後の", "方針")
PROSE_LINES = 40
_HEAD = "施策番号施策名主管課"


def pages(lines, names=None):
    """The pages of a plan as HTML; `names` gives title and department of rows whose cells the text leaves open."""
    printed = [Line(number, text.lstrip("\f")) for number, text in enumerate(lines, start=1)]
    front, sheets, _ = cut(printed)
    start = next(at for at, line in enumerate(front) if line.folded.startswith("(別紙)") and "施策" in line.folded)
    return [*_prose(front[:start]), *_index(front[start:], names or {}), *map(sheet, sheets)]


def _prose(lines):
    found = [line.text.strip() for line in lines if not line.is_blank]
    starts = range(0, len(found), PROSE_LINES)
    return ["".join(f"<p>{escape(text)}</p>" for text in found[at : at + PROSE_LINES]) for at in starts]


def _index(lines, names):
    """The two tables of the index, rows in printed order with their chapters and reasons."""
    rows = {row.line: row for row in read_index(lines)}
    made = f"<h4>{escape(lines[0].text)}</h4>"
    reason = []
    is_open = False
    for line in [*lines[1:], Line(0, _HEAD)]:
        is_kept = reason and not (line.is_blank or NUMBER.match(line.text) or line.folded.startswith(("(", _HEAD, "※")))
        if is_kept:
            reason.append(line.text.strip())
            continue
        if reason and not line.is_blank:
            made += _row(("終了理由", 1), ("".join(reason)[len("終了理由") :].strip(), 4))
            reason = []
        if line.folded.startswith("終了理由"):
            reason = [line.text.strip()]
        elif line.folded.startswith(_HEAD):
            made += "</table>" if is_open else ""
            is_open = line.number > 0
            if is_open:
                is_ended = "施策終了" in line.folded
                made += "<table style='margin-bottom:8mm'><col width=12%><col><col width=17%><col width=14%>"
                made += "<col width=14%>" if is_ended else ""
                ends = [("施策終了\n年度", 1)] if is_ended else []
                made += _row(("施策番号", 1), ("施策名", 1), ("主管課", 1), ("掲載年度", 1), *ends)
        elif line in rows:
            row = rows[line]
            match = NUMBER.match(line.text)
            title, department = row.title, row.department
            if title is None:
                title, department = names[row.chapter, row.number]
            number = line.text[: match.start("rest")].strip()
            made += _row(*((text, 1) for text in (number, title, department, *(year.text for year in row.years))))
        elif re.match(r"\(\d+\)", line.folded):
            made += _row((line.text.strip(), 5))
        elif line.folded.startswith("※"):
            made += ("</table>" if is_open else "") + f"<p>{escape(line.text.strip())}</p>"
            is_open = False
    return [made]


def _row(*cells):
    made = "".join(f'<td colspan="{span}">{escape(text)}</td>' for text, span in cells)
    return f"<tr>{made}</tr>"


def sheet(measure):
    """One measure as a form: the head, the content, and a table for each KPI, with what stands under the table."""
    title = f"<h3>({measure.chapter})-{measure.number} {escape(measure.title)}</h3><h4>■基本情報</h4>"
    return f"{title}{_basics(measure)}<h4>■施策の内容</h4>{_content(measure)}<h4>■指標</h4>{_kpis(measure)}"


def _table(*rows):
    return f"<table><col width=13%><col width=38%><col width=9%><col width=40%>{''.join(rows)}</table>"


def _basics(measure):
    found = [measure.field("主管課"), measure.field("計画掲載年度", "施策の段階"), measure.field("施策の段階")]
    department, year, stage = (line.text.strip() if line else "" for line in found)
    years = "<col width=20%><col width=30%><col width=20%><col width=30%>"
    rows = _row(("主管課", 1), (department, 3)) + _row(("計画掲載年度", 1), (year, 1), ("施策の段階", 1), (stage, 1))
    return f"<table>{years}{rows}</table>"


def _content(measure):
    cells = {"事業目的": [], "詳細": [], "実施状況": [], "今後の": []}
    taken = []
    is_content = False
    for line in measure.lines:
        if line.folded.startswith("■指標"):
            break
        label = next((label for label in CONTENT_LABELS if is_content and line.folded.startswith(label)), None)
        is_content = is_content or line.folded.startswith("■施策の内容")
        if label in cells:
            taken = cells[label]
            rest = re.sub(rf"^\s*{label}\s*", "", line.text)
            taken += [Line(line.number, rest)] if rest.strip() else []
        elif not line.is_blank and label is None and not line.folded.startswith("■施策の内容"):
            taken.append(line)
    return _table(
        _row(("事業目的\n及び概要", 1), (_text(cells["事業目的"]), 3)),
        _row(("詳細", 1), (_text(cells["詳細"]), 3)),
        _row(("実施状況", 1), (_text(cells["実施状況"]), 1), ("今後の\n方針", 1), (_text(cells["今後の"]), 1)),
    )


def _kpis(measure):
    made, under = "", []
    for kpi in measure.kpis():
        assert kpi.is_whole
        results = []
        if kpi.is_empty:
            under += kpi.stray
        else:
            results += kpi.stray
        for result in kpi.results:
            results += [result.heading, *(line for line in result.lines if line.number != result.heading.number)]
            under += result.behind
        made += _table(
            _row(("KPI（指標）", 1), (_text(kpi.name_lines), 3)),
            _row(("概要及び\nスケジュール", 1), (_text(kpi.target_lines), 1), ("達成\n状況", 1), (_text(results), 1)),
        )
    diagram = "".join(f"<span>{escape(line.text.strip())}</span>" for line in under)
    return made + (f'<div class="diagram">{diagram}</div>' if diagram else "")


def _text(lines):
    """The lines of a cell, with a blank one where paragraphs stand apart."""
    made = ""
    before = lines[0].number if lines else 0
    for line in lines:
        made += ("\n\n" if line.number - before > PARAGRAPH_GAP else "\n") + line.text.strip()
        before = line.number
    return made.strip()
