"""The words on screen that are not codes: page names, headings, messages and the labels of derived columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from queries.language import is_english, t

Label = Callable[[str, object], str]  # from the name of a list and a code of it to its words

PRODUCT = "自治体DX事例ベンチマーク"
MAN_YEN = 10_000  # yen in 1万円, in which amounts are shown
JAPAN_TIME = timedelta(hours=9)  # the database keeps UTC
# The eras from which dates are printed: first day, name and letter. A fiscal year is of the era of its 31 December.
ERAS = {date(2019, 5, 1): ("令和", "R"), date(1989, 1, 8): ("平成", "H"), date(1926, 12, 25): ("昭和", "S")}
# Columns of dates that are known to the month.
OF_MONTHS = ("service_start_on", "starts_on", "ends_on")

# Places within what the browser makes a link, an icon or a sign of, and what is put there.
FOUND_LATE = re.compile(
    r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=@)|(?<=:)(?=[a-z0-9_+/-]+:)", re.IGNORECASE
)
APART = "\u2060"

PAGES = {
    "overview": "概要",
    "search": "事例をさがす",
    "case": "事例の詳細",
    "benchmark": "ベンチマーク",
    "estimate": "費用対効果",
    "progress": "計画と進捗",
    "compare": "事例を並べる",
    "present": "発表",
    "my_data": "自団体データ",
    "sources": "データについて",
}

# Columns of queries that no table of the dictionary holds.
COLUMNS = {
    "population_ratio": "わが町に対する人口の比（倍）",
    "source_title": "資料名",
    "source_note": "注記",
    "use_text": "読み替えた文字",
    "correction_reason": "読み替えた理由",
    "publisher_name": "発行者",
    "initial_cost_ex_tax_yen": "イニシャルコスト（税抜換算・円）",
    "running_cost_ex_tax_yen": "ランニングコスト（税抜換算・円/年）",
    "case_title": "事例名",
    "cases": "件数",
    "bodies": "団体数",
    "selected_cases": "該当件数",
    "has_initial_cost": "イニシャルコスト",
    "has_running_cost": "ランニングコスト",
    "has_project_cost": "事業費",
    "has_hours_saved": "削減時間",
    "has_lead_time": "導入までの期間",
    "has_service_start": "サービス開始",
    "has_population": "人口",
    "has_effects": "効果の数値",
    "has_kpis": "KPIの記載",
    "status_code": "状態",
    "measure_code": "値のコード",
    "label": "値",
    "group_code": "まとまり",
    "value_from": "値（以上）",
    "value_to": "値（未満）",
    "value": "値",
    "table_label": "表",
    "column_label": "列",
    "grain": "1行の単位",
    "meaning": "意味",
    "data_type": "型",
    "is_required": "必須",
    "code_list": "コード表",
    "prefecture_code": "都道府県コード",
    "is_own": "自団体データ",
    "body_name": "団体",
    "tax_code": "税（印刷どおり）",
    "alikeness": "なぜ似ているか",
    "more_cases": "同じ団体のほかの件数",
    "elapsed_years": "経過年数（年）",
    "cost_so_far_yen": "費用の累計（円）",
    "own_cost_so_far_yen": "自己負担の累計（円）",
    "value_low_yen": "換算額の累計・低い単価（円）",
    "value_high_yen": "換算額の累計・高い単価（円）",
    "net_low_yen": "差し引き・低い単価（円）",
    "net_high_yen": "差し引き・高い単価（円）",
    "assumption": "前提",
    "lower_value": "20％低いときの値",
    "higher_value": "20％高いときの値",
    "lower_change_yen": "20％低いときの差し引きの変化（円）",
    "higher_change_yen": "20％高いときの差し引きの変化（円）",
    "median": "似た事例の中央値",
    "with_value": "n（0を除く）",
    "zeros": "0の件数",
    "mark": "件数の印",
    "place": "位置",
    "is_told": "目標か実績の記載",
    "target_values": "目標の数値（件）",
    "result_values": "実績の数値（件）",
    "is_same_unit": "目標と実績の単位が同じ",
    "is_same_year": "同じ年度の目標と実績",
    "results": "実績の記述（件）",
    "unsaid": "達成を述べない（件）",
    "achieved": "達成（件）",
    "nearly": "ほぼ達成（件）",
    "not_achieved": "未達成（件）",
    "target_value": "目標",
    "target_unit_name": "目標の単位",
    "target_note": "目標の補足",
    "is_revised": "見直し後の目標",
    "result_value": "実績",
    "result_unit_name": "実績の単位",
    "result_note": "実績の補足",
    "has_target": "目標の記載",
    "has_result": "実績の記載",
    "is_selected": "条件に合う",
    "ended_year": "終了年度",
    "is_reason_printed": "終了理由の印刷",
    "reason_page": "終了理由のページ",
    "reason_line": "終了理由の行",
    "counted_name": "何で数えるか",
    "group_name": "手続の群",
    "procedures": "オンライン化する数",
    "share_percent": "割合（%）",
    "related_title": "関連する記録",
    "related_prefecture_name": "関連する記録の都道府県",
    "related_municipality_name": "関連する記録の団体",
    "related_summary": "関連する記録の概要",
    "related_source_title": "関連する記録の資料名",
    "kpis": "KPI",
    "same_year_kpis": "同じ年度・同じ単位",
    "other_year_kpis": "同じ単位、年度は別",
    "other_unit_kpis": "単位が違う",
    "target_only_kpis": "目標だけ数値",
    "result_only_kpis": "実績だけ数値",
    "words_only_kpis": "言葉だけ",
    "untold_kpis": "記載なし",
    "case_name": "並べた事例",
    "running_cost_of_five_years_yen": "5年分のランニングコスト（税抜換算・円）",
    "absent": "計算できない理由",
    "kind_label": "費用の種類",
    "kind": "行の種類",
    "from_month": "最初の工程からの月数（始まり）",
    "to_month": "最初の工程からの月数（終わり）",
    "line": "図の行",
    "table_name": "表の名前",
    "column_name": "列名",
}

# Columns of queries whose codes come from lists that the dictionary cannot name; the first list that knows a code wins.
CODE_LISTS = {
    "status_code": ("cost_status", "hours_status"),
    "tax_code": ("tax",),
    "group_code": ("population_band", "category", "field", "record_type"),
}

# What stands in place of evidence where a fact follows from another one or from the catalogue of sources.
UNPRINTED = {
    "population_band_code": "人口から定めた",
    "fiscal_year": "資料の目録による（印刷なし）",
    "stage_code": "資料の段階の欄による",
}

# Whether a KPI is better when it is lower; `None`: neither can be said.
DIRECTIONS = {True: "小さいほど良い", False: "大きいほど良い", None: "良い向きは定まらない"}
OTHER_UNIT = "単位が違うため比べません"
NO_YEAR = "年度の印刷なし"
KPI_LEGEND = (
    "● 実績（続く年度だけを線で結ぶ）　━ 目標（「見直し」は見直し後の目標）。「年度なし」は対象年度の印刷がない目標。"
)
SCHEDULE_LEGEND = "横棒は印刷された期間（年度だけの印刷は4月から3月まで）、● は月だけが印刷された工程。"
OWN_TOWN = "わが町"
OWN_FRAMED = "太枠はわが町。"
COUNTS_NOTE = "件数は資料の範囲によるもので、取組の多さを示しません"
PEERS = {"near": "近い人口", "band": "同じ人口区分", "prefecture": "同じ都道府県", "chosen": "選んだ団体"}
CASES_MATCHED = "該当する記録"
NO_CASES = "条件に合う記録がありません。"
NO_VALUES = "この条件では、値のある記録がありません。"
NOTHING = "すべて"
HOW_TO_PIN = (
    "並べる事例がまだありません。\n\n上の欄から選ぶか、事例の詳細の「並べる事例に加える」を押してください（4件まで）。"
)
# Charts that are printed have one width on every screen: paper cannot draw them anew.
PRINTED_CHART_WIDTH = 520
OPENING = "開いています…"
OWN_MARK = "◆"
OWN_CASE = "◆ 自団体データの事例です。公表資料の根拠はなく、この画面を開いている間だけ見えます。"
OWN_COUNTED = "（◆ の自団体データは資料の外のもので、根拠はありません。件数には含めています。）"
OWN_FIGURE = "わが町の値"
PLACE_MEANS = (
    "中央値から 1.4826×MAD（中央値からの隔たりの中央値）より離れると、高め・低めです。"
    "散らばりが大きく下の端が0以下になるときは、下の端だけ対数で取ります。5件未満では言いません。"
)
OWN_TOWN_LEGEND = "◆ はわが町の記録（自団体データを含む）で、n・中央値・四分位・団体数に含めません。"
# Terms of statistics and of costs, each explained where it stands under a chart or table.
GLOSSARY = {
    "n =": "**n**: 数えた記録の数。「値あり／該当」は、値が印刷された記録と、条件に合う記録",
    "くらべた記録": "**くらべた記録**: 条件に合う記録のうち、左の「くらべる相手」の記録",
    "中央値": "**中央値**: 小さい順に並べて真ん中の値。平均と違い、飛び抜けた値に引かれない",
    "四分位": "**四分位**: 小さい順に並べて4つに分ける境の値。枠の中に真ん中の半分が入る",
    "対数": "**対数軸**: 目盛りが1つ進むと10倍になる軸。桁の違う値を1つの図で見られる",
    "換算額": "**換算額**: 減った時間に1時間の単価を掛けた額。現金の支出が減る額ではない",
    "5年間の費用": "**5年間の費用**: イニシャルコスト＋ランニングコスト×5。5年使うときのTCOの目安",
    "TCO": "**TCO**: 総保有コスト。買うときから使い終わるまでにかかる費用の合計",
    "取り出した文字": "**取り出した文字の行**: 資料（多くは PDF）から取り出した文字を、始めから通して数えた行。"
    "紙面の行とは違う。資料で見るには、根拠の文字を検索する",
}
PLACES_MEAN = "場所は、資料から取り出した文字の行（紙面の行ではありません）。"
NOT_STATED = "記載なし"
UNNAMED_ITEM = "費目名の記載なし"
UNDERIVABLE = "計算不可"
# Statuses that no document prints, so that no list of codes has them.
UNLISTED = {"underivable": UNDERIVABLE}
BINNED_MARKS, SINGLE_MARKS = "▇ 棒は区間ごとの件数（まとまりごとに、最も多い区間を同じ高さに）", "● 1件の記録"
_LADDER_LEGEND = (
    "│ 太線は中央値（3件から）　枠は四分位（5件から、10件からは塗り）。＊は10件未満、参考は5件未満。"
    "金額と時間は対数軸で、0は左の欄に数え、中央値に含めません。"
)
_SCATTER_LEGEND = "線より上は、時間の換算額がランニングコストを上回ります。両軸とも対数で、ランニング0円は左の欄です。"
WAGES_ARE_PLACEHOLDERS = (
    "3,300円/時（給与だけ）と4,600円/時（人件費の全体）は仮置きです。自団体の単価に置き換えて読んでください。"
    "換算額であり現金の削減ではありません"
)
EDITORIAL_NOTE = "分野・技術（事例集以外は分類も）は編集部による分類です。"


def glossary(text: str) -> str:
    """Return what the terms in a text mean, and the terms that these meanings use, as a Markdown list."""
    said = text + "".join(t(GLOSSARY[term]) for term in _terms(text))
    return "\n".join(f"- {t(GLOSSARY[term])}" for term in _terms(said))


def _terms(text: str) -> list[str]:
    return [term for term in GLOSSARY if t(term).lower() in text.lower()]


def man_yen(yen: float | None) -> str:
    """Return an amount in the words of a budget sheet with sensible digits: 2,670万円, 1.2億円, 9,500円; ¥26.7M."""
    if pd.isna(yen):
        return ""
    sign, size = ("-" if yen < 0 else ""), abs(yen)
    if is_english():
        return f"{sign}{_english_yen(size)}"
    if size >= 100_000_000:
        return f"{sign}{_short(size / 100_000_000)}億円"
    if size >= 10_000:
        return f"{sign}{_short(size / 10_000)}万円"
    return f"{sign}{size:,.0f}円"


def _english_yen(size: float) -> str:
    for power, letter in ((1_000_000_000, "B"), (1_000_000, "M")):
        if size >= power:
            return f"¥{_short(size / power)}{letter}"
    return f"¥{size:,.0f}"


def _short(number: float) -> str:
    digits = 0 if number >= 100 else 1
    text = f"{number:,.{digits}f}"
    return text.removesuffix(".0")


def shown(value: float | None, measure: pd.Series) -> str:
    """Return a value of a measure with its unit, in the format of the measure."""
    return shown_value(value, measure["format_code"], measure["unit_name"])


def shown_value(value: float | None, format_code: str, unit_name: str) -> str:
    """Return a measure's value with its unit, in the format the table of measures names."""
    if pd.isna(value):
        return ""
    if format_code == "yen":
        return man_yen(value) + unit_name.removeprefix(t("円"))
    is_half = value % 1 == 0.5  # the median of two counts
    digits = 1 if (format_code == "decimal" or is_half) and abs(value) < 100 else 0
    return f"{value:,.{digits}f}{' ' if is_english() else ''}{unit_name}"


def exact_value(value: float, format_code: str, unit_name: str) -> str:
    """Return a measure's value as shown and, where that rounds an amount, to the yen: 1,140万円（11,392,480円）."""
    shown = shown_value(value, format_code, unit_name)
    if format_code != "yen" or abs(value) < MAN_YEN:
        return shown
    return t("{shown}（{value:,.0f}{unit}）", shown=shown, value=value, unit=unit_name)


def shown_cost(yen: float | None, status_label: str, is_approx: object, tax_label: str) -> str:
    """Return a cost as printed: 約2,670万円（税抜）, 0円, 非公表, 記載なし."""
    if pd.isna(yen):
        return status_label
    amount = t("約{amount}", amount=man_yen(yen)) if is_true(is_approx) else man_yen(yen)
    return amount + (t("（{words}）", words=within(tax_label)) if tax_label and yen else "")


def within(words: str) -> str:
    """Return words that begin a line as they stand within one: in English without their capital."""
    return words[:1].lower() + words[1:] if is_english() and not words[1:2].isupper() else words


def named(name: str, words: str) -> str:
    """Return a value behind its name: イニシャルコスト 245万円."""
    return t("{name} {words}", name=name, words=words)


def body_name(prefecture_name: str, municipality_name: str) -> str:
    """Return prefecture and municipality in full: 奈良県奈良市; a prefecture itself once."""
    return prefecture_name if prefecture_name == municipality_name else f"{prefecture_name}{municipality_name}"


def alikeness(row: object) -> str:
    """Return why a case is like the own town, from a row of `peers`: 人口0.8倍・同じ人口区分・同じ都道府県."""
    parts = [] if pd.isna(row.population_ratio) else [t("人口{ratio}", ratio=ratio(row.population_ratio))]
    for is_alike, words in (
        (row.is_same_band, "同じ人口区分"),
        (row.is_same_prefecture, "同じ都道府県"),
        (row.is_same_type, "同じ種類の団体"),
    ):
        if is_alike:
            parts.append(t(words))
    return t("・").join(parts)


def ratio(value: float) -> str:
    """Return a ratio in words with sensible digits: 0.8倍, 0.96倍, 1.0倍, 12倍."""
    if value >= 9.95:
        return t("{ratio}倍", ratio=f"{value:,.0f}")
    return t("{ratio}倍", ratio=f"{value:.1f}" if value >= 0.995 else f"{value:.2g}")


def is_true(value: object) -> bool:
    """Return whether a cell says true; a blank does not."""
    return not pd.isna(value) and bool(value)


def day(when: date) -> str:
    """Return a day as staff write it: 令和8年11月21日（2026-11-21）; in English 2026-11-21."""
    return f"{when:%Y-%m-%d}" if is_english() else f"{short_day(when)}（{when:%Y-%m-%d}）"


def short_day(when: date) -> str:
    """Return the same without the western date, for the narrow columns of a sheet of paper."""
    return day(when) if is_english() else f"{_era(when)}{when.month}月{when.day}日"


def era_year(year: int) -> str:
    """Return a fiscal year as staff write it: 令和6年度（2024）; in English FY2024."""
    return f"FY{year}" if is_english() else f"{_era(date(year, 12, 31))}度（{year}）"


def era_year_alone(year: int) -> str:
    """Return a fiscal year where another stands behind it: 令和6年度; in English FY2024."""
    return f"FY{year}" if is_english() else _era(date(year, 12, 31)) + "度"


def short_year(year: int) -> str:
    """Return a fiscal year as short as an axis needs it: R6, R元; in English 2024."""
    if is_english():
        return str(year)
    (_, letter), number = _of_era(date(year, 12, 31))
    return f"{letter}{number}"


def _era(when: date) -> str:
    """Return the year of a day in its era: 令和元年."""
    (name, _), number = _of_era(when)
    return f"{name}{number}年"


def _of_era(when: date) -> tuple[tuple[str, str], str]:
    """Return name and letter of the era of a day, and its year in it as written."""
    first = next(day for day in ERAS if (when.year, when.month, when.day) >= (day.year, day.month, day.day))
    year = when.year - first.year + 1
    return ERAS[first], "元" if year == 1 else str(year)


def circled(number: int) -> str:
    """Return a step's number as one sign: ①; beyond twenty in brackets."""
    return chr(0x2460 + int(number) - 1) if 1 <= number <= 20 else f"({int(number)})"


def month(when: date) -> str:
    """Return a month as staff write it: 令和3年4月（2021-04）; in English 2021-04."""
    return f"{when:%Y-%m}" if is_english() else f"{_era_month(when)}（{when:%Y-%m}）"


def month_words(starts_on: object, ends_on: object) -> str:
    """Return the months of a step, or its first month alone: 令和2年9月～令和3年8月（2020-09～2021-08）."""
    plain = _from_to(f"{starts_on:%Y-%m}", "" if pd.isna(ends_on) else f"{ends_on:%Y-%m}")
    return plain if is_english() else f"{short_months(starts_on, ends_on)}（{plain}）"


def short_months(starts_on: object, ends_on: object) -> str:
    """Return the same without the western dates, for the narrow columns of a sheet of paper."""
    if is_english():
        return month_words(starts_on, ends_on)
    return _from_to(_era_month(starts_on), "" if pd.isna(ends_on) else _era_month(ends_on))


def _from_to(first: str, last: str) -> str:
    return t("{first}～{last}", first=first, last=last) if last else first


def _era_month(when: date) -> str:
    return f"{_era(when)}{when.month}月"


def dated(values: pd.Series) -> list[str]:
    """Return a column of dates in words: months where no more is known, else days; nothing for a blank."""
    words = month if values.name in OF_MONTHS else day
    return ["" if pd.isna(value) else words(value) for value in values]


def escaped(text: object) -> str:
    """Return text of the data as it stands, with nothing in it run as Markdown; nothing for a blank.

    Addresses, icons and signs (http://, www., a@b, :name:) are looked for once escapes are gone: a sign without width
    keeps their parts from each other.
    """
    if pd.isna(text):
        return ""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])", r"\\\1", FOUND_LATE.sub(APART, str(text)))


def ladder_legend(is_binned: bool, has_own: bool) -> str:
    """Return what the marks of values by group mean."""
    marks = BINNED_MARKS if is_binned else SINGLE_MARKS
    return f"{t(marks)}{t('　')}{t(_LADDER_LEGEND)}{t(OWN_TOWN_LEGEND) if has_own else ''}"


def scatter_legend(is_binned: bool) -> str:
    """Return what the marks of running costs against hours mean."""
    marks = "● その付近の件数（面積）　" if is_binned else "● 時間は実績　■ 時間は見込み　"
    return t(marks) + t("◆ わが町の記録（自団体データを含む）。") + t(_SCATTER_LEGEND)
