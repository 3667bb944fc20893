"""Reads targets and results of one KPI slot of a measure sheet."""

from __future__ import annotations

from etl.readers.measures_results import Correct, read_results
from etl.readers.measures_sheets import Kpi
from etl.readers.measures_targets import read_targets
from etl.readers.measures_values import Reading


def read_values(kpi: Kpi, correct: Correct) -> Reading:
    """Return the values of a KPI; `correct` gives the text to use for a print that is known to be a slip."""
    reading = Reading()
    targets = read_targets(kpi, reading)
    read_results(kpi, targets, reading, correct)
    return reading
