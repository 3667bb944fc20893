"""Answers named queries as a usual dashboard does: one wide pandas frame, read once; masks, groupby and sorting.

A figure takes only the columns that it needs, and the mask is made once a selection. Codes and names are text, as
pandas reads them, or, tuned by hand, categories.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.page_asks import Asked
from queries.filters import Filters

NAMES = ("source_id", "prefecture_name", "municipality_name", "body_name", "source_title", "publisher_name")
ISIN = {
    "types": "record_type_code", "bands": "population_band_code", "categories": "category_code",
    "fields": "field_code", "prefectures": "prefecture_name",
}  # fmt: skip
RANGED = {
    "initial": "initial_cost_yen", "running": "running_cost_yen", "project": "project_cost_yen",
    "lead": "lead_time_months",
}  # fmt: skip
STATUS = {
    "initial_cost_ex_tax_yen": "initial_cost_status_code",
    "running_cost_ex_tax_yen": "running_cost_status_code",
    "project_cost_yen": "project_cost_status_code",
    "hours_saved_per_year": "hours_saved_status_code",
}
BANDS = {"under_10k": 10_000, "10k_50k": 50_000, "50k_100k": 100_000, "100k_300k": 300_000, "300k_plus": np.inf}
LISTED = [
    "case_id", "title", "prefecture_name", "municipality_name", "municipality_type_code", "population",
    "population_band_code", "record_type_code", "category_code", "field_code", "fiscal_year",
    "initial_cost_yen", "initial_cost_status_code", "initial_cost_is_approx", "initial_cost_tax_code",
    "initial_cost_ex_tax_yen", "running_cost_yen", "running_cost_status_code", "running_cost_is_approx",
    "running_cost_tax_code", "running_cost_ex_tax_yen", "project_cost_yen", "project_cost_status_code",
    "project_cost_is_approx", "project_cost_tax_code", "hours_saved_per_year", "hours_saved_status_code",
    "hours_saved_is_approx", "lead_time_months", "service_start_on", "stage_code", "summary", "source_title",
    "publisher_name",
]  # fmt: skip
# What a row of values tells of its case, and what stands for costs against hours.
DESCRIBING = [
    "case_id", "title", "municipality_name", "population_band_code", "category_code", "field_code", "record_type_code",
]  # fmt: skip
GROUPS = ["population_band_code", "category_code", "field_code", "record_type_code"]
LIKE = ["is_same_band", "is_same_prefecture", "is_same_type"]
RUNNING_AND_HOURS = [
    "running_cost_ex_tax_yen", "running_cost_status_code", "hours_saved_per_year", "hours_saved_status_code",
]  # fmt: skip
READ = """
select cases.*, sources.title as source_title, sources.publisher_name,
from cases inner join sources using (source_id)
"""


class UsualFrame:
    """The frame, and the small tables beside it."""

    has_categories = False

    def __init__(self, path: Path) -> None:
        """Read everything once, as a cached function of a dashboard does."""
        with duckdb.connect(path, read_only=True) as connection:
            self.frame = _read(connection, has_categories=self.has_categories)
            codes, self.measures, self.sources = (
                connection.execute(f"from {name}").df() for name in ("codes", "measures", "sources")
            )
        self.measures = self.measures.sort_values("sort_order")
        self.codes = {name: rows.sort_values("sort_order") for name, rows in codes.groupby("list")}

    def select(self, filters: Filters) -> None:
        """Make the mask of a selection: filters by choice, by range, and by having a value."""
        self.filters, frame, masks = filters, self.frame, []
        for name, column in ISIN.items():
            if choices := getattr(filters, name):
                masks.append(frame[column].isin(choices))
        for name, column in RANGED.items():
            if (low := getattr(filters, f"{name}_min")) is not None:
                masks.append((frame[column] >= low).fillna(False))
            if (high := getattr(filters, f"{name}_max")) is not None:
                masks.append((frame[column] <= high).fillna(False))
        masks += [frame[column].notna() for column in filters.has]
        self.mask = np.logical_and.reduce([mask.to_numpy(dtype=bool) for mask in masks]) if masks else None

    def of(self, *columns: str) -> pd.DataFrame:
        """Return columns of the selected rows."""
        frame = self.frame[list(columns)]
        return frame if self.mask is None else frame[self.mask]

    def rows(self, asked: Asked) -> pd.DataFrame:
        """Return the rows of a query over the selection."""
        self.compared = asked.filters(self.filters)
        found = ANSWERS[asked.name](self, **asked.parameters)
        return found if asked.first is None else found.head(asked.first)


class TunedFrame(UsualFrame):
    """The same with categories, which few take the trouble to make."""

    has_categories = True


def _read(connection: duckdb.DuckDBPyConnection, *, has_categories: bool) -> pd.DataFrame:
    """Return the frame by way of Arrow, which takes half the memory on the way that rows of Python objects take."""
    table = connection.sql(READ).to_arrow_table()
    for at, name in enumerate(table.column_names):
        if has_categories and (name.endswith("_code") or name in NAMES):
            table = table.set_column(at, name, table[name].dictionary_encode())
    types = {pa.bool_(): pd.BooleanDtype()}
    return table.to_pandas(types_mapper=types.get, date_as_object=False, split_blocks=True, self_destruct=True)


def _totals(of: UsualFrame) -> pd.DataFrame:
    rows = of.of("prefecture_name", "municipality_name", "record_type_code")
    types = rows["record_type_code"].value_counts()
    return pd.DataFrame(
        {
            "cases": len(rows),
            "bodies": rows.groupby(["prefecture_name", "municipality_name"], observed=True).ngroups,
            "prefectures": rows["prefecture_name"].nunique(),
            "case_studies": types.get("case_study", 0),
            "grant_projects": types.get("grant_project", 0),
            "plan_measures": types.get("plan_measure", 0),
            "all_cases": len(of.frame),
        },
        index=[0],
    )


def _selected_sources(of: UsualFrame) -> pd.DataFrame:
    counts = of.of("source_id")["source_id"].value_counts()
    found = of.sources.assign(cases=of.sources["source_id"].map(counts).fillna(0).astype("int64"))
    found = found[found["cases"] > 0].sort_values(["cases", "title"], ascending=[False, True])
    return found[["title", "publisher_name", "edition", "cases"]]


def _documents(of: UsualFrame) -> pd.DataFrame:
    every, selected = (rows.value_counts() for rows in (of.frame["source_id"], of.of("source_id")["source_id"]))
    found = of.sources.assign(
        cases=of.sources["source_id"].map(every).fillna(0).astype("int64"),
        selected_cases=of.sources["source_id"].map(selected).fillna(0).astype("int64"),
    )
    found = found.sort_values(["record_type_code", "source_id"])
    return found.rename(columns={"title": "source_title", "note": "source_note"})


def _band_category_counts(of: UsualFrame) -> pd.DataFrame:
    pairs = of.of("category_code", "population_band_code").groupby(
        ["category_code", "population_band_code"], observed=True
    )
    shown = [of.codes["category"]["code"], of.codes["population_band"]["code"]]
    every = pd.MultiIndex.from_product(shown, names=["category_code", "population_band_code"])
    return pairs.size().reindex(every, fill_value=0).rename("cases").reset_index()


def _prefecture_counts(of: UsualFrame) -> pd.DataFrame:
    rows = of.of("prefecture_name", "municipality_name").groupby("prefecture_name", observed=True)["municipality_name"]
    counts = rows.agg(cases="size", bodies="nunique")
    known = of.codes["prefecture"]
    found = counts.reindex(known["label_ja"], fill_value=0).rename_axis("prefecture_name").reset_index()
    return found.assign(prefecture_code=known["code"].to_numpy())


def _measure_coverage(of: UsualFrame) -> pd.DataFrame:
    counts = {code: of.of(column)[column].value_counts() for code, column in STATUS.items()}
    blank = int(of.of("lead_time_months")["lead_time_months"].isna().sum())
    reported = len(of.of("case_id")) - blank
    counts["lead_time_months"] = pd.Series({"not_stated": blank, "reported": reported})
    long = pd.concat(
        {code: of_code.astype("int64") for code, of_code in counts.items()}, names=["measure_code", "status_code"]
    )
    found = long[long > 0].rename("cases").reset_index().merge(of.measures, on="measure_code")
    return found.sort_values(["sort_order", "status_code"])[["measure_code", "label_ja", "status_code", "cases"]]


def _measure_counts(of: UsualFrame) -> pd.DataFrame:
    codes = list(of.measures["measure_code"])
    return of.of(*codes).count().rename("cases").rename_axis("measure_code").reset_index()


def _case_list(of: UsualFrame) -> pd.DataFrame:
    own = of.compared.own_population
    keys = of.of("population", "record_type_code", "case_id")
    place = dict(zip(of.codes["record_type"]["code"], of.codes["record_type"]["sort_order"], strict=True))
    keys = keys.assign(
        distance=np.log(keys["population"] / own).abs() if own else np.nan,
        place=keys["record_type_code"].astype("str").map(place),
    )
    first = keys.sort_values(["distance", "place", "case_id"]).index[:5_000]
    found = of.frame.loc[first, LISTED]
    return found.assign(population_ratio=found["population"] / own if own else np.nan)


def _measure_values(of: UsualFrame, measure: str) -> pd.DataFrame:
    columns = ("case_id", "title", "municipality_name", "population_band_code", "category_code", "field_code")
    found = of.of(*columns, "record_type_code", measure, STATUS[measure])
    found = found.rename(columns={measure: "value", STATUS[measure]: "status_code"})
    return found.sort_values(["value", "case_id"])


def _places(column: pd.Series, codes: list[str]) -> np.ndarray | pd.Series:
    """Return the place of each value in a list of codes, from 1; 0 where it is blank or in no place."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.set_categories(codes).cat.codes + 1
    return pd.Index(codes).get_indexer(column) + 1


def _numbered(column: pd.Series) -> np.ndarray | pd.Series:
    """Return a number for each value; the product numbers them by a hash, which here would only cost time."""
    return column.cat.codes if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)[0]


def _own_band(of: UsualFrame) -> tuple[str | None, str | None]:
    """Return the band and the prefecture of the own town."""
    name, population = of.compared.own_name, of.compared.own_population
    prefecture = next((label for label in of.codes["prefecture"]["label_ja"] if name.startswith(label)), None)
    band = next((code for code, above in BANDS.items() if population is not None and population < above), None)
    return band, prefecture


def _peers(of: UsualFrame, *columns: str, own_case_ids: Sequence[str] = ()) -> pd.DataFrame:
    """Return columns of the selected rows to compare with a town, how near they are, and which are of its file."""
    asked = of.compared
    known = ["case_id"] if own_case_ids else []
    found = of.of(*dict.fromkeys(("body_name", "population", "municipality_type_code", *known, *columns)))
    if asked.own_population and not asked.mixes_prefectures:
        found = found[found["municipality_type_code"] != "prefecture"]
    if asked.peers == "band":
        found = found[of.frame["population_band_code"].reindex(found.index) == _own_band(of)[0]]
    ratio = found["population"] / (asked.own_population or np.nan)
    is_own_town = found["body_name"] == asked.own_name
    return found.assign(
        population_ratio=ratio,
        distance=np.log10(ratio).abs(),
        is_own_town=is_own_town,
        is_own=is_own_town | found["case_id"].isin(own_case_ids) if own_case_ids else is_own_town,
    )


def _described(of: UsualFrame, found: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return the rows with more columns of their cases."""
    return found.join(of.frame.loc[found.index, [name for name in columns if name not in found]])


def _with_likeness(of: UsualFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what they are, and in what they are like the own town."""
    found = _described(of, found, "prefecture_name", *DESCRIBING)
    band, prefecture = _own_band(of)
    own_type = {"市": "city", "町": "town", "村": "village", "区": "special_ward"}.get(of.compared.own_name[-1:])
    types = ["city", "designated_city"] if own_type == "city" else [own_type] if own_type else []
    return found.assign(
        is_same_band=found["population_band_code"] == band,
        is_same_prefecture=found["prefecture_name"] == prefecture,
        is_same_type=found["municipality_type_code"].isin(types),
    ).drop(columns=["municipality_type_code", "is_own"])


def _own_town(of: UsualFrame, own_case_ids: list[str]) -> pd.DataFrame:
    found = _peers(of, own_case_ids=own_case_ids)
    found = found[~found["is_own"]]
    bodies = found.groupby("body_name", observed=True).agg(
        ratio=("population_ratio", "min"), distance=("distance", "min"), cases=("distance", "size")
    )
    if of.compared.peers == "near":
        bodies = bodies[bodies["distance"].rank(method="min", na_option="bottom") <= of.compared.peer_count]
    near = bodies.reset_index()
    near = near.assign(body_name=near["body_name"].astype("str")).sort_values(["distance", "body_name"])
    band, prefecture = _own_band(of)
    first = near.head(1)
    return pd.DataFrame(
        {
            "population_band_code": [band],
            "prefecture_name": [prefecture],
            "bodies": [len(near)],
            "cases": [near["cases"].sum()],
            "nearest_body_name": [first["body_name"].squeeze() if len(first) else None],
            "nearest_population_ratio": [first["ratio"].squeeze() if len(first) else None],
        }
    )


def _valued(of: UsualFrame, measure: str, *columns: str, own_case_ids: Sequence[str] = ()) -> pd.DataFrame:
    """Return the rows to compare with: a measure as `value`, why it is blank, and its tax."""
    status, tax = STATUS[measure], f"{measure.partition('_cost')[0]}_cost_tax_code"
    found = _peers(of, measure, status, tax, *columns, own_case_ids=own_case_ids)
    return found.rename(columns={measure: "value", status: "status_code", tax: "tax_code"})


def _peer_values(of: UsualFrame, measure: str) -> pd.DataFrame:
    return _with_likeness(of, _valued(of, measure)).sort_values(["distance", "case_id"])


def _running_and_hours(of: UsualFrame) -> pd.DataFrame:
    found = _peers(of, "case_id", "title", "municipality_name", *RUNNING_AND_HOURS)
    return found.drop(columns=["municipality_type_code", "is_own"]).sort_values(["distance", "case_id"])


def _is_near(of: UsualFrame, found: pd.DataFrame, has_value: pd.Series) -> pd.Series:
    """Tell of each row whether it is of the reader's file, of the nearest bodies with a value, or a blank as near."""
    others = found[has_value & ~found["is_own"] & found["distance"].notna()]
    bodies = others.groupby("body_name", observed=True)["distance"].min()
    bodies = bodies.nsmallest(of.compared.peer_count, keep="all")
    is_blank_as_near = ~has_value & (found["distance"] <= bodies.max())
    return found["is_own"] | found["body_name"].isin(bodies.index) | is_blank_as_near


def _near(
    of: UsualFrame, found: pd.DataFrame, has_value: pd.Series, most_blank: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows that are near to list, and those without a value to count: none where few enough to list."""
    near = found[_is_near(of, found, has_value)]
    blank = near[~has_value.reindex(near.index) & ~near["is_own"]]
    blank = blank if len(blank) > most_blank else blank.head(0)
    return near.drop(blank.index), blank


def _near_values(of: UsualFrame, measure: str, own_case_ids: list[str], most_blank: int) -> pd.DataFrame:
    found = _valued(of, measure, own_case_ids=own_case_ids)
    listed, blank = _near(of, found, found["value"].notna(), most_blank)
    counted = _counted(_described(of, blank, *GROUPS)[["status_code", *GROUPS]].astype("str"))
    return _with_counted(_with_likeness(of, listed), counted.assign(**dict.fromkeys(LIKE, False)))


def _near_running_and_hours(of: UsualFrame, own_case_ids: list[str], most_blank: int) -> pd.DataFrame:
    found = _peers(of, *RUNNING_AND_HOURS, own_case_ids=own_case_ids)
    listed, blank = _near(of, found, _has_both(found), most_blank)
    listed = _described(of, listed, "case_id", "title", "municipality_name")
    return _with_counted(listed.drop(columns=["municipality_type_code", "is_own"]), _counted(_blank_or_zero(blank)))


def _with_counted(listed: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the rows nearest first, and behind them those that are counted."""
    listed = listed.sort_values(["distance", "case_id"]).assign(cases=1)
    return pd.concat([listed, counted.assign(is_own_town=False)], ignore_index=True) if len(counted) else listed


def _counted(told: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows tell the same, a blank too."""
    return told.groupby(list(told.columns), dropna=False).size().rename("cases").reset_index()


def _blank_or_zero(rest: pd.DataFrame) -> pd.DataFrame:
    """Return whether there is an amount, and whether the hours are more than 0: all that is told of rows counted."""
    return pd.DataFrame(
        {
            "running_cost_ex_tax_yen": rest["running_cost_ex_tax_yen"] * 0,
            "hours_saved_per_year": np.sign(rest["hours_saved_per_year"]),
        }
    )


def _has_both(found: pd.DataFrame) -> pd.Series:
    return found["running_cost_ex_tax_yen"].notna() & (found["hours_saved_per_year"] > 0)


def _alike_cases(of: UsualFrame, measure: str, own_case_ids: list[str]) -> pd.DataFrame:
    found = _valued(of, measure, "case_id", own_case_ids=own_case_ids)
    found = found[found["value"].notna() & found["distance"].notna() & ~found["is_own"]]
    found = found.sort_values(["distance", "case_id"])
    more = found.groupby("body_name", observed=True)["case_id"].transform("size") - 1
    found = found.assign(more_cases=more).drop_duplicates("body_name")
    return _with_likeness(of, found).drop(columns=["status_code", "tax_code", "is_own_town"])


def _bare_values(of: UsualFrame, measure: str, group: str, own_case_ids: list[str], **codes: list[str]) -> pd.DataFrame:
    found = _valued(of, measure, own_case_ids=own_case_ids)
    found = found[~found["is_own"]]
    numbers = pd.DataFrame(
        {
            "value": found["value"],
            "group_no": _places(of.frame[group].reindex(found.index), codes["groups"]),
            "status_no": _places(found["status_code"], codes["statuses"]),
            "tax_no": _places(found["tax_code"], codes["taxes"]),
            "body_name": _numbered(found["body_name"]),
            "population_ratio": found["population_ratio"],
        }
    )
    blank = numbers["value"].isna()
    counted = _counted(numbers.loc[blank, ["group_no", "status_no"]])
    return pd.concat([numbers[~blank].assign(cases=1), counted.assign(tax_no=0, body_name=-1)], ignore_index=True)


def _named_values(of: UsualFrame, measure: str, own_case_ids: list[str], names_all: bool) -> pd.DataFrame:
    found = _valued(of, measure, own_case_ids=own_case_ids)
    found = found[found["is_own"] | (found["value"].notna() & names_all)]
    found = _described(of, found, *DESCRIBING)
    found = found.assign(body_name=_numbered(found["body_name"])).sort_values(["value", "case_id"])
    return found.drop(columns=["population", "municipality_type_code", "is_own_town"])


def _bare_running_and_hours(of: UsualFrame, own_case_ids: list[str]) -> pd.DataFrame:
    found = _peers(of, "running_cost_ex_tax_yen", "hours_saved_per_year", own_case_ids=own_case_ids)
    found = found[~found["is_own"]].assign(body_name=_numbered(found["body_name"]), cases=1)
    found = found[["running_cost_ex_tax_yen", "hours_saved_per_year", "body_name", "population_ratio", "cases"]]
    has_both = _has_both(found)
    counted = _counted(_blank_or_zero(found[~has_both]))
    return pd.concat([found[has_both], counted.assign(body_name=-1)], ignore_index=True)


def _named_running_and_hours(of: UsualFrame, own_case_ids: list[str], names_all: bool) -> pd.DataFrame:
    columns = [name for name in RUNNING_AND_HOURS if name != "running_cost_status_code"]
    found = _peers(of, *columns, own_case_ids=own_case_ids)
    found = found[found["is_own"] | (_has_both(found) & names_all)]
    found = _described(of, found, "case_id", "title", "prefecture_name", "municipality_name")
    found = found.assign(body_name=_numbered(found["body_name"])).sort_values("case_id")
    return found.drop(columns=["population", "municipality_type_code", "is_own_town"])


ANSWERS = {
    "overview/totals": _totals,
    "overview/own_town": _own_town,
    "overview/band_category_counts": _band_category_counts,
    "overview/prefecture_counts": _prefecture_counts,
    "overview/measure_coverage": _measure_coverage,
    "shared/selected_sources": _selected_sources,
    "sources/documents": _documents,
    "search/case_list": _case_list,
    "search/measure_counts": _measure_counts,
    "search/measure_values": _measure_values,
    "benchmark/peer_values": _peer_values,
    "benchmark/running_and_hours": _running_and_hours,
    "benchmark/near_values": _near_values,
    "benchmark/near_running_and_hours": _near_running_and_hours,
    "benchmark/alike_cases": _alike_cases,
    "shared/bare_values": _bare_values,
    "shared/named_values": _named_values,
    "benchmark/bare_running_and_hours": _bare_running_and_hours,
    "benchmark/named_running_and_hours": _named_running_and_hours,
}
