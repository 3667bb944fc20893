"""Draws measured points over two logarithmic axes, with the line fitted to them, as a small SVG picture."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

WIDTH, HEIGHT, EDGE = 640, 400, 70
INK, GREY, BLUE = "#1a2230", "#cfd6e0", "#1a5fb4"
Points = Sequence[tuple[float, float]]


def fitted(points: Points) -> tuple[float, float]:
    """Return slope and height at 1 of the line of least squares through the logarithms (base 10) of the points."""
    logs = [(math.log10(x), math.log10(y)) for x, y in points]
    middle_x, middle_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
    slope = sum((x - middle_x) * (y - middle_y) for x, y in logs) / sum((x - middle_x) ** 2 for x, _ in logs)
    return slope, middle_y - slope * middle_x


def svg(points: Points, title: str, x_words: str, y_words: str) -> str:
    """Return the picture: each power of ten is a line of the grid, the slope stands in the title."""
    slope, height = fitted(points)
    decades = [_decades(values) for values in zip(*points, strict=True)]
    x = _scale(decades[0], EDGE, WIDTH - EDGE / 2)
    y = _scale(decades[1], HEIGHT - EDGE, EDGE)
    first, last = decades[0][0], decades[0][-1]
    ends = [math.log10(points[0][0]), math.log10(points[-1][0])]
    parts = [
        _text(EDGE, EDGE / 2, f"{title}（傾き {slope:.2f}）", 16, "start"),
        *(_line(x(at), y(decades[1][0]), x(at), y(decades[1][-1]), GREY) for at in decades[0]),
        *(_line(x(first), y(at), x(last), y(at), GREY) for at in decades[1]),
        *(_text(x(at), HEIGHT - EDGE + 20, f"{10**at:,}", 12, "middle") for at in decades[0]),
        *(_text(EDGE - 8, y(at) + 4, f"{10.0**at:,g}", 12, "end") for at in decades[1]),
        _text(WIDTH / 2, HEIGHT - EDGE / 3, x_words, 13, "middle"),
        _text(EDGE, EDGE - 12, y_words, 13, "end"),
        _line(*(at for x_log in ends for at in (x(x_log), y(slope * x_log + height))), BLUE),
        *(f'<circle cx="{x(math.log10(a)):.1f}" cy="{y(math.log10(b)):.1f}" r="5" fill="{BLUE}"/>' for a, b in points),
    ]
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" {size}>', ground, *parts, "</svg>\n"])


def _decades(values: Iterable[float]) -> range:
    logs = [math.log10(value) for value in values]
    return range(math.floor(min(logs)), max(math.ceil(max(logs)), math.floor(min(logs)) + 1) + 1)


def _scale(decades: range, first: float, last: float):
    return lambda at: first + (at - decades[0]) / (decades[-1] - decades[0]) * (last - first)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, words: str, size: int, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}">{words}</text>'
