"""Turns frames into figures, as plain dictionaries of Plotly's format. Knows neither Streamlit nor the database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import ceil, floor, log10
from textwrap import wrap

import pandas as pd

from queries.language import is_english, t
from ui import charts_many, labels, theme
from ui.labels import Label
from ui.ladder import ladder

LEAST_HEIGHT = 230
# The longest name beside a diamond, and the share of the narrowest axis that one letter of it takes.
LONGEST_OWN_LABEL, SHARE_OF_A_LETTER = 14, 0.033
# Decades of a log axis up to which it is ticked at 1, 2, 5 and at 1, 3; beyond, at each power of ten.
NARROW, WIDE = 0.85, 2.3
# Characters of a line of English beside a chart, and above a column of it.
LONGEST_LINE, LONGEST_COLUMN_LINE = 22, 10
# The share of a chart's width that a lane takes; English words are longer, even smaller and on several lines.
LANE_SHARE, ENGLISH_LANE_SHARE, ENGLISH_LANE_SIZE = 0.085, 0.1, 11
# What follows the unit itself in the name of one: 円/年, yen a year, yen per resident.
PER = re.compile("/| a | per ")
# The lanes beside a value axis, from left to right.
LANES = ("not_stated", "per_unit_only", "not_calculable", "undisclosed", "underivable", "zero")


def layout(height: int, **more: object) -> dict:
    """Return the layout that every chart starts from."""
    base = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"family": theme.FONT, "size": 13},
        "hoverlabel": {"font": {"family": theme.FONT}},
        "showlegend": False,
        "dragmode": False,
    }
    return base | more


def on_lines(words: str, length: int = LONGEST_LINE) -> str:
    """Return English words on lines of so many characters; Japanese words are short and stay on one."""
    return "\n".join(wrap(words, length, break_long_words=False)) if is_english() else words


def named_axis(words: Sequence[str], **more: object) -> dict:
    """Return an axis with a place for each of the words, and no lines."""
    return {
        "tickmode": "array", "tickvals": list(range(len(words))), "ticktext": list(words), "showgrid": False,
        "zeroline": False, "fixedrange": True, "automargin": True, "range": [-0.5, len(words) - 0.5], "ticks": "",
    } | more  # fmt: skip


def status_words(code: str, label: Label) -> str:
    """Return the words of a status of costs or of hours."""
    if code == "underivable":
        return t(labels.UNDERIVABLE)
    return label("hours_status" if code in ("actual", "estimate", "per_unit_only") else "cost_status", code)


def measure_by_group(
    values: pd.DataFrame,
    groups: Sequence[str],
    measure: pd.Series,
    label: Label,
    figure: float | None = None,
    *,
    tells_medians: bool = True,
) -> dict:
    """Return one measure as dots by group with what the ladder allows; lanes count zero and each kind of blank.

    The reader's own `figure` is a labelled line across all groups, where the axis can show it. On a slide, whose words
    are large and whose title has the medians, a group does not tell its own, and the reader's cases tell their values.

    `values` has group_code, group_label, value, status_code, case_id, title, municipality_name and is_own. Medians and
    quartiles are of the dots: on a log axis of the values above zero. The reader's cases are diamonds with a label;
    they count in neither n nor median, or a comparison would compare them with themselves. Bars count too many dots;
    so few that they have no quartiles carry the names of their bodies.
    """
    found = set(values["group_code"].unique())
    present = [code for code in groups if code in found]
    bins = charts_many.bins(values, measure) if is_binned(values, measure) else None
    lanes = _lanes(values, measure)
    has_line = figure is not None and (figure > 0 or not measure["is_log"])
    scale = value_axis(pd.concat([values["value"].dropna(), pd.Series([figure] if has_line else [])]), measure)
    traces: list[dict] = []
    names: list[str] = []
    for position, code in enumerate(present):
        group = values if len(found) == 1 else values[values["group_code"] == code]
        is_shown = (group["value"] > 0) if measure["is_log"] else group["value"].notna()
        is_drawn = is_shown & ~group["is_own"]
        drawn, own = group.loc[is_drawn, "value"], group[is_shown & group["is_own"]]
        step = ladder(len(drawn))
        name = on_lines(group["group_label"].iloc[0])
        median = _median(drawn, measure) if tells_medians else ""
        names.append(f"{name}\nn={len(drawn):,} {step.mark}".strip() + own_count(len(own)) + median)
        traces += _summary(drawn, position, step)
        if bins is None:
            is_named = tells_medians and not step.quartiles and own.empty
            dots = _dots(group[is_drawn], position, measure)
            if is_named:  # above alone: dots stand at different heights, and what is below one may be above another
                dots |= _words_beside(drawn, group.loc[is_drawn, "municipality_name"], scale, ("top",))
            traces.append(dots)
        elif len(drawn):
            traces.append(charts_many.bars(bins[bins["group_code"] == code], position, measure))
        traces += _own_marks(own, position, measure, scale, tells_values=not tells_medians)
        traces += _lane_counts(group, position, lanes)
    if has_line:
        traces.append(_figure_line(figure, len(present), measure, scale))
    return {
        "data": traces,
        "layout": _measure_layout(scale, names, [_lane_words(lane, measure, label) for lane in lanes]),
    }


def _median(drawn: pd.Series, measure: pd.Series) -> str:
    """Return the median of a group as a line of its own, where the ladder allows one."""
    if not ladder(len(drawn)).median:
        return ""
    words = labels.shown(drawn.median(), measure)
    return "\n" + t("中央値 {median}", median=words)


def is_binned(values: pd.DataFrame, measure: pd.Series) -> bool:
    """Tell whether the values of others are too many to be drawn as dots."""
    drawn = (values["value"] > 0) if measure["is_log"] else values["value"].notna()
    return int((drawn & ~values["is_own"]).sum()) > charts_many.MOST_DOTS


def _figure_line(figure: float, groups: int, measure: pd.Series, scale: dict) -> dict:
    words = labels.shown(figure, measure)
    return {
        "type": "scatter", "mode": "lines+text", "x": [figure, figure], "y": [-0.5, groups - 0.5],
        "text": [f"{t(labels.OWN_FIGURE)} {words}", ""], "textposition": f"top {_side(figure, scale)}",
        "cliponaxis": False, "textfont": {"size": 13}, "line": {"color": theme.OWN, "width": 2.5, "dash": "dash"},
        "hoverinfo": "skip",
    }  # fmt: skip


def _side(value: float, scale: dict) -> str:
    """Return the side of a value on which words beside it stay within the axis."""
    return "right" if _place(value, scale) < 0.5 else "left"


def _place(value: float, scale: dict) -> float:
    """Return how far along its axis a value stands, from 0 to 1."""
    low, high = scale["range"]
    return ((log10(value) if scale.get("type") == "log" else value) - low) / (high - low)


def _lanes(values: pd.DataFrame, measure: pd.Series) -> list[str]:
    """Return the statuses that have a lane: zero, where the axis cannot show it, and whatever explains a blank."""
    found = set(values.loc[values["value"].isna(), "status_code"].unique())
    if measure["is_log"] and (values["value"] == 0).any():
        found.add("zero")
    return [code for code in LANES if code in found]


def _lane_words(lane: str, measure: pd.Series, label: Label) -> str:
    """Return the words above a lane; the status of a zero speaks of yen, which hours and years are not."""
    is_other_zero = lane == "zero" and not measure["unit_name"].startswith(t("円"))
    return t("0{unit}", unit=PER.split(measure["unit_name"])[0]) if is_other_zero else status_words(lane, label)


def _lane_counts(group: pd.DataFrame, position: int, lanes: list[str]) -> list[dict]:
    shown = []
    for index, lane in enumerate(lanes):
        in_lane = group["value"] == 0 if lane == "zero" else group["value"].isna() & (group["status_code"] == lane)
        own = charts_many.cases_of(group[in_lane & group["is_own"]])
        others = charts_many.cases_of(group[in_lane]) - own
        if own or others:
            shown.append((index, f"{f'{others:,}' if others else ''}{own_count(own)}".strip()))
    if not shown:
        return []
    return [
        {
            "type": "scatter", "mode": "text", "xaxis": "x2",
            "x": [index for index, _ in shown], "y": [position] * len(shown),
            "text": [text for _, text in shown], "textfont": {"size": 13}, "hoverinfo": "skip",
        }
    ]  # fmt: skip


def own_count(count: int) -> str:
    """Return how many cases of the reader's own stand beside the others, behind a diamond; nothing for none."""
    return f" {labels.OWN_MARK}{count:,}" if count else ""


def _own_marks(own: pd.DataFrame, position: int, measure: pd.Series, scale: dict, *, tells_values: bool) -> list[dict]:
    """Return the reader's own cases as diamonds, named where the names neither leave the axis nor cover each other.

    A name is the title of the case or, where it `tells_values`, whose it is and the value: わが町 2,670万円.
    """
    if own.empty:
        return []
    told = [
        own_value(row.value, measure) if tells_values else cut(row.title, LONGEST_OWN_LABEL) for row in own.itertuples()
    ]
    marker = {"symbol": "diamond", "size": 13, "color": theme.OWN, "line": {"width": 1.5, "color": "#ffffff"}}
    words = _words_beside(own["value"], told, scale, ("top", "bottom"))
    return [_dots(own, position, measure) | {"marker": marker, "y": [position] * len(own)} | words]


def _words_beside(values: Iterable[float], words: Iterable[str], scale: dict, sides: Sequence[str]) -> dict:
    """Return what gives dots words on these sides where these neither leave the axis nor cover each other."""
    names = _names_apart([(_place(value, scale), word) for value, word in zip(values, words, strict=True)], sides)
    return {
        "mode": "markers+text", "text": [name for name, _ in names], "textposition": [where for _, where in names],
        "textfont": {"size": 12},
    }  # fmt: skip


def own_value(value: float, measure: pd.Series) -> str:
    """Return the value of a case of the own town in words: わが町 2,670万円."""
    return labels.named(t(labels.OWN_TOWN), labels.shown(value, measure))


def _names_apart(marks: list[tuple[float, str]], sides: Sequence[str]) -> list[tuple[str, str]]:
    """Return for each place along the axis its name and where it stands: on the first side with room, else no name."""
    taken: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
    found = []
    for place, name in marks:
        side, reach = ("right", 1) if place < 0.5 else ("left", -1)
        left, right = sorted((place, place + reach * len(name) * SHARE_OF_A_LETTER))
        free = [height for height, spans in taken.items() if all(right < low or high < left for low, high in spans)]
        if free:
            taken[free[0]].append((left, right))
        found.append((name, f"{free[0]} {side}") if free else ("", "top center"))
    return found


def cut(text: str, length: int) -> str:
    """Return the text, cut with … where it is longer."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _dots(drawn: pd.DataFrame, position: int, measure: pd.Series) -> dict:
    return {
        "type": "scatter", "mode": "markers", "x": drawn["value"].tolist(), "y": _spread(len(drawn), position),
        "marker": {"size": 9, "color": theme.EMPHASIS, "opacity": 0.9, "line": {"width": 1, "color": "#ffffff"}},
        "customdata": drawn["case_id"].tolist(),
        "hovertext": [
            f"{row.municipality_name}\n{row.title}\n"
            f"{labels.exact_value(row.value, measure['format_code'], measure['unit_name'])}"
            for row in drawn.itertuples()
        ],
        "hoverinfo": "text", "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 0.9}},
    }  # fmt: skip


def _spread(count: int, position: int) -> list[float]:
    """Return heights that keep dots of one group apart without chance: the same rows always look the same."""
    offsets = (0.0, 0.14, -0.14, 0.26, -0.26, 0.07, -0.07, 0.2, -0.2)
    return [position + offsets[index % len(offsets)] for index in range(count)]


def _summary(values: pd.Series, position: int, step: object) -> list[dict]:
    traces = []
    if step.quartiles:
        first, third = values.quantile(0.25), values.quantile(0.75)
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": [first, third, third, first, first],
                "y": [position + side * 0.36 for side in (-1, -1, 1, 1, -1)], "fill": "toself" if step.box else "none",
                "fillcolor": "rgba(140,150,165,0.22)",
                "line": {"color": theme.CONTEXT, "width": 1, "dash": "solid" if step.box else "dot"},
                "hoverinfo": "skip",
            }
        )  # fmt: skip
    if step.median:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": [values.median()] * 2, "y": [position - 0.4, position + 0.4],
                "line": {"color": theme.CONTEXT, "width": 3}, "hoverinfo": "skip",
            }
        )  # fmt: skip
    return traces


def _measure_layout(scale: dict, names: list[str], lanes: list[str]) -> dict:
    left = (ENGLISH_LANE_SHARE if is_english() else LANE_SHARE) * len(lanes)
    drawn = layout(
        max(64 * len(names) + 90, LEAST_HEIGHT),
        margin={"l": 8, "r": 24, "t": 40, "b": 8},
        clickmode="event+select",
        xaxis=scale | {"domain": [left, 1]},
        yaxis=named_axis(names, range=[len(names) - 0.5, -0.5]),
    )
    if lanes:
        drawn["xaxis2"] = _lane_axis(lanes) | {"domain": [0, left - 0.02], "anchor": "y"}
        drawn["yaxis"]["anchor"] = "x2"
    return drawn


def _lane_axis(lanes: list[str]) -> dict:
    """Return the axis that names the lanes: 単位あたりのみ is wider than its lane, as are two words of English."""
    if is_english():
        words = [on_lines(lane, LONGEST_COLUMN_LINE) for lane in lanes]
        return named_axis(words, side="top", tickangle=0, tickfont={"size": ENGLISH_LANE_SIZE})
    return named_axis([lane.replace("のみ", "\nのみ") for lane in lanes], side="top", tickangle=0)


def value_axis(values: pd.Series, measure: pd.Series) -> dict:
    """Return an axis for the values of a measure: logarithmic where the measure is, ticked at round values."""
    axis = {
        "zeroline": False, "automargin": True, "title": {"text": measure["label"]}, "fixedrange": True,
        "showgrid": True, "gridcolor": theme.GRID,
    }  # fmt: skip
    positive = values[values > 0]
    if not measure["is_log"] or positive.empty:
        return axis | {"range": _linear_edges(values)}
    ticks = _log_ticks(positive.min(), positive.max())
    words = [PER.split(labels.shown(tick, measure))[0] for tick in ticks]
    edges = _log_edges(positive.min(), positive.max(), ticks)
    return axis | {"type": "log", "tickmode": "array", "tickvals": ticks, "ticktext": words, "range": edges}


def _linear_edges(values: pd.Series) -> list[float]:
    """Return the ends of an axis that shows zero, with room for a whole dot at either end."""
    low, high = min([0, *values]), max([0, *values])
    room = (high - low or 1) * 0.03
    return [low - room, high + room]


def _log_ticks(smallest: float, largest: float) -> list[float]:
    """Return round values of a log axis: the fewer decades it spans, the more values in each."""
    first, last = floor(log10(smallest)) - 1, ceil(log10(largest)) + 1
    decades = log10(largest / smallest)
    steps = (1, 2, 5) if decades <= NARROW else (1, 3) if decades <= WIDE else (1,)
    return [step * 10.0**power for power in range(first, last + 1) for step in steps]


def _log_edges(smallest: float, largest: float, ticks: list[float]) -> list[float]:
    """Return the ends of a log axis, far enough apart that at least two ticks show."""
    if log10(largest / smallest) <= NARROW:
        smallest, largest = (
            max(tick for tick in ticks if tick < smallest),
            min(tick for tick in ticks if tick > largest),
        )
    return [log10(smallest) - 0.1, log10(largest) + 0.1]
