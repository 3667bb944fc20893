"""Turns the rows of one case into words: its facts, breakdown, steps, effects and KPIs, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from queries.language import t
from ui import labels
from ui.labels import Label

COSTS = {
    "initial_cost": "イニシャルコスト",
    "running_cost": "ランニングコスト（年）",
    "project_cost": "事業費（計画額）",
}


def fact_rows(case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the facts of one case as rows: item, value, printed text, and where it stands."""
    proofs = evidence[(evidence["table_name"] == "cases")].set_index("column_name")
    rows = [
        (heading, value, *proof(proofs, column, case["source_title"])) for heading, column, value in facts(case, label)
    ]
    return pd.DataFrame(rows, columns=[t("項目"), t("値"), t("根拠（印刷された文字）"), t("場所")])


def facts(case: pd.Series, label: Label, day: Callable[[date], str] = labels.day) -> list[tuple[str, str, str]]:
    """Return the facts of one case: item, the column that holds it, and its words; `day` writes a day."""
    facts = [
        (t("人口"), "population", _population(case, day)),
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


def _population(case: pd.Series, day: Callable[[date], str]) -> str:
    if pd.isna(case["population"]):
        return t(labels.NOT_STATED)
    count = int(case["population"])
    is_rounded = labels.is_true(case["population_is_rounded"])
    people = t("約{count:,}人", count=count) if is_rounded else t("{count:,}人", count=count)
    if pd.isna(case["population_on"]):
        return people
    return t("{people}、{day}現在", people=people, day=day(case["population_on"]))


def _hours(case: pd.Series, label: Label) -> str:
    status = label("hours_status", case["hours_saved_status_code"])
    if pd.isna(case["hours_saved_per_year"]):
        return status
    told = {"hours": case["hours_saved_per_year"], "status": labels.within(status)}
    if labels.is_true(case["hours_saved_is_approx"]):
        return t("約{hours:,.10g}時間（{status}）", **told)
    return t("{hours:,.10g}時間（{status}）", **told)


def cost_words(case: pd.Series, label: Label) -> dict[str, str]:
    """Return the costs and the hours of a case by column, each in words as printed or why it is blank.

    A grant project has one planned cost, which stands in place of the two it never states.
    """
    is_grant = case["record_type_code"] == "grant_project"
    costs = ("project_cost_yen",) if is_grant else ("initial_cost_yen", "running_cost_yen")
    told = {column: labels.named(heading, words) for heading, column, words in facts(case, label)}
    return {column: told[column] for column in (*costs, "hours_saved_per_year")}


def proof(proofs: pd.DataFrame, column: str, own_source: str) -> tuple[str, str]:
    """Return what is printed for a column of a case and where, from its evidence by column."""
    if column not in proofs.index:
        return t(labels.UNPRINTED.get(column, "")), ""
    proof = proofs.loc[column]
    place = [] if proof["source_title"] == own_source else [str(proof["source_title"])]
    if isinstance(proof["page"], str):
        place.append(t("{page}ページ", page=proof["page"]))
    if not pd.isna(proof["first_line"]):
        place.append(t("取り出した文字の{line}行目", line=int(proof["first_line"])))
    text, used = str(proof["printed_text"]), proof["use_text"]
    told = t("{text} →「{used}」と読む", text=text, used=used) if isinstance(used, str) else text
    return told, t("・").join(place)


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


def breakdown_items(items: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the lines of the breakdown that a chart can show: no subsidies, no blank amounts, each with a name."""
    rows = items[~items["is_subsidy"] & items["amount_yen"].notna()]
    return rows.assign(
        kind_label=[label("cost_kind", code) for code in rows["cost_kind_code"]],
        item_name=rows["item_name"].fillna(t(labels.UNNAMED_ITEM)),
    ).drop(columns=["is_subsidy", "printed_text"])


def step_rows(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of one case in order: when, what, and the printed text of when."""
    return pd.DataFrame(
        {
            t("工程"): [f"{labels.circled(row.milestone_no)} {row.step_name}" for row in steps.itertuples()],
            t("時期"): [labels.month_words(row.starts_on, row.ends_on) for row in steps.itertuples()],
            t("根拠（印刷された文字）"): steps["printed_text"],
        }
    )


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


def _with_proofs(
    rows: pd.DataFrame, keys: list[str], evidence: pd.DataFrame, table: str, own_source: str
) -> pd.DataFrame:
    """Return the rows with the printed text of each value and where it stands, by the keys of a table's rows."""
    proofs = evidence[(evidence["table_name"] == table) & (evidence["column_name"] == "value")].set_index("row_key")
    found = [proof(proofs, key, own_source) for key in keys]
    texts, places = [text for text, _ in found], [place for _, place in found]
    return rows.assign(**{t("根拠（印刷された文字）"): texts, t("場所"): places})


def deployment_words(row: object, label: Label) -> str:
    """Return form and hosting of a deployment in words."""
    return t("／").join(name for name in (label("form", row.code), label("hosting", row.text)) if name)


def vendor_words(row: object, label: Label) -> str:
    """Return a company with its service and role in words."""
    told = {"company": row.text, "role": label("role", row.code)}
    if isinstance(row.detail, str):
        return t("{company}「{service}」（{role}）", service=row.detail, **told)
    return t("{company}（{role}）", **told)
