"""Turns KPIs, steps and related records into the tables and findings of 計画と進捗. No Streamlit here."""

from __future__ import annotations

import pandas as pd

from queries.language import t
from ui import labels
from ui.labels import Label

STATES = ("same_year", "other_year", "other_unit", "target_only", "result_only", "words_only", "untold")
ACHIEVEMENTS = ("achieved", "nearly", "not_achieved", "unsaid")
EVERYTHING = "all"


def kpi_state(row: object) -> str:
    """Return which of STATES a KPI is in: what of its targets and results could be held against each other."""
    if row.target_values and row.result_values:
        if not labels.is_true(row.is_same_unit):
            return "other_unit"
        return "same_year" if labels.is_true(row.is_same_year) else "other_year"
    if row.target_values:
        return "target_only"
    if row.result_values:
        return "result_only"
    return "words_only" if row.is_told else "untold"


def with_states(kpis: pd.DataFrame) -> pd.DataFrame:
    """Return the KPIs with their state, and the results of which nothing is said."""
    states = pd.Series([kpi_state(row) for row in kpis.itertuples()], index=kpis.index, dtype="object")
    unsaid = kpis["results"] - kpis["achieved"] - kpis["nearly"] - kpis["not_achieved"]
    return kpis.assign(state=states, unsaid=unsaid)


def kpi_counts(kpis: pd.DataFrame) -> pd.DataFrame:
    """Return one row per source: how many KPIs are in each state. `kpis` has states."""
    rows = []
    for title, group in kpis.groupby("source_title", sort=False):
        counts = {f"{state}_kpis": int((group["state"] == state).sum()) for state in STATES}
        rows.append({"source_title": title, "kpis": len(group)} | counts)
    return pd.DataFrame(rows, columns=["source_title", "kpis", *(f"{state}_kpis" for state in STATES)])


def achievement_counts(kpis: pd.DataFrame) -> pd.DataFrame:
    """Return one row per source that tells results: how many, and what it says of them. `kpis` has states."""
    told = kpis[kpis["results"] > 0]
    return told.groupby("source_title", sort=False, as_index=False)[["results", *ACHIEVEMENTS]].sum()


def kpi_finding(kpis: pd.DataFrame) -> str:
    """Return how many KPIs have target and result in one unit."""
    same_year, other_year = (int((kpis["state"] == state).sum()) for state in ("same_year", "other_year"))
    found = t(
        "KPI {kpis:,} 件のうち、目標と実績が同じ単位の数値でそろうのは {paired} 件",
        kpis=len(kpis),
        paired=same_year + other_year,
    )
    if same_year + other_year == 0:
        return found
    return t(
        "{found}（同じ年度の組がある {same_year} 件、年度は別の {other_year} 件）",
        found=found,
        same_year=same_year,
        other_year=other_year,
    )


def achievement_finding(kpis: pd.DataFrame) -> str:
    """Return what the documents themselves say of the results."""
    said = {name: int(kpis[name].sum()) for name in ("results", *ACHIEVEMENTS)}
    return t(
        "実績の記述 {results:,} 件のうち、資料が達成と述べるのは {achieved} 件、"
        "ほぼ達成 {nearly} 件、未達成 {not_achieved} 件。{unsaid} 件は述べていない",
        **said,
    )


def untold_words(kpis: pd.DataFrame, label: Label) -> str:
    """Return which kinds of records name KPIs and print no value of any."""
    parts = []
    for code, group in kpis.groupby("record_type_code", sort=False):
        if (group["state"] == "untold").all():
            kind = label("record_type", code)
            parts.append(
                t("{kind}のKPI {count:,} 件は名称だけで、目標も実績も値の印刷がない", kind=kind, count=len(group))
            )
    return t("。").join(parts)


def bodies(frame: pd.DataFrame) -> list[str]:
    """Return the bodies of the rows by their full names, in the order of the rows."""
    return list(dict.fromkeys(body_names(frame)))


def body_names(frame: pd.DataFrame) -> list[str]:
    """Return the full name of the body of each row."""
    return [labels.body_name(row.prefecture_name, row.municipality_name) for row in frame.itertuples()]


def of_body(frame: pd.DataFrame, body: str) -> pd.DataFrame:
    """Return the rows of one body, all rows where none is chosen."""
    names = pd.Series(body_names(frame), index=frame.index, dtype="object")
    return frame if body == EVERYTHING else frame[names == body]


def quantity(value: float | None, unit_name: object) -> str:
    """Return a number as printed with its unit; nothing for a blank."""
    if pd.isna(value):
        return ""
    return f"{value:,.10g}{unit_name if isinstance(unit_name, str) else ''}"


def direction(is_lower_better: object) -> str:
    """Return whether lower or higher is better, in words."""
    return t(labels.DIRECTIONS[None if pd.isna(is_lower_better) else bool(is_lower_better)])


def comparison(row: object) -> str:
    """Return whether target and result of one year can be held against each other, in words."""
    if not pd.isna(row.is_same_unit):
        return t("同じ単位") if row.is_same_unit else t(labels.OTHER_UNIT)
    if row.has_target and row.has_result:
        return t("言葉による記述")
    return t("目標だけ") if row.has_target else t("実績だけ")


def year_rows(years: pd.DataFrame, label: Label, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return targets beside results by KPI and fiscal year, in words; the reader's own marked."""
    rows = list(years.itertuples())
    return pd.DataFrame(
        {
            "KPI": [f"{labels.OWN_MARK if row.case_id in own_ids else ''}{row.kpi_name}" for row in rows],
            t("年度"): [_year(row) for row in rows],
            t("目標"): [_number_or_words(row.target_value, row.target_unit_name, row.has_target) for row in rows],
            t("実績"): [_number_or_words(row.result_value, row.result_unit_name, row.has_result) for row in rows],
            t("くらべ方"): [comparison(row) for row in rows],
            t("資料の述べる達成"): [label("achievement", row.achievement_code) for row in rows],
            t("良い向き"): [direction(row.is_lower_better) for row in rows],
            t("団体"): body_names(years),
            t("名称"): years["title"].tolist(),
            t("目標の補足"): years["target_note"].tolist(),
            t("実績の補足"): years["result_note"].tolist(),
        }
    )


def one_kpi_rows(years: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return targets beside results of one KPI by fiscal year, in words."""
    rows = list(years.itertuples())
    return pd.DataFrame(
        {
            t("年度"): [_year(row) for row in rows],
            t("目標"): [_told(row.target_value, row.target_unit_name, row.target_note, row.has_target) for row in rows],
            t("実績"): [_told(row.result_value, row.result_unit_name, row.result_note, row.has_result) for row in rows],
            t("くらべ方"): [comparison(row) for row in rows],
            t("資料の述べる達成"): [label("achievement", row.achievement_code) for row in rows],
        }
    )


def related_kpi_rows(years: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return targets beside results of the KPIs of one record, in few columns; those without content left out."""
    told = one_kpi_rows(years, label)
    names = [t("{kpi}（{year}）", kpi=row.kpi_name, year=_year(row)) for row in years.itertuples()]
    columns = (t("目標"), t("実績"), t("資料の述べる達成"))
    shown = pd.DataFrame({t("KPI（年度）"): names} | {name: told[name] for name in columns})
    return shown[[name for name in shown.columns if (shown[name] != "").any()]]


def pairs_first(years: pd.DataFrame) -> pd.DataFrame:
    """Return the years with the KPIs that have a target and a result in one unit at the top."""
    is_paired = years["kpi_id"].isin(paired(marks(years))["kpi_id"])
    return pd.concat([years[is_paired], years[~is_paired]], ignore_index=True)


def count_kpis(frame: pd.DataFrame, own_ids: frozenset[str] = frozenset()) -> int:
    """Return the number of KPIs of the rows; the reader's own do not count."""
    return frame.loc[~frame["case_id"].isin(own_ids), "kpi_id"].nunique()


def source_words(frame: pd.DataFrame) -> str:
    """Return the sources of the rows in words."""
    return t("、").join(t("「{title}」", title=title) for title in dict.fromkeys(frame["source_title"]))


def _year(row: object) -> str:
    return t(labels.NO_YEAR) if pd.isna(row.fiscal_year) else labels.era_year(int(row.fiscal_year))


def _number_or_words(value: float | None, unit_name: object, is_told: bool) -> str:
    return quantity(value, unit_name) or (t("言葉による記述") if is_told else "")


def _told(value: float | None, unit_name: object, note: object, is_told: bool) -> str:
    number = quantity(value, unit_name)
    words = note if isinstance(note, str) else ""
    if number:
        return t("{number}（{words}）", number=number, words=words) if words else number
    return words or (t(labels.NOT_STATED) if is_told else "")


def marks(years: pd.DataFrame, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return one row per target and result that is a number, the reader's own marked.

    Values of another unit are a panel of their own.
    """
    rows = []
    for row in years.itertuples():
        mark = labels.OWN_MARK if row.case_id in own_ids else ""
        for kind, value, unit in (
            ("target", row.target_value, row.target_unit_name),
            ("result", row.result_value, row.result_unit_name),
        ):
            if not pd.isna(value):
                unit_name = unit if isinstance(unit, str) else ""
                rows.append(
                    {
                        "kpi_id": row.kpi_id, "kpi_name": f"{mark}{row.kpi_name}",
                        "case_id": row.case_id, "title": row.title,
                        "body_name": labels.body_name(row.prefecture_name, row.municipality_name),
                        "direction": direction(row.is_lower_better), "unit_name": unit_name, "kind_code": kind,
                        "fiscal_year": row.fiscal_year, "value": value,
                        "is_revised": kind == "target" and bool(row.is_revised),
                    }
                )  # fmt: skip
    names = (
        "kpi_id", "kpi_name", "case_id", "title", "body_name", "direction", "unit_name", "kind_code", "fiscal_year",
        "value", "is_revised",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(names))


def paired(found: pd.DataFrame) -> pd.DataFrame:
    """Return the marks of the KPIs and units in which there are both a target and a result."""
    kinds = found.groupby(["kpi_id", "unit_name"])["kind_code"].transform("nunique")
    return found[kinds == 2] if len(found) else found


def stage_finding(counts: pd.DataFrame, label: Label) -> str:
    """Return how many measures are in each stage where stages are printed, and where they are not."""
    parts = []
    for title, group in counts.groupby("source_title", sort=False):
        total, known = int(group["cases"].sum()), group[group["stage_code"].notna()]
        if known["cases"].sum() == 0:
            parts.append(t("{title}は {total} 施策とも段階の印刷がない", title=title, total=total))
        else:
            told = [f"{label('stage', row.stage_code)} {row.cases}" for row in known.itertuples() if row.cases]
            parts.append(t("{title}の {total} 施策は{stages}", title=title, total=total, stages=t("、").join(told)))
    return t("。").join(parts)


def ended_finding(ended: pd.DataFrame) -> str:
    """Return how many measures ended and of how many a reason is printed."""
    printed = int(ended["is_reason_printed"].sum())
    if printed == len(ended):
        return t("終了した {ended} 施策のすべてに、終了理由が印刷されている", ended=len(ended))
    return t(
        "終了した {ended} 施策のうち、終了理由の印刷を確かめられるのは {printed} 施策",
        ended=len(ended),
        printed=printed,
    )


def ended_rows(ended: pd.DataFrame, label: Label, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return ended measures in words: year, whether a reason is printed and where, and our own summary."""
    return pd.DataFrame(
        {
            t("団体"): body_names(ended),
            t("名称"): [
                f"{labels.OWN_MARK if row.case_id in own_ids else ''}{row.title}" for row in ended.itertuples()
            ],
            t("終了年度"): [t(labels.NO_YEAR) if pd.isna(y) else labels.era_year(int(y)) for y in ended["ended_year"]],
            t("終了理由"): [_reason_place(row) for row in ended.itertuples()],
            t("分類"): [label("category", code) for code in ended["category_code"]],
            t("概要（編集部の言葉）"): ended["summary"],
        }
    )


def _reason_place(row: object) -> str:
    if not row.is_reason_printed:
        return t("確かめていない")
    if pd.isna(row.reason_line):
        return t("印刷あり")
    line = int(row.reason_line)
    if isinstance(row.reason_page, str):
        return t("印刷あり（{page}ページ・取り出した文字の{line}行目）", page=row.reason_page, line=line)
    return t("印刷あり（取り出した文字の{line}行目）", line=line)


def farthest_first(steps: pd.DataFrame) -> list[str]:
    """Return the bodies by how far into the future their steps are printed."""
    ends = steps["ends_on"].fillna(steps["starts_on"])
    last = ends.groupby(pd.Series(body_names(steps), index=steps.index, dtype="object")).max()
    return last.sort_values(ascending=False, kind="stable").index.tolist()


def share_finding(shares: pd.DataFrame) -> str:
    """Return where the last printed year's share of all procedures comes from, by way of counting."""
    parts = []
    for name, group in shares[shares["group_name"] == "全体"].groupby("counted_name", sort=False):
        known = group[group["share_percent"].notna()].sort_values("fiscal_year")
        if len(known) >= 2:
            before, last = known.iloc[-2], known.iloc[-1]
            is_next = last.fiscal_year == before.fiscal_year + 1
            parts.append(
                t(
                    "{name}では{first}の {low:g}% から{last}に {high:g}%",
                    name=name,
                    first=labels.era_year_alone(int(before.fiscal_year)),
                    low=before.share_percent,
                    last=t("翌年度") if is_next else labels.era_year_alone(int(last.fiscal_year)),
                    high=last.share_percent,
                )
            )
    if not parts:
        return t("オンライン化の見込み")
    return t("オンライン化の見込みは、{parts}", parts=t("、").join(parts))


def share_rows(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the expected counts and shares, one row per group and one column per fiscal year, in words."""
    cells = shares.assign(
        words=[
            t("{number}（{share:g}%）", number=quantity(row.procedures, row.unit_name), share=row.share_percent)
            for row in shares.itertuples()
        ],
        year=[labels.era_year(int(year)) for year in shares["fiscal_year"]],
    )
    order = shares[["counted_name", "group_name"]].drop_duplicates()
    wide = cells.pivot_table(index=["counted_name", "group_name"], columns="year", values="words", aggfunc="first")
    found = order.merge(wide.reset_index(), on=["counted_name", "group_name"])
    headings = {"counted_name": t("何で数えるか"), "group_name": t("手続の群")}
    return found.rename(columns=headings).fillna(t("印刷なし"))
