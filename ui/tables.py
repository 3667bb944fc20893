"""Turns frames into what a table on screen shows: fewer columns, words for codes, units in the headers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pandas as pd

from ui import charts, labels
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


def case_list(cases: pd.DataFrame, label: Label, own_ids: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return the list of cases for the screen, one's own marked; columns of values that no row has are left out."""
    table = pd.DataFrame(
        {
            "団体": [
                (labels.OWN_MARK if row.case_id in own_ids else "")
                + labels.body_name(row.prefecture_name, row.municipality_name)
                for row in cases.itertuples()
            ],
            "名称": [fitted(title, NAME_WIDTH) for title in cases["title"]],
            "人口": cases["population"],
            "人口比（倍）": cases["population_ratio"],
            "イニシャル（万円）": _man(cases["initial_cost_yen"]),
            "ランニング（万円/年）": _man(cases["running_cost_yen"]),
            "事業費（万円）": _man(cases["project_cost_yen"]),
            "削減（時間/年）": cases["hours_saved_per_year"],
            "導入期間（月）": cases["lead_time_months"],
            "費用・時間の注記": [_remarks(row, label) for row in cases.itertuples()],
            "分類": [label("category", code) for code in cases["category_code"]],
            "種類": [label("record_type", code) for code in cases["record_type_code"]],
            "分野": [label("field", code) for code in cases["field_code"]],
            "概要": cases["summary"],
        }
    )
    return table.drop(columns=[name for name in MEASURED if table[name].isna().all()])


def case_titles(cases: pd.DataFrame) -> dict[str, str]:
    """Return the words by which each case is chosen from a list: body and title."""
    return {
        row.case_id: f"{labels.body_name(row.prefecture_name, row.municipality_name)}｜{row.title}"
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
    return next((row for row, column in selection.cells if column == "名称"), None)


def _man(yen: pd.Series) -> pd.Series:
    return yen.astype("Float64") / 10_000


def _remarks(row: object, label: Label) -> str:
    """Return what the numbers alone do not say: approximate, tax, withheld, estimate; nothing for costs not stated."""
    parts = []
    for prefix, name in (("initial_cost", "イニシャル"), ("running_cost", "ランニング"), ("project_cost", "事業費")):
        status, tax = getattr(row, f"{prefix}_status_code"), getattr(row, f"{prefix}_tax_code")
        words = []
        if status in ("undisclosed", "not_calculable"):
            words.append(label("cost_status", status))
        if labels.is_true(getattr(row, f"{prefix}_is_approx")):
            words.append("約")
        if status == "reported" and tax in ("included", "excluded"):
            words.append(label("tax", tax))
        if words:
            parts.append(f"{name}{'・'.join(words)}")
    if row.hours_saved_status_code in ("estimate", "per_unit_only"):
        parts.append(f"時間は{label('hours_status', row.hours_saved_status_code)}")
    return "、".join(parts)


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
    blank = values.loc[values["value"].isna(), "status_code"]
    if blank.empty:
        return ""
    counts = blank.map(lambda code: charts.status_words(code, label)).value_counts()
    return "値なし: " + "、".join(f"{words} {count:,}件" for words, count in counts.items() if count)


def own_refused(refused: list[dict[str, object]], column_label: Callable[[str, str], str]) -> pd.DataFrame:
    """Return refused rows of one's own file: where, what, why and what to do."""
    return pd.DataFrame(
        {
            "場所": [f"{row['file_name']} の {row['row_no']} 行目" for row in refused],
            "列": [column_label(str(row["table_name"]), str(row["column_name"] or "")) for row in refused],
            "値": [fitted(str(row["value"] or ""), NAME_WIDTH) for row in refused],
            "理由": [row["reason"] for row in refused],
            "直し方": [row["remedy"] for row in refused],
        }
    )


def fact_rows(case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the facts of one case as rows: item, value, printed text, and where it stands."""
    proofs = evidence[(evidence["table_name"] == "cases")].set_index("column_name")
    rows = [
        (heading, value, *proof(proofs, column, case["source_title"])) for heading, column, value in facts(case, label)
    ]
    return pd.DataFrame(rows, columns=["項目", "値", "根拠（印刷された文字）", "場所"])


def cost_rows(items: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the breakdown and the subsidies of one case in words."""
    return pd.DataFrame(
        {
            "区分": [
                f"補助金（{label('cost_kind', row.cost_kind_code)}）"
                if row.is_subsidy
                else label("cost_kind", row.cost_kind_code)
                for row in items.itertuples()
            ],
            "費目・補助金名": items["item_name"],
            "額": [
                labels.NOT_STATED
                if pd.isna(row.amount_yen)
                else f"{'約' if labels.is_true(row.is_approx) else ''}{int(row.amount_yen):,}円"
                for row in items.itertuples()
            ],
            "根拠（印刷された文字）": items["printed_text"],
        }
    )


def step_rows(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps of one case in order: when, what, and the printed text of when."""
    return pd.DataFrame(
        {
            "工程": [f"{labels.circled(row.milestone_no)} {row.step_name}" for row in steps.itertuples()],
            "時期": [labels.month_words(row.starts_on, row.ends_on) for row in steps.itertuples()],
            "根拠（印刷された文字）": steps["printed_text"],
        }
    )


def breakdown_items(items: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the lines of the breakdown that a chart can show: no subsidies, no blank amounts, each with a name."""
    rows = items[~items["is_subsidy"] & items["amount_yen"].notna()]
    return rows.assign(
        kind_label=[label("cost_kind", code) for code in rows["cost_kind_code"]],
        item_name=rows["item_name"].fillna(labels.UNNAMED_ITEM),
    ).drop(columns=["is_subsidy", "printed_text"])


def effect_rows(effects: pd.DataFrame, case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the effects of one case in words, each with its basis, scope, printed text and where that stands."""
    keys = [f"{case['case_id']}/{number}" for number in effects["effect_no"]]
    found = pd.DataFrame(
        {
            "効果": effects["metric_name"],
            "値": [effect_value(row, label) for row in effects.itertuples()],
            "期間": [label("period", code) for code in effects["period_code"]],
            "性質": [label("basis", code) for code in effects["basis_code"]],
            "範囲": [label("scope", code) for code in effects["scope_code"]],
        }
    )
    return _with_proofs(found, keys, evidence, "effects", case["source_title"])


def _with_proofs(
    rows: pd.DataFrame, keys: list[str], evidence: pd.DataFrame, table: str, own_source: str
) -> pd.DataFrame:
    """Return the rows with the printed text of each value and where it stands, by the keys of a table's rows."""
    proofs = evidence[(evidence["table_name"] == table) & (evidence["column_name"] == "value")].set_index("row_key")
    found = [proof(proofs, key, own_source) for key in keys]
    return rows.assign(**{"根拠（印刷された文字）": [text for text, _ in found], "場所": [place for _, place in found]})


def effect_value(row: object, label: Label) -> str:
    """Return the value of an effect with its unit: 3～5分."""
    unit = label("unit", row.unit_code)
    top = "" if pd.isna(row.value_max) else f"～{row.value_max:,.10g}"
    return labels.NOT_STATED if pd.isna(row.value) else f"{row.value:,.10g}{top}{unit}"


def kpi_rows(kpis: pd.DataFrame, case: pd.Series, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the KPIs of one case with targets and results by fiscal year, in words, and where each is printed."""
    keys = [
        f"{row.kpi_id}/{'' if pd.isna(row.fiscal_year) else int(row.fiscal_year)}/{row.kind_code}"
        for row in kpis.itertuples()
    ]
    found = pd.DataFrame(
        {
            "指標": [label("level", code) for code in kpis["level_code"]],
            "KPI": kpis["kpi_name"],
            "年度": ["" if pd.isna(year) else labels.era_year(int(year)) for year in kpis["fiscal_year"]],
            "目標・実績": [label("kind", code) for code in kpis["kind_code"]],
            "値": [_kpi_value(row) for row in kpis.itertuples()],
            "達成の記述": [label("achievement", code) for code in kpis["achievement_code"]],
            "補足": kpis["note"],
        }
    )
    return _with_proofs(found, keys, evidence, "kpi_values", case["source_title"])


def _kpi_value(row: object) -> str:
    return "" if pd.isna(row.value) else f"{row.value:,.10g}{row.unit_name if isinstance(row.unit_name, str) else ''}"


def facts(case: pd.Series, label: Label) -> list[tuple[str, str, str]]:
    """Return the facts of one case: item, the column that holds it, and its words."""
    facts = [
        ("人口", "population", _population(case)),
        ("人口区分", "population_band_code", label("population_band", case["population_band_code"])),
        ("分類", "category_code", label("category", case["category_code"])),
        ("分野", "field_code", label("field", case["field_code"])),
    ]
    for prefix, heading in (
        ("initial_cost", "イニシャルコスト"),
        ("running_cost", "ランニングコスト（年）"),
        ("project_cost", "事業費（計画額）"),
    ):
        words = labels.shown_cost(
            case[f"{prefix}_yen"],
            label("cost_status", case[f"{prefix}_status_code"]),
            case[f"{prefix}_is_approx"],
            label("tax", case[f"{prefix}_tax_code"]),
        )
        facts.append((heading, f"{prefix}_yen", words))
    facts.append(("削減時間（年）", "hours_saved_per_year", _hours(case, label)))
    lead = case["lead_time_months"]
    facts.append(("導入までの期間", "lead_time_months", labels.NOT_STATED if pd.isna(lead) else f"{int(lead)}か月"))
    start = case["service_start_on"]
    facts.append(
        ("サービス開始", "service_start_on", labels.NOT_STATED if pd.isna(start) else f"{start.year}年{start.month}月")
    )
    if not pd.isna(case["fiscal_year"]):
        facts.append(("年度", "fiscal_year", labels.era_year(int(case["fiscal_year"]))))
    if isinstance(case["stage_code"], str):
        facts.append(("段階", "stage_code", label("stage", case["stage_code"])))
    return facts


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
        return labels.NOT_STATED
    about = "約" if labels.is_true(case["population_is_rounded"]) else ""
    day = "" if pd.isna(case["population_on"]) else f"（{case['population_on']:%Y-%m-%d}）"
    return f"{about}{int(case['population']):,}人{day}"


def _hours(case: pd.Series, label: Label) -> str:
    status = label("hours_status", case["hours_saved_status_code"])
    if pd.isna(case["hours_saved_per_year"]):
        return status
    about = "約" if labels.is_true(case["hours_saved_is_approx"]) else ""
    return f"{about}{case['hours_saved_per_year']:,.10g}時間（{status}）"


def proof(proofs: pd.DataFrame, column: str, own_source: str) -> tuple[str, str]:
    """Return what is printed for a column of a case and where, from its evidence by column."""
    if column not in proofs.index:
        return labels.UNPRINTED.get(column, ""), ""
    proof = proofs.loc[column]
    place = [] if proof["source_title"] == own_source else [str(proof["source_title"])]
    if isinstance(proof["page"], str):
        place.append(f"{proof['page']}ページ")
    if not pd.isna(proof["first_line"]):
        place.append(f"テキスト{int(proof['first_line'])}行目")
    text = str(proof["printed_text"])
    return (f"{text} →「{proof['use_text']}」と読む" if isinstance(proof["use_text"], str) else text), "・".join(place)


def deployment_words(row: object, label: Label) -> str:
    """Return form and hosting of a deployment in words."""
    return "／".join(name for name in (label("form", row.code), label("hosting", row.text)) if name)


def vendor_words(row: object, label: Label) -> str:
    """Return a company with its service and role in words."""
    service = f"「{row.detail}」" if isinstance(row.detail, str) else ""
    return f"{row.text}{service}（{label('role', row.code)}）"
