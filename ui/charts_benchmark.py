"""The chart of running costs against hours saved, as a plain dictionary of Plotly's format."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

import pandas as pd

from queries.language import t
from ui import charts, charts_many, labels, tables, theme

# Actual and expected hours, and the reader's own: never told apart by colour alone.
SYMBOLS = {"actual": "circle", "estimate": "square"}
ZERO_LANE = 0.08
# Of more dots names would be in the way of one another on a page, where dots tell theirs on hover too.
MOST_NAMED = 12
# As shares of the axes of a slide: half a dot, a full-width letter of a name, and a name's height.
DOT, LETTER, NAME_HEIGHT, NAME_SIZE = 0.011, 0.0155, 0.06, 12
SIDES = {
    "right": {"xanchor": "left", "xshift": 8},
    "left": {"xanchor": "right", "xshift": -8},
    "above": {"yanchor": "bottom", "yshift": 8},
    "below": {"yanchor": "top", "yshift": -8},
}
Box = tuple[float, float, float, float]
# A line ends so many decades within its axis.
INSET = 0.005


def running_against_hours(
    cases: pd.DataFrame,
    running: pd.Series,
    hours: pd.Series,
    wages: Mapping[str, int],
    *,
    own_running: float | None = None,
    own_hours: float | None = None,
) -> dict:
    """Return cases as dots: running cost a year across, hours saved a year up, with lines where a wage pays the cost.

    `cases` has both values, is_own, title, municipality_name and hours_saved_status_code; `wages` gives yen an hour by
    the words of its line. A running cost of zero has no place on a logarithmic axis and stands in a lane of its own.
    The lines, the reader's figure of either among them, are named in the legend: beside them names would cover others.
    """
    cases = cases[cases["hours_saved_per_year"] > 0]
    is_zero = cases["running_cost_ex_tax_yen"] == 0
    costly, free = cases[~is_zero], cases[is_zero]
    named = costly[costly["is_own"]] if is_binned(cases) else costly
    traces = [_dots(named, named["running_cost_ex_tax_yen"].tolist(), running, hours)] if len(named) else []
    if is_binned(cases):
        counted = cells(cases)
        traces.insert(0, charts_many.discs(counted[counted["running_cost_ex_tax_yen"] > 0]))
    layout = charts.layout(
        420,
        margin={"l": 8, "r": 24, "t": 32, "b": 8},
        clickmode="event+select",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.01, "xanchor": "left", "yanchor": "bottom"},
        xaxis=charts.value_axis(_and(costly["running_cost_ex_tax_yen"], own_running), running)
        | {"domain": [ZERO_LANE + 0.02 if len(free) else 0, 1]},
        yaxis=charts.value_axis(_and(cases["hours_saved_per_year"], own_hours), hours),
    )
    if len(free):
        named = free[free["is_own"]] if is_binned(cases) else free
        if len(named):
            traces.append(_dots(named, [0] * len(named), running, hours) | {"xaxis": "x2"})
        if is_binned(cases):
            traces.append(charts_many.discs(counted[counted["running_cost_ex_tax_yen"] == 0]) | {"xaxis": "x2"})
        layout["xaxis2"] = {
            "domain": [0, ZERO_LANE], "anchor": "y", "tickmode": "array", "tickvals": [0], "ticktext": [t("0円")],
            "range": [-1, 1], "showgrid": False, "zeroline": False, "fixedrange": True,
        }  # fmt: skip
        layout["yaxis"]["anchor"] = "x2"
    if len(costly):
        for words, wage in wages.items():
            traces += _payback_line(t(words), wage, layout, dash="dash" if wage == min(wages.values()) else "dot")
        if own_running:
            traces.append(_own_line([own_running] * 2, _ends(layout["yaxis"]), own_running, running))
        if own_hours:
            traces.append(_own_line(_ends(layout["xaxis"]), [own_hours] * 2, own_hours, hours))
    return {"data": traces, "layout": layout}


def with_names(figure: dict, cases: pd.DataFrame) -> dict:
    """Return the chart with the bodies of its dots beside them, as many as find room without covering one another."""
    layout = figure["layout"]
    if not layout["xaxis"].get("type") == layout["yaxis"].get("type") == "log":
        return figure
    names = dict(zip(cases["case_id"], cases["municipality_name"], strict=True))
    dots = [dot for trace in figure["data"] for dot in _placed(trace, layout)]
    taken = [(across - DOT, up - DOT, across + DOT, up + DOT) for _, across, up in dots]
    words = []
    for case_id, across, up in sorted(dots, key=lambda dot: dot[1:]):
        wide = LETTER * tables.width(names[case_id]) / 2
        beside = [(at, box) for at, box in _beside(across, up, wide) if _is_free(box, taken)]
        if beside:
            at, box = beside[0]
            taken.append(box)
            words.append(
                {
                    "x": _at(layout["xaxis"], across),
                    "y": _at(layout["yaxis"], up),
                    "text": names[case_id],
                    "showarrow": False,
                    "font": {"size": NAME_SIZE},
                    **SIDES[at],
                }
            )
    return figure | {"layout": layout | {"annotations": [*layout.get("annotations", []), *words]}}


def _placed(trace: dict, layout: dict) -> list[tuple[str, float, float]]:
    """Return the case of each dot with its place as shares of both axes; nothing of lines and of the lane of zero."""
    if trace.get("mode") != "markers" or "xaxis" in trace:
        return []
    places = zip(trace["customdata"], trace["x"], trace["y"], strict=True)
    return [(case_id, _share(layout["xaxis"], x), _share(layout["yaxis"], y)) for case_id, x, y in places]


def _share(axis: dict, value: float) -> float:
    low, high = axis["range"]
    return (log10(value) - low) / (high - low)


def _at(axis: dict, share: float) -> float:
    """Return the place of an annotation, which a logarithmic axis counts in powers of ten."""
    low, high = axis["range"]
    return low + share * (high - low)


def _beside(across: float, up: float, wide: float) -> list[tuple[str, Box]]:
    """Return the boxes that a name of this width has on either side of its dot, above and below it."""
    high, gap = NAME_HEIGHT / 2, 2 * DOT
    return [
        ("right", (across + gap, up - high, across + gap + wide, up + high)),
        ("left", (across - gap - wide, up - high, across - gap, up + high)),
        ("above", (across - wide / 2, up + gap, across + wide / 2, up + gap + 2 * high)),
        ("below", (across - wide / 2, up - gap - 2 * high, across + wide / 2, up - gap)),
    ]


def _is_free(box: Box, taken: list[Box]) -> bool:
    left, low, right, high = box
    is_inside = min(left, low) >= 0 and max(right, high) <= 1
    return is_inside and all(
        left >= other[2] or right <= other[0] or low >= other[3] or high <= other[1] for other in taken
    )


def is_binned(cases: pd.DataFrame) -> bool:
    """Tell whether the cases of others are too many to be drawn as dots."""
    return int((~cases["is_own"]).sum()) > charts_many.MOST_DOTS


def is_few(cases: pd.DataFrame) -> bool:
    """Tell whether the cases are drawn as dots, and so few that their names find room on a page."""
    return not is_binned(cases) and len(cases) <= MOST_NAMED


def cells(cases: pd.DataFrame) -> pd.DataFrame:
    """Return how many cases of others stand at each place of the chart, those of no running cost apart."""
    others = cases[~cases["is_own"] & (cases["hours_saved_per_year"] > 0)]
    costly, free = (others[others["running_cost_ex_tax_yen"] > 0], others[others["running_cost_ex_tax_yen"] == 0])
    found = [
        charts_many.cells(costly["running_cost_ex_tax_yen"], costly["hours_saved_per_year"]),
        charts_many.cells(free["running_cost_ex_tax_yen"] + 1, free["hours_saved_per_year"]).assign(x=0),
    ]
    columns = {"x": "running_cost_ex_tax_yen", "y": "hours_saved_per_year"}
    return pd.concat(found, ignore_index=True).rename(columns=columns)


def _and(values: pd.Series, figure: float | None) -> pd.Series:
    return values if figure is None else pd.concat([values, pd.Series([figure])])


def _ends(axis: dict) -> list[float]:
    low, high = axis["range"]
    return [10 ** (low + INSET), 10 ** (high - INSET)]


def _own_line(across: list[float], up: list[float], figure: float, measure: pd.Series) -> dict:
    words = labels.shown(figure, measure)
    return {
        "type": "scatter", "mode": "lines", "x": across, "y": up, "hoverinfo": "skip",
        "name": f"{t(labels.OWN_FIGURE)} {words}", "line": {"color": theme.OWN, "width": 2.5, "dash": "longdash"},
    }  # fmt: skip


def _dots(cases: pd.DataFrame, across: list[float], running: pd.Series, hours: pd.Series) -> dict:
    symbols = cases["hours_saved_status_code"].map(SYMBOLS).mask(cases["is_own"], "diamond")
    return {
        "type": "scatter", "mode": "markers", "showlegend": False,
        "x": across, "y": cases["hours_saved_per_year"].tolist(),
        "marker": {
            "size": 11, "symbol": symbols.tolist(),
            "line": {"width": 1, "color": "#ffffff"},
            "color": [theme.OWN if is_own else theme.EMPHASIS for is_own in cases["is_own"]],
        },
        "customdata": cases["case_id"].tolist(),
        "hovertext": [
            t(
                "{body}\n{title}\nランニング {running}\n削減 {hours}",
                body=row.municipality_name,
                title=row.title,
                running=_exact(row.running_cost_ex_tax_yen, running),
                hours=_exact(row.hours_saved_per_year, hours),
            )
            for row in cases.itertuples()
        ],
        "hoverinfo": "text", "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _exact(value: float, measure: pd.Series) -> str:
    return labels.exact_value(value, measure["format_code"], measure["unit_name"])


def _payback_line(words: str, wage: int, layout: dict, *, dash: str) -> list[dict]:
    """Return the line on which hours x wage is the running cost, where the axes show it; above it hours gain more."""
    (low, high), (bottom, top) = _ends(layout["xaxis"]), _ends(layout["yaxis"])
    ends = [max(low, bottom * wage), min(high, top * wage)]
    if ends[0] >= ends[1]:
        return []
    line = {
        "type": "scatter", "mode": "lines", "x": ends, "y": [end / wage for end in ends], "name": words,
        "hoverinfo": "skip", "line": {"color": theme.CONTEXT, "width": 1.5, "dash": dash},
    }  # fmt: skip
    return [line]
