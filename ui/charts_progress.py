"""Figures of 計画と進捗 as plain dictionaries of Plotly's format: KPI panels, stages, schedules, shares."""

from __future__ import annotations

from math import ceil

import pandas as pd

from queries.language import is_english, t
from ui import labels, theme
from ui.charts import cut, layout, on_lines
from ui.labels import Label

PANEL_COLUMNS, PANEL_HEIGHT, LONE_PANEL_HEIGHT = 3, 230, 380
LONGEST_PANEL_TITLE, LONGEST_STEP, LONGEST_HEADING, LONGEST_ENGLISH_HEADING = 20, 24, 9, 20
STAGE_COLOURS = {"concept": "#b6d0ee", "planning": "#8ab4e2", "operating": theme.EMPHASIS, "ended": "#5f6b7a"}
HATCH = {"fillmode": "overlay", "fgcolor": "#55616f", "solidity": 0.08}
STAGE_TEXT = {"concept": "#10233b", "planning": "#10233b"}


def kpi_panels(marks: pd.DataFrame) -> dict:
    """Return one small panel per KPI and unit: results as dots on a line, targets as bars of their own with words.

    `marks` has kpi_id, kpi_name, unit_name, body_name, direction, kind_code, fiscal_year, value, is_revised, case_id.
    A target without a year stands behind a line, at the right.
    """
    panels = [panel for _, panel in marks.groupby(["kpi_id", "unit_name"], sort=False)]
    columns = min(PANEL_COLUMNS, len(panels))
    rows = ceil(len(panels) / columns)
    height = LONE_PANEL_HEIGHT if len(panels) == 1 else PANEL_HEIGHT * rows
    figure: dict = {"data": [], "layout": layout(height)}
    figure["layout"] |= {"annotations": [], "shapes": [], "clickmode": "event+select"}
    head = 52 / height
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        left, right = (column + 0.03) / columns, (column + 0.95) / columns
        top, bottom = 1 - row / rows - head, 1 - (row + 1) / rows + 36 / height
        _add_panel(figure, panel, "" if number == 0 else str(number + 1), [left, right], [bottom, top], columns)
    return figure


def _add_panel(  # noqa: PLR0917
    figure: dict, panel: pd.DataFrame, name: str, across: list[float], down: list[float], columns: int
) -> None:
    layout, years = figure["layout"], panel["fiscal_year"].dropna().astype(int)
    first = int(years.min()) if len(years) else 0
    last = int(years.max()) if len(years) else -1
    has_lane = bool(panel["fiscal_year"].isna().any())
    places = list(range(first, last + 1 + has_lane))
    words = [_short_year(year) if year <= last else t("年度\nなし") for year in places]
    highest = max(panel["value"].max(), 1e-9)
    layout[f"xaxis{name}"] = {
        "domain": across, "anchor": f"y{name}", "tickmode": "array", "tickvals": places, "ticktext": words,
        "range": [places[0] - 0.6, places[-1] + 0.6], "showgrid": False, "zeroline": False, "fixedrange": True,
        "tickfont": {"size": 11}, "ticks": "",
    }  # fmt: skip
    layout[f"yaxis{name}"] = {
        "domain": down, "anchor": f"x{name}", "range": [-0.16 * highest, 1.28 * highest], "showticklabels": False,
        "showgrid": False, "zeroline": True, "zerolinecolor": theme.CONTEXT, "fixedrange": True,
    }  # fmt: skip
    if has_lane and len(years):
        layout["shapes"].append(_divider(f"x{name}", f"y{name} domain", last + 0.5))
    layout["annotations"].append(_panel_title(panel.iloc[0], across[0], down[1], columns))
    for kind in ("result", "target"):
        part = panel[panel["kind_code"] == kind]
        if len(part):
            figure["data"].append(_panel_marks(part, panel, kind, name, last))


def _panel_marks(part: pd.DataFrame, panel: pd.DataFrame, kind: str, name: str, last: int) -> dict:
    if kind == "result":
        part = _broken_where_years_lack(part)
    places = [last + 1 if pd.isna(year) else int(year) for year in part["fiscal_year"]]
    common = {
        "type": "scatter", "xaxis": f"x{name}", "yaxis": f"y{name}",
        "x": places, "y": [None if pd.isna(value) else value for value in part["value"]],
        "customdata": part["case_id"].tolist(), "cliponaxis": False, "textfont": {"size": 12},
        "hovertext": [_mark_hover(row, kind) for row in part.itertuples()], "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
        "textposition": [_label_place(row, panel, kind) for row in part.itertuples()],
    }  # fmt: skip
    if kind == "result":
        return common | {
            "mode": "lines+markers+text",
            "text": ["" if pd.isna(value) else f"{value:,.10g}" for value in part["value"]],
            "line": {"color": theme.EMPHASIS, "width": 1.5},
            "marker": {"size": 10, "color": theme.EMPHASIS, "line": {"width": 1, "color": "#ffffff"}},
        }  # fmt: skip
    words = [t("見直し") if is_revised else t("目標") for is_revised in part["is_revised"]]
    return common | {
        "mode": "markers+text",
        "text": [f"{word} {value:,.10g}" for word, value in zip(words, part["value"], strict=True)],
        "marker": {"symbol": "line-ew", "size": 15, "line": {"width": 4, "color": theme.CONTEXT}},
    }


def _broken_where_years_lack(results: pd.DataFrame) -> pd.DataFrame:
    """Return the results with a row without a value where a year is missing: a line over it would claim to know it."""
    rows = results.sort_values("fiscal_year", na_position="last")
    gaps = rows[rows["fiscal_year"].diff() > 1]
    breaks = gaps.assign(fiscal_year=gaps["fiscal_year"] - 1, value=float("nan"))
    found = pd.concat([rows, breaks]) if len(breaks) else rows
    return found.sort_values("fiscal_year", na_position="last", kind="stable")


def _label_place(row: object, panel: pd.DataFrame, kind: str) -> str:
    """Return above or below: of a target and a result of one year, the higher is labelled above."""
    same_year = panel["fiscal_year"] == row.fiscal_year
    others = panel.loc[same_year & (panel["kind_code"] != kind), "value"]
    if others.empty:
        return "top center"
    is_higher = row.value > others.iloc[0] or (row.value == others.iloc[0] and kind == "result")
    return "top center" if is_higher else "bottom center"


def _mark_hover(row: object, kind: str) -> str:
    year = t(labels.NO_YEAR) if pd.isna(row.fiscal_year) else labels.era_year(int(row.fiscal_year))
    word = t(("見直し後の目標" if row.is_revised else "目標") if kind == "target" else "実績")
    return f"{row.body_name}\n{row.kpi_name}\n{year} {word}: {row.value:,.10g}{row.unit_name}"


def _panel_title(row: pd.Series, left: float, top: float, columns: int) -> dict:
    longest = LONGEST_PANEL_TITLE * (PANEL_COLUMNS if columns == 1 else 1)
    parts = [row["body_name"], row["unit_name"], row["direction"]]
    text = f"{theme.bold(cut(row['kpi_name'], longest))}\n{t('｜').join(filter(None, parts))}"
    return {
        "x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left",
        "showarrow": False, "text": text, "font": {"size": 12}, "yshift": 4,
    }  # fmt: skip


def stages(counts: pd.DataFrame, label: Label) -> dict:
    """Return the number of measures by stage for each plan, as one bar of named parts a plan."""
    plans = list(dict.fromkeys(counts["source_title"]))
    bars = []
    for code in [*STAGE_COLOURS, None]:
        part = counts[counts["stage_code"].isna() if code is None else counts["stage_code"] == code]
        part = part[part["cases"] > 0]
        if part.empty:
            continue
        words = label("stage", code) if code else t("段階の印刷なし")
        counted = t("{words}: {count}施策", words=words, count="%{x}")
        bars.append(
            {
                "type": "bar", "orientation": "h", "name": words, "x": part["cases"].tolist(),
                "y": [wrapped(title, 14) for title in part["source_title"]],
                "marker": {
                    "color": STAGE_COLOURS.get(code, theme.ABSENT),
                    # without an edge the lightest would not stand out from a white page
                    "line": {"color": theme.CONTEXT, "width": 1.5},
                    "pattern": HATCH | {"shape": "/" if code is None else ""},
                },
                "text": [t("{stage} {cases}", stage=words, cases=cases) for cases in part["cases"]],
                "textposition": "inside",
                "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
                "textfont": {"size": 13, "color": STAGE_TEXT.get(code, "#ffffff") if code else "#10233b"},
                "hovertemplate": f"{counted}<extra></extra>",
            }
        )  # fmt: skip
    order = [wrapped(title, 14) for title in plans][::-1]
    return {
        "data": bars,
        "layout": layout(
            66 * len(plans) + 24,
            barmode="stack",
            bargap=0.3,
            xaxis={"visible": False, "fixedrange": True},
            yaxis={
                "categoryorder": "array", "categoryarray": order, "automargin": True, "fixedrange": True, "ticks": "",
            },
        ),
    }  # fmt: skip


def schedule(steps: pd.DataFrame) -> dict:
    """Return dated steps from top to bottom: a bar over a printed period, a dot at a printed month."""
    height = 27 * len(steps) + 70
    names = [t("｜").join((cut(row.title, 12), cut(row.step_name, LONGEST_STEP))) for row in steps.itertuples()]
    is_period = steps["ends_on"].notna().to_numpy()
    traces = []
    for place, row in enumerate(steps.itertuples()):
        if is_period[place]:
            ends_on = row.ends_on + pd.offsets.MonthBegin(1)
            days = [row.starts_on, row.starts_on + (ends_on - row.starts_on) / 2, ends_on]
            traces.append(
                {
                    "type": "scatter", "mode": "lines+markers", "y": [place] * 3,
                    "x": [f"{day:%Y-%m-%d}" for day in days], "line": {"color": theme.EMPHASIS, "width": 12},
                    # only marks can be clicked
                    "marker": {"size": 14, "opacity": 0}, "selected": {"marker": {"opacity": 0}},
                    "unselected": {"marker": {"opacity": 0}}, "customdata": [row.case_id] * 3,
                    "hovertext": [_step_hover(row)] * 3, "hoverinfo": "text",
                }
            )  # fmt: skip
    months = steps[~is_period]
    if len(months):
        traces.append(
            {
                "type": "scatter", "mode": "markers", "customdata": months["case_id"].tolist(),
                "x": [f"{day + pd.Timedelta(days=14):%Y-%m-%d}" for day in months["starts_on"]],
                "y": [place for place, with_end in enumerate(is_period) if not with_end],
                "marker": {"size": 11, "color": theme.EMPHASIS, "line": {"width": 1, "color": "#ffffff"}},
                "hovertext": [_step_hover(row) for row in months.itertuples()], "hoverinfo": "text",
            }
        )  # fmt: skip
    years = _years_of(steps)
    return {
        "data": traces,
        "layout": layout(
            height,
            margin={"l": 8, "r": 16, "t": 44, "b": 8},
            clickmode="event+select",
            xaxis={
                "type": "date", "side": "top", "tickmode": "array", "tickvals": [f"{year}-04-01" for year in years],
                "ticktext": [f"{_short_year(year)}" for year in years], "gridcolor": theme.GRID, "showgrid": True,
                "range": [f"{years[0]}-03-01", f"{years[-1] + 1}-04-15"], "fixedrange": True, "zeroline": False,
            },
            yaxis={
                "tickmode": "array", "tickvals": list(range(len(names))), "ticktext": names, "automargin": True,
                "range": [len(names) - 0.4, -0.6], "showgrid": False, "zeroline": False, "fixedrange": True,
                "tickfont": {"size": 12}, "ticks": "",
            },
        ),
    }  # fmt: skip


def _years_of(steps: pd.DataFrame) -> list[int]:
    first = steps["starts_on"].min()
    last = steps["ends_on"].fillna(steps["starts_on"]).max()
    return list(range(_fiscal(first), _fiscal(last) + 1))


def _fiscal(day: pd.Timestamp) -> int:
    return day.year - (day.month < 4)


def _step_hover(row: object) -> str:
    printed = t("（印刷: {text}）", text=row.printed_text) if isinstance(row.printed_text, str) else ""
    return f"{row.title}\n{row.step_name}{printed}"


def procedure_shares(shares: pd.DataFrame) -> dict:
    """Return the expected share of procedures online by fiscal year: a row of panels per way of counting."""
    ways, groups = (list(dict.fromkeys(shares[name])) for name in ("counted_name", "group_name"))
    years = sorted(int(year) for year in shares["fiscal_year"].unique())
    height = 230 * len(ways) + 30
    figure: dict = {"data": [], "layout": layout(height, bargap=0.25)}
    figure["layout"]["annotations"] = []
    for row, way in enumerate(ways):
        for column, group in enumerate(groups):
            number = row * len(groups) + column
            name = "" if number == 0 else str(number + 1)
            part = shares[(shares["counted_name"] == way) & (shares["group_name"] == group)]
            across = [(column + 0.03) / len(groups), (column + 0.97) / len(groups)]
            down = [1 - (row + 1) / len(ways) + 40 / height, 1 - row / len(ways) - 58 / height]
            _add_shares(figure, part, name, across, down, years)
            title = f"{theme.bold(_group_words(group))}\n{way}"
            figure["layout"]["annotations"].append(_heading(title, across[0], down[1]))
    return figure


def _add_shares(  # noqa: PLR0917
    figure: dict, part: pd.DataFrame, name: str, across: list[float], down: list[float], years: list[int]
) -> None:
    figure["layout"][f"xaxis{name}"] = {
        "domain": across, "anchor": f"y{name}", "tickmode": "array", "tickvals": years,
        "ticktext": [labels.short_year(year) for year in years],
        "range": [years[0] - 0.6, years[-1] + 0.6],
        "showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "",
    }  # fmt: skip
    figure["layout"][f"yaxis{name}"] = {
        "domain": down, "anchor": f"x{name}", "range": [0, 122], "visible": False, "fixedrange": True,
    }  # fmt: skip
    known = part[part["share_percent"].notna()]
    figure["data"].append(
        {
            "type": "bar", "x": known["fiscal_year"].tolist(), "y": known["share_percent"].tolist(),
            "xaxis": f"x{name}", "yaxis": f"y{name}", "text": [f"{value:g}" for value in known["share_percent"]],
            "textposition": "outside", "textangle": 0, "constraintext": "none", "cliponaxis": False,
            "textfont": {"size": 12},
            "marker": {"color": "#8ab4e2", "line": {"color": theme.EMPHASIS, "width": 1.5}},
            "hovertext": [
                t(
                    "{year} {group}\n{share:g}%（{procedures:,.10g}{unit}）",
                    year=labels.era_year(int(row.fiscal_year)),
                    group=row.group_name,
                    share=row.share_percent,
                    procedures=row.procedures,
                    unit=row.unit_name,
                )
                for row in known.itertuples()
            ],
            "hoverinfo": "text",
        }
    )  # fmt: skip
    absent = [year for year in years if year not in set(known["fiscal_year"])]
    if absent:
        figure["data"].append(
            {
                "type": "scatter", "mode": "text", "x": absent, "y": [14] * len(absent), "xaxis": f"x{name}",
                "yaxis": f"y{name}", "text": [t("印刷\nなし")] * len(absent), "textfont": {"size": 11},
                "hoverinfo": "skip", "cliponaxis": False,
            }
        )  # fmt: skip


def _group_words(group: str) -> str:
    return on_lines(group, LONGEST_ENGLISH_HEADING) if is_english() else wrapped(group, LONGEST_HEADING)


def _heading(text: str, left: float, top: float) -> dict:
    return {
        "x": left, "y": top, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom", "align": "left",
        "showarrow": False, "text": text, "font": {"size": 12},
    }  # fmt: skip


def _divider(xref: str, yref: str, place: float) -> dict:
    return {
        "type": "line", "xref": xref, "yref": yref, "x0": place, "x1": place, "y0": 0, "y1": 1,
        "line": {"color": theme.CONTEXT, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _short_year(year: int) -> str:
    return str(year) if is_english() else f"{labels.short_year(year)}\n{year}"


def wrapped(text: str, length: int) -> str:
    """Return the text on lines of so many characters."""
    return "\n".join(text[start : start + length] for start in range(0, len(text), length))
