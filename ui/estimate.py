"""Cost against effect of the reader's own assumptions: a pure calculation in yen, hours and years.

Whatever lacks a part is None: nothing is filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from queries.language import t
from ui.benchmark import nearest
from ui.labels import MAN_YEN
from ui.ladder import ladder, place_in_words

LARGEST = 1_000_000.0  # 万円, 万円 a year and hours a year that can be entered
# Placeholders and no facts: pay only, and the full cost of labour.
PRESET_WAGES = (3_300, 4_600)
USUAL_YEARS, USUAL_SHARE = 5, 100
MOVED = 0.2

# Field of Assumptions -> heading and unit.
INPUTS = {
    "initial_yen": ("イニシャルコスト", "円"),
    "running_yen": ("ランニングコスト", "円/年"),
    "subsidy_yen": ("補助金（イニシャル分）", "円"),
    "hours_per_year": ("削減時間", "時間/年"),
    "wages_yen": ("1時間の単価", "円/時間"),
    "years": ("年数", "年"),
    "share_percent": ("実現率", "％"),
}
# Field of Assumptions -> column of the cases to compare it with.
COMPARED = {
    "initial_yen": "initial_cost_ex_tax_yen",
    "running_yen": "running_cost_ex_tax_yen",
    "subsidy_yen": "initial_subsidy_yen",
    "hours_per_year": "hours_saved_per_year",
}


@dataclass(frozen=True)
class Assumptions:
    """What the reader assumes, None where left blank; `wages_yen` is one wage or the two ends of a range, low first."""

    initial_yen: int | None = None
    running_yen: int | None = None
    subsidy_yen: int | None = None
    hours_per_year: float | None = None
    wages_yen: tuple[float, ...] = PRESET_WAGES
    years: float | None = USUAL_YEARS
    share_percent: float | None = USUAL_SHARE


@dataclass(frozen=True)
class Outcome:
    """What follows at one wage, in yen, None where a part is blank; `payback_years` is None too where it never pays."""

    wage_yen: float | None
    value_per_year_yen: float | None
    value_yen: float | None
    net_yen: float | None
    payback_years: float | None
    never_pays: bool


@dataclass(frozen=True)
class Estimate:
    """The cost over the years, what of it the town bears itself, and the outcome at each wage."""

    cost_yen: float | None
    own_initial_yen: int | None
    own_cost_yen: float | None
    outcomes: tuple[Outcome, ...]


def calculate(assumed: Assumptions) -> Estimate:
    """Return what follows from the assumptions."""
    return Estimate(
        cost_yen=_over_years(assumed.initial_yen, assumed),
        own_initial_yen=own_initial(assumed),
        own_cost_yen=_over_years(own_initial(assumed), assumed),
        outcomes=tuple(_outcome(wage, assumed) for wage in assumed.wages_yen or (None,)),
    )


def own_initial(assumed: Assumptions) -> int | None:
    """Return the initial cost less the subsidy; None where one is blank or the subsidy is the larger."""
    if assumed.initial_yen is None or assumed.subsidy_yen is None or assumed.subsidy_yen > assumed.initial_yen:
        return None
    return assumed.initial_yen - assumed.subsidy_yen


def _over_years(first_yen: int | None, assumed: Assumptions) -> float | None:
    if first_yen is None or assumed.running_yen is None or assumed.years is None:
        return None
    return first_yen + assumed.running_yen * assumed.years


def _outcome(wage_yen: float | None, assumed: Assumptions) -> Outcome:
    a_year = _value_per_year(wage_yen, assumed)
    value = None if a_year is None or assumed.years is None else a_year * assumed.years
    own_cost = _over_years(own_initial(assumed), assumed)
    net = None if value is None or own_cost is None else value - own_cost
    payback, never = _payback(a_year, assumed)
    return Outcome(wage_yen, a_year, value, net, payback, never)


def _value_per_year(wage_yen: float | None, assumed: Assumptions) -> float | None:
    if wage_yen is None or assumed.hours_per_year is None or assumed.share_percent is None:
        return None
    return assumed.hours_per_year * assumed.share_percent * wage_yen / 100


def _payback(value_per_year_yen: float | None, assumed: Assumptions) -> tuple[float | None, bool]:
    """Return years to payback, and whether the value never exceeds the running cost (then no first cost returns)."""
    first = own_initial(assumed)
    if value_per_year_yen is None or first is None or assumed.running_yen is None:
        return None, False
    left = value_per_year_yen - assumed.running_yen
    return (first / left, False) if left > 0 else (None, True)


def paybacks(assumed: Assumptions) -> list[float | None]:
    """Return the years to payback at each wage, None where it never pays."""
    return [outcome.payback_years for outcome in calculate(assumed).outcomes]


def by_year(assumed: Assumptions) -> pd.DataFrame:
    """Return one row per year from 0: cost, own cost and value so far, in yen; no rows where a part is blank.

    The columns `_low` and `_high` belong to the lower and the higher wage.
    """
    found = calculate(assumed)
    if any(outcome.net_yen is None for outcome in found.outcomes):
        return pd.DataFrame()
    low, high = found.outcomes[0].value_per_year_yen, found.outcomes[-1].value_per_year_yen
    years = pd.Series(range(int(assumed.years) + 1))
    own_cost = found.own_initial_yen + assumed.running_yen * years
    return pd.DataFrame(
        {
            "elapsed_years": years,
            "cost_so_far_yen": assumed.initial_yen + assumed.running_yen * years,
            "own_cost_so_far_yen": own_cost,
            "value_low_yen": low * years,
            "value_high_yen": high * years,
            "net_low_yen": low * years - own_cost,
            "net_high_yen": high * years - own_cost,
        }
    )


def sensitivity(assumed: Assumptions) -> pd.DataFrame:
    """Return one row per assumption, the strongest first: how the net value changes when it alone is 20 % off.

    Net values are those of the lower wage. A subsidy never pays more than the initial cost: it is cut there.
    """
    base = replace(assumed, wages_yen=assumed.wages_yen[:1])
    net = calculate(base).outcomes[0].net_yen
    if net is None:
        return pd.DataFrame()
    rows = []
    for name, (heading, unit) in INPUTS.items():
        ends = [_moved(base, name, factor) for factor in (1 - MOVED, 1 + MOVED)]
        changes = [calculate(end).outcomes[0].net_yen - net for end in ends]
        rows.append((t(heading), t(unit), *(_plain(getattr(end, name)) for end in ends), *changes))
    columns = ["assumption", "unit_name", "lower_value", "higher_value", "lower_change_yen", "higher_change_yen"]
    found = pd.DataFrame(rows, columns=columns)
    strength = found[["lower_change_yen", "higher_change_yen"]].abs().max(axis="columns").round()
    order = strength.sort_values(ascending=False, kind="stable").index
    return found.loc[order].reset_index(drop=True)


def _moved(assumed: Assumptions, name: str, factor: float) -> Assumptions:
    value = getattr(assumed, name)
    moved = replace(assumed, **{name: tuple(x * factor for x in value) if isinstance(value, tuple) else value * factor})
    return replace(moved, subsidy_yen=min(moved.subsidy_yen, moved.initial_yen))


def _plain(value: float | tuple[float, ...]) -> float:
    return round(value[0] if isinstance(value, tuple) else value, 6)


def taken_over(case: object) -> dict[str, float | None]:
    """Return the page's inputs by URL parameter (costs in 万円) as a row of `estimate/case_figures` printed them.

    What cannot be entered stays blank.
    """
    return {
        "initial": _given(case.initial_cost_yen, MAN_YEN),
        "running": _given(case.running_cost_yen, MAN_YEN),
        "subsidy": _given(case.initial_subsidy_yen, MAN_YEN),
        "hours": _given(case.hours_saved_per_year, 1),
    }


def _given(value: float | None, divisor: int) -> float | None:
    return None if pd.isna(value) or not 0 <= value / divisor <= LARGEST else float(value) / divisor


def among_peers(assumed: Assumptions, peers: pd.DataFrame, peer_count: int | None) -> pd.DataFrame:
    """Return one row per input: its value, the peers' median and n, and its place in words.

    With `peer_count`, only so many bodies nearest in population that have a value count. Zeros are counted beside and
    leave the median alone, as on every logarithmic axis of the house.
    """
    rows = []
    for name, column in COMPARED.items():
        heading, unit = INPUTS[name]
        near = peers[peers[column].notna()].assign(value=peers[column], is_own=False)
        near = near if peer_count is None else nearest(near, peer_count)
        values = near.loc[near[column] > 0, column].astype("float64")
        median = values.median() if ladder(len(values)).median else None
        place = _place(getattr(assumed, name), values, int((near[column] == 0).sum()))
        rows.append(
            (t(heading), t(unit), getattr(assumed, name), median, len(values), int((near[column] == 0).sum()),
             ladder(len(values)).mark, place)
        )  # fmt: skip
    columns = ["assumption", "unit_name", "value", "median", "with_value", "zeros", "mark", "place"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "Float64", "median": "Float64"})


def _place(value: float | None, values: pd.Series, zeros: int) -> str:
    if value is None:
        return t("空欄")
    if value == 0:
        return t("0は{zeros}件", zeros=zeros) if zeros else t("0の事例なし")
    return place_in_words(value, values)
