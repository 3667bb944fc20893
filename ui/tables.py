"""Turns frames into what a table on screen shows: fewer columns, words for codes, units in the headers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pandas as pd

from queries.language import is_english, t
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
COSTS = {
    "initial_cost": "イニシャルコスト",
    "running_cost": "ランニングコスト（年）",
    "project_cost": "事業費（計画額）",
}


def case_list(cases: pd.DataFrame, label: Label, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return the list of cases for the screen, one's own marked; columns of values that no row has are left out."""
    table = pd.DataFrame(
        {
            t("団体"): [
                (labels.OWN_MARK if row.case_id in own_ids else "")
                + labels.body_name(row.prefecture_name, row.municipality_name)
                for row in cases.itertuples()
            ],
            t("名称"): [fitted(title, NAME_WIDTH) for title in cases["title"]],
            t("人口"): cases["population"],
            t("人口比（倍）"): cases["population_ratio"],
            t("イニシャル（万円）"): _man(cases["initial_cost_yen"]),
            t("ランニング（万円/年）"): _man(cases["running_cost_yen"]),
            t("事業費（万円）"): _man(cases["project_cost_yen"]),
            t("削減（時間/年）"): cases["hours_saved_per_year"],
            t("導入期間（月）"): cases["lead_time_months"],
            t("費用・時間の注記"): [_remarks(row, label) for row in cases.itertuples()],
            t("分類"): [label("category", code) for code in cases["category_code"]],
            t("種類"): [label("record_type", code) for code in cases["record_type_code"]],
            t("分野"): [label("field", code) for code in cases["field_code"]],
            t("概要（編集部の言葉）" if is_english() else "概要"): cases["summary"],
        }
    )
    return table.drop(columns=[name for name in map(t, MEASURED) if table[name].isna().all()])


def case_titles(cases: pd.DataFrame) -> dict[str, str]:
    """Return the words by which each case is chosen from a list: body and title."""
    return {
        row.case_id: t(
            "{body}｜{title}", body=labels.body_name(row.prefecture_name, row.municipality_name), title=row.title
        )
        for row in cases.itertuples()
    }


def own_first(cases: pd.DataFrame, own_ids: frozenset[str]) -> pd.DataFrame:
    """Return the rows with one's own cases at the top, else in their order."""
    is_own = cases["case_id"].isin(own_ids)
    return cases if not is_own.any() else pd.concat([cases[is_own], cases[~is_own]], ignore_index=True)


def of_own_town(cases: pd.DataFrame, own_name: str) -> frozenset[str]:
    """Return the ids of the printed cases of the own town, by its name in full."""
    bodies = [labels.body_name(row.prefecture_name, row.municipality_name) for row in cases.itertuples()]
    return frozenset(case_id for case_id, body in zip(cases["case_id"], bodies, strict=True) if body == own_name)


def fitted(text: str, width: int) -> str:
    """Return the text, cut with … where it is wider than so many half-width characters."""
    widths = [2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text]
    if sum(widths) <= width:
        return text
    return next(f"{text[:end]}…" for end in range(len(text), -1, -1) if sum(widths[:end]) <= width - 2)


def width(text: str) -> int:
    """Return how wide a text is, in half-width characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "FWA" else 1 for char in text)


def chosen_row(selection: object) -> int | None:
    """Return the row whose box or name was clicked in the list of cases."""
    if selection.rows:
        return selection.rows[0]
    return next((row for row, column in selection.cells if column == t("名称")), None)


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
    """Return refused rows of one's own file: where, what, why and what to do."""
    return pd.DataFrame(
        {
            t("場所"): [t("{file} の {row} 行目", file=row["file_name"], row=row["row_no"]) for row in refused],
            t("列"): [column_label(str(row["table_name"]), str(row["column_name"] or "")) for row in refused],
            t("値"): [fitted(str(row["value"] or ""), NAME_WIDTH) for row in refused],
            t("理由"): [row["reason"] for row in refused],
            t("直し方"): [row["remedy"] for row in refused],
        }
    )


def fact_rows(case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the facts of one case as rows: item, value, printed text, and where it stands."""
    proofs = evidence[(evidence["table_name"] == "cases")].set_index("column_name")
    rows = [
        (heading, value, *proof(proofs, column, case["source_title"])) for heading, column, value in facts(case, label)
    ]
    return pd.DataFrame(rows, columns=[t("項目"), t("値"), t("根拠（印刷された文字）"), t("場所")])


def cost_rows(items: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the breakdown and the subsidies of one case in words."""
    return pd.DataFrame(
        {
            t("区分"): [_cost_kind(row, label) for row in items.itertuples()],
            t("費目・補助金名"): items["item_name"],
            t("額"): [_amount(row) for row in items.itertuples()],
            t("根拠（印刷された文字）"): items["printed_text"],
        }
    )


def _cost_kind(row: object, label: Label) -> str:
    kind = label("cost_kind", row.cost_kind_code)
    return t("補助金（{kind}）", kind=kind) if row.is_subsidy else kind


def _amount(row: object) -> str:
    if pd.isna(row.amount_yen):
        return t(labels.NOT_STATED)
    yen = int(row.amount_yen)
    return t("約{yen:,}円", yen=yen) if labels.is_true(row.is_approx) else t("{yen:,}円", yen=yen)


def step_rows(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of one case in order: when, what, and the printed text of when."""
    return pd.DataFrame(
        {
            t("工程"): [f"{labels.circled(row.milestone_no)} {row.step_name}" for row in steps.itertuples()],
            t("時期"): [labels.month_words(row.starts_on, row.ends_on) for row in steps.itertuples()],
            t("根拠（印刷された文字）"): steps["printed_text"],
        }
    )


def breakdown_items(items: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the lines of the breakdown that a chart can show: no subsidies, no blank amounts, each with a name."""
    rows = items[~items["is_subsidy"] & items["amount_yen"].notna()]
    return rows.assign(
        kind_label=[label("cost_kind", code) for code in rows["cost_kind_code"]],
        item_name=rows["item_name"].fillna(t(labels.UNNAMED_ITEM)),
    ).drop(columns=["is_subsidy", "printed_text"])


def effect_rows(effects: pd.DataFrame, case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the effects of one case in words, each with its basis, scope, printed text and where that stands."""
    keys = [f"{case['case_id']}/{number}" for number in effects["effect_no"]]
    found = pd.DataFrame(
        {
            t("効果"): effects["metric_name"],
            t("値"): [effect_value(row, label) for row in effects.itertuples()],
            t("期間"): [label("period", code) for code in effects["period_code"]],
            t("性質"): [label("basis", code) for code in effects["basis_code"]],
            t("範囲"): [label("scope", code) for code in effects["scope_code"]],
        }
    )
    return _with_proofs(found, keys, evidence, "effects", case["source_title"])


def _with_proofs(
    rows: pd.DataFrame, keys: list[str], evidence: pd.DataFrame, table: str, own_source: str
) -> pd.DataFrame:
    """Return the rows with the printed text of each value and where it stands, by the keys of a table's rows."""
    proofs = evidence[(evidence["table_name"] == table) & (evidence["column_name"] == "value")].set_index("row_key")
    found = [proof(proofs, key, own_source) for key in keys]
    texts, places = [text for text, _ in found], [place for _, place in found]
    return rows.assign(**{t("根拠（印刷された文字）"): texts, t("場所"): places})


def effect_value(row: object, label: Label) -> str:
    """Return the value of an effect with its unit: 3～5分."""
    if pd.isna(row.value):
        return t(labels.NOT_STATED)
    unit = label("unit", row.unit_code)
    if pd.isna(row.value_max):
        return t("{value:,.10g}{unit}", value=row.value, unit=unit)
    return t("{low:,.10g}～{high:,.10g}{unit}", low=row.value, high=row.value_max, unit=unit)


def kpi_rows(kpis: pd.DataFrame, case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the KPIs of one case with targets and results by fiscal year, in words, and where each is printed."""
    keys = [
        f"{row.kpi_id}/{'' if pd.isna(row.fiscal_year) else int(row.fiscal_year)}/{row.kind_code}"
        for row in kpis.itertuples()
    ]
    found = pd.DataFrame(
        {
            t("指標"): [label("level", code) for code in kpis["level_code"]],
            "KPI": kpis["kpi_name"],
            t("年度"): ["" if pd.isna(year) else labels.era_year(int(year)) for year in kpis["fiscal_year"]],
            t("目標・実績"): [label("kind", code) for code in kpis["kind_code"]],
            t("値"): [_kpi_value(row) for row in kpis.itertuples()],
            t("達成の記述"): [label("achievement", code) for code in kpis["achievement_code"]],
            t("補足"): kpis["note"],
        }
    )
    return _with_proofs(found, keys, evidence, "kpi_values", case["source_title"])


def _kpi_value(row: object) -> str:
    return "" if pd.isna(row.value) else f"{row.value:,.10g}{row.unit_name if isinstance(row.unit_name, str) else ''}"


def facts(case: pd.Series, label: Label) -> list[tuple[str, str, str]]:
    """Return the facts of one case: item, the column that holds it, and its words."""
    facts = [
        (t("人口"), "population", _population(case)),
        (t("人口区分"), "population_band_code", label("population_band", case["population_band_code"])),
        (t("分類"), "category_code", label("category", case["category_code"])),
        (t("分野"), "field_code", label("field", case["field_code"])),
    ]
    for prefix, heading in COSTS.items():
        words = labels.shown_cost(
            case[f"{prefix}_yen"],
            label("cost_status", case[f"{prefix}_status_code"]),
            case[f"{prefix}_is_approx"],
            label("tax", case[f"{prefix}_tax_code"]),
        )
        facts.append((t(heading), f"{prefix}_yen", words))
    facts.append((t("削減時間（年）"), "hours_saved_per_year", _hours(case, label)))
    facts.append((t("導入までの期間"), "lead_time_months", _lead_time(case["lead_time_months"])))
    facts.append((t("サービス開始"), "service_start_on", _service_start(case["service_start_on"])))
    if not pd.isna(case["fiscal_year"]):
        facts.append((t("年度"), "fiscal_year", labels.era_year(int(case["fiscal_year"]))))
    if isinstance(case["stage_code"], str):
        facts.append((t("段階"), "stage_code", label("stage", case["stage_code"])))
    return facts


def _lead_time(months: float | None) -> str:
    return t(labels.NOT_STATED) if pd.isna(months) else t("{months}か月", months=int(months))


def _service_start(start: pd.Timestamp | None) -> str:
    return t(labels.NOT_STATED) if pd.isna(start) else labels.month(start)


def with_own_marked(cases: pd.DataFrame, own_ids: frozenset[str]) -> pd.DataFrame:
    """Return the cases with `is_own` where some are one's own; without, the column would say nothing."""
    is_own = cases["case_id"].isin(own_ids)
    return cases.assign(is_own=is_own) if is_own.any() else cases


def cost_words(case: pd.Series, label: Label) -> dict[str, str]:
    """Return the costs and the hours of a case by column, each in words as printed or why it is blank.

    A grant project has one planned cost, which stands in place of the two it never states.
    """
    is_grant = case["record_type_code"] == "grant_project"
    costs = ("project_cost_yen",) if is_grant else ("initial_cost_yen", "running_cost_yen")
    told = {column: f"{heading} {words}" for heading, column, words in facts(case, label)}
    return {column: told[column] for column in (*costs, "hours_saved_per_year")}


def _population(case: pd.Series) -> str:
    if pd.isna(case["population"]):
        return t(labels.NOT_STATED)
    count = int(case["population"])
    is_rounded = labels.is_true(case["population_is_rounded"])
    people = t("約{count:,}人", count=count) if is_rounded else t("{count:,}人", count=count)
    if pd.isna(case["population_on"]):
        return people
    return t("{people}（{day:%Y-%m-%d}）", people=people, day=case["population_on"])


def _hours(case: pd.Series, label: Label) -> str:
    status = label("hours_status", case["hours_saved_status_code"])
    if pd.isna(case["hours_saved_per_year"]):
        return status
    told = {"hours": case["hours_saved_per_year"], "status": status}
    if labels.is_true(case["hours_saved_is_approx"]):
        return t("約{hours:,.10g}時間（{status}）", **told)
    return t("{hours:,.10g}時間（{status}）", **told)


def proof(proofs: pd.DataFrame, column: str, own_source: str) -> tuple[str, str]:
    """Return what is printed for a column of a case and where, from its evidence by column."""
    if column not in proofs.index:
        return t(labels.UNPRINTED.get(column, "")), ""
    proof = proofs.loc[column]
    place = [] if proof["source_title"] == own_source else [str(proof["source_title"])]
    if isinstance(proof["page"], str):
        place.append(t("{page}ページ", page=proof["page"]))
    if not pd.isna(proof["first_line"]):
        place.append(t("テキスト{line}行目", line=int(proof["first_line"])))
    text, used = str(proof["printed_text"]), proof["use_text"]
    told = t("{text} →「{used}」と読む", text=text, used=used) if isinstance(used, str) else text
    return told, t("・").join(place)


def deployment_words(row: object, label: Label) -> str:
    """Return form and hosting of a deployment in words."""
    return t("／").join(name for name in (label("form", row.code), label("hosting", row.text)) if name)


def vendor_words(row: object, label: Label) -> str:
    """Return a company with its service and role in words."""
    told = {"company": row.text, "role": label("role", row.code)}
    if isinstance(row.detail, str):
        return t("{company}「{service}」（{role}）", service=row.detail, **told)
    return t("{company}（{role}）", **told)
