"""Says which of the reader's conditions makes a view empty, and how much there is without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from queries.filters import CHOICES, RANGES, Filters
from queries.language import t
from ui import data

Count = Callable[[Filters], int]


def records(filters: Filters) -> str:
    """Return without which condition the most records match."""
    if found := _best(filters, data.count):
        return t("{way}と {count:,} 件になります。", way=found[0], count=found[1])
    return t("左の「条件をすべて消す」で最初からやり直せます。")


def things(filters: Filters, count: Count, what: str, *, least: int = 0) -> str:
    """Return without which condition the most of something (KPIs, records with a value ...) are there.

    Where no record of the types asked for has any, that is said, with the types that do; where no single condition
    brings more than `least`, what is there without all of them; nothing where that is no more either.
    """
    typed = _of_types(filters, count, what) if filters.types and not least else ""
    if found := _best(filters, count, least):
        return typed + t("{way}と、{what}は {count:,} 件になります。", way=found[0], what=what, count=found[1])
    whole = count(_unfiltered(filters))
    if whole <= least:
        return typed
    words = "一つの条件を外すだけでは増えません。左の「条件をすべて消す」を押すと、{what}は {count:,} 件になります。"
    return typed + t(words, what=what, count=whole)


def values(filters: Filters) -> str:
    """Return without which condition the most records have a value."""
    return things(filters, _with_values, t("値のある記録"))


def _with_values(filters: Filters) -> int:
    return int(data.load("search/cases_with_values", filters.selects)["cases"].iloc[0])


def _of_types(filters: Filters, count: Count, what: str) -> str:
    """Return that records of the types asked for have none at all, whatever the other conditions, and which have."""
    if count(Filters(types=filters.types)):
        return ""
    others = {code: count(Filters(types=(code,))) for code in data.codes_of("record_type") if code not in filters.types}
    told = [_counted(code, found) for code, found in others.items() if found]
    asked = t("・").join(data.label("record_type", code) for code in filters.types)
    if not told:
        return t("「{types}」には{what}がありません。", types=asked, what=what)
    words = "「{types}」には{what}がありません。あるのは{others}です。"
    return t(words, types=asked, what=what, others=t("、").join(told))


def _counted(record_type: str, count: int) -> str:
    return t("{what} {count:,}件", what=data.label("record_type", record_type), count=count)


def _best(filters: Filters, count: Count, least: int = 0) -> tuple[str, int] | None:
    """Return the way to loosen that leaves the most, and how much; None where that is not above `least`."""
    counts = {way: count(looser) for way, looser in _ways(filters).items()}
    best = max(counts, key=counts.get, default=None)
    return (best, counts[best]) if best and counts[best] > least else None


def _ways(filters: Filters) -> dict[str, Filters]:
    """Return the selection without each of its conditions, by the words for taking it away."""
    headings = {name: heading for name, (heading, _) in CHOICES.items() if getattr(filters, name)}
    ways = {_without(heading): replace(filters, **{name: ()}) for name, heading in headings.items()}
    if filters.keyword:
        ways[_without("キーワード")] = replace(filters, keyword="")
    for heading, low, high, _, _ in RANGES:
        if (getattr(filters, low), getattr(filters, high)) != (None, None):
            ways[_without(heading)] = replace(filters, **{low: None, high: None})
    if filters.peers != "near":  # selects nothing, but those compared with may lack what is asked for
        ways[t("「くらべる相手」を「近い人口」にする")] = replace(filters, peers="near")
    return ways


def _without(heading: str) -> str:
    return t("「{condition}」を外す", condition=t(heading))


def _unfiltered(filters: Filters) -> Filters:
    return replace(filters.compares, pins=filters.pins, language=filters.language)
