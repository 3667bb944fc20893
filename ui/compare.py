"""Turns pinned cases into the sheet that shows them side by side: words, what differs, what cannot be compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from queries.language import t
from ui import case_tables, labels
from ui.labels import Label

LETTERS = "ABCD"
ITEM, DIFFERENCE = "項目", "違い"
SAME, DIFFERENT, NOT_COMPARED = "＝ 同じ", "≠ 違う", "－"
MIXED_HOURS, MIXED_TAX = "実績と見込みがまざる", "税の扱いが異なる"
YEARS = 5
# The facts whose numbers are compared.
COUNTED = (
    "population", "initial_cost_yen", "running_cost_yen", "project_cost_yen", "hours_saved_per_year",
    "lead_time_months",
)  # fmt: skip
DERIVED = (
    "initial_cost_ex_tax_yen",
    "running_cost_ex_tax_yen",
    "five_year_cost_yen",
    "five_year_cost_per_resident_yen",
)
COSTS = {"initial_cost": "イニシャルコスト", "running_cost": "ランニングコスト"}


def names(cases: pd.DataFrame) -> list[str]:
    """Return the heading of each case: A 岡山県鏡野町; of the reader's own (`is_own`): B ◆自団体 奈良県葛城市."""
    owned = cases.get("is_own", [False] * len(cases))
    bodies = [labels.body_name(row.prefecture_name, row.municipality_name) for row in cases.itertuples()]
    return [
        t("{letter} {mark}自団体 {body}", letter=letter, mark=labels.OWN_MARK, body=body)
        if is_own
        else f"{letter} {body}"
        for letter, is_own, body in zip(LETTERS, owned, bodies, strict=False)
    ]


def sheet(cases: pd.DataFrame, children: dict[str, pd.DataFrame], measures: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return one row per item: its name, one column of words per case, and in what the cases differ.

    `children` gives parts, cost_items, effects and milestones of all cases; several of one case stand on lines of
    their own. Items that no case states are left out, `unstated` names them. The index has the code of each item.
    """
    parts, rows = children["parts"], [*_fact_rows(cases, label), *_measure_rows(cases, measures)]
    for code, told, compared in (
        ("deployments", _of(parts, "deployment", lambda row: case_tables.deployment_words(row, label)), True),
        ("vendors", _of(parts, "vendor", lambda row: case_tables.vendor_words(row, label)), True),
        ("tags", _of(parts, "tag", lambda row: label("tag", row.text)), True),
        ("cost_items", _lines(children["cost_items"], lambda row: _cost(row, label)), False),
        ("effects", _lines(children["effects"], lambda row: _effect(row, label)), False),
        ("milestones", _lines(children["milestones"], _step), False),
    ):
        lists = [told.get(case_id, []) for case_id in cases["case_id"]]
        difference = difference_of_lists(lists) if compared else ""
        rows.append((code, t(LISTS[code]), ["\n".join(lines) for lines in lists], difference))
    rows = sorted(rows, key=lambda row: ORDER.index(row[0]))
    found = pd.DataFrame(
        [(heading, *words, difference) for _, heading, words, difference in rows],
        index=[code for code, *_ in rows],
        columns=[ITEM, *names(cases), DIFFERENCE],
    )
    blank = ["", label("cost_status", "not_stated"), label("hours_status", "not_stated")]
    return found.replace(blank, t(labels.NOT_STATED)).assign(
        **{DIFFERENCE: [difference or NOT_COMPARED for *_, difference in rows]}
    )


LISTS = {
    "deployments": "運用形態",
    "tags": "技術",
    "vendors": "事業者・参画主体",
    "effects": "効果",
    "cost_items": "費用の内訳・補助金",
    "milestones": "工程",
}
ORDER = (
    "record_type_code", "population", "population_band_code", "category_code", "field_code", "initial_cost_yen",
    "initial_cost_ex_tax_yen", "running_cost_yen", "running_cost_ex_tax_yen", "five_year_cost_yen",
    "five_year_cost_per_resident_yen", "project_cost_yen", "hours_saved_per_year", "lead_time_months",
    "service_start_on", "fiscal_year", "stage_code", *LISTS,
)  # fmt: skip


def stated(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that at least one case states."""
    words = rows.drop(columns=[ITEM, DIFFERENCE])
    return rows[(words != t(labels.NOT_STATED)).any(axis="columns")]


def in_two(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of single values and, apart, those of lists, so that the first can be taken in at a glance."""
    is_detail = rows.index.isin(LISTS)
    return rows[~is_detail], rows[is_detail]


def unstated(rows: pd.DataFrame) -> list[str]:
    """Return the items that no case states."""
    return [item for item in rows[ITEM] if item not in set(stated(rows)[ITEM])]


def unstated_words(rows: pd.DataFrame) -> str:
    """Return in a sentence which items no case states."""
    items = unstated(rows)
    return t("どの事例にも記載のない項目: {items}", items=t("、").join(items)) if items else ""


def _fact_rows(cases: pd.DataFrame, label: Label) -> list[tuple[str, str, list[str], str]]:
    facts = [case_tables.facts(case, label, labels.short_day) for _, case in cases.iterrows()]
    told = [{column: words for _, column, words in of_case} for of_case in facts]
    headings = {column: heading for of_case in facts for heading, column, _ in of_case}
    kinds = [label("record_type", code) for code in cases["record_type_code"]]
    rows = [("record_type_code", t("記録の種類"), kinds, difference_of_words(kinds))]
    for column, heading in headings.items():
        words = [of_case.get(column, "") for of_case in told]
        rows.append((column, heading, words, _difference(cases, column, words)))
    return rows


def _difference(cases: pd.DataFrame, column: str, words: Sequence[str]) -> str:
    if column in COUNTED:
        return difference_of_numbers(cases[column], *_mixed(cases, column))
    if column == "service_start_on":
        return difference_of_months(cases[column])
    return difference_of_words(words)


def _mixed(cases: pd.DataFrame, column: str) -> list[str]:
    """Return the statuses that must not be compared as they stand: results with estimates, taxed with untaxed."""
    have = cases[cases[column].notna()]
    if column == "hours_saved_per_year" and have["hours_saved_status_code"].nunique() > 1:
        return [MIXED_HOURS]
    if column.endswith("_yen") and have.loc[have[column] > 0, column.replace("_yen", "_tax_code")].nunique() > 1:
        return [MIXED_TAX]
    return []


def _measure_rows(cases: pd.DataFrame, measures: pd.DataFrame) -> list[tuple[str, str, list[str], str]]:
    rows = []
    for measure in measures[measures["measure_code"].isin(DERIVED)].itertuples():
        values = cases[measure.measure_code]
        words = [_derived(value, measure) for value in values]
        rows.append((measure.measure_code, measure.label, words, difference_of_numbers(values)))
    return rows


def _derived(value: float | None, measure: object) -> str:
    if pd.isna(value):
        return t(labels.UNDERIVABLE)
    return labels.shown_value(value, measure.format_code, measure.unit_name)


def difference_of_numbers(values: Sequence[float | None], *reserves: str) -> str:
    """Return how far numbers lie apart, as the ratio of the largest to the smallest: ≠ 3.2倍の開き（値のある2件）."""
    have = [value for value in values if not pd.isna(value)]
    if len(have) < 2:
        return _too_few(have)
    remarks = [*map(t, reserves), *_with_value(have, values)]
    if MIXED_HOURS in reserves:
        return _remarked(t("比べられない"), remarks)
    smallest, largest = min(have), max(have)
    if smallest == largest:
        return _remarked(t(SAME), remarks)
    if smallest <= 0:
        return _remarked(t("≠ 0を含む"), remarks)
    return _remarked(t("≠ {ratio}の開き", ratio=labels.ratio(largest / smallest)), remarks)


def _too_few(have: Sequence[object]) -> str:
    return t("比べられない（値は1件）") if have else ""


def _with_value(have: Sequence[object], values: Sequence[object]) -> list[str]:
    return [t("値のある{count}件", count=len(have))] if len(have) < len(values) else []


def _remarked(difference: str, remarks: Sequence[str]) -> str:
    return (
        t("{difference}（{remarks}）", difference=difference, remarks=t("、").join(remarks)) if remarks else difference
    )


def difference_of_months(values: Sequence[object]) -> str:
    """Return how many months dates lie apart: ≠ 14か月の開き."""
    have = [value for value in values if not pd.isna(value)]
    if len(have) < 2:
        return _too_few(have)
    first, last = min(have), max(have)
    months = (last.year - first.year) * 12 + last.month - first.month
    difference = t("≠ {months}か月の開き", months=months) if months else t(SAME)
    return _remarked(difference, _with_value(have, values))


def difference_of_words(words: Sequence[str]) -> str:
    """Return whether all cases say the same."""
    have = [word for word in words if word]
    if len(have) < 2:
        return _too_few(have)
    return t(SAME) if len(set(words)) == 1 else t(DIFFERENT)


def difference_of_lists(lists: Sequence[Sequence[str]]) -> str:
    """Return whether lists hold the same, or what is common to those that state something."""
    have = [set(lines) for lines in lists if lines]
    if len(have) < 2:
        return _too_few(have)
    if all(lines == have[0] for lines in have):
        return _remarked(t(SAME), _with_value(have, lists))
    if common := sorted(set.intersection(*have)):
        return t("≠ 共通: {common}", common=t("・").join(common))
    return _remarked(t(DIFFERENT), [t("共通なし")])


def _of(parts: pd.DataFrame, part: str, shown: Callable[[object], str]) -> dict[str, list[str]]:
    return _lines(parts[parts["part"] == part], shown)


def _lines(rows: pd.DataFrame, shown: Callable[[object], str]) -> dict[str, list[str]]:
    return {
        case_id: list(dict.fromkeys(shown(row) for row in group.itertuples()))
        for case_id, group in rows.groupby("case_id")
    }


def _cost(row: object, label: Label) -> str:
    kind = t("補助金") if row.is_subsidy else label("cost_kind", row.cost_kind_code)
    name = row.item_name if isinstance(row.item_name, str) else t(labels.UNNAMED_ITEM)
    amount = labels.man_yen(row.amount_yen) or t(labels.NOT_STATED)
    told = t("約{amount}", amount=amount) if labels.is_true(row.is_approx) else amount
    return f"{kind}: {name} {told}"


def _effect(row: object, label: Label) -> str:
    period = "" if row.period_code == "none" else label("period", row.period_code)
    remarks = [period, label("basis", row.basis_code), label("scope", row.scope_code)]
    return t(
        "{metric} {value}（{remarks}）",
        metric=row.metric_name,
        value=case_tables.effect_value(row, label),
        remarks=t("・").join(word for word in remarks if word),
    )


def _step(row: object) -> str:
    return f"{labels.circled(row.milestone_no)} {labels.short_months(row.starts_on, row.ends_on)} {row.step_name}"


def proofs(cases: pd.DataFrame, evidence: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return what is printed for each fact of each case, and where: one row per item, one column per case."""
    told = {}
    for heading, (_, case) in zip(names(cases), cases.iterrows(), strict=True):
        by_column = evidence[evidence["case_id"] == case["case_id"]].set_index("column_name")
        for item, column, _ in case_tables.facts(case, label):
            printed, place = case_tables.proof(by_column, column, case["source_title"])
            proof = t("{printed}（{place}）", printed=printed, place=place) if place else printed
            told.setdefault(item, {})[heading] = proof
    rows = [{t(ITEM): item} | words for item, words in told.items()]
    found = pd.DataFrame(rows, columns=[t(ITEM), *names(cases)]).fillna("")
    return found[(found.drop(columns=t(ITEM)) != "").any(axis="columns")]


def five_year_costs(cases: pd.DataFrame, label: Label) -> pd.DataFrame:
    """Return the two parts of each case's five-year cost in yen; without both, blanks and the reason in words."""
    rows = []
    for name, (_, case) in zip(names(cases), cases.iterrows(), strict=True):
        is_whole = not pd.isna(case["five_year_cost_yen"])
        rows.append(
            {
                "case_id": case["case_id"],
                "case_name": name,
                "initial_cost_ex_tax_yen": case["initial_cost_ex_tax_yen"] if is_whole else None,
                "running_cost_of_five_years_yen": YEARS * case["running_cost_ex_tax_yen"] if is_whole else None,
                "five_year_cost_yen": case["five_year_cost_yen"],
                "absent": "" if is_whole else _why_absent(case, label),
            }
        )
    return pd.DataFrame(rows)


def _why_absent(case: pd.Series, label: Label) -> str:
    parts = [
        t("{cost}が{status}", cost=t(heading), status=label("cost_status", case[f"{prefix}_status_code"]))
        for prefix, heading in COSTS.items()
        if pd.isna(case[f"{prefix}_yen"])
    ]
    return t("、").join(parts)


def incomparable(cases: pd.DataFrame, label: Label) -> list[str]:
    """Return, as sentences, what of these cases cannot be compared and why."""
    found = []
    for name, (_, case) in zip(names(cases), cases.iterrows(), strict=True):
        if not pd.isna(case["project_cost_yen"]):
            found.append(t("{name}: 事業費（計画額）は、イニシャルともランニングとも比べられません。", name=name))
        elif pd.isna(case["five_year_cost_yen"]):
            why = _why_absent(case, label)
            found.append(t("{name}: {why}のため、5年間の費用は計算できません。", name=name, why=why))
        unknown = [
            t(heading)
            for prefix, heading in COSTS.items()
            if (case[f"{prefix}_status_code"], case[f"{prefix}_tax_code"]) == ("reported", "unknown")
        ]
        if unknown:
            costs = t("・").join(unknown)
            found.append(
                t("{name}: {costs}の税の扱いが印刷されていないため、印刷どおりの額です。", name=name, costs=costs)
            )
        if case["hours_saved_status_code"] == "per_unit_only":
            found.append(t("{name}: 時間は単位あたりの値だけで、1年の削減時間はわかりません（効果の欄）。", name=name))
    if _mixed(cases, "hours_saved_per_year"):
        found.append(t("削減時間は実績と見込みがまざっているため、大小をそのまま比べられません。"))
    return found


def source_words(cases: pd.DataFrame) -> str:
    """Return the sources of the cases in words, each once."""
    named = [
        t("{publisher}「{title}」", publisher=row.publisher_name, title=row.source_title) for row in cases.itertuples()
    ]
    return t("、").join(dict.fromkeys(named))
