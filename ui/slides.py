"""What is shown before others, one finding a screen: frames and words in, slides out. Knows no Streamlit.

A finding is computed from the rows and never says more than their number allows (the ladder of small n).
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

import pandas as pd

from queries.language import t
from ui import (
    benchmark,
    charts,
    charts_benchmark,
    charts_estimate,
    charts_many,
    charts_overview,
    estimate,
    estimate_words,
    labels,
    tables,
)
from ui.labels import Label
from ui.ladder import ladder

# Code -> the name in the list of slides; in the order of display.
NAMES = {
    "title": "表紙",
    "places": "どこの、何の記録か",
    "costs": "費用を人口区分で",
    "worth": "費用と減らした時間",
    "nearest": "わが町に近い事例",
    "estimate": "わが町の試算",
    "sources": "出典と読み方",
}
COST_MEASURES = ("initial_cost_ex_tax_yen", "running_cost_ex_tax_yen", "five_year_cost_yen", "project_cost_yen")
BAND = "population_band_code"
MOST_NEAREST = 6
MOST_NAMED = 5
# Of more dots, too few names would find room to tell much.
MOST_DOTS_NAMED = 40
# How much larger than on a page everything is drawn, and how high a chart may be, in a window of 1280 x 720.
LARGER, HEIGHT, TICKS = 1.45, 460, 17
CAVEATS = (
    "公表された事例集・交付金・計画の記録です。うまくいかなかった取組や、載らなかった団体は含みません。",
    "件数は資料の範囲によるもので、取組の多さや優劣を示しません。",
    "空欄は0ではありません。非公表・記載なしは分けて数え、推測で補っていません。",
    "＊は10件未満、参考は5件未満。中央値は3件から、四分位は5件から示します。",
    "見込みと実績、計画額と実際の費用は分けて示しています。",
    "時間の換算額は現金の削減ではありません。1時間の単価は仮置きです。",
)


@dataclass(frozen=True)
class Context:
    """What every slide rests on: the filter sentence, the sources, the day, the own town, and the words of codes.

    `own_cases` is how many of the selected records are of the reader's own file.
    """

    condition: str
    sources: str
    made_on: str
    label: Label
    town: str = ""
    own_band: str | None = None
    own_cases: int = 0

    @property
    def own_words(self) -> str:
        """How many records are of the reader's own file, printed nowhere."""
        words = "該当のうち{mark} 自団体データ {count:,}件（公表資料の根拠なし）"
        return t(words, mark=labels.OWN_MARK, count=self.own_cases) if self.own_cases else ""

    def footer(self, count: str, *notes: str) -> str:
        """Return the line under a slide."""
        parts = [
            t("条件: {condition}", condition=self.condition),
            count,
            self.own_words,
            *notes,
            t("出典: {sources}", sources=self.sources),
            self.made_words,
        ]
        return t("｜").join(part for part in parts if part)

    @property
    def made_words(self) -> str:
        """The day the slides were made on."""
        return t("作成 {day}", day=self.made_on)


@dataclass(frozen=True)
class Slide:
    """One screen: its finding, a figure or a table, the rows behind it, and what it rests on.

    A slide of one measure names it in `measure`; its figure marks the reader's amount (`own_figure`), hours and band.
    """

    code: str
    finding: str
    footer: str
    figure: dict | None = None
    table: pd.DataFrame | None = None
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    lines: tuple[str, ...] = ()
    measure: pd.Series | None = None
    own_figure: float | None = None
    own_hours: float | None = None
    own_band: str | None = None


def title(context: Context, totals: pd.Series) -> Slide:
    """Return the first slide: what is compared, for whom, and how many records it rests on."""
    lines = [t("条件: {condition}", condition=context.condition)]
    if context.town:
        lines.insert(0, t("わが町: {town}", town=context.town))
    kinds = {"case_studies": t("事例"), "grant_projects": t("交付金事業"), "plan_measures": t("計画施策")}
    counts = [t("{kind} {count:,}件", kind=kind, count=totals[name]) for name, kind in kinds.items() if totals[name]]
    lines.append(
        t(
            "{bodies:,}団体の {cases:,}件（{counts}）",
            bodies=totals["bodies"],
            cases=totals["cases"],
            counts=t("・").join(counts),
        )
    )
    return Slide(
        "title", t("自治体DX事例の比較"), context.footer(f"n = {totals['cases']:,}"), rows=totals.to_frame().T,
        lines=tuple(lines),
    )  # fmt: skip


def places(context: Context, counts: pd.DataFrame) -> Slide:
    """Return the counts by band and category; `counts` is `overview/band_category_counts`."""
    total, most = int(counts["cases"].sum()), int(counts["cases"].max())
    top = counts[counts["cases"] == most]
    label = context.label
    named = [
        t(
            "{band}の「{category}」",
            band=label("population_band", row.population_band_code),
            category=label("category", row.category_code),
        )
        for row in top.head(2).itertuples()
    ]
    finding = _places_finding(total, most, len(top), named)
    framed = t(labels.OWN_FRAMED).rstrip("。. ") if context.own_band else ""
    return Slide(
        "places", finding, context.footer(f"n = {total:,}", framed, t(labels.COUNTS_NOTE)),
        figure=charts_overview.band_category_map(counts, context.label, own_band=context.own_band), rows=counts,
        own_band=context.own_band,
    )  # fmt: skip


def _places_finding(total: int, most: int, places: int, named: list[str]) -> str:
    """Return where most records are; where none stands out, only where they are."""
    if total <= 1:
        return t("{total:,}件は、{place}", total=total, place=named[0])
    if most == total:
        return t("{total:,}件はすべて、{place}", total=total, place=named[0])
    both = t("と").join(named)
    if most == 1 and places == 2:
        return t("{total:,}件は、{places}に1件ずつ", total=total, places=both)
    if most == 1:
        return t("{total:,}件は、すべて別の人口区分か分類", total=total)
    words = "{total:,}件のうち最も多いのは、{place}の{most:,}件"
    if places == 2:
        words = "{total:,}件のうち最も多いのは、{place}の各{most:,}件"
    if places > 2:
        words = "{total:,}件のうち最も多いのは、{place}など{places}か所の各{most:,}件"
    return t(words, total=total, most=most, place=both, places=places)


def costs(
    context: Context,
    values: pd.DataFrame,
    measure: pd.Series,
    bands: Sequence[str],
    figure: float | None = None,
) -> Slide:
    """Return a cost by band; `values` is `tables.values_by_group` by band, `figure` the reader's own amount in yen."""
    drawn = values[(values["value"] > 0) & ~values["is_own"]]
    absent = tables.absent_words(values, context.label)
    zeros = int(((values["value"] == 0) & ~values["is_own"]).sum())
    shown = bool((values["value"] > 0).any())
    free = t("0円の{zeros}件は左の欄で、中央値に含めません", zeros=zeros) if zeros else ""
    own_count = int((values["is_own"] & (values["value"] > 0)).sum())
    count = "n = {drawn:,} / {selected:,}（0円を除く値／該当）"
    if own_count:
        count = "n = {drawn:,} / {selected:,}（0円を除く値／該当。ほかに◆ わが町の記録{own}件）"
    count = t(count, drawn=len(drawn), selected=charts_many.cases_of(values), own=own_count)
    marks = _marks_words(drawn["group_code"].value_counts())
    chart = charts.measure_by_group(values, bands, measure, context.label, figure, tells_medians=False)
    return Slide(
        "costs",
        _costs_finding(drawn, measure, bands, context.own_band),
        context.footer(count, absent, free, marks, _definition(measure)),
        figure=chart if shown else None,
        rows=values.sort_values("group_code", key=lambda codes: codes.map(list(bands).index), kind="stable"),
        measure=measure,
        own_figure=figure,
    )


def _marks_words(counts: Sequence[int]) -> str:
    """Return what the marks behind small groups mean, where one of these numbers has a mark."""
    return t("＊は10件未満、参考は5件未満") if any(ladder(count).mark for count in counts) else ""


def _definition(measure: pd.Series) -> str:
    return f"{measure['label']}: {measure['definition']}"


def _costs_finding(drawn: pd.DataFrame, measure: pd.Series, bands: Sequence[str], own_band: str | None) -> str:
    """Return the median of the own town's band and of the one with most values, as far as the ladder allows."""
    groups = {code: drawn[drawn["group_code"] == code] for code in bands}
    told = {code: group for code, group in groups.items() if ladder(len(group)).median}
    name = measure["label"]
    if drawn.empty:
        return t("{name}: 値のある記録がありません", name=name)
    if not told:
        words = "{name}: どの人口区分も値が2件以下で、中央値を示すには少なすぎます（n={count}）"
        return t(words, name=name, count=len(drawn))
    largest = max(told, key=lambda code: len(told[code]))
    chosen = [code for code in bands if code in told and code in {own_band, largest}]
    medians = t("、").join(_median_words(told[code], measure) for code in chosen)
    return t("{name}の中央値は、{medians}", name=name, medians=medians)


def _median_words(group: pd.DataFrame, measure: pd.Series) -> str:
    mark = ladder(len(group)).mark
    median = labels.shown(group["value"].median(), measure)
    words = "{group}で{median}（n={count}・{mark}）" if mark else "{group}で{median}（n={count}）"
    return t(words, group=group["group_label"].iloc[0], median=median, count=len(group), mark=mark)


def worth(
    context: Context, cases: pd.DataFrame, running: pd.Series, hours: pd.Series, assumed: estimate.Assumptions
) -> Slide:
    """Return running costs against hours saved; `cases` is `benchmark/running_and_hours` with is_own."""
    both = benchmark.with_both(cases)
    others = both[~both["is_own"]]
    own_count = len(both) - len(others)
    figure = charts_benchmark.running_against_hours(
        both, running, hours, benchmark.WAGES,
        own_running=assumed.running_yen or None, own_hours=assumed.hours_per_year or None,
    )  # fmt: skip
    count = "n = {both:,} / {selected:,}（両方の値あり／該当）"
    if own_count:
        count = "n = {both:,} / {selected:,}（両方の値あり／該当。うち◆ わが町の記録{own}件は題の件数に含めない）"
    count = t(count, both=len(both), selected=charts_many.cases_of(cases), own=own_count)
    is_counted = charts_benchmark.is_binned(both)
    dots = t("● その付近の件数") if is_counted else t("● 実績　■ 見込み")
    note = t(
        "{dots}。線より上は換算額がランニングコストを上回る。単価は仮置きで、換算額は現金の削減ではない", dots=dots
    )
    if not is_counted and len(both) <= MOST_DOTS_NAMED:
        figure = charts_benchmark.with_names(figure, both)
    # an axis of costs without a cost would show numbers that are nobody's
    shown = bool((both["running_cost_ex_tax_yen"] > 0).any())
    return Slide(
        "worth",
        _worth_finding(others),
        context.footer(count, note, _marks_words([len(others)])),
        figure=figure if shown else None,
        rows=charts_benchmark.cells(both) if is_counted else both,
        lines=_free_words(both[both["running_cost_ex_tax_yen"] == 0]),
        own_figure=assumed.running_yen or None,
        own_hours=assumed.hours_per_year or None,
    )


def _free_words(free: pd.DataFrame) -> tuple[str, ...]:
    """Return in one line who runs for nothing, by name where they are few."""
    if len(free) > MOST_NAMED or free["case_id"].isna().any():
        return (t("ランニングコスト0円: {count:,}件", count=len(free)),)
    words = "ランニングコスト0円: {body}（{hours:,.10g}時間/年）"
    bodies = [t(words, body=_body(row), hours=row.hours_saved_per_year) for row in free.itertuples()]
    return (t("、").join(bodies),) if bodies else ()


def _body(row: object) -> str:
    """Return whose a case is; of very many cases, its body is a number, beside the names of place."""
    is_name = isinstance(row.body_name, str)
    return row.body_name if is_name else labels.body_name(row.prefecture_name, row.municipality_name)


def _worth_finding(others: pd.DataFrame) -> str:
    if others.empty:
        return t("ランニングコストと削減時間の両方がある記録はありません")
    counts = [
        int((others["hours_saved_per_year"] * wage >= others["running_cost_ex_tax_yen"]).sum())
        for wage in benchmark.WAGES.values()
    ]
    words = "{total:,}件のうち{low:,}件で、減らした時間の換算額がランニングコスト以上"
    if len(set(counts)) > 1:
        words = "{total:,}件のうち{low:,}～{high:,}件で、減らした時間の換算額がランニングコスト以上"
    finding = t(words, total=len(others), low=min(counts), high=max(counts))
    step = ladder(len(others))
    few = step.mark if step.median else t("少なすぎて傾向は示せません")
    return finding + (few and t("（{words}）", words=few))


def nearest(context: Context, cases: pd.DataFrame) -> Slide:
    """Return the cases of the bodies nearest in population that print a cost or hours, one a body, as a table.

    `cases` is `search/case_list` joined with why each is alike (`peers`), nearest first, without the reader's own.
    """
    amounts = ["initial_cost_yen", "running_cost_yen", "project_cost_yen", "hours_saved_per_year"]
    known = cases[cases[amounts].notna().any(axis="columns")]
    rows = known.drop_duplicates("body_name").head(MOST_NEAREST).reset_index(drop=True)
    count = "n = {shown} / {compared:,}（表に示した記録／くらべる相手の記録）"
    if len(cases) >= tables.MOST_LISTED:  # the nearest of very many are enough for a table
        count = "n = {shown} / {compared:,}以上（表に示した記録／くらべる相手の記録）"
    count = t(count, shown=len(rows), compared=len(cases))
    footer = context.footer(count, t("費用か時間の印刷がある団体を人口の近い順に1件ずつ"))
    if rows.empty:
        return Slide("nearest", t("くらべる相手に、費用か時間の印刷がある記録はありません"), footer, rows=rows)
    first = rows.iloc[0]
    finding = t(
        "人口の近い順に{bodies}団体。最も近いのは{body}（{ratio}）",
        bodies=len(rows),
        body=first["body_name"],
        ratio=labels.ratio(first["population_ratio"]),
    )
    return Slide("nearest", finding, footer, table=_nearest_table(rows, context.label), rows=rows)


def _nearest_table(rows: pd.DataFrame, label: Label) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            t("団体"): rows["body_name"],
            t("人口"): [
                t("{population:,}人（{ratio}）", population=row.population, ratio=labels.ratio(row.population_ratio))
                for row in rows.itertuples()
            ],
            t("取組"): [tables.fitted(title, 64) for title in rows["title"]],
        }
    )
    for prefix, heading in (
        ("initial_cost", t("イニシャル")),
        ("running_cost", t("ランニング（年）")),
        ("project_cost", t("事業費（計画額）")),
    ):
        if rows[f"{prefix}_yen"].notna().any():
            table[heading] = [_cost(row, prefix, label) for row in rows.itertuples()]
    if rows["hours_saved_per_year"].notna().any():
        table[t("削減時間（年）")] = [_hours(row, label) for row in rows.itertuples()]
    table[t("わが町と同じ点")] = [_same(row) for row in rows.itertuples()]
    return table


def _same(row: object) -> str:
    """Return in what a case is like the own town, without the ratio: 人口区分・種類."""
    found = ((row.is_same_band, "人口区分"), (row.is_same_prefecture, "都道府県"), (row.is_same_type, "種類"))
    return t("・").join(t(words) for is_same, words in found if is_same) or t("なし")


def _cost(row: object, prefix: str, label: Label) -> str:
    status = label("cost_status", getattr(row, f"{prefix}_status_code"))
    return labels.shown_cost(getattr(row, f"{prefix}_yen"), status, getattr(row, f"{prefix}_is_approx"), "")


def _hours(row: object, label: Label) -> str:
    status = label("hours_status", row.hours_saved_status_code)
    if pd.isna(row.hours_saved_per_year):
        return status
    return t("{hours:,.10g}時間（{status}）", hours=row.hours_saved_per_year, status=status)


def own_estimate(context: Context, assumed: estimate.Assumptions) -> Slide | None:
    """Return the own cost and the value of the hours by year; None where an assumption is blank."""
    years = estimate.by_year(assumed)
    if years.empty:
        return None
    found = estimate.calculate(assumed)
    line = t(
        "{years:g}年間の費用 {cost}、自己負担 {own_cost}。{balance}。",
        years=assumed.years,
        cost=labels.man_yen(found.cost_yen),
        own_cost=labels.man_yen(found.own_cost_yen),
        balance=estimate_words.balance(assumed),
    )
    parts = (
        t("前提: {assumptions}", assumptions=estimate_words.describe(assumed)),
        t(estimate_words.NOT_CASH),
        t("出典: 入力した値だけの計算"),
        context.made_words,
    )
    figure = charts_estimate.cost_and_value(years, assumed.wages_yen, estimate.paybacks(assumed))
    return Slide(
        "estimate", estimate_words.finding(assumed), t("｜").join(parts), figure=figure, rows=years, lines=(line,)
    )


def sources(context: Context, documents: pd.DataFrame) -> Slide:
    """Return the documents with their number of records in the selection, and how to read what was shown."""
    table = pd.DataFrame(
        {
            t("資料"): documents["title"],
            t("発行"): documents["publisher_name"],
            t("版"): documents["edition"].fillna(""),
            t("記録"): [t("{count:,}件", count=count) for count in documents["cases"]],
        }
    )
    count = f"n = {int(documents['cases'].sum()):,}"
    condition = t("条件: {condition}", condition=context.condition)
    footer = t("｜").join(filter(None, (condition, count, context.own_words, context.made_words)))
    caveats = tuple(t(line) for line in CAVEATS)
    return Slide("sources", t("出典と、読むときの注意"), footer, table=table, rows=documents, lines=caveats)


def ordered(slides: Sequence[Slide], codes: Sequence[str]) -> list[Slide]:
    """Return the slides of these codes in their order; all of them where none is known."""
    by_code = {slide.code: slide for slide in slides}
    return [by_code[code] for code in dict.fromkeys(codes) if code in by_code] or list(slides)


def enlarged(figure: dict, scale: float = 1) -> dict:
    """Return a figure drawn for a shared screen: larger type, marks and lines, as high as a slide holds.

    `scale` is how many times as large as 1280 x 720 the window is.
    """
    larger, ticks = LARGER * scale, {"size": round(TICKS * scale)}
    large = deepcopy(figure)
    layout = large["layout"]
    layout["height"] = round(HEIGHT * scale)
    layout["font"] = layout["font"] | {"size": round(layout["font"]["size"] * larger)}
    layout["margin"] = {side: round(width * larger) for side, width in layout["margin"].items()}
    for name, part in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            part["tickfont"] = ticks
            if "title" in part:
                part["title"] = part["title"] | {"font": ticks}
        elif name == "legend":
            part["font"] = ticks
    for note in layout.get("annotations", []):
        note |= {name: round(note[name] * larger) for name in ("xshift", "yshift") if name in note}
        note["font"] = note["font"] | {"size": round(note["font"]["size"] * larger)}
    for trace in large["data"]:
        for kind in ("textfont", "line"):
            for name in ("size", "width"):
                _enlarge(trace.get(kind, {}), name, larger)
        if trace.get("marker", {}).get("opacity") != 0:  # unseen marks only catch clicks
            _enlarge(trace.get("marker", {}), "size", larger)
    return large


def _enlarge(part: dict, name: str, times: float) -> None:
    value = part.get(name)
    if isinstance(value, list):
        part[name] = [round(size * times, 1) for size in value]
    elif value is not None:
        part[name] = round(value * times, 1)
