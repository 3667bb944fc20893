"""What is compared with the own figure, and what may be said of it: frames and numbers to frames and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from queries.filters import Filters
from queries.language import t
from ui import case_tables, charts_many, labels, tables
from ui.labels import MAN_YEN, Label
from ui.ladder import alike_band, ladder, place_in_words

# A measure that is an amount for the whole case -> the same by population.
BY_POPULATION = {
    "initial_cost_ex_tax_yen": "initial_cost_per_resident_yen",
    "running_cost_ex_tax_yen": "running_cost_per_resident_yen",
    "five_year_cost_yen": "five_year_cost_per_resident_yen",
    "project_cost_yen": "project_cost_per_resident_yen",
    "hours_saved_per_year": "hours_saved_per_10k_residents",
}
# A measure without tax -> the same as the document prints it.
AS_PRINTED = {"initial_cost_ex_tax_yen": "initial_cost_yen", "running_cost_ex_tax_yen": "running_cost_yen"}
PRINTED = {
    "initial_cost_ex_tax_yen": "イニシャルコスト（印刷どおり）",
    "running_cost_ex_tax_yen": "ランニングコスト（年・印刷どおり）",
}
GROUPS = {"all": "分けない"} | tables.GROUPS
UNDIVIDED = "くらべた記録"
# Who is compared with the own town -> how many bodies of it have a value.
PEER_BODIES = {
    "near": "近い人口{bodies:,}団体・{low}～{high}",
    "band": "同じ人口区分の{bodies:,}団体",
    "prefecture": "同じ都道府県の{bodies:,}団体",
    "chosen": "選んだ団体{bodies:,}団体",
}
# The nearest there are, of whom one has more than so many times the population of the other.
FARTHEST_OF_NEAR, FAR_BODIES = 2, "人口が最大{ratio}違う{bodies:,}団体"
FAR_ONES_TOO = "人口の離れた団体も含みます（最大{ratio}）"
MATCHING_BODIES = "条件に合う{bodies:,}団体"
SHOWN = (
    "body_name", "title", "population", "population_ratio", "population_band_code", "category_code", "field_code",
    "record_type_code", "value", "status_code", "tax_code", "initial_cost_ex_tax_yen", "initial_cost_status_code",
    "running_cost_ex_tax_yen", "running_cost_status_code", "hours_saved_per_year", "hours_saved_status_code",
    "alikeness", "more_cases", "case_id",
)  # fmt: skip
# Columns that stay away where they say nothing: no own town, a measure without tax.
UNASKED = ("population_ratio", "tax_code")
WAGES = {"3,300円/時": 3_300, "4,600円/時": 4_600}
MOST_NEAREST = 5
LARGEST_FIGURE = 1e9
TOO_FEW = "条件を外しても、くらべる値は増えません"


def wholes(measures: list[str]) -> list[str]:
    """Return the measures to choose from: those by population are behind a switch."""
    return [code for code in measures if code not in BY_POPULATION.values()]


def printed_measure(measure: pd.Series) -> pd.Series:
    """Return the words of a measure of comparable amounts for the amounts as printed."""
    definition = t("印刷された額。税込・税抜を換算していない")
    words = {"label": t(PRINTED[measure.name]), "definition": definition}
    return pd.Series({**measure, **words}, name=AS_PRINTED[measure.name])


def with_own(values: pd.DataFrame, own_ids: frozenset[str]) -> pd.DataFrame:
    """Return the values with `is_own`: a case of the reader's own file or a printed record of the own town."""
    return values.assign(is_own=values["case_id"].isin(own_ids) | values["is_own_town"])


def nearest(values: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the rows of so many bodies nearest in population that have a value, and the blanks that are as near.

    Bodies as far as the last one stay with it, or chance would choose between them. Own rows stay and count as none.
    """
    others = values[values["value"].notna() & ~values["is_own"] & values["distance"].notna()]
    bodies = others.groupby("body_name")["distance"].min().nsmallest(count, keep="all")
    farthest = bodies.max() if len(bodies) else -1
    is_blank_as_near = values["value"].isna() & (values["distance"] <= farthest)
    return values[values["is_own"] | values["body_name"].isin(bodies.index) | is_blank_as_near]


def is_near(filters: Filters) -> bool:
    """Tell whether the bodies nearest in population are asked for, and known."""
    return filters.peers == "near" and filters.own_population is not None


def peers_of(values: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the rows to compare with: near in population where that is asked for and known, else all."""
    return nearest(values, filters.peer_count) if is_near(filters) else values


def counted(values: pd.DataFrame, is_log: bool, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the rows that n and median are of: others' values, above zero where the axis is logarithmic.

    Of very many rows to take just the columns that are asked for saves time.
    """
    is_counted = ~values["is_own"] & ((values["value"] > 0) if is_log else values["value"].notna())
    return (values if columns is None else values[list(columns)])[is_counted]


def peer_words(filters: Filters, peers: pd.DataFrame) -> str:
    """Return in words whom the values are of, by the bodies that have one: 人口が最大36倍違う30団体.

    Of those near, how far their populations are too: 近い人口10団体・0.6倍～1.8倍.
    """
    found = counted(peers, is_log=False, columns=["body_name", "population_ratio"])
    bodies, ratios = found["body_name"].nunique(), found["population_ratio"]
    if filters.peers != "near":
        return t(PEER_BODIES[filters.peers], bodies=bodies)
    if not filters.own_population:
        return t(MATCHING_BODIES, bodies=bodies)
    if not bodies:
        return t("近い人口0団体")
    if (farthest := farthest_of(filters, peers)) > FARTHEST_OF_NEAR:
        return t(FAR_BODIES, bodies=bodies, ratio=labels.ratio(farthest))
    return t(PEER_BODIES["near"], bodies=bodies, low=labels.ratio(ratios.min()), high=labels.ratio(ratios.max()))


def farthest_of(filters: Filters, peers: pd.DataFrame) -> float:
    """Return how many times one population is the other, of the own town and whoever is farthest of those near."""
    if not is_near(filters):
        return 1
    ratios = counted(peers, is_log=False, columns=["population_ratio"])["population_ratio"].dropna()
    return max(ratios.max(), 1 / ratios.min()) if len(ratios) else 1


def title_words(whom: str, peers: pd.DataFrame, compared: pd.DataFrame) -> str:
    """Return whom the median is of, and how many bodies it leaves out that print nothing but zero."""
    with_value = counted(peers, is_log=False, columns=["body_name"])["body_name"].nunique()
    above_zero = compared["body_name"].nunique()
    if not 0 < above_zero < with_value:
        return whom
    return t("{whom}のうち0でない{bodies:,}団体", whom=whom, bodies=above_zero)


def range_words(peers: pd.DataFrame) -> str:
    """Return how far the populations of those with a value are from the own town's: 人口はわが町の0.58倍から1.5倍."""
    ratios = counted(peers, is_log=False, columns=["population_ratio"])["population_ratio"].dropna()
    if ratios.empty:
        return ""
    return t("人口はわが町の{low}から{high}", low=labels.ratio(ratios.min()), high=labels.ratio(ratios.max()))


def finding(values: pd.Series, measure: pd.Series, whom: str) -> str:
    """Return the title of the chart: the median where the ladder allows one, never stronger than n allows."""
    step, known = ladder(len(values)), {"name": measure["label"], "whom": whom}
    if values.empty:
        return t("{name}: くらべられる値がありません（{whom}）", **known)
    known |= {"n": len(values)}
    if not step.median:
        return t("{name}: 値は{n:,}件で、中央値を示すには少なすぎます（{whom}、n={n:,}）", **known)
    known |= {"median": labels.shown(values.median(), measure)}
    if step.mark:
        return t("{name}の中央値は{median}（{whom}、n={n:,}・{mark}）", mark=step.mark, **known)
    return t("{name}の中央値は{median}（{whom}、n={n:,}）", **known)


@dataclass(frozen=True)
class Answer:
    """Where the reader's own figure stands: a word, and the lines that say how it comes about."""

    place: str
    lines: tuple[str, ...]


def answer(figure: float, compared: pd.DataFrame, measure: pd.Series, hint: str = "", *, farthest: float = 1) -> Answer:
    """Return the place of a figure among the values of others, with the median, the distance and what is behind it.

    `hint` says what brings more values where they are too few; without one nothing does. Where even those nearest in
    population are far, by `farthest` times, the place is one among far ones, and says so.
    """
    values, bodies = compared["value"], compared["body_name"].nunique()
    step, lines = ladder(len(values)), [t("くらべた値: {bodies:,}団体の{n:,}件", bodies=bodies, n=len(values))]
    if step.median:
        words = _distance(figure, values.median(), measure)
        few = t("{distance}（{mark}: {n:,}件だけの中央値）", distance=words, mark=step.mark, n=len(values))
        lines.append(few if step.mark else words)
    if step.percentile:
        lines.append(_percentile(figure, values))
    if band := alike_band(values):
        lines.append(_band_words(*band, measure))
    else:
        lines.append(hint.rstrip("。. ") or t(TOO_FEW))
    place = place_in_words(figure, values)
    if farthest > FARTHEST_OF_NEAR:
        lines.insert(0, t(FAR_ONES_TOO, ratio=labels.ratio(farthest)))
        place = t("離れた団体を含めて{place}", place=place) if alike_band(values) else place
    return Answer(place, tuple(lines))


def _distance(figure: float, median: float, measure: pd.Series) -> str:
    shown, difference = labels.shown(median, measure), labels.shown(abs(figure - median), measure)
    if figure == median:
        return t("中央値 {median}と同じ", median=shown)
    is_more = figure > median
    if median <= 0 or figure <= 0:
        return t(
            "中央値 {median}より{difference}多い" if is_more else "中央値 {median}より{difference}少ない",
            median=shown,
            difference=difference,
        )
    return t(
        "中央値 {median}の{ratio}（{difference}多い）" if is_more else "中央値 {median}の{ratio}（{difference}少ない）",
        median=shown,
        ratio=labels.ratio(figure / median),
        difference=difference,
    )


def _band_words(low: float, high: float, measure: pd.Series) -> str:
    """Return from where to where a value is 同程度; where values scatter so widely that none can be low, that too."""
    if low <= 0:
        return t("同程度は{high}まで（散らばりが大きく、低めとは言えません）", high=labels.shown(high, measure))
    return t("同程度は{low}から{high}まで", low=labels.shown(low, measure), high=labels.shown(high, measure))


def _percentile(figure: float, values: pd.Series) -> str:
    lower, same = int((values < figure).sum()), int((values == figure).sum())
    if same:
        return t("{n:,}件のうち{lower:,}件より高い（{same:,}件と同じ）", n=len(values), lower=lower, same=same)
    return t("{n:,}件のうち{lower:,}件より高い", n=len(values), lower=lower)


def shown_figure(figure: float, measure: pd.Series) -> str:
    """Return the reader's own figure in words and, where that rounds it, to the yen."""
    return labels.exact_value(figure, measure["format_code"], measure["unit_name"])


def own_figure(typed: float | None, base: pd.Series, code: str, population: int | None) -> float | None:
    """Return the reader's figure, typed as that of the whole case, in the unit of the measure shown; None without it.

    A measure by population needs the own town's: per resident, hours per 10,000 residents.
    """
    if typed is None:
        return None
    whole = typed * input_unit(base)[1]
    if code not in BY_POPULATION.values():
        return round(whole, 4)
    residents = 10_000 if code == BY_POPULATION["hours_saved_per_year"] else 1
    return whole * residents / population if population else None


def input_unit(measure: pd.Series) -> tuple[str, int]:
    """Return the unit a figure is typed in and how many of the measure's own units it is: 万円, 10,000."""
    unit = measure["unit_name"]
    return (t("万{unit}", unit=unit), MAN_YEN) if measure["format_code"] == "yen" else (unit, 1)


def missing_words(filters: Filters, *, knows_prefecture: bool = True) -> str:
    """Return what is missing to find anyone to compare with, and what to do; nothing where all is there.

    A name that was typed may be of no prefecture that is known.
    """
    if filters.peers == "chosen":
        if filters.peer_bodies:
            return ""
        return t("くらべる団体がありません。左の「くらべる相手」で団体を選んでください。")
    if filters.peers == "prefecture" and not (filters.own_name and knows_prefecture):
        return t(
            "わが町がどの都道府県か決まっていません。"
            "左の「わが町」で団体を選ぶか、「奈良県三郷町」のように都道府県から入れてください。"
        )
    if filters.own_population is not None:
        return ""
    if filters.peers == "near":
        return t(
            "わが町の人口が決まっていません。左で「わが町」を選ぶか人口を入れてください。"
            "いまは条件に合うすべての団体と比べています。"
        )
    return t("わが町の人口が決まっていません。左で「わが町」を選ぶか人口を入れてください。")


def zero_words(values: pd.DataFrame, measure: pd.Series) -> str:
    """Return how many zeros stand beside a logarithmic axis and outside the median."""
    zeros = int(((values["value"] == 0) & ~values["is_own"]).sum()) if measure["is_log"] else 0
    if not zeros:
        return ""
    return t("0の{zeros:,}件は左の欄に数え、中央値と高め・低めの判断に含めません", zeros=zeros)


def tax_words(values: pd.DataFrame, measure_code: str, label: Label) -> str:
    """Return what the tax of the amounts is where they are compared as printed, or could not be converted."""
    taxes = values.loc[(values["value"] > 0) & ~values["is_own"], "tax_code"]
    counts = {code: int((taxes == code).sum()) for code in ("excluded", "included", "unknown")}
    words = [_counted(label("tax", code), count) for code, count in counts.items() if count]
    if measure_code in AS_PRINTED.values():
        told = t("・").join(words)
        return t("{words}が混ざっています", words=told) if len(words) > 1 else told
    if not counts["unknown"]:
        return ""
    return t("{tax}の {count}件は印刷どおり", tax=label("tax", "unknown"), count=counts["unknown"])


def _counted(what: str, count: int) -> str:
    return t("{what} {count:,}件", what=what, count=count)


def grouped(values: pd.DataFrame, group: str, label: Label) -> pd.DataFrame:
    """Return the values with the code and the words of their group, and why one could not be derived."""
    column = values["case_id"].map(lambda _: "all") if group == "all" else values[group]
    words = [t(UNDIVIDED)] * len(values) if group == "all" else [label(tables.GROUP_LISTS[group], c) for c in column]
    return tables.with_underivable(values.assign(group_code=column, group_label=words))


def most_alike(values: pd.DataFrame) -> pd.DataFrame:
    """Return a case with a value of each of the bodies nearest in population, and why it is like the own town.

    `more_cases` counts the others of the same body that have a value too.
    """
    known = values[values["value"].notna() & ~values["is_own"] & values["distance"].notna()]
    rows = known.sort_values(["distance", "case_id"], kind="stable")
    more = rows.groupby("body_name")["case_id"].transform("size") - 1
    return with_alikeness(rows.assign(more_cases=more).drop_duplicates("body_name").head(MOST_NEAREST))


def with_alikeness(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the cases with the words that say why each is like the own town."""
    return cases.assign(alikeness=[labels.alikeness(row) for row in cases.itertuples()])


def with_costs(alike: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the costs and the hours of their cases, and why one is blank."""
    figures = ["initial_cost_ex_tax_yen", "running_cost_ex_tax_yen", "hours_saved_per_year"]
    statuses = [f"{name}_status_code" for name in ("initial_cost", "running_cost", "hours_saved")]
    return alike.merge(cases[["case_id", *figures, *statuses]], on="case_id", how="left")


def figures_of(value: float, measure: pd.Series, case: pd.Series, label: Label) -> list[str]:
    """Return in words a case's value, then its costs and hours; the value once where it stands among them."""
    told = case_tables.cost_words(case, label)
    column = str(measure.name).replace("_ex_tax", "")
    if column in told and value == case[column]:
        return [told.pop(column), *told.values()]
    return [labels.named(measure["label"], labels.shown(value, measure)), *told.values()]


def of_same_body(row: object, measure_code: str, filters: Filters) -> Filters:
    """Return the selection narrowed to the cases of a row's body, with a value where the filters know the measure."""
    has = () if measure_code in AS_PRINTED.values() else (measure_code,)
    keyword = f"{filters.keyword} {row.municipality_name}".strip()
    return replace(filters, prefectures=(row.prefecture_name,), keyword=keyword, has=has or filters.has)


def with_both(values: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have hours saved above zero and a running cost."""
    return values[(values["hours_saved_per_year"] > 0) & values["running_cost_ex_tax_yen"].notna()]


def worth_words(both: pd.DataFrame) -> str:
    """Return for how many cases of others the hours saved, at each wage, are worth at least the running cost."""
    others = both[~both["is_own"]]
    parts = []
    for words, wage in WAGES.items():
        is_worth = others["hours_saved_per_year"] * wage >= others["running_cost_ex_tax_yen"]
        parts.append(t("{wage}で {count:,}件", wage=t(words), count=int(is_worth.sum())))
    return t(
        "{bodies:,}団体の{n:,}件のうち、時間の換算額がランニングコスト以上: {counts}（単価は仮置き）",
        bodies=others["body_name"].nunique(),
        n=len(others),
        counts=t("、").join(parts),
    )


def blank_words(values: pd.DataFrame) -> str:
    """Return how many cases lack the running cost, the hours, or both, and how many save no hours at all."""
    no_cost, no_hours = values["running_cost_ex_tax_yen"].isna(), values["hours_saved_per_year"].isna()
    saves_nothing = values["hours_saved_per_year"] == 0
    counts = {
        t("ランニングコストだけなし"): charts_many.cases_of(values[no_cost & ~no_hours]),
        t("削減時間だけなし"): charts_many.cases_of(values[~no_cost & no_hours]),
        t("どちらもなし"): charts_many.cases_of(values[no_cost & no_hours]),
        t("削減時間が0"): charts_many.cases_of(values[~no_cost & saves_nothing]),
    }
    return t("、").join(_counted(words, count) for words, count in counts.items() if count)


def scatter_note(values: pd.DataFrame) -> str:
    """Return how far in population those with both values are, and why the others are not drawn."""
    return t("｜").join(part for part in (range_words(values), blank_words(values)) if part)


def note(values: pd.DataFrame, measure: pd.Series, tax: str, label: Label) -> str:
    """Return what stands behind the values: why others have none, zeros, tax, and the definition."""
    parts = [
        range_words(values),
        tables.absent_words(values, label),
        zero_words(values, measure),
        tax,
        f"{measure['label']}: {measure['definition']}",
    ]
    return t("｜").join(part for part in parts if part)


def group_codes(group: str, codes_of: Callable[[str], list[str]]) -> list[str]:
    """Return the codes of a grouping in the order of display."""
    return ["all"] if group == "all" else codes_of(tables.GROUP_LISTS[group])


def shown_columns(values: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a frame that a reader gets, as a table and as files."""
    columns = [name for name in SHOWN if name in values]
    if values["is_own"].any():
        columns.append("is_own")
    shown = values[columns]
    return shown.drop(columns=[name for name in UNASKED if name in shown and shown[name].isna().all()])
