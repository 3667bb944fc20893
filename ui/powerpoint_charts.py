"""Native PowerPoint charts of the slides: the rows stand in each chart's own data sheet, amounts in 万円."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log10

import pandas as pd
from lxml import etree
from pptx.chart.axis import ValueAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, ChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.slide import Slide as Page
from pptx.util import Emu, Pt

from queries.language import t
from ui import benchmark, charts, labels, theme
from ui.labels import MAN_YEN
from ui.ladder import ladder
from ui.slides import Slide

Box = tuple[Emu, Emu, Emu, Emu]

# Comes with Windows and with Office for macOS.
FONT = "Yu Gothic"
MEDIANS, BANDS = "中央値", "人口区分"
OWN_CASES = "◆ 自団体データ"
# Dots of one band stand apart without chance: the same rows always look the same.
OFFSETS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.05, -0.05, 0.15, -0.15)
HOURS = {"actual": ("時間は実績", XL_MARKER_STYLE.CIRCLE), "estimate": ("時間は見込み", XL_MARKER_STYLE.SQUARE)}
WAGE_DASHES = (MSO_LINE_DASH_STYLE.DASH, MSO_LINE_DASH_STYLE.ROUND_DOT)
YEARS = {
    "own_cost_so_far_yen": (theme.OWN, MSO_LINE_DASH_STYLE.SOLID),
    "value_low_yen": (theme.SEQUENCE[4], MSO_LINE_DASH_STYLE.ROUND_DOT),
    "value_high_yen": (theme.SEQUENCE[4], MSO_LINE_DASH_STYLE.SOLID),
}


@dataclass(frozen=True)
class Part:
    """A series to be: its name, its points, and how it is drawn."""

    name: str
    points: list[tuple[float, float]]
    draw: Callable[[object], None]


def costs(page: Page, slide: Slide, box: Box) -> None:
    """Draw a cost by band: a series of dots a band, one of medians, the reader's own, and the bands' names below.

    Where dots would be too many, each band has its quartiles instead.
    """
    is_binned = charts.is_binned(slide.rows, slide.measure)
    rows = slide.rows[slide.rows["value"] > 0].assign(amount=lambda rows: rows["value"] / MAN_YEN)
    own_points = _own_points(rows)
    own_figure = None if slide.own_figure is None else slide.own_figure / MAN_YEN
    low, high = _powers([*rows["amount"], *([own_figure] if own_figure else [])])
    parts, names, medians = [], [], []
    for place, (_, group) in enumerate(rows.groupby("group_code", sort=False, observed=True), 1):
        others = group.loc[~group["is_own"], "amount"]
        step = ladder(len(others))
        names.append(f"{group['group_label'].iloc[0]}\nn={len(others):,} {step.mark}".strip())
        points = [(place + OFFSETS[at % len(OFFSETS)], amount) for at, amount in enumerate([] if is_binned else others)]
        if is_binned and step.quartiles:
            points = [(place, others.quantile(share)) for share in (0.25, 0.75)]
        name, marker = names[-1].replace("\n", " "), (XL_MARKER_STYLE.DASH if is_binned else XL_MARKER_STYLE.CIRCLE)
        parts.append(
            Part(t("{name} 四分位", name=name) if is_binned else name, points, _dots(marker, 9, theme.EMPHASIS))
        )
        medians += [(place, others.median())] if step.median else []
    parts += [
        Part(t(MEDIANS), medians, _dots(XL_MARKER_STYLE.DASH, 26, theme.CONTEXT)),
        Part(t(OWN_CASES), own_points, _own_dots([_own_words(amount, slide) for _, amount in own_points])),
        Part(t(BANDS), [(place, low) for place in range(1, len(names) + 1)], _words_below(names)),
    ]
    if own_figure:
        words = _own_amount(own_figure, slide.measure["unit_name"])
        ends = [(0.5, own_figure), (1, own_figure), (len(names) + 0.5, own_figure)]
        parts.append(Part(words, ends, _line(theme.OWN, MSO_LINE_DASH_STYLE.DASH, words)))
    chart = _scatter(page, box, parts)
    title = t("{name}（万{unit}）", name=slide.measure["label"], unit=slide.measure["unit_name"])
    _logarithmic(chart.value_axis, low, high, title)
    _hidden(chart.category_axis, 0.5, len(names) + 0.5)


def _own_amount(amount: float, unit: str) -> str:
    return t("{name} {amount:,.10g}万{unit}", name=t(labels.OWN_FIGURE), amount=amount, unit=unit)


def _own_words(amount: float, slide: Slide) -> str:
    return charts.own_value(amount * MAN_YEN, slide.measure)


def _own_points(rows: pd.DataFrame) -> list[tuple[float, float]]:
    places = {code: place for place, code in enumerate(rows["group_code"].unique(), 1)}
    return [(places[row.group_code], row.amount) for row in rows[rows["is_own"]].itertuples()]


def worth(page: Page, slide: Slide, box: Box) -> None:
    """Draw running costs against hours saved, and for each wage the line on which hours pay the cost.

    A running cost of zero has no place on a logarithmic axis: the lines below the chart tell it.
    """
    rows = slide.rows[slide.rows["running_cost_ex_tax_yen"] > 0].assign(
        amount=lambda rows: rows["running_cost_ex_tax_yen"] / MAN_YEN
    )
    if rows.empty:
        return
    own_amount = None if slide.own_figure is None else slide.own_figure / MAN_YEN
    left, right = _powers([*rows["amount"], *([own_amount] if own_amount else [])])
    bottom, top = _powers([*slide.rows["hours_saved_per_year"], *([slide.own_hours] if slide.own_hours else [])])
    parts = [
        Part(name, list(zip(part["amount"], part["hours_saved_per_year"], strict=True)), _dots(marker, 11, colour))
        for name, marker, colour, part in _kinds(rows)
    ]
    for (words, wage), dash in zip(benchmark.WAGES.items(), WAGE_DASHES, strict=True):
        ends = [max(left, bottom * wage / MAN_YEN), min(right, top * wage / MAN_YEN)]
        line = [(end, end * MAN_YEN / wage) for end in ends] if ends[0] < ends[1] else []
        parts.append(Part(t(words), line, _line(theme.CONTEXT, dash)))
    own_line = _line(theme.OWN, MSO_LINE_DASH_STYLE.LONG_DASH)
    if own_amount:
        words = _own_amount(own_amount, t("円/年"))
        parts.append(Part(words, [(own_amount, bottom), (own_amount, top)], own_line))
    if slide.own_hours:
        words = t("{name} {hours:,.10g}時間/年", name=t(labels.OWN_FIGURE), hours=slide.own_hours)
        parts.append(Part(words, [(left, slide.own_hours), (right, slide.own_hours)], own_line))
    chart = _scatter(page, box, parts)
    _legend(chart)
    _logarithmic(chart.category_axis, left, right, t("ランニングコスト（年・税抜換算・万円）"))
    _logarithmic(chart.value_axis, bottom, top, t("削減時間（時間/年）"))


def _kinds(rows: pd.DataFrame) -> list[tuple[str, XL_MARKER_STYLE, str, pd.DataFrame]]:
    """Return name, marker, colour and rows of each kind of dot: actual hours, expected hours, the reader's own.

    Rows that are counts of cases have one kind.
    """
    if "cases" in rows:
        return [(t("その付近に1件以上"), XL_MARKER_STYLE.CIRCLE, theme.EMPHASIS, rows)]
    kinds = [
        (t(name), marker, theme.EMPHASIS, rows[(rows["hours_saved_status_code"] == code) & ~rows["is_own"]])
        for code, (name, marker) in HOURS.items()
    ]
    own_name = t("{mark} わが町の記録", mark=labels.OWN_MARK)
    return [*kinds, (own_name, XL_MARKER_STYLE.DIAMOND, theme.OWN, rows[rows["is_own"]])]


def own_estimate(page: Page, slide: Slide, box: Box) -> None:
    """Draw own cost and value of the hours so far by year."""
    data = CategoryChartData()
    data.categories = [t("{elapsed}年", elapsed=year) for year in slide.rows["elapsed_years"]]
    # one trace a line of the figure on screen, the own cost last of them
    lines = [trace["name"] for trace in slide.figure["data"] if "lines" in trace["mode"]]
    names = dict(zip(["value_low_yen", "value_high_yen"][: len(lines) - 1], lines, strict=False))
    names["own_cost_so_far_yen"] = lines[-1]
    columns = [column for column in YEARS if column in names]
    for column in columns:
        data.add_series(names[column], [round(yen / MAN_YEN, 6) for yen in slide.rows[column]])
    chart = _placed(page, data, XL_CHART_TYPE.LINE_MARKERS, box)
    for series, column in zip(chart.plots[0].series, columns, strict=True):
        _line(*YEARS[column])(series)
        series.smooth = False
    _legend(chart)
    _titled(chart.value_axis, t("累計（万円）"))
    chart.value_axis.tick_labels.number_format = "#,##0"
    chart.value_axis.tick_labels.number_format_is_linked = False


def _scatter(page: Page, box: Box, parts: list[Part]) -> Chart:
    """Draw the parts that have points, the longest first.

    PowerPoint asks to repair a file with a series of no points; LibreOffice loses one that stands before a longer one.
    """
    drawn = sorted((part for part in parts if part.points), key=lambda part: -len(part.points))
    data = XyChartData()
    for part in drawn:
        series = data.add_series(part.name)
        for x, y in part.points:
            series.add_data_point(float(x), float(y))
    chart = _placed(page, data, XL_CHART_TYPE.XY_SCATTER, box)
    for series, part in zip(chart.plots[0].series, drawn, strict=True):
        part.draw(series)
    return chart


def _powers(values: pd.Series | list[float]) -> tuple[float, float]:
    """Return the powers of ten around values above zero, at least two apart."""
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return 10.0**low, 10.0 ** max(high, low + 1)


def _placed(page: Page, data: ChartData, kind: XL_CHART_TYPE, box: Box) -> Chart:
    chart = page.shapes.add_chart(kind, *box, data).chart
    chart.has_title = chart.has_legend = False
    chart.font.size, chart.font.name = Pt(13), FONT
    chart.font.color.rgb = rgb(theme.INK)
    latin = chart.font._rPr.find(qn("a:latin"))
    latin.addnext(etree.Element(qn("a:ea"), typeface=FONT))
    return chart


def _legend(chart: Chart) -> None:
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False


def _dots(marker: XL_MARKER_STYLE, size: int, colour: str) -> Callable[[object], None]:
    def draw(series: object) -> None:
        series.format.line.fill.background()
        series.marker.style, series.marker.size = marker, size
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(colour)
        series.marker.format.line.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)

    return draw


def _own_dots(words: list[str]) -> Callable[[object], None]:
    """Return how to draw the reader's own dots, each with its words beside it."""

    def draw(series: object) -> None:
        _dots(XL_MARKER_STYLE.DIAMOND, 12, theme.OWN)(series)
        for point, text in enumerate(words):
            _say(series, point, text, XL_LABEL_POSITION.RIGHT)

    return draw


def _line(colour: str, dash: MSO_LINE_DASH_STYLE, words: str = "") -> Callable[[object], None]:
    """Return how to draw a line, with `words` above its second point."""

    def draw(series: object) -> None:
        line = series.format.line
        series.marker.style, line.color.rgb, line.width, line.dash_style = (
            XL_MARKER_STYLE.NONE, rgb(colour), Pt(2), dash,
        )  # fmt: skip
        if words:
            _say(series, 1, words, XL_LABEL_POSITION.ABOVE)

    return draw


def _words_below(words: list[str]) -> Callable[[object], None]:
    def draw(series: object) -> None:
        series.marker.style = XL_MARKER_STYLE.NONE
        series.format.line.fill.background()
        for point, text in enumerate(words):
            _say(series, point, text, XL_LABEL_POSITION.BELOW)

    return draw


def _say(series: object, point: int, words: str, position: XL_LABEL_POSITION) -> None:
    """Write words at a point in place of its value."""
    label = series.points[point].data_label
    label.text_frame.text = words
    label.position = position
    for paragraph in label.text_frame.paragraphs:
        paragraph.font.size = Pt(12)


def _logarithmic(axis: ValueAxis, low: float, high: float, title: str) -> None:
    """Make an axis logarithmic, which the library has no word for."""
    axis.minimum_scale, axis.maximum_scale = low, high
    scaling = axis._element.find(qn("c:scaling"))
    scaling.insert(0, etree.Element(qn("c:logBase"), val="10"))
    axis.major_gridlines.format.line.color.rgb = rgb("#d9dee6")
    axis.tick_labels.number_format = "#,##0" if low >= 1 else "General"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _cross_at(axis, low)
    _titled(axis, title)


def _cross_at(axis: ValueAxis, value: float) -> None:
    """Let the other axis stand at the low end of this one."""
    crosses = axis._element.getparent()
    for other in crosses.findall(qn("c:valAx")):
        if other is not axis._element:
            found = other.find(qn("c:crosses"))
            if found is not None:
                found.tag = qn("c:crossesAt")
            else:
                found = other.find(qn("c:crossesAt"))
            found.set("val", f"{value:.10g}")


def _hidden(axis: ValueAxis, low: float, high: float) -> None:
    axis.minimum_scale, axis.maximum_scale = low, high
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _titled(axis: ValueAxis, words: str) -> None:
    axis.axis_title.text_frame.text = words
    axis.axis_title.text_frame.paragraphs[0].font.size = Pt(12)
    axis.axis_title.text_frame.paragraphs[0].font.bold = False


def rgb(code: str) -> RGBColor:
    """Return a colour of the theme as PowerPoint takes it."""
    return RGBColor.from_string(code.removeprefix("#").upper())


DRAWN = {"costs": costs, "worth": worth, "estimate": own_estimate}
