"""The values of selections with more records than a page lists: as numbers, for texts row by row would take seconds."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from queries.filters import Filters
from queries.language import t
from ui import benchmark, charts, charts_many, data, own, tables
from ui.downloads import Rows

TAXES = ("included", "excluded", "unknown")
SHARED = ["value", "body_name", "population_ratio"]
NO_LIMIT = 2**31
STATUSES = ("reported", "actual", "estimate", *charts.LANES)


def is_many(filters: Filters) -> bool:
    """Tell whether the selection has more records than a page lists."""
    return data.count(filters) > tables.MOST_LISTED


def rows(name: str, count: int, filters: Filters, **parameters: object) -> Rows:
    """Return the rows of a query, which are so many, for files that are written in parts."""
    return Rows(count, data.parts(name, filters, **parameters))


def values(filters: Filters, measure_code: str, group: str) -> pd.DataFrame:
    """Return one measure of the cases to compare with, in the columns that charts and words need.

    group_code, group_label, value, status_code, tax_code, is_own, population_ratio, and body_name, a number that stands
    for it; title, municipality_name and case_id of own cases, and of all where these can be told apart. `cases` is how
    many a row stands for: more than one where others without a value are counted.
    """
    codes = benchmark.group_codes(group, data.codes_of)
    asked = {"measure": measure_code, "own_case_ids": sorted(own.case_ids())}
    column = "record_type_code" if group == "all" else group
    known = {"groups": codes, "statuses": list(STATUSES), "taxes": list(TAXES)}
    found = data.load("shared/bare_values", filters, group=column, **known, **asked)
    places = found["group_no"] * 0 + 1 if group == "all" else found["group_no"]
    bare = found[[*SHARED, "cases"]].assign(
        is_own=False,
        group_code=pd.Categorical.from_codes(places - 1, codes),
        status_code=pd.Categorical.from_codes(found["status_no"] - 1, known["statuses"]),
        tax_code=pd.Categorical.from_codes(found["tax_no"] - 1, known["taxes"]),
    )
    has_value = found["value"].notna()
    names_all = _are_few(has_value)
    named = data.load("shared/named_values", filters, names_all=names_all, **asked)
    named = named[[*SHARED, "is_own", "title", "municipality_name", "case_id"]].assign(
        cases=1,
        group_code=pd.Categorical(["all"] * len(named) if group == "all" else named[group], codes),
        status_code=pd.Categorical(named["status_code"], known["statuses"]),
        tax_code=pd.Categorical(named["tax_code"], known["taxes"]),
    )
    whole = pd.concat([bare[~has_value] if names_all else bare, named], ignore_index=True)
    words = {code: t(benchmark.UNDIVIDED) if group == "all" else _words(group, code) for code in codes}
    return tables.with_underivable(whole.assign(group_label=whole["group_code"].cat.rename_categories(words)))


def _are_few(rows: pd.Series) -> bool:
    """Tell whether so many can be drawn as dots, which have names."""
    return int(rows.sum()) <= charts_many.MOST_DOTS


def of_selection(filters: Filters, measure_code: str, group: str) -> pd.DataFrame:
    """Return `values` of the whole selection, whoever the own town is compared with."""
    return values(replace(filters.selects, own_name=filters.own_name, mixes_prefectures=True), measure_code, group)


def is_bare(filters: Filters) -> bool:
    """Tell whether the cases to compare with are so many that they come as numbers without names.

    The bodies nearest in population have few with a value, whatever the selection: the database finds them.
    """
    return is_many(filters) and not benchmark.is_near(filters)


def peer_values(filters: Filters, measure_code: str, group: str) -> pd.DataFrame:
    """Return one measure of the cases to compare with: with their names, or as `values` where they are too many.

    Where very many of the nearest have no value, these are counted: without `case_id`, `cases` is how many they are.
    """
    if is_bare(filters):
        return values(filters, measure_code, group)
    if is_many(filters):
        return _near("benchmark/near_values", filters, measure=measure_code)
    found = benchmark.with_own(data.load("benchmark/peer_values", filters, measure=measure_code), own.case_ids())
    return benchmark.peers_of(found, filters)


def peer_costs_and_hours(filters: Filters) -> pd.DataFrame:
    """Return running cost and hours saved of the cases to compare with; `value` are the hours where both are known.

    Where the cases are too many, only own ones are named, and `cases` is how many a row stands for.
    """
    found = _costs_and_hours(filters)
    found = found.assign(value=benchmark.with_both(found)["hours_saved_per_year"])
    return found if is_many(filters) else benchmark.peers_of(found, filters)


def count_values(filters: Filters, measure_code: str, group: str, *, is_log: bool) -> int:
    """Return how many values of a measure there are to compare with."""
    return len(benchmark.counted(peer_values(filters, measure_code, group), is_log, ["value"]))


def count_with_both(filters: Filters) -> int:
    """Return how many cases to compare with have both a running cost and hours saved."""
    return charts_many.cases_of(benchmark.with_both(peer_costs_and_hours(filters)))


def count_peers(filters: Filters) -> int:
    """Return how many cases there are to compare with, whatever values they have."""
    return charts_many.cases_of(peer_costs_and_hours(filters))


def _costs_and_hours(filters: Filters) -> pd.DataFrame:
    asked = {"own_case_ids": sorted(own.case_ids())}
    if is_bare(filters):
        bare = data.load("benchmark/bare_running_and_hours", filters, **asked)
        has_both = pd.Series(bare.index.isin(benchmark.with_both(bare).index))
        names_all = _are_few(has_both)
        named = data.load("benchmark/named_running_and_hours", filters, names_all=names_all, **asked)
        bare = (bare[~has_both] if names_all else bare).assign(is_own=False)
        return pd.concat([bare, named.assign(cases=1)], ignore_index=True)
    if is_many(filters):
        return _near("benchmark/near_running_and_hours", filters)
    return benchmark.with_own(data.load("benchmark/running_and_hours", filters), own.case_ids())


def _near(name: str, filters: Filters, **asked: object) -> pd.DataFrame:
    """Return the rows of the bodies nearest in population; `cases` only where those without a value are counted."""
    asked |= {"own_case_ids": sorted(own.case_ids()), "most_blank": tables.MOST_LISTED}
    found = data.load(name, filters, **asked)
    return benchmark.with_own(found if found["case_id"].isna().any() else found.drop(columns="cases"), own.case_ids())


def rows_behind(filters: Filters, measure_code: str, peers: pd.DataFrame) -> Rows | None:
    """Return the rows behind `peer_values` for a file; None where these are all of them."""
    if is_bare(filters):
        return rows("benchmark/peer_values", charts_many.cases_of(peers), filters, measure=measure_code)
    if "cases" in peers:
        asked = {"measure": measure_code, "own_case_ids": sorted(own.case_ids()), "most_blank": NO_LIMIT}
        listed = data.parts("benchmark/near_values", filters, **asked)
        # nothing is counted: each row stands for one case
        return Rows(charts_many.cases_of(peers), lambda: (part.drop(columns="cases") for part in listed()))
    return None


def most_alike(filters: Filters, measure_code: str) -> pd.DataFrame:
    """Return `benchmark.most_alike` of the cases to compare with, found by the database; none without an own town."""
    if filters.own_population is None:
        return pd.DataFrame()
    asked = {"measure": measure_code, "own_case_ids": sorted(own.case_ids())}
    found = data.load("benchmark/alike_cases", filters, benchmark.MOST_NEAREST, **asked)
    return benchmark.with_alikeness(found.assign(is_own=False))


def _words(group: str, code: str) -> str:
    return data.label(tables.GROUP_LISTS[group], code)
