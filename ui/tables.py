"""Turns frames into what a table on screen shows: fewer columns, words for codes, units in the headers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pandas as pd

from queries.language import t
from ui import charts, charts_many, labels
from ui.labels import Label

GROUPS = {
    "population_band_code": "人口区分",
    "category_code": "分類（何をするか）",
    "field_code": "分野（どこでするか）",
    "record_type_code": "記録の種類",
}
GROUP_LISTS = {
    "population_band_code": "population_band",
    "category_code": "category",
    "field_code": "field",
    "record_type_code": "record_type",
}
# What the column holds, in half-width characters; the whole name stands on the case's page and in the files.
NAME_WIDTH = 33
# More rows than anybody scrolls through; a browser also draws no more of them quickly.
MOST_LISTED = 5_000
# Of more, the first are shown.
FIRST_LISTED = 1_000
MEASURED = (
    "人口比（倍）",
    "イニシャル（万円）",
    "ランニング（万円/年）",
    "事業費（万円）",
    "削減（時間/年）",
    "導入期間（月）",
)
REMARKED = {"initial_cost": "イニシャル", "running_cost": "ランニング", "project_cost": "事業費"}
COLUMNS_REMARKED = [f"{name}_{part}" for name in REMARKED for part in ("status_code", "is_approx", "tax_code")]


def case_list(cases: pd.DataFrame, label: Label, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return the list of cases for the screen, the reader's marked; columns of values that no row has are left out."""
    plain = cases[["case_id", "hours_saved_status_code", *COLUMNS_REMARKED]].astype("object")  # read far faster
    bodies = zip(plain["case_id"], _bodies(cases), strict=True)
    table = pd.DataFrame(
        {
            t("団体"): [(labels.OWN_MARK if case_id in own_ids else "") + body for case_id, body in bodies],
            t("名称"): [fitted(title, NAME_WIDTH) for title in cases["title"].tolist()],
            t("人口"): cases["population"],
            t("人口比（倍）"): cases["population_ratio"],
            t("イニシャル（万円）"): _man(cases["initial_cost_yen"]),
            t("ランニング（万円/年）"): _man(cases["running_cost_yen"]),
            t("事業費（万円）"): _man(cases["project_cost_yen"]),
            t("削減（時間/年）"): cases["hours_saved_per_year"],
            t("導入期間（月）"): cases["lead_time_months"],
            t("費用・時間の注記"): [_remarks(row, label) for row in plain.itertuples()],
            t("分類"): [label("category", code) for code in cases["category_code"]],
            t("種類"): [label("record_type", code) for code in cases["record_type_code"]],
            t("分野"): [label("field", code) for code in cases["field_code"]],
            t("概要（編集部の言葉）"): cases["summary"],
        }
    )
    return table.drop(columns=[name for name in map(t, MEASURED) if table[name].isna().all()])


def case_titles(cases: pd.DataFrame) -> dict[str, str]:
    """Return the words by which each case is chosen from a list: body and title."""
    rows = zip(cases["case_id"].tolist(), _bodies(cases), cases["title"].tolist(), strict=True)
    return {case_id: t("{body}｜{title}", body=body, title=title) for case_id, body, title in rows}


def _bodies(cases: pd.DataFrame) -> list[str]:
    names = zip(cases["prefecture_name"].tolist(), cases["municipality_name"].tolist(), strict=True)
    return [labels.body_name(*both) for both in names]


def own_first(cases: pd.DataFrame, own_ids: frozenset[str]) -> pd.DataFrame:
    """Return the rows with the reader's own cases at the top, else in their order."""
    is_own = cases["case_id"].isin(own_ids)
    return cases if not is_own.any() else pd.concat([cases[is_own], cases[~is_own]], ignore_index=True)


def of_own_town(cases: pd.DataFrame, own_name: str) -> frozenset[str]:
    """Return the ids of the printed cases of the own town, by its name in full."""
    bodies = zip(cases["case_id"].tolist(), _bodies(cases), strict=True)
    return frozenset(case_id for case_id, body in bodies if body == own_name)


def fitted(text: str, width: int) -> str:
    """Return the text, cut with … where it is wider than so many half-width characters."""
    widths = [2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text]
    if sum(widths) <= width:
        return text
    return next(f"{text[:end]}…" for end in range(len(text), -1, -1) if sum(widths[:end]) <= width - 2)


def width(text: str) -> int:
    """Return how wide a text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)


def chosen_row(selection: object, column: str | None = None, *, is_moved_by_keys: bool = False) -> int | None:
    """Return the row of a list whose box was ticked, or of which a cell was clicked: one of this column, if given.

    A cell that keys have only reached is not chosen.
    """
    if selection.rows:
        return selection.rows[0]
    if is_moved_by_keys:
        return None
    return next((row for row, heading in selection.cells if column in (None, heading)), None)


def _man(yen: pd.Series) -> pd.Series:
    return yen.astype("Float64") / 10_000


def _remarks(row: object, label: Label) -> str:
    """Return what the numbers alone do not say: approximate, tax, withheld, estimate; nothing for costs not stated."""
    parts = []
    for prefix, name in REMARKED.items():
        status, tax = getattr(row, f"{prefix}_status_code"), getattr(row, f"{prefix}_tax_code")
        words = []
        if status in ("undisclosed", "not_calculable"):
            words.append(label("cost_status", status))
        if labels.is_true(getattr(row, f"{prefix}_is_approx")):
            words.append(t("約"))
        if status == "reported" and tax in ("included", "excluded"):
            words.append(label("tax", tax))
        if words:
            parts.append(t("{cost}{remarks}", cost=t(name), remarks=t("・").join(words)))
    if row.hours_saved_status_code in ("estimate", "per_unit_only"):
        parts.append(t("時間は{status}", status=label("hours_status", row.hours_saved_status_code)))
    return t("、").join(parts)


def values_by_group(
    values: pd.DataFrame, group: str, label: Label, own_ids: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Return the values of one measure with the code and the words of the group each case belongs to."""
    rows = with_underivable(values[["municipality_name", "value", "status_code", "title", "case_id"]])
    rows.insert(0, "group_code", values[group])
    rows.insert(1, "group_label", [label(GROUP_LISTS[group], code) for code in values[group]])
    rows["is_own"] = rows["case_id"].isin(own_ids)
    return rows


def with_underivable(values: pd.DataFrame) -> pd.DataFrame:
    """Return the values with the status underivable where a part is printed but another one (population …) is not."""
    is_printed = values["status_code"].isin(["reported", "zero", "actual", "estimate"])
    is_underivable = values["value"].isna() & is_printed
    return values.assign(status_code=values["status_code"].mask(is_underivable, "underivable"))


def absent_words(values: pd.DataFrame, label: Label) -> str:
    """Return how many have no value and why: 値なし: 非公表 3件、記載なし 12件."""
    blank = values[values["value"].isna()]
    if blank.empty:
        return ""
    words = blank["status_code"].astype("object").map(lambda code: charts.status_words(code, label))
    counts = blank.groupby(words, sort=False).apply(charts_many.cases_of).sort_values(ascending=False, kind="stable")
    told = [t("{words} {count:,}件", words=words, count=count) for words, count in counts.items() if count]
    return t("値なし: {reasons}", reasons=t("、").join(told))


def values_note(values: pd.DataFrame, measure: pd.Series, label: Label) -> str:
    """Return why values are missing, and how many zeros stand beside a logarithmic axis and outside the median."""
    zeros = int(((values["value"] == 0) & ~values["is_own"]).sum()) if measure["is_log"] else 0
    told = t("0の{zeros:,}件は左の欄に数え、中央値に含めません", zeros=zeros) if zeros else ""
    return t("｜").join(part for part in (absent_words(values, label), told) if part)


def own_refused(refused: list[dict[str, object]], column_label: Callable[[str, str], str]) -> pd.DataFrame:
    """Return what is wrong in the reader's own file, a line for each fault: where, what stands there, why, remedy."""
    in_order = sorted(refused, key=lambda row: (row["file_name"], row["row_no"]))
    told = [(row, fault) for row in in_order for fault in row["faults"]]
    headings = [[column_label(row["table_name"], name) for name in fault["column_names"]] for row, fault in told]
    return pd.DataFrame(
        {
            t("場所"): [t("{file} の {row} 行目", file=row["file_name"], row=row["row_no"]) for row, _ in told],
            t("列"): [t("／").join(names) or t("行の全体") for names in headings],
            t("書かれているもの"): [fitted(fault["value"], NAME_WIDTH) or t("空欄") for _, fault in told],
            t("理由"): [fault["reason"] for _, fault in told],
            t("直し方"): [fault["remedy"] for _, fault in told],
        }
    )


def with_own_marked(cases: pd.DataFrame, own_ids: frozenset[str]) -> pd.DataFrame:
    """Return the cases with `is_own` where some are the reader's own; without, the column would say nothing."""
    is_own = cases["case_id"].isin(own_ids)
    return cases.assign(is_own=is_own) if is_own.any() else cases
