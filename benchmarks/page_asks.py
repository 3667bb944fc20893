"""What each page asks of the database for a selection, and the selections that it is measured with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

import pandas as pd

from queries.filters import Filters
from ui.benchmark import MOST_NEAREST
from ui.charts_many import MOST_DOTS
from ui.tables import FIRST_LISTED, MOST_LISTED


def selecting(filters: Filters) -> Filters:
    """Return the filters of what depends on no own town."""
    return filters.selects


def comparing(filters: Filters) -> Filters:
    """Return the filters of what compares with the own town."""
    return filters


def naming(filters: Filters) -> Filters:
    """Return the filters of what only marks the own town's cases among all, as `of_selection` of ui/many.py."""
    return replace(filters.selects, own_name=filters.own_name, mixes_prefectures=True)


@dataclass(frozen=True)
class Asked:
    """One named query as a page asks for it: its parameters, how many rows, and with which of the filters.

    `is_of_few` and `is_of_many` say that a page asks only where it lists every case that matches, or only where more
    match, `needs_own_town` that it asks only where one is chosen. `names_those_of` is the query whose rows decide
    $names_all: few enough with a value are drawn as dots. `counts_blanks` that more rows without a value than a page
    lists are counted.
    """

    name: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    first: int | None = None
    filters: Callable[[Filters], Filters] = selecting
    is_of_few: bool = False
    is_of_many: bool = False
    names_those_of: str = ""
    needs_own_town: bool = False
    counts_blanks: bool = False


@dataclass(frozen=True)
class Page:
    """A page, what it asks for, and whether its reader has chosen an own town."""

    script: str
    asked: tuple[Asked, ...]
    has_own_town: bool = True

    def seen(self, filters: Filters) -> Filters:
        """Return the filters as the reader of the page has them."""
        return filters if self.has_own_town else filters.selects


TOTALS = Asked("overview/totals")
SOURCES = Asked("shared/selected_sources")  # each caption names them
DOCUMENTS = Asked("sources/documents")  # the files of listed cases name them
COUNTS = Asked("search/measure_counts")
OWN = {"own_case_ids": []}
MEASURE = {"measure": "initial_cost_ex_tax_yen"}  # the one that the pages offer first
CODES = {
    "statuses": [
        "reported", "actual", "estimate",
        "not_stated", "per_unit_only", "not_calculable", "undisclosed", "underivable", "zero",
    ],
    "taxes": ["included", "excluded", "unknown"],
}  # fmt: skip
BY_BAND = {
    "group": "population_band_code",
    "groups": ["under_10k", "10k_50k", "50k_100k", "100k_300k", "300k_plus", "prefecture"],
}
UNDIVIDED = {"group": "record_type_code", "groups": ["all"]}
UNORDERED = ("shared/bare_values", "benchmark/bare_running_and_hours")


def _of_few(name: str, parameters: Mapping[str, object], filters: Callable[[Filters], Filters] = comparing) -> Asked:
    return Asked(name, parameters, filters=filters, is_of_few=True)


def _of_many(
    name: str,
    parameters: Mapping[str, object],
    filters: Callable[[Filters], Filters] = comparing,
    first: int | None = None,
    **more: object,
) -> Asked:
    return Asked(name, OWN | parameters, first, filters, is_of_many=True, **more)


# A test holds this against what the pages really ask for.
PAGES = {
    "overview": Page(
        "overview",
        (
            TOTALS,
            SOURCES,
            Asked("overview/own_town", OWN, filters=comparing),
            Asked("overview/band_category_counts"),
            Asked("overview/prefecture_counts"),
            Asked("overview/measure_coverage"),
        ),
    ),
    "search": Page(
        "search",
        (
            TOTALS,
            Asked("search/case_list", first=MOST_LISTED, filters=comparing, is_of_few=True),
            Asked("search/case_list", first=FIRST_LISTED, filters=comparing, is_of_many=True),
            SOURCES,
            DOCUMENTS,
            COUNTS,
            _of_few("search/measure_values", MEASURE, selecting),
            _of_many("shared/bare_values", MEASURE | CODES | BY_BAND, naming),
            _of_many("shared/named_values", MEASURE, naming, names_those_of="shared/bare_values"),
        ),
    ),
    "benchmark": Page(
        "benchmark",
        (
            TOTALS,
            COUNTS,
            _of_few("benchmark/peer_values", MEASURE),
            _of_many("benchmark/near_values", MEASURE, counts_blanks=True),
            SOURCES,
            DOCUMENTS,
            _of_few("benchmark/running_and_hours", {}),
            _of_many("benchmark/near_running_and_hours", {}, counts_blanks=True),
        ),
    ),
    "benchmark_of_all": Page(
        "benchmark",
        (
            TOTALS,
            COUNTS,
            _of_few("benchmark/peer_values", MEASURE),
            _of_many("shared/bare_values", MEASURE | CODES | UNDIVIDED),
            _of_many("shared/named_values", MEASURE, names_those_of="shared/bare_values"),
            SOURCES,
            _of_many("benchmark/alike_cases", MEASURE, first=MOST_NEAREST, needs_own_town=True),
            _of_few("benchmark/running_and_hours", {}),
            _of_many("benchmark/bare_running_and_hours", {}),
            _of_many("benchmark/named_running_and_hours", {}, names_those_of="benchmark/bare_running_and_hours"),
        ),
        has_own_town=False,
    ),
}
Frames = dict[str, pd.DataFrame]


def answered(page: str, rows: Callable[[Asked], pd.DataFrame]) -> Frames:
    """Return the rows of every query of a page, asked for one after the other as the page does."""
    found: Frames = {}
    for one in PAGES[page].asked:
        if _is_asked(one, found) and (PAGES[page].has_own_town or not one.needs_own_town):
            found[one.name] = rows(_complete(one, found))
    return found


def _is_asked(one: Asked, found: Frames) -> bool:
    if not one.is_of_few and not one.is_of_many:
        return True
    return one.is_of_many == (found[TOTALS.name]["cases"].iloc[0] > MOST_LISTED)


def _complete(one: Asked, found: Frames) -> Asked:
    """Return the query with the parameters that depend on what has been found."""
    more = {"most_blank": MOST_LISTED} if one.counts_blanks else {}
    if one.names_those_of:
        more["names_all"] = _are_few(found[one.names_those_of])
    return replace(one, parameters={**one.parameters, **more})


def _are_few(bare: pd.DataFrame) -> bool:
    """Tell whether the cases of others with a value, or with both values, are few enough to be drawn as dots."""
    if "value" in bare:
        has_value = bare["value"].notna()
    else:
        has_value = (bare["hours_saved_per_year"] > 0) & bare["running_cost_ex_tax_yen"].notna()
    return int(has_value.sum()) <= MOST_DOTS


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
