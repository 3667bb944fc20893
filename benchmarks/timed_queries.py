"""Answers the selections of page_asks on one side: `times|answers ours|frame|bare DATABASE COUNT [LAST]`; prints JSON.

`times` prints milliseconds by page. `answers` prints what the rows of every query come to: how many, and for each
column a sum of its values and one weighted by their place.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.bare_scan import BareScan
from benchmarks.figures import megabytes
from benchmarks.page_asks import PAGES, Asked, answered, selections
from benchmarks.usual_frame import UsualFrame
from queries import run
from queries.filters import Filters
from ui.results import Results


class Ours:
    """The product's own way: a cursor for each new selection, and results kept as all sessions share them."""

    def __init__(self, path: Path) -> None:
        """Open the database as the app does."""
        self._connection = run.open_database(path)

    def select(self, filters: Filters) -> None:
        """Begin as the first session does that asks for this selection."""
        self._filters, self._results = filters, Results()
        self._selection = run.Selection(self._connection)

    def rows(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of a query, as ui/data.py loads them."""
        filters = self._filters if asked.compares else self._filters.selects
        key = asked.name, filters, asked.first, str(asked.parameters)
        return self._results.get(
            key, lambda: self._selection.rows(asked.name, filters, dict(asked.parameters), asked.first)
        )


SIDES = {"ours": Ours, "frame": UsualFrame, "bare": BareScan}


def times(side: str, database: Path, count: int) -> dict[str, object]:
    """Return milliseconds: until the side is open, and by page of each selection, for the first time and again."""
    started = time.perf_counter()
    opened = SIDES[side](database)
    took = {"opened": _since(started), "opened_mb": megabytes("VmRSS"), "first": {}, "again": {}}
    for page in PAGES:
        pairs = [_timed(opened, page, filters) for filters in selections(count)]
        took["first"][page], took["again"][page] = (list(values) for values in zip(*pairs, strict=True))
    return took | {"peak_mb": megabytes("VmHWM")}


def _timed(opened: object, page: str, filters: Filters) -> tuple[float, float]:
    started = time.perf_counter()
    opened.select(filters)
    answered(page, opened.rows)
    first, started = _since(started), time.perf_counter()
    answered(page, opened.rows)
    return first, _since(started)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def answers(side: str, database: Path, count: int, last: int) -> dict[str, dict[str, list[float]]]:
    """Return what each query answers to the last of so many selections, in a form that sides can be compared by."""
    opened, found = SIDES[side](database), {}
    for number, filters in list(enumerate(selections(count)))[-last:]:
        opened.select(filters)
        for page in PAGES:
            for name, frame in answered(page, opened.rows).items():
                found[f"{number} {name}"] = {column: _sums(frame[column]) for column in sorted(frame.columns)}
    return found


def _sums(values: pd.Series) -> list[float]:
    is_known = values.notna().to_numpy()
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        numbers = values.astype("Float64").to_numpy(dtype="float64", na_value=0)
    else:
        numbers = pd.util.hash_array(values.astype("str").to_numpy(dtype="object")) / 2**64
    numbers = np.where(is_known, numbers, 0)
    return [len(values), int(is_known.sum()), float(numbers.sum()), float(numbers @ np.arange(1, len(values) + 1))]


if __name__ == "__main__":
    call = {"times": times, "answers": answers}[sys.argv[1]]
    print(json.dumps(call(sys.argv[2], Path(sys.argv[3]), *map(int, sys.argv[4:]))))
