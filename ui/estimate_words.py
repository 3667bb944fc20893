"""The words and tables of an estimate: every result with its formula, or with what is missing for it."""

from __future__ import annotations

import math

import pandas as pd

from queries.language import is_english, t
from ui import labels
from ui.estimate import COMPARED, INPUTS, MAN_YEN, Assumptions, Outcome, calculate
from ui.labels import Label

WAGE_WORDS = {3_300: "給与のみ・仮置き", 4_600: "人件費全体・仮置き"}
NOT_CASH = "換算額であり現金の削減ではありません"
NEVER = "回収せず"
# What is told over the years: where their number is blank, and where it is known.
OVER_YEARS = {
    "cost": ("費用", "{years:g}年間の費用"),
    "own_cost": ("自己負担", "{years:g}年間の自己負担"),
    "value": ("時間の換算額", "{years:g}年間の時間の換算額"),
    "net": ("差し引き", "{years:g}年間の差し引き"),
}
# Field of Assumptions that is no amount -> how it is told.
TOLD = {"hours_per_year": "{value:,.10g}時間", "years": "{value:,.10g}年", "share_percent": "{value:,.10g}％"}
SENSITIVITY_NOTE = (
    "前提を一つずつ20％動かしたときの差し引きの変化。削減時間・単価・実現率は掛け合わせるので同じ幅になり、"
    "補助金はイニシャルコストを上限とします"
)
PEERS_NOTE = (
    "費用は税抜換算（税込は1.10で割り、税抜と税区分不明は印刷どおり）。中央値は3件から示し、0と空欄を含めません"
)


def missing(assumed: Assumptions, *names: str) -> str:
    """Return in words which of these assumptions stand in the way of a result; nothing where none does."""
    blank = [t(INPUTS[name][0]) for name in names if getattr(assumed, name) in (None, ())]
    if blank:
        return t("{names}が空欄です", names=t("・").join(blank))
    amounts = (assumed.initial_yen, assumed.subsidy_yen)
    is_above = "subsidy_yen" in names and None not in amounts and amounts[1] > amounts[0]
    return t("補助金がイニシャルコストを超えています") if is_above else ""


def why_no_charts(assumed: Assumptions) -> str:
    """Return what is missing for the charts, and what to do."""
    return t(
        "{missing}。入力がそろうと、年ごとの累計と、どの前提が結果を動かすかを図にします。",
        missing=missing(assumed, *INPUTS),
    )


def results(assumed: Assumptions) -> pd.DataFrame:
    """Return one row per result and wage, for screen and file: name, wage, value, unit, words and formula."""
    found, years = calculate(assumed), assumed.years
    whole = ("initial_yen", "subsidy_yen", "running_yen", "years")
    worth = ("hours_per_year", "wages_yen", "share_percent")
    rows = [
        _row(_over("cost", years), None, found.cost_yen, missing(assumed, "initial_yen", "running_yen", "years"),
             t("イニシャルコスト＋ランニングコスト×年数")),
        _row(t("イニシャルコストの自己負担"), None, found.own_initial_yen, missing(assumed, *whole[:2]),
             t("イニシャルコスト−補助金")),
        _row(_over("own_cost", years), None, found.own_cost_yen, missing(assumed, *whole),
             t("イニシャルコストの自己負担＋ランニングコスト×年数")),
    ]  # fmt: skip
    for outcome in found.outcomes:
        wage = outcome.wage_yen
        worth_of_years = _row(_over("value", years), wage, outcome.value_yen, missing(assumed, *worth, "years"),
                              t("1年間の時間の換算額×年数"))  # fmt: skip
        rows += [
            _row(t("1年間の時間の換算額"), wage, outcome.value_per_year_yen, missing(assumed, *worth),
                 t("削減時間×実現率×単価")),
            *([] if years == 1 else [worth_of_years]),  # of one year, it is the row above
            _row(_over("net", years), wage, outcome.net_yen, missing(assumed, *whole, *worth),
                 t("時間の換算額−自己負担")),
            _payback_row(outcome, assumed, missing(assumed, *whole[:3], *worth)),
        ]  # fmt: skip
    found = pd.DataFrame(rows, columns=["result", "wage_yen", "value", "unit_name", "words", "formula"])
    return found.assign(is_by_wage=[False] * 3 + [True] * (len(rows) - 3))


def _over(name: str, years: float | None) -> str:
    without, over = OVER_YEARS[name]
    return t(without) if years is None else t(over, years=years)


def _row(name: str, wage: float | None, value: float | None, lacking: str, formula: str) -> tuple:
    exact = None if value is None else round(value)
    return name, wage, exact, t("円"), lacking or labels.exact_value(exact, "yen", t("円")), formula


def _payback_row(outcome: Outcome, assumed: Assumptions, lacking: str) -> tuple:
    words = lacking or payback_words(outcome, assumed.years)
    formula = t("自己負担÷（1年間の時間の換算額−ランニングコスト）。年は小数第2位を切り上げ")
    return t("回収までの年数"), outcome.wage_yen, outcome.payback_years, t("年"), words, formula


def payback_words(outcome: Outcome, years: float | None) -> str:
    """Return 3.3年, 8.1年（5年以内には回収せず） or 回収せず."""
    if outcome.never_pays:
        return t(NEVER)
    if outcome.payback_years is None:
        return ""
    payback = shown_years(outcome.payback_years)
    if years is None or outcome.payback_years <= years:
        return payback
    return t("{payback}（{years:g}年以内には回収せず）", payback=payback, years=years)


def shown_years(years: float) -> str:
    """Return years with one digit, rounded up, so that no payback looks earlier than it is."""
    return t("{years}年", years=_rounded_up(years))


def _rounded_up(years: float) -> str:
    return f"{math.ceil(round(years * 10, 6)) / 10:,.1f}"


def by_wage(found: pd.DataFrame) -> pd.DataFrame:
    """Return the results that depend on the wage as a table: one row each, one column a wage, and the formula."""
    rows = found[found["is_by_wage"]]
    table = pd.DataFrame({t("項目"): rows["result"].unique()})
    for wage in rows["wage_yen"].unique():
        column = rows[rows["wage_yen"].isna() if pd.isna(wage) else rows["wage_yen"] == wage]
        heading = t("値") if pd.isna(wage) else t("{wage}のとき", wage=wage_heading(wage))
        table[heading] = column["words"].to_list()
    return table.assign(**{t("式"): rows.drop_duplicates("result")["formula"].to_list()})


def balance(assumed: Assumptions) -> str:
    """Return as a title what is left after the years, as a range over the wages."""
    ends = [labels.man_yen(round(outcome.net_yen)) for outcome in calculate(assumed).outcomes]
    low, high = ends[0], ends[-1]
    if low == high:
        return t("{years:g}年間の差し引きは{amount}", years=assumed.years, amount=low)
    return t("{years:g}年間の差し引きは{low}から{high}", years=assumed.years, low=low, high=high)


def finding(assumed: Assumptions) -> str:
    """Return the answer as a title: when the own cost comes back, as a range over the wages."""
    outcomes = calculate(assumed).outcomes
    low, high = outcomes[0], outcomes[-1]
    slow, fast = payback_words(low, assumed.years), payback_words(high, assumed.years)
    if not slow or not fast:
        return t("計算の結果")
    if high.never_pays:
        return t("年間の換算額がランニングコストを超えず、回収せず")
    if low.never_pays:
        return t(
            "{high:,.0f}円なら{payback}、{low:,.0f}円なら回収せず",
            high=high.wage_yen,
            payback=fast,
            low=low.wage_yen,
        )
    return t("回収までの年数は{payback}", payback=slow) if slow == fast else _span(low, high, assumed.years)


def _span(low: Outcome, high: Outcome, years: float | None) -> str:
    """Return from when to when the own cost comes back, and whether that is beyond the years at either wage."""
    ends = {"first": _rounded_up(high.payback_years), "last": _rounded_up(low.payback_years)}
    if years is None or low.payback_years <= years:
        return t("回収までの年数は{first}～{last}年", **ends)
    if high.payback_years > years:
        return t("回収までの年数は{first}～{last}年（{years:g}年以内には回収せず）", years=years, **ends)
    return t(
        "回収までの年数は{first}～{last}年（{wage:,.0f}円では{years:g}年以内には回収せず）",
        wage=low.wage_yen,
        years=years,
        **ends,
    )


def strongest(changes: pd.DataFrame) -> str:
    """Return as a title which assumptions move the net value most."""
    sizes = changes[["lower_change_yen", "higher_change_yen"]].abs().max(axis="columns").round()
    names = changes.loc[sizes == sizes.max(), "assumption"]
    if not sizes.max():
        return t("どの前提を20％動かしても、差し引きは変わらない")
    return t(
        "差し引きを最も動かすのは{names}（20％で最大{amount}）",
        names=t("・").join(names),
        amount=labels.man_yen(sizes.max()),
    )


def describe(assumed: Assumptions) -> str:
    """Return the assumptions as the sentence under a chart."""
    parts = [f"{t(heading)} {_told(name, getattr(assumed, name))}" for name, (heading, _) in INPUTS.items()]
    return t("、").join(parts)


def _told(name: str, value: float | tuple[float, ...] | None) -> str:
    """Return an assumption as it was entered; in English, which counts in no 万円, amounts in yen."""
    if value in (None, ()):
        return t("空欄")
    if isinstance(value, tuple):
        if is_english():
            return t("～").join(t("{yen:,.0f}円", yen=wage) for wage in value)
        return t("{wages}円", wages=t("～").join(f"{wage:,.0f}" for wage in value))
    if name in TOLD:
        return t(TOLD[name], value=value)
    return t("{yen:,.0f}円", yen=value) if is_english() else t("{amount:,.10g}万円", amount=value / MAN_YEN)


def wage_heading(wage: float) -> str:
    """Return a wage as a heading: 3,300円（給与のみ・仮置き）."""
    if wage not in WAGE_WORDS:
        return t("{yen:,.0f}円", yen=wage)
    return t("{yen:,.0f}円（{words}）", yen=wage, words=t(WAGE_WORDS[wage]))


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
            t("項目"): [t(INPUTS[name][0]) for name in inputs],
            t("事例に印刷された値"): [*costs, _subsidy_words(case), _hours_words(case, label)],
            t("いまの入力"): [
                _sameness(getattr(assumed, name), value) for name, value in zip(inputs, values, strict=True)
            ],
        }
    )


def _sameness(entered: float | None, printed: float | None) -> str:
    if pd.isna(printed):
        return t("事例に値なし") if entered is None else t("独自の値")
    return t("事例と同じ") if entered is not None and float(entered) == float(printed) else t("事例と異なる")


def _subsidy_words(case: object) -> str:
    if not pd.isna(case.initial_subsidy_yen):
        return labels.man_yen(case.initial_subsidy_yen)
    return t("補助金名だけで額の記載なし" if case.initial_subsidies else labels.NOT_STATED)


def _hours_words(case: object, label: Label) -> str:
    status = label("hours_status", case.hours_saved_status_code)
    if pd.isna(case.hours_saved_per_year):
        return status
    is_approx = labels.is_true(case.hours_saved_is_approx)
    return t(
        "約{hours:,.10g}時間/年（{status}）" if is_approx else "{hours:,.10g}時間/年（{status}）",
        hours=case.hours_saved_per_year,
        status=status,
    )


def shown_places(places: pd.DataFrame) -> pd.DataFrame:
    """Return `estimate.among_peers`, which has a row for each of COMPARED, as a table for the screen."""
    return pd.DataFrame(
        {
            t("前提"): places["assumption"],
            t("入力"): [_amount(name, value) for name, value in zip(COMPARED, places["value"], strict=True)],
            t("似た事例の中央値"): [
                _amount(name, value) for name, value in zip(COMPARED, places["median"], strict=True)
            ],
            t("n（0を除く）"): [f"{row.with_value:,} {row.mark}".strip() for row in places.itertuples()],
            t("0の件数"): [f"{count:,}" for count in places["zeros"]],
            t("位置"): places["place"],
        }
    )


def _amount(name: str, value: float | None) -> str:
    if pd.isna(value):
        return ""
    if name == "hours_per_year":
        return t("{hours}時間/年", hours=f"{value:,.1f}".removesuffix(".0"))
    return labels.shown_value(value, "yen", t(INPUTS[name][1]))
