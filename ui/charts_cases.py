"""Charts of single cases: what they cost in five years, of what parts, and in which months they came to be."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from queries.language import is_english, t
from ui import labels, theme
from ui.charts import cut, layout, named_axis
from ui.tables import width

INITIAL, RUNNING = theme.EMPHASIS, theme.STATUS_COLOURS["estimate"]
ON_INITIAL, ON_RUNNING = "#ffffff", theme.STATUS_TEXT["estimate"]
# The share of the longest bar that one half-width sign of a part's words takes.
SHARE_A_SIGN = 0.024
# The share of the whole span that a step's number needs; steps nearer together stand on lines of their own.
LEAST_ROOM = 0.05
BAR = 0.7
# How far the axis of months reaches beyond the last, for the words behind it.
ROOM, ENGLISH_ROOM = 1.14, 1.25
LONGEST_NAME = 15
# On paper the charts side by side shrink to 0.69: smaller words would fall below 6.5 points.
PRINTED_SIZE = 13
PRINTED_LEGEND = {
    "orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal", "font": {"size": PRINTED_SIZE},
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
    """A figure with all that its page says about it: the question, the rows, how many cases have a value, a note."""

    key: str
    name: str
    question: str
    figure: dict
    frame: pd.DataFrame
    with_value: int
    note: str


def side_by_side(costs: pd.DataFrame, steps: pd.DataFrame) -> list[Chart]:
    """Return the charts of pinned cases that have something to show: their five-year costs and their schedules."""
    charts = []
    if has_cost := int(costs["five_year_cost_yen"].notna().sum()):
        note = t("イニシャル＋5×ランニング（いずれも税抜換算）")
        question = t("5年間でいくらかかるか")
        charts.append(
            Chart("five_year_costs", t("5年間の費用"), question, five_year_costs(costs), costs, has_cost, note)
        )
    dated = steps[steps["to_month"].notna() | (steps["kind"] == "step")]
    if has_steps := dated["case_id"].nunique():
        note = t("それぞれの最初の工程の月から数えた月数")
        question = t("何か月かけて進めたか")
        charts.append(Chart("schedules", t("工程"), question, schedules(steps), steps, has_steps, note))
    return charts


def five_year_costs(costs: pd.DataFrame) -> dict:
    """Return a bar per case of the initial cost and five times the running cost; why, where a part is missing."""
    longest = costs["five_year_cost_yen"].max()
    parts = (
        (t("イニシャル"), "initial_cost_ex_tax_yen", (INITIAL, ON_INITIAL)),
        (t("5年分のランニング"), "running_cost_of_five_years_yen", (RUNNING, ON_RUNNING)),
    )
    return {
        "data": [_part(costs, *part, longest) for part in parts],
        "layout": layout(
            38 * len(costs) + 80,
            barmode="stack",
            bargap=0.35,
            showlegend=True,
            legend=PRINTED_LEGEND,
            xaxis={"visible": False, "fixedrange": True, "range": [0, longest * 1.32]},
            yaxis=named_axis(costs["case_name"].tolist(), range=[len(costs) - 0.5, -0.5])
            | {"tickfont": {"size": PRINTED_SIZE}},
            annotations=[_total(row) for row in costs.itertuples()],
        ),
    }


def _part(costs: pd.DataFrame, name: str, column: str, colours: tuple[str, str], longest: float) -> dict:
    colour, on_colour = colours
    values = [None if pd.isna(value) else float(value) for value in costs[column]]
    return {
        "type": "bar", "orientation": "h", "name": name, "x": values, "y": list(range(len(costs))),
        "marker": {"color": colour, "line": {"color": "#ffffff", "width": 1}},
        "text": [_fitting(labels.man_yen(value), value, longest) if value else "" for value in values],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "textfont": {"color": on_colour, "size": PRINTED_SIZE},
        "hovertext": [
            "" if value is None else f"{case}\n{name}: {_exact(value)}"
            for case, value in zip(costs["case_name"], values, strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _exact(yen: float) -> str:
    return labels.exact_value(yen, "yen", t("円"))


def _fitting(words: str, value: float, longest: float) -> str:
    """Return the words where the bar holds them; the table beside the chart has them all."""
    return words if value >= longest * SHARE_A_SIGN * width(words) else ""


def _total(row: object) -> dict:
    is_absent = pd.isna(row.five_year_cost_yen)
    words = t("計 {amount}", amount=labels.man_yen(row.five_year_cost_yen))
    if is_absent:  # the chart has less room than the sentences below the table
        words = t("計算できません\n（{reason}）", reason=row.absent.replace("コストが", " "))
    return {
        "x": 0 if is_absent else float(row.five_year_cost_yen), "y": row.Index, "text": words, "showarrow": False,
        "xanchor": "left", "xshift": 6, "align": "left", "font": {"size": PRINTED_SIZE},
    }  # fmt: skip


def breakdown(items: pd.DataFrame) -> dict:
    """Return a bar per line of the breakdown that states an amount, initial and running costs in their own colour.

    `items` has cost_kind_code, kind_label, item_name and amount_yen.
    """
    rows = items.reset_index(drop=True)
    longest = rows["amount_yen"].max()
    traces = []
    for code, colour in (("initial", INITIAL), ("running", RUNNING)):
        part = rows[rows["cost_kind_code"] == code]
        if part.empty:
            continue
        traces.append(
            {
                "type": "bar", "orientation": "h", "name": part["kind_label"].iloc[0],
                "x": part["amount_yen"].astype(float).tolist(), "y": part.index.tolist(),
                "marker": {"color": colour}, "text": [labels.man_yen(yen) for yen in part["amount_yen"]],
                "textposition": "outside", "cliponaxis": False, "textfont": {"size": 12},
                "hovertext": [
                    f"{row.item_name}\n{_exact(row.amount_yen)}" for row in part.itertuples()
                ],
                "hoverinfo": "text",
            }
        )  # fmt: skip
    return {
        "data": traces,
        "layout": layout(
            34 * len(rows) + 70,
            bargap=0.3,
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            xaxis={"visible": False, "fixedrange": True, "range": [0, longest * 1.5]},
            yaxis=named_axis([cut(name, LONGEST_NAME) for name in rows["item_name"]], range=[len(rows) - 0.5, -0.5]),
        ),
    }


def schedule(steps: pd.DataFrame) -> dict:
    """Return the steps of one case on a calendar: a bar from the first to the last printed month, a dot for one month.

    `steps` has milestone_no, step_name, starts_on and ends_on.
    """
    rows = steps.reset_index(drop=True)
    traces = [_calendar_bar(row) if not pd.isna(row.ends_on) else _calendar_dot(row) for row in rows.itertuples()]
    first, last = rows["starts_on"].min(), rows[["starts_on", "ends_on"]].max().max() + pd.offsets.MonthBegin(1)
    margin = max((last - first) * 0.04, pd.Timedelta(days=20))
    return {
        "data": traces,
        "layout": layout(
            32 * len(rows) + 60,
            barmode="overlay",
            xaxis={
                "type": "date", "tickformat": "%Y-%m", "nticks": 4, "fixedrange": True, "showgrid": True,
                "gridcolor": theme.GRID, "tickangle": 0,
                "range": [f"{first - margin:%Y-%m-%d}", f"{last + margin:%Y-%m-%d}"],
            },
            yaxis=named_axis(
                [f"{labels.circled(row.milestone_no)} {cut(row.step_name, LONGEST_NAME)}" for row in rows.itertuples()],
                range=[len(rows) - 0.5, -0.5],
            ),
        ),
    }  # fmt: skip


def _calendar_bar(row: object) -> dict:
    end = row.ends_on + pd.offsets.MonthBegin(1)
    return {
        "type": "bar", "orientation": "h", "base": [f"{row.starts_on:%Y-%m-%d}"], "y": [row.Index],
        "x": [(end - row.starts_on).total_seconds() * 1000], "marker": {"color": INITIAL}, "width": BAR,
        "hovertext": f"{row.step_name}\n{labels.month_words(row.starts_on, row.ends_on)}", "hoverinfo": "text",
    }  # fmt: skip


def _calendar_dot(row: object) -> dict:
    return {
        "type": "scatter", "mode": "markers", "x": [f"{row.starts_on:%Y-%m-%d}"], "y": [row.Index],
        "marker": {"size": 13, "color": INITIAL, "line": {"width": 1, "color": "#ffffff"}},
        "hovertext": f"{row.step_name}\n{labels.month(row.starts_on)}", "hoverinfo": "text",
    }  # fmt: skip


def placed_steps(cases: pd.DataFrame, milestones: pd.DataFrame) -> pd.DataFrame:
    """Return one row per printed lead time and step of the cases, in months from each case's own first step.

    `cases` has case_id, case_name and lead_time_months. Every case has at least one line; steps that would cover each
    other stand on lines of their own. A blank `to_month` is a step of which only one month is printed.
    """
    rows, line = [], 0
    found = _in_months(milestones, cases["lead_time_months"].max())
    for case in cases.itertuples():
        rows.append((case.case_id, case.case_name, "lead", None, "", 0, _number(case.lead_time_months), line))
        own = found[found["case_id"] == case.case_id]
        free_from: list[float] = []
        for step in own.itertuples():
            place = next((index for index, end in enumerate(free_from) if end <= step.left), len(free_from))
            free_from[place : place + 1] = [step.right]
            to_month = None if pd.isna(step.to_month) else float(step.to_month)
            rows.append(
                (case.case_id, case.case_name, "step", step.milestone_no, step.step_name, step.from_month, to_month,
                 line + 1 + place)
            )  # fmt: skip
        line += 1 + len(free_from)
    names = ["case_id", "case_name", "kind", "milestone_no", "step_name", "from_month", "to_month", "line"]
    return pd.DataFrame(rows, columns=names)


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _in_months(milestones: pd.DataFrame, longest_lead: float | None) -> pd.DataFrame:
    """Return the steps with their first month, the month after their last, and the room that bar or dot takes."""
    first = milestones.groupby("case_id")["starts_on"].transform("min")
    from_month = _months(milestones["starts_on"], first)
    to_month = _months(milestones["ends_on"], first) + 1
    last = [value for value in (longest_lead, from_month.max(), to_month.max(), 1) if not pd.isna(value)]
    room = max(last) * LEAST_ROOM
    left = from_month.where(to_month.notna(), from_month + 0.5 - room / 2)
    right = to_month.clip(lower=from_month + room).fillna(left + room)
    found = milestones.assign(from_month=from_month, to_month=to_month, left=left, right=right)
    return found.sort_values(["case_id", "from_month", "milestone_no"])


def _months(dates: pd.Series, first: pd.Series) -> pd.Series:
    return (dates.dt.year - first.dt.year) * 12 + dates.dt.month - first.dt.month


def schedules(placed: pd.DataFrame) -> dict:
    """Return the steps of several cases, each from its own first step on, and the printed lead time above them."""
    leads, steps = placed[placed["kind"] == "lead"], placed[placed["kind"] == "step"]
    bars, dots = steps[steps["to_month"].notna()], steps[steps["to_month"].isna()]
    told = leads[leads["to_month"].notna()]
    last = max(placed["to_month"].max(), steps["from_month"].max() + 1 if len(steps) else 1, 1)
    traces = [
        _month_bars(told, t("導入までの期間（印刷された月数）"), ("rgba(0,0,0,0)", theme.CONTEXT), ""),
        _month_bars(bars, t("工程（番号は表の工程）"), (INITIAL, "#ffffff"), _numbers(bars)),
        _month_dots(dots),
    ]
    lines, room = int(placed["line"].max()) + 1, ENGLISH_ROOM if is_english() else ROOM
    return {
        "data": [trace for trace in traces if trace["x"]],
        "layout": layout(
            24 * lines + 128,
            barmode="overlay",
            showlegend=True,
            legend=PRINTED_LEGEND,
            xaxis={
                "title": {"text": t("最初の工程からの月数"), "font": {"size": PRINTED_SIZE}}, "fixedrange": True,
                "showgrid": True,
                "gridcolor": theme.GRID, "zeroline": False, "automargin": True, "range": [-last * 0.02, last * room],
                "tickfont": {"size": PRINTED_SIZE},
            },
            yaxis={
                "tickmode": "array", "tickvals": leads["line"].tolist(), "ticktext": leads["case_name"].tolist(),
                "range": [lines - 0.5, -0.5], "fixedrange": True, "automargin": True, "showgrid": False,
                "zeroline": False, "ticks": "", "tickfont": {"size": PRINTED_SIZE},
            },
            annotations=[_lead_words(row, bool((steps["case_id"] == row.case_id).any())) for row in leads.itertuples()],
        ),
    }  # fmt: skip


def _numbers(steps: pd.DataFrame) -> list[str]:
    return [labels.circled(number) for number in steps["milestone_no"]]


def _month_bars(rows: pd.DataFrame, name: str, colours: tuple[str, str], text: list[str] | str) -> dict:
    colour, edge = colours
    return {
        "type": "bar", "orientation": "h", "name": name, "base": rows["from_month"].astype(float).tolist(),
        "x": (rows["to_month"] - rows["from_month"]).astype(float).tolist(), "y": rows["line"].tolist(),
        "width": BAR, "marker": {"color": colour, "line": {"color": edge, "width": 1.5}}, "text": text,
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
        "textfont": {"color": ON_INITIAL, "size": PRINTED_SIZE},
        "hovertext": [_step_words(row) for row in rows.itertuples()], "hoverinfo": "text",
    }  # fmt: skip


def _month_dots(rows: pd.DataFrame) -> dict:
    return {
        "type": "scatter", "mode": "markers+text", "name": t("1か月だけ印刷された工程"),
        "x": (rows["from_month"] + 0.5).astype(float).tolist(), "y": rows["line"].tolist(),
        "marker": {"size": 16, "color": RUNNING, "line": {"color": "#ffffff", "width": 1}},
        "text": [str(int(number)) for number in rows["milestone_no"]],
        "textfont": {"color": ON_RUNNING, "size": PRINTED_SIZE},
        "hovertext": [_step_words(row) for row in rows.itertuples()], "hoverinfo": "text",
    }  # fmt: skip


def _step_words(row: object) -> str:
    if pd.isna(row.to_month):
        months = t("{month:.0f}か月目", month=row.from_month)
    else:
        months = t("{months:.0f}か月", months=row.to_month - row.from_month)
    return f"{row.case_name}\n{row.step_name or t('導入までの期間')}: {months}"


def _lead_words(row: object, has_steps: bool) -> dict:
    if pd.isna(row.to_month):
        words = t("導入までの期間は記載なし") if has_steps else t("期間も工程も記載なし")
    else:
        words = t("{months:.0f}か月", months=row.to_month)
    return {
        "x": 0 if pd.isna(row.to_month) else row.to_month, "y": row.line, "text": words, "showarrow": False,
        "xanchor": "left", "xshift": 4, "yshift": 1, "font": {"size": PRINTED_SIZE},
    }  # fmt: skip
