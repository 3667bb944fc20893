"""The words and tables of an estimate: every result with its formula, or with what is missing for it."""

from __future__ import annotations

import math

import pandas as pd

from ui import labels
from ui.estimate import INPUTS, MAN_YEN, Assumptions, Outcome, calculate
from ui.labels import Label

WAGE_WORDS = {3_300: "給与のみ・仮置き", 4_600: "人件費全体・仮置き"}
NOT_CASH = "換算額であり現金の削減ではありません"
NEVER = "回収せず"
SENSITIVITY_NOTE = (
    "前提を一つずつ20％動かしたときの差し引きの変化。削減時間・単価・実現率は掛け合わせるので同じ幅になり、"
    "補助金はイニシャルコストを上限とします"
)
PEERS_NOTE = (
    "費用は税抜換算（税込は1.10で割り、税抜と税区分不明は印刷どおり）。中央値は3件から示し、0と空欄を含めません"
)


def missing(assumed: Assumptions, *names: str) -> str:
    """Return in words which of these assumptions stand in the way of a result; nothing where none does."""
    blank = [INPUTS[name][0] for name in names if getattr(assumed, name) in (None, ())]
    if blank:
        return f"{'・'.join(blank)}が空欄です"
    amounts = (assumed.initial_yen, assumed.subsidy_yen)
    is_above = "subsidy_yen" in names and None not in amounts and amounts[1] > amounts[0]
    return "補助金がイニシャルコストを超えています" if is_above else ""


def why_no_charts(assumed: Assumptions) -> str:
    """Return what is missing for the charts, and what to do."""
    return f"{missing(assumed, *INPUTS)}。入力がそろうと、年ごとの累計と、どの前提が結果を動かすかを図にします。"


def results(assumed: Assumptions) -> pd.DataFrame:
    """Return one row per result and wage, for screen and file: name, wage, value, unit, words and formula."""
    found = calculate(assumed)
    span = "" if assumed.years is None else f"{assumed.years:g}年間の"
    whole = ("initial_yen", "subsidy_yen", "running_yen", "years")
    worth = ("hours_per_year", "wages_yen", "share_percent")
    rows = [
        _row(f"{span}費用", None, found.cost_yen, missing(assumed, "initial_yen", "running_yen", "years"),
             "イニシャルコスト＋ランニングコスト×年数"),
        _row("イニシャルコストの自己負担", None, found.own_initial_yen, missing(assumed, *whole[:2]),
             "イニシャルコスト−補助金"),
        _row(f"{span}自己負担", None, found.own_cost_yen, missing(assumed, *whole),
             "イニシャルコストの自己負担＋ランニングコスト×年数"),
    ]  # fmt: skip
    for outcome in found.outcomes:
        wage = outcome.wage_yen
        rows += [
            _row("1年間の時間の換算額", wage, outcome.value_per_year_yen, missing(assumed, *worth),
                 "削減時間×実現率×単価"),
            _row(f"{span}時間の換算額", wage, outcome.value_yen, missing(assumed, *worth, "years"),
                 "1年間の時間の換算額×年数"),
            _row(f"{span}差し引き", wage, outcome.net_yen, missing(assumed, *whole, *worth),
                 "時間の換算額−自己負担"),
            _payback_row(outcome, assumed, missing(assumed, *whole[:3], *worth)),
        ]  # fmt: skip
    found = pd.DataFrame(rows, columns=["result", "wage_yen", "value", "unit_name", "words", "formula"])
    return found.assign(is_by_wage=[False] * 3 + [True] * (len(rows) - 3))


def _row(name: str, wage: float | None, value: float | None, lacking: str, formula: str) -> tuple:
    exact = None if value is None else round(value)
    return name, wage, exact, "円", lacking or labels.exact_value(exact, "yen", "円"), formula


def _payback_row(outcome: Outcome, assumed: Assumptions, lacking: str) -> tuple:
    words = lacking or payback_words(outcome, assumed.years)
    formula = "自己負担÷（1年間の時間の換算額−ランニングコスト）。年は小数第2位を切り上げ"
    return "回収までの年数", outcome.wage_yen, outcome.payback_years, "年", words, formula


def payback_words(outcome: Outcome, years: float | None) -> str:
    """Return 3.3年, 8.1年（5年以内には回収せず） or 回収せず."""
    if outcome.never_pays:
        return NEVER
    if outcome.payback_years is None:
        return ""
    beyond = years is not None and outcome.payback_years > years
    return shown_years(outcome.payback_years) + (f"（{years:g}年以内には{NEVER}）" if beyond else "")


def shown_years(years: float) -> str:
    """Return years with one digit, rounded up, so that no payback looks earlier than it is."""
    return f"{math.ceil(round(years * 10, 6)) / 10:,.1f}年"


def by_wage(found: pd.DataFrame) -> pd.DataFrame:
    """Return the results that depend on the wage as a table: one row each, one column a wage, and the formula."""
    rows = found[found["is_by_wage"]]
    table = pd.DataFrame({"項目": rows["result"].unique()})
    for wage in rows["wage_yen"].unique():
        column = rows[rows["wage_yen"].isna() if pd.isna(wage) else rows["wage_yen"] == wage]
        table["値" if pd.isna(wage) else f"{wage_heading(wage)}のとき"] = column["words"].to_list()
    return table.assign(式=rows.drop_duplicates("result")["formula"].to_list())


def balance(assumed: Assumptions) -> str:
    """Return as a title what is left after the years, as a range over the wages."""
    ends = [labels.man_yen(round(outcome.net_yen)) for outcome in calculate(assumed).outcomes]
    return f"{assumed.years:g}年間の差し引きは{'から'.join(dict.fromkeys(ends))}"


def finding(assumed: Assumptions) -> str:
    """Return the answer as a title: when the own cost comes back, as a range over the wages."""
    outcomes = calculate(assumed).outcomes
    low, high = outcomes[0], outcomes[-1]
    slow, fast = payback_words(low, assumed.years), payback_words(high, assumed.years)
    if not slow or not fast:
        return "計算の結果"
    if high.never_pays:
        return f"年間の換算額がランニングコストを超えず、{NEVER}"
    if low.never_pays:
        return f"{high.wage_yen:,.0f}円なら{fast}、{low.wage_yen:,.0f}円なら{NEVER}"
    if slow == fast:
        return f"回収までの年数は{slow}"
    span = f"回収までの年数は{shown_years(high.payback_years).removesuffix('年')}～{shown_years(low.payback_years)}"
    if assumed.years is None or low.payback_years <= assumed.years:
        return span
    only = "" if high.payback_years > assumed.years else f"{low.wage_yen:,.0f}円では"
    return f"{span}（{only}{assumed.years:g}年以内には{NEVER}）"


def strongest(changes: pd.DataFrame) -> str:
    """Return as a title which assumptions move the net value most."""
    sizes = changes[["lower_change_yen", "higher_change_yen"]].abs().max(axis="columns").round()
    names = changes.loc[sizes == sizes.max(), "assumption"]
    if not sizes.max():
        return "どの前提を20％動かしても、差し引きは変わらない"
    return f"差し引きを最も動かすのは{'・'.join(names)}（20％で最大{labels.man_yen(sizes.max())}）"


def describe(assumed: Assumptions) -> str:
    """Return the assumptions as the sentence under a chart."""
    parts = []
    for name, (heading, unit) in INPUTS.items():
        value = getattr(assumed, name)
        if value in (None, ()):
            words = "空欄"
        elif name == "wages_yen":
            words = "～".join(f"{wage:,.0f}" for wage in value) + "円"
        else:
            words = f"{value / MAN_YEN:,.10g}万円" if unit.startswith("円") else f"{value:,.10g}{unit.split('/')[0]}"
        parts.append(f"{heading} {words}")
    return "、".join(parts)


def wage_heading(wage: float) -> str:
    """Return a wage as a heading: 3,300円（給与のみ・仮置き）."""
    return f"{wage:,.0f}円" + (f"（{WAGE_WORDS[wage]}）" if wage in WAGE_WORDS else "")


def case_words(case: object, assumed: Assumptions, label: Label) -> pd.DataFrame:
    """Return what a case printed for each input, with tax and status, and whether the input still is the same."""
    costs = [
        labels.shown_cost(
            getattr(case, f"{prefix}_yen"),
            label("cost_status", getattr(case, f"{prefix}_status_code")),
            getattr(case, f"{prefix}_is_approx"),
            label("tax", getattr(case, f"{prefix}_tax_code")),
        )
        for prefix in ("initial_cost", "running_cost")
    ]
    inputs = ("initial_yen", "running_yen", "subsidy_yen", "hours_per_year")
    values = (case.initial_cost_yen, case.running_cost_yen, case.initial_subsidy_yen, case.hours_saved_per_year)
    return pd.DataFrame(
        {
            "項目": [INPUTS[name][0] for name in inputs],
            "事例に印刷された値": [*costs, _subsidy_words(case), _hours_words(case, label)],
            "いまの入力": [
                _sameness(getattr(assumed, name), value) for name, value in zip(inputs, values, strict=True)
            ],
        }
    )


def _sameness(entered: float | None, printed: float | None) -> str:
    if pd.isna(printed):
        return "事例に値なし" if entered is None else "独自の値"
    return "事例と同じ" if entered is not None and float(entered) == float(printed) else "事例と異なる"


def _subsidy_words(case: object) -> str:
    if not pd.isna(case.initial_subsidy_yen):
        return labels.man_yen(case.initial_subsidy_yen)
    return "補助金名だけで額の記載なし" if case.initial_subsidies else labels.NOT_STATED


def _hours_words(case: object, label: Label) -> str:
    status = label("hours_status", case.hours_saved_status_code)
    if pd.isna(case.hours_saved_per_year):
        return status
    about = "約" if labels.is_true(case.hours_saved_is_approx) else ""
    return f"{about}{case.hours_saved_per_year:,.10g}時間/年（{status}）"


def shown_places(places: pd.DataFrame) -> pd.DataFrame:
    """Return `estimate.among_peers` as a table for the screen."""
    return pd.DataFrame(
        {
            "前提": places["assumption"],
            "入力": [_amount(row.value, row.unit_name) for row in places.itertuples()],
            "似た事例の中央値": [_amount(row.median, row.unit_name) for row in places.itertuples()],
            "n（0を除く）": [f"{row.with_value:,} {row.mark}".strip() for row in places.itertuples()],
            "0の件数": [f"{count:,}" for count in places["zeros"]],
            "位置": places["place"],
        }
    )


def _amount(value: float | None, unit_name: str) -> str:
    if pd.isna(value):
        return ""
    if unit_name.startswith("円"):
        return labels.man_yen(value) + unit_name.removeprefix("円")
    return f"{value:,.1f}".removesuffix(".0") + unit_name
