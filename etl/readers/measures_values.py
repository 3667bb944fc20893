"""What is read from one KPI slot: targets and results by fiscal year, and the doubts about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl import clean
from etl.clean import Unreadable
from etl.readers.measures_figures import Figure
from etl.readers.measures_sheets import Result
from etl.readers.records import Printed


@dataclass(frozen=True)
class KpiValue:
    """One target or result; `fiscal_year` is None where none is printed, `value` where no figure is sure."""

    kind_code: str
    fiscal_year: int | None
    value: float | None = None
    unit_name: str | None = None
    achievement_code: str | None = None
    printed: Printed | None = None


@dataclass(frozen=True)
class Doubt:
    """A column of `kpi_values` that could not be read surely; blank for a whole row."""

    column_name: str
    printed: Printed
    reason: str


@dataclass
class Reading:
    """The values of one KPI and what could not be read."""

    values: list[KpiValue] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, column_name: str, printed: Printed, reason: str) -> None:
        """Note what could not be read."""
        self.doubts.append(Doubt(column_name, printed, reason))


def is_sound(figure: Figure) -> bool:
    """Whether the figure has one value and a known unit."""
    return figure.value is not None and figure.unit is not None and not figure.is_range


def heading_year(result: Result) -> int | None:
    """Return the fiscal year of a heading of results."""
    try:
        return clean.fiscal_year(result.year)
    except Unreadable:
        return None
