"""What each page asks of the database for a selection, and the selections that it is measured with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from queries.filters import Filters


@dataclass(frozen=True)
class Asked:
    """One named query as a page asks for it: its parameters, how many rows, and on what else it depends.

    `compares` says that the own town is part of what is asked; `is_of_few` that a page does without where more cases
    match than it lists.
    """

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    first: int | None = None
    compares: bool = False
    is_of_few: bool = False


MOST_LISTED = 5_000  # as in ui/tables.py
TOTALS = Asked("overview/totals")
SOURCES = Asked("shared/selected_sources")  # each caption names them
DOCUMENTS = Asked("sources/documents")  # each file lists them
MEASURE = {"measure": "initial_cost_ex_tax_yen"}  # the one that the pages offer first
# A test holds this against what the pages really ask for.
PAGES = {
    "overview": (
        TOTALS,
        SOURCES,
        Asked("overview/own_town", {"own_case_ids": []}, compares=True),
        Asked("overview/band_category_counts"),
        Asked("overview/prefecture_counts"),
        Asked("overview/measure_coverage"),
    ),
    "search": (
        TOTALS,
        Asked("search/case_list", first=MOST_LISTED, compares=True),
        SOURCES,
        DOCUMENTS,
        Asked("search/measure_counts", is_of_few=True),
        Asked("search/measure_values", MEASURE, is_of_few=True),
    ),
    "benchmark": (
        Asked("shared/selected_cases"),
        Asked("search/measure_counts"),
        Asked("benchmark/peer_values", MEASURE, compares=True),
        SOURCES,
        DOCUMENTS,
        Asked("benchmark/running_and_hours", compares=True),
    ),
}
Frames = dict[str, pd.DataFrame]


def answered(page: str, rows: Callable[[Asked], pd.DataFrame]) -> Frames:
    """Return the rows of every query of a page, asked for one after the other as the page does."""
    found: Frames = {}
    for one in PAGES[page]:
        if one.is_of_few and found[TOTALS.name]["cases"].iloc[0] > MOST_LISTED:
            continue
        found[one.name] = rows(one)
    return found


OWN_TOWN = {"own_name": "奈良県三郷町", "own_population": 18_000}
# Those that the shipped facts have, so that the drawn ones have them too.
PREFECTURES = ("大阪府", "奈良県", "愛知県", "東京都", "兵庫県", "熊本県", "福岡県", "新潟県", "福島県", "千葉県")
BANDS = ("300k_plus", "100k_300k", "50k_100k", "10k_50k", "under_10k")
CATEGORIES = (
    "online_services", "counter_reform", "internal_operations", "inspection", "public_information", "field_services",
)  # fmt: skip
TYPES = ("case_study", "plan_measure", "grant_project")


def selections(count: int) -> list[Filters]:
    """Return so many selections, no two alike: every case, then by turns of one, two and six conditions."""
    return list(islice(_selections(), count))


def _selections() -> Iterator[Filters]:
    yield Filters(**OWN_TOWN)
    turn = 0
    while True:
        prefectures, bands, categories, types = (
            choices[turn % len(choices) :] + choices[: turn % len(choices)]
            for choices in (PREFECTURES, BANDS, CATEGORIES, TYPES)
        )
        most = 10**10 + turn  # above every amount: it makes each turn's selections new and drops only the blank
        yield Filters(**OWN_TOWN, prefectures=prefectures[:3], project_max=most if turn >= len(PREFECTURES) else None)
        yield Filters(**OWN_TOWN, bands=bands[:2], running_max=most if turn >= len(BANDS) else None)
        yield Filters(**OWN_TOWN, types=types[:1], categories=tuple(sorted(categories[:3])), lead_min=turn)
        yield Filters(
            **OWN_TOWN, types=("case_study", "plan_measure"), bands=bands[:3], categories=categories[:4],
            prefectures=prefectures[:6], has=("initial_cost_ex_tax_yen",), initial_max=most,
        )  # fmt: skip
        turn += 1
