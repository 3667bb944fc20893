"""Shows more values than dots can: as bars of how many fall between round edges. Frames in, frames and traces out."""

from __future__ import annotations

from math import ceil

import numpy as np
import pandas as pd

from queries.language import t
from ui import labels, theme

# A browser draws no more dots without making its reader wait; beyond, values are counted between edges.
MOST_DOTS = 500
FEWEST_BARS, MOST_BARS = 20, 60
# Equal parts of a decade, and whole numbers, that the edges may be apart.
PARTS_OF_A_DECADE = (50, 20, 10, 5, 2, 1)
WHOLE_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
# The grid of a chart of two values.
CELLS_ACROSS, CELLS_UP = 25, 20


def cases_of(rows: pd.DataFrame) -> int:
    """Return how many cases rows stand for: of very many, those without a value are counted in `cases`."""
    return int(rows["cases"].sum()) if "cases" in rows else len(rows)


def bins(values: pd.DataFrame, measure: pd.Series) -> pd.DataFrame:
    """Return by group_code how many values of others lie from `value_from` up to `value_to`, none of them empty.

    The edges are the same for every group: equal parts of a decade on a logarithmic axis, else whole steps.
    """
    is_drawn = ~values["is_own"] & ((values["value"] > 0) if measure["is_log"] else values["value"].notna())
    drawn = values.loc[is_drawn, ["group_code", "value"]]
    places = np.log10(drawn["value"].to_numpy()) if measure["is_log"] else drawn["value"].to_numpy()
    step = _step(places, max(1, drawn["group_code"].nunique()), is_log=bool(measure["is_log"]))
    # what lies on an edge begins a bar, although its logarithm may be a hair less
    counts = drawn.assign(bar=np.floor(places / step + 1e-9)).groupby(["group_code", "bar"], observed=True).size()
    found = counts.rename("cases").reset_index()
    edges = [found["bar"] * step, (found["bar"] + 1) * step]
    low, high = (10.0**edge for edge in edges) if measure["is_log"] else edges
    return found.assign(value_from=low, value_to=high)[["group_code", "value_from", "value_to", "cases"]]


def _step(places: np.ndarray, groups: int, *, is_log: bool) -> float:
    """Return how far the edges are apart, so that the bars of all groups together stay few enough to be drawn."""
    if not len(places):
        return 1.0
    bars = min(MOST_BARS, max(FEWEST_BARS, MOST_DOTS // groups))
    span = float(places.max() - places.min())
    if is_log:
        return 1 / next((parts for parts in PARTS_OF_A_DECADE if span * parts <= bars), 1)
    return float(next((step for step in WHOLE_STEPS if span / step <= bars), ceil(span / bars)))


def bars(bins_of_group: pd.DataFrame, position: int, measure: pd.Series) -> dict:
    """Return the bars of one group, the highest of them for the most values; they tell their counts when touched."""
    heights = bins_of_group["cases"] / bins_of_group["cases"].max() * 0.68
    return {
        "type": "bar", "x": bins_of_group["value_from"].tolist(), "y": (-heights).tolist(), "base": position + 0.36,
        "offset": 0, "width": (bins_of_group["value_to"] - bins_of_group["value_from"]).tolist(),
        "marker": {"color": theme.EMPHASIS, "opacity": 0.9, "line": {"width": 0.5, "color": "#ffffff"}},
        "hovertext": [
            t(
                "{low} 以上 {high} 未満\n{cases:,}件",
                low=labels.shown(row.value_from, measure),
                high=labels.shown(row.value_to, measure),
                cases=row.cases,
            )
            for row in bins_of_group.itertuples()
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def cells(across: pd.Series, up: pd.Series) -> pd.DataFrame:
    """Return how many pairs of values above zero lie in each cell of a logarithmic grid: its middle x and y, cases."""
    if across.empty:
        return pd.DataFrame({"x": [], "y": [], "cases": []})
    logs = np.log10(across.to_numpy(dtype="float64")), np.log10(up.to_numpy(dtype="float64"))
    counts, *edges = np.histogram2d(*logs, bins=(CELLS_ACROSS, CELLS_UP))
    columns, rows = counts.nonzero()
    left, bottom = (10.0 ** ((edge[:-1] + edge[1:]) / 2) for edge in edges)
    return pd.DataFrame({"x": left[columns], "y": bottom[rows], "cases": counts[columns, rows].astype(int)})


def discs(found: pd.DataFrame) -> dict:
    """Return the cells as discs whose area is the number of cases in them; they tell it when touched."""
    widest = np.sqrt(found["cases"].max()) if len(found) else 1
    return {
        "type": "scatter", "mode": "markers", "showlegend": False,
        "x": found["running_cost_ex_tax_yen"].tolist(), "y": found["hours_saved_per_year"].tolist(),
        "marker": {
            "size": (3 + 17 * np.sqrt(found["cases"]) / widest).tolist(), "color": theme.EMPHASIS, "opacity": 0.75,
            "line": {"width": 0.5, "color": "#ffffff"},
        },
        "hovertext": [t("このあたりに {cases:,}件", cases=cases) for cases in found["cases"]], "hoverinfo": "text",
    }  # fmt: skip
