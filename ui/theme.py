"""Colours and type of the charts: one emphasis colour, grey for context, the same meaning everywhere."""

from __future__ import annotations

EMPHASIS = "#1a5fb4"
CONTEXT = "#6f7d90"
OWN = "#b3541e"
ABSENT = "#c3cad4"
GRID = "rgba(140,150,165,0.25)"
INK, INK_ON_DARK = "#2a3442", "#d5dde8"
FONT = "'Hiragino Sans','Yu Gothic UI','Yu Gothic',Meiryo,'Noto Sans JP','Noto Sans CJK JP',sans-serif"

# From few to many; the lightest still stands out from both a white and a dark page.
SEQUENCE = ("#dbe8f7", "#b6d0ee", "#8ab4e2", "#5c94d2", "#3273ba", "#1a5592", "#123d6b")

STATUS_COLOURS = {
    "reported": EMPHASIS,
    "actual": EMPHASIS,
    "estimate": "#6aa0dc",
    "zero": "#23776d",
    "undisclosed": "#b3541e",
    "not_calculable": "#d19a66",
    "per_unit_only": "#6d5aa0",
    "not_stated": ABSENT,
}
# Text that stands on each of them with at least 4.5:1.
STATUS_TEXT = {"estimate": "#10233b", "not_calculable": "#2b1a08", "not_stated": "#2a3442", "per_unit_only": "#ffffff"}


# The framework's own English hints, and its table toolbar: our downloads guard formulas and have Japanese headers.
FRAMEWORK_WORDS_HIDDEN = """<style>
[data-testid="InputInstructions"], [data-testid="stDataFrame"] [data-testid="stElementToolbar"],
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] > span button p,
[data-testid="stFileUploaderFileErrorMessage"] { font-size: 0; }
[data-testid="stFileUploaderDropzone"] > span button p::after {
  content: "ファイルを選ぶ（ここに置いても可）"; font-size: 0.95rem;
}
[data-testid="stFileUploaderFileErrorMessage"]::after {
  content: "大きすぎるか、CSV・XLSX ではありません"; font-size: 0.8rem;
}
</style>"""
EMPTY_TILE = "rgba(140,150,165,0.16)"


def step(count: int) -> int:
    """Return which colour of SEQUENCE a count has, on a scale where doubling is one step; -1 for zero."""
    if count <= 0:
        return -1
    return sum(count > bound for bound in (1, 2, 4, 8, 16, 32))


def tile_scale() -> list[list[object]]:
    """Return Plotly's colour scale for the steps -1 to 6: no blending, the empty tile first."""
    colours = [EMPTY_TILE, *SEQUENCE]
    return [[position / (len(colours) - 1), colour] for position, colour in enumerate(colours)]


def text_on_tile(step: int) -> str:
    """Return the text colour that reads on a tile of this step."""
    if step < 0:
        return CONTEXT
    return "#10233b" if step <= 3 else "#ffffff"
