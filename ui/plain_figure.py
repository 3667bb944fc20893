"""A figure that goes to the browser as it is. Its own file, because the import of Plotly takes half a second."""

from __future__ import annotations

from plotly.basedatatypes import BaseFigure


class Plain(BaseFigure):
    """A figure of plain dictionaries that is taken for one of Plotly's.

    Streamlit turns a dictionary into one of Plotly's figures and back, which checks every property and adds a template
    that nobody sees: 20 ms a chart. That every figure is valid, the tests check.
    """

    def __init__(self, figure: dict) -> None:
        """Take the figure without a copy."""
        self.__dict__["plain"] = figure

    def to_dict(self) -> dict:
        """Return the figure."""
        return self.__dict__["plain"]
