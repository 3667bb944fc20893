"""Answers the selections of page_asks on one side: `times|answers SIDE DATABASE COUNT [LAST]`; prints JSON.

`times` prints milliseconds by page. `answers` prints what the rows of every query come to: how many, and for each
column a sum of its values and one weighted by their place. Prints null where the memory is not enough.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.bare_scan import BareScan
from benchmarks.figures import megabytes
from benchmarks.page_asks import PAGES, UNORDERED, Asked, answered, selections
from benchmarks.usual_frame import TunedFrame, UsualFrame
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
        filters = asked.filters(self._filters)
        key = asked.name, filters, asked.first, str(asked.parameters)
        return self._results.get(
            key, lambda: self._selection.rows(asked.name, filters, dict(asked.parameters), asked.first)
        )


SIDES = {"ours": Ours, "frame": UsualFrame, "tuned": TunedFrame, "bare": BareScan}


def times(side: str, database: Path, count: int) -> dict[str, object]:
    """Return milliseconds: until the side is open, and by page of each selection, for the first time and again."""
    started = time.perf_counter()
    opened = SIDES[side](database)
    took = {"opened": _since(started), "first": {}, "again": {}}
    for page in PAGES:
        pairs = [_timed(opened, page, filters) for filters in selections(count)]
        took["first"][page], took["again"][page] = (list(values) for values in zip(*pairs, strict=True))
    return took | {"peak_mb": megabytes("VmHWM")}


def _timed(opened: object, page: str, filters: Filters) -> tuple[float, float]:
    started = time.perf_counter()
    opened.select(PAGES[page].seen(filters))
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
        for page in PAGES:
            opened.select(PAGES[page].seen(filters))
            for name, frame in answered(page, opened.rows).items():
                found[f"{number} {page} {name}"] = sums(frame, is_ordered=name not in UNORDERED)
    return found


def sums(frame: pd.DataFrame, *, is_ordered: bool) -> dict[str, list[float]]:
    """Return of each column: its rows, its values, their sum, and their sum weighted by the place of their row.

    Rows that come in any order are weighted as sorted.
    """
    columns = {name: _numbers(name, frame[name]) for name in sorted(frame.columns)}
    places = np.arange(1, len(frame) + 1)
    if not is_ordered and columns:
        places[np.lexsort(list(columns.values()))] = places.copy()
    return {
        name: [len(frame), int(frame[name].notna().sum()), float(numbers.sum()), float(numbers @ places)]
        for name, numbers in columns.items()
    }


def _numbers(name: str, values: pd.Series) -> np.ndarray:
    """Return the values as numbers, a blank as 0.

    The number of a body means nothing but which rows are of the same one: it becomes its share in each of them, which
    adds up to the number of bodies.
    """
    if name == "body_name" and pd.api.types.is_numeric_dtype(values):
        return 1 / values.map(values.value_counts()).to_numpy(dtype="float64")
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        return values.astype("Float64").to_numpy(dtype="float64", na_value=0)
    hashed = pd.util.hash_array(values.astype("str").to_numpy(dtype="object")) / 2**64
    return np.where(values.notna().to_numpy(), hashed, 0)


def main() -> None:
    """Print what is asked for on the command line."""
    what, side, database, *counts = sys.argv[1:]
    try:
        printed = {"times": times, "answers": answers}[what](side, Path(database), *map(int, counts))
    except (MemoryError, run.TooLarge, duckdb.OutOfMemoryException):
        printed = None
    print(json.dumps(printed))


if __name__ == "__main__":
    main()
