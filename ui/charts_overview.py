"""The charts of counts: cases by band and category, by prefecture, and which values are printed at all."""

from __future__ import annotations

import re

import pandas as pd

from queries.language import is_english, t
from ui import theme
from ui.charts import layout, named_axis, on_lines, own_count, status_words
from ui.labels import Label

LEAST_LABELLED_SHARE = 0.025
LONGEST_ON_A_TILE = 6
# Column and row of each prefecture on a map of equal tiles, by the prefecture part of the standard area code.
TILES = {
    "01": (11, 1), "02": (11, 2), "03": (11, 3), "05": (10, 3), "04": (11, 4), "06": (10, 4), "07": (11, 5),
    "15": (10, 5), "16": (9, 5), "17": (8, 5), "18": (7, 6), "21": (8, 6), "20": (9, 6), "10": (10, 6), "09": (11, 6),
    "32": (3, 7), "31": (4, 7), "28": (5, 7), "26": (6, 7), "25": (7, 7), "23": (8, 7), "19": (9, 7), "11": (10, 7),
    "08": (11, 7), "35": (2, 8), "34": (3, 8), "33": (4, 8), "27": (6, 8), "29": (7, 8), "24": (8, 8), "22": (9, 8),
    "13": (10, 8), "12": (11, 8), "14": (10, 9), "30": (7, 9), "41": (0, 9), "40": (1, 9), "44": (2, 9),
    "38": (4, 9), "37": (5, 9), "42": (0, 10), "43": (1, 10), "45": (2, 10), "39": (4, 10), "36": (5, 10),
    "46": (1, 11), "47": (0, 12),
}  # fmt: skip


def band_category_map(
    counts: pd.DataFrame, label: Label, own: pd.DataFrame | None = None, own_band: str | None = None
) -> dict:
    """Return the heat map of categories (down) by population bands (across); each cell can be clicked.

    Cells that count the reader's cases (`own`, with the same codes) say how many behind a diamond; a frame stands
    around the band of the own town.
    """
    owned = _own_counts(own, ["population_band_code", "category_code"])
    bands = list(dict.fromkeys(counts["population_band_code"]))
    categories = list(dict.fromkeys(counts["category_code"]))
    cells = counts.assign(
        x=[bands.index(code) for code in counts["population_band_code"]],
        y=[categories.index(code) for code in counts["category_code"]],
        text=[
            f"{row.cases or ''}{own_count(owned.get((row.population_band_code, row.category_code), 0))}"
            for row in counts.itertuples()
        ],
        hover=[
            t(
                "{category}・{band}: {cases}件",
                category=label("category", row.category_code),
                band=label("population_band", row.population_band_code),
                cases=row.cases,
            )
            for row in counts.itertuples()
        ],
    )
    return {
        "data": _tiles(cells, ["population_band_code", "category_code"], text_size=14, target=34),
        "layout": layout(
            42 * len(categories) + 60,
            clickmode="event+select",
            xaxis=named_axis(
                [_short_band(label("population_band", code)) for code in bands],
                side="top",
                tickangle=0,
                tickfont={"size": 11},
            ),
            yaxis=named_axis(
                [on_lines(label("category", code)) for code in categories], range=[len(categories) - 0.5, -0.5]
            ),
            shapes=[_frame(bands.index(own_band), -0.5, len(categories) - 0.5)] if own_band in bands else [],
        ),
    }


def prefecture_tiles(
    counts: pd.DataFrame,
    own: pd.DataFrame | None = None,
    own_prefecture: str | None = None,
    label: Label | None = None,
) -> dict:
    """Return Japan as 47 tiles of equal size with the number of cases in each; tiles can be clicked.

    Tiles that count cases of the reader's own (`own`, by prefecture_name) say how many behind a diamond; a frame stands
    around the prefecture of the own town. `label` gives the names shown, else they are those of the rows.
    """
    owned = _own_counts(own, ["prefecture_name"])
    names = counts["prefecture_name"] if label is None else [label("prefecture", c) for c in counts["prefecture_code"]]
    on_tiles = [_on_two_lines(name) if is_english() else name for name in names]
    cells = counts.assign(
        name=names,
        x=[TILES[code][0] for code in counts["prefecture_code"]],
        y=[TILES[code][1] for code in counts["prefecture_code"]],
        text=[
            f"{name}\n{row.cases}{own_count(owned.get(row.prefecture_name, 0))}" if row.cases else name
            for name, row in zip(on_tiles, counts.itertuples(), strict=True)
        ],
        hover=[
            t("{prefecture}: {cases}件・{bodies}団体", prefecture=name, cases=row.cases, bodies=row.bodies)
            for name, row in zip(names, counts.itertuples(), strict=True)
        ],
    )
    hidden = {"visible": False, "fixedrange": True}
    home = cells[cells["prefecture_name"] == own_prefecture]
    return {
        "data": _tiles(cells, ["prefecture_name"], text_size=10, target=32),
        "layout": layout(
            480,
            clickmode="event+select",
            xaxis=hidden | {"range": [-0.5, 11.5]},
            yaxis=hidden | {"range": [12.5, 0.5]},
            shapes=[_frame(row.x, row.y - 0.5, row.y + 0.5) for row in home.itertuples()],
        ),
    }


def coverage(counts: pd.DataFrame, label: Label) -> dict:
    """Return, for each measure, how many cases have a value and why the others have none, as stacked bars."""
    counts = counts.assign(label=counts["label"].map(on_lines))
    measures = list(dict.fromkeys(counts["label"]))
    total = counts.groupby("label")["cases"].sum().max()
    bars = []
    # a result is a value like any other here
    counts = counts.assign(status_code=counts["status_code"].replace("actual", "reported"))
    for code, colour in theme.STATUS_COLOURS.items():
        part = counts[counts["status_code"] == code]
        if part.empty:
            continue
        words = status_words(code, label)
        counted = t("{words}: {count}件", words=words, count="%{x}")
        bars.append(
            {
                "type": "bar", "orientation": "h", "name": words, "y": part["label"].tolist(),
                "x": part["cases"].tolist(), "marker": {"color": colour},
                # a label that its bar cannot hold would be shrunk beyond reading; the table beside the chart has it
                "text": [f"{count}" if count >= total * LEAST_LABELLED_SHARE else "" for count in part["cases"]],
                "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none",
                "textfont": {"color": theme.STATUS_TEXT.get(code, "#ffffff"), "size": 12},
                "hovertemplate": f"%{{y}}<br>{counted}<extra></extra>",
            }
        )  # fmt: skip
    return {
        "data": bars,
        "layout": layout(
            50 * len(measures) + 60,
            barmode="stack",
            bargap=0.35,
            showlegend=True,
            legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            xaxis={"visible": False, "fixedrange": True},
            yaxis={
                "categoryorder": "array", "categoryarray": measures[::-1], "automargin": True,
                "fixedrange": True, "ticks": "",
            },
        ),
    }  # fmt: skip


def _frame(column: float, top: float, bottom: float) -> dict:
    """Return the frame around what is the own town's: tiles of one column from top to bottom."""
    return {
        "type": "rect", "x0": column - 0.5, "x1": column + 0.5, "y0": top, "y1": bottom,
        "line": {"color": theme.OWN, "width": 3},
    }  # fmt: skip


def _own_counts(own: pd.DataFrame | None, columns: list[str]) -> dict[object, int]:
    if own is None or own.empty:
        return {}
    return own.groupby(columns if len(columns) > 1 else columns[0]).size().to_dict()


def _short_band(words: str) -> str:
    """Return a band's words on two lines, short enough for a column: 1万～ / 5万人, 10K to / 50K."""
    if is_english():
        return _short_english_band(words)
    if "以上" in words and "未満" in words:
        return words.replace("人以上", "～\n").replace("未満", "")
    return words.replace("人未満", "人\n未満").replace("人以上", "人\n以上")


def _short_english_band(words: str) -> str:
    """Return 10K to / 50K of 10,000 to 49,999, 300K+ of 300,000 and over."""
    thousands = [f"{round(int(number.replace(',', '')) / 1000)}K" for number in re.findall(r"[\d,]+", words)]
    if len(thousands) == 2:
        return f"{thousands[0]}\nto {thousands[1]}"
    if not thousands:
        return re.sub(r"(\w{6})(\w+)", r"\1-\n\2", words)
    return f"under\n{thousands[0]}" if words.startswith("Under") else f"{thousands[0]}\nor more"


def _tiles(cells: pd.DataFrame, customdata: list[str], *, text_size: int, target: int) -> list[dict]:
    """Return tiles coloured by count that fill their axes, and over them unseen marks to hover and click."""
    steps = [theme.step(count) for count in cells["cases"]]
    grid = {
        "type": "heatmap", "x": cells["x"].tolist(), "y": cells["y"].tolist(), "z": steps, "zmin": -1,
        "zmax": len(theme.SEQUENCE) - 1, "colorscale": theme.tile_scale(), "showscale": False, "xgap": 2, "ygap": 2,
        "hoverinfo": "skip",
    }  # fmt: skip
    marks = {
        "type": "scatter", "mode": "markers+text", "x": cells["x"].tolist(), "y": cells["y"].tolist(),
        "marker": {"symbol": "square", "size": target, "opacity": 0}, "text": cells["text"].tolist(),
        "textfont": {
            "size": [_fitting(text, text_size) for text in cells["text"]],
            "color": [theme.text_on_tile(step) for step in steps],
        },
        "customdata": cells[[*customdata, "cases"]].to_numpy().tolist(),
        "hovertext": cells["hover"].tolist(), "hoverinfo": "text",
        "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip
    return [grid, marks]


def _fitting(text: str, size: int) -> int:
    """Return a smaller size for a name that its tile could not hold."""
    return size - 2 if max(len(line) for line in text.split("\n")) > 3 else size


def _on_two_lines(name: str) -> str:
    """Return a name too long for a tile with its second half, from a consonant on, on the next line: Yama-/gata."""
    breaks = [found.end() for found in re.finditer(r"[aiueo](?=[bcdfghjkmnprstwyz])", name)]
    if len(name) <= LONGEST_ON_A_TILE or not breaks:
        return name
    half = min(breaks, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:half]}-\n{name[half:]}"
