"""The charts of an estimate, as plain dictionaries of Plotly's format. Knows neither Streamlit nor the database."""

from __future__ import annotations

import pandas as pd

from queries.language import t
from ui import labels, theme
from ui.charts import layout, named_axis, on_lines
from ui.labels import MAN_YEN

VALUE = theme.SEQUENCE[4]  # stands out from both a white and a dark page
HATCH = {"fillmode": "overlay", "fgcolor": "#ffffff", "solidity": 0.25}
ZERO_LINE = {"zeroline": True, "zerolinewidth": 2, "zerolinecolor": theme.CONTEXT}
LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom", "font": {"size": 13}}
BAND = "rgba(26,95,180,0.18)"


def cost_and_value(years: pd.DataFrame, wages: tuple[float, ...], paybacks: list[float | None]) -> dict:
    """Return own cost and value so far by year; two wages span a band, and a cross marks each payback in view.

    `years` is `estimate.by_year`, `paybacks` the years to payback at each wage.
    """
    last = int(years["elapsed_years"].max())
    columns = ("value_low_yen", "value_high_yen")[: len(wages)]
    dashes = ("dot", "solid") if len(wages) > 1 else ("solid",)
    traces = [
        _line(years, column, t("換算額の累計（{wage:,.0f}円）", wage=wage), color=VALUE, dash=dash, symbol=symbol)
        for column, wage, dash, symbol in zip(columns, wages, dashes, ("circle", "diamond"), strict=False)
    ]
    if len(traces) > 1:
        traces[1] |= {"fill": "tonexty", "fillcolor": BAND}
    own = _line(years, "own_cost_so_far_yen", t("自己負担の累計"), color=theme.OWN, dash="solid", symbol="square")
    marks = _payback_marks(years, wages, [None if at is None or at > last else at for at in paybacks])
    return {
        "data": [*traces, own, *marks],
        "layout": layout(
            380,
            showlegend=True,
            legend=LEGEND,
            margin={"l": 8, "r": 24, "t": 48, "b": 8},
            xaxis=_axis(t("経過年数（年）"), tickmode="linear", dtick=1, range=[-0.15, last + 0.15]),
            yaxis=_axis(t("累計（万円）"), tickformat=",", rangemode="tozero"),
        ),
    }


def _line(years: pd.DataFrame, column: str, name: str, *, color: str, dash: str, symbol: str) -> dict:
    hover = [
        t(
            "{elapsed}年目まで\n{name}\n{amount}",
            elapsed=row.elapsed_years,
            name=name,
            amount=labels.exact_value(getattr(row, column), "yen", t("円")),
        )
        for row in years.itertuples()
    ]
    return {
        "type": "scatter", "mode": "lines+markers", "name": name, "x": years["elapsed_years"].tolist(),
        "y": (years[column] / MAN_YEN).tolist(), "line": {"color": color, "width": 2.5, "dash": dash},
        "marker": {"symbol": symbol, "size": 8, "color": color}, "hovertext": hover, "hoverinfo": "text",
    }  # fmt: skip


def _payback_marks(years: pd.DataFrame, wages: tuple[float, ...], paybacks: list[float | None]) -> list[dict]:
    """Return one trace of crosses where the value has caught up with the own cost."""
    first, second = years["own_cost_so_far_yen"].iloc[:2]
    marks = [(at, first + (second - first) * at, wage) for at, wage in zip(paybacks, wages, strict=True) if at]
    if not marks:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "name": t("回収する時点"), "x": [at for at, _, _ in marks],
            "y": [yen / MAN_YEN for _, yen, _ in marks],
            "marker": {"symbol": "x", "size": 13, "color": theme.CONTEXT, "line": {"width": 1, "color": "#ffffff"}},
            "hovertext": [t("{wage:,.0f}円のとき {at:.1f}年", wage=wage, at=at) for at, _, wage in marks],
            "hoverinfo": "text",
        }
    ]  # fmt: skip


def changes(rows: pd.DataFrame) -> dict:
    """Return how far each assumption alone moves the net value, the strongest on top."""
    sizes = rows[["lower_change_yen", "higher_change_yen"]].abs().to_numpy().max() / MAN_YEN
    reach = (sizes or 1) * 1.7
    return {
        "data": [
            _bars(rows, "lower", t("20％低いとき"), theme.CONTEXT, "/"),
            _bars(rows, "higher", t("20％高いとき"), VALUE, ""),
        ],
        "layout": layout(
            46 * len(rows) + 110,
            showlegend=True,
            legend=LEGEND | {"traceorder": "normal"},
            margin={"l": 8, "r": 24, "t": 48, "b": 8},
            barmode="group",
            bargap=0.3,
            xaxis=_axis(t("差し引きの変化（万円）"), tickformat=",", range=[-reach, reach]) | ZERO_LINE,
            yaxis=named_axis([on_lines(name) for name in rows["assumption"]], range=[len(rows) - 0.5, -0.5]),
        ),
    }  # fmt: skip


def _bars(rows: pd.DataFrame, end: str, name: str, color: str, pattern: str) -> dict:
    values, changed = rows[f"{end}_value"], rows[f"{end}_change_yen"]
    return {
        "type": "bar", "orientation": "h", "name": name, "x": (changed / MAN_YEN).tolist(),
        "y": list(range(len(rows))), "marker": {"color": color, "pattern": HATCH | {"shape": pattern}},
        "text": [signed(yen) for yen in changed], "textposition": "outside", "cliponaxis": False,
        "hovertext": [
            t("{name}が{value:,.10g}{unit}なら\n{yen:+,.0f}円", name=name, value=value, unit=unit, yen=yen)
            for name, value, unit, yen in zip(rows["assumption"], values, rows["unit_name"], changed, strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def signed(yen: float) -> str:
    """Return a change in the words of a budget sheet with its sign: +165万円, ±0円."""
    if round(yen) == 0:
        return t("±0円")
    return ("+" if yen > 0 else "") + labels.man_yen(yen)


def _axis(title: str, **more: object) -> dict:
    return {
        "title": {"text": title}, "showgrid": True, "gridcolor": theme.GRID, "zeroline": False, "fixedrange": True,
        "automargin": True,
    } | more  # fmt: skip
