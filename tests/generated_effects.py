"""Generates the bullets of 事業効果: hours saved and other figures in many shapes of sentence, with their truth."""

from __future__ import annotations

import re
from collections.abc import Callable

from generated import Chance, OneOf, single_full, wrapped

PROCESSES = ("受付内容の転記", "窓口での記入確認", "帳票の仕分け", "予約の調整", "現地調査の準備", "通知の発送")
MEANS = ("システムの導入", "画面入力への切替", "自動化", "アプリの活用", "様式の統一")
PLAIN = (
    "利用者は、都合のよい時間に申し込めるようになった。",
    "記入漏れが減り、窓口での案内が円滑になっている。",
    "紙の保管場所が不要になり、執務室を広く使えるようになった。",
    "24時間いつでも申込ができる環境が整った。",
    "担当者の経験によらず、同じ品質で案内できるようになった。",
)
HOURS = {"metric_code": "staff_time", "unit_code": "hours", "side_code": "staff"}


class Spoken:
    """One bullet with what is true of it: hours (value, status, approximate) and rows of effects."""

    def __init__(self, text: str, hours: tuple | None = None, effects: tuple = ()) -> None:
        self.text, self.hours, self.effects = text, hours, effects


def bullets(chance: Chance, case) -> list[list[str]]:
    """Return the printed bullets of a case and add what is true of them."""
    spoken = [Spoken(chance.choice(PLAIN)) for _ in range(chance.randint(1, 3))]
    if chance.happens(0.6):
        spoken.insert(chance.randint(0, len(spoken)), chance.choice(OTHER_SHAPES)(chance))
    hours = None
    if chance.habit("hours in a usual sentence", 0.4):
        hours = chance.choice(USUAL_SHAPES)(chance)
    elif chance.habit("hours in an unusual sentence", 0.25):
        hours = _unusual(chance)
    if hours:
        spoken.insert(chance.randint(0, len(spoken)), hours)
    value, status, is_approx = (hours.hours if hours else None) or (None, "not_stated", None)
    case.row |= {"hours_saved_per_year": value, "hours_saved_status_code": status, "hours_saved_is_approx": is_approx}
    for one in spoken:
        for effect in one.effects:
            case.add("effects", **effect)
    return [line for one in spoken for line in _printed(chance, one.text)]


def _printed(chance: Chance, text: str) -> list[list[str]]:
    mark = "〇" if chance.habit("〇 (U+3007) for ○", 0.2) else "○"
    lines = wrapped(f"{mark} {text}", chance.uniform(48, 56) if chance.happens(0.6) else chance.uniform(14, 40))
    if len(lines) > 1:
        chance.habits["bullet wrapped"] += 1
        if chance.habit("blank line within a bullet", 0.15):
            return [lines[:1], lines[1:]]
    return [lines]


def _hours(value: float, status: str, is_approx: bool, period: str = "per_year", scope: str = "whole") -> dict:
    basis = {"actual": "actual", "estimate": "estimate", "target": "target"}[status]
    return HOURS | {"value": value, "value_max": None, "period_code": period, "basis_code": basis, "scope_code": scope}


def _number(chance: Chance) -> int:
    return chance.choice([chance.randint(20, 990), chance.randint(1_000, 9_900), chance.randint(10, 99) * 10])


def _about(chance: Chance) -> tuple[str, str, bool]:
    """Return the words before and behind a figure that say it is about so much."""
    return chance.choice([("", "", False), ("", "", False), ("約", "", True), ("", "程度", True)])


# Usual sentences, in the shapes of the real casebook ------------------------------------------------------------------


def _usual(template: str, status: str = "actual") -> Callable[[Chance], Spoken]:
    def speak(chance: Chance) -> Spoken:
        value = _number(chance)
        before, behind, is_approx = _about(chance)
        text = template.format(
            n=f"{before}{value:,}時間{behind}", process=chance.choice(PROCESSES), means=chance.choice(MEANS),
            work=chance.choice(["業務", "作業", "事務"]),
        )  # fmt: skip
        return Spoken(text, (value, status, is_approx), (_hours(value, status, is_approx),))

    return speak


def _series(chance: Chance) -> Spoken:
    values = sorted(chance.sample(range(100, 9_000), 3))
    listed = "、".join(
        f"令和{single_full(year)}年度 {value:,}時間" for year, value in zip((3, 4, 5), values, strict=True)
    )
    text = f"対象の業務が増え、効果も年々大きくなっている。（削減時間：{listed}）"
    return Spoken(text, (values[-1], "actual", False), tuple(_hours(value, "actual", False) for value in values))


def _per_item_with_year(chance: Chance) -> Spoken:
    value, minutes = _number(chance), chance.randint(2, 9)
    each = f"{minutes}分{chance.randint(10, 50)}秒"
    text = f"申請１件あたり、職員の作業時間を{each}（年間で約{value:,}時間）、それぞれ削減した。"
    return Spoken(text, (value, "actual", True), (_hours(value, "actual", True),))


def _per_facility(chance: Chance) -> Spoken:
    value = chance.randint(5, 90)
    text = f"{chance.choice(PROCESSES)}の見直しにより、１施設あたり約{value}時間/月の業務時間を削減。"
    return Spoken(text, (None, "per_unit_only", None), (_hours(value, "actual", True, "per_month", "per_unit"),))


def _per_day(chance: Chance) -> Spoken:
    value = chance.randint(5, 90)
    text = f"{chance.choice(PROCESSES)}の業務について、一日あたり{value}分程度の短縮となった。"
    effect = _hours(value, "actual", True, "per_day", "per_unit") | {"unit_code": "minutes"}
    return Spoken(text, (None, "per_unit_only", None), (effect,))


USUAL_SHAPES = (
    _usual("１年間あたり{n}の{work}時間を削減した。"),
    _usual("{means}により、年間{n}の{work}時間が削減された。"),
    _usual("{process}の業務について、年間{n}の削減を実現した。"),
    _usual("職員の作業時間が年間{n}削減された。"),
    _usual("{process}に係る業務時間を年間{n}短縮できた。"),
    _usual("{means}により、１年あたり{n}の{work}時間を削減。"),
    _usual("{process}が一本化され、１年間あたり{n}の業務時間が削減されたと推計。", "estimate"),
    _usual("{means}により、年間{n}の{work}時間を削減できる見込み。", "estimate"),
    _series, _per_item_with_year, _per_facility, _per_day,
)  # fmt: skip

# Sentences that a hasty reader gets wrong -----------------------------------------------------------------------------

# Print with {a} > {b} > {c}; the truth is None (no hours of the whole case in a year are stated as saved), or the name
# of the figure (a reader may also leave it open). Status None: any word.
UNUSUAL = (
    ("年間{a}時間を要していた{process}が、年間{b}時間に短縮された。", None),
    ("{process}の作業時間が、年間{a}時間から{b}時間に削減された。", None),
    ("年間{a}時間の{process}の業務のうち{b}時間を削減した。", "b"),
    ("年間{a}時間の作業のうち{b}時間を削減した。", "b"),
    ("年間{a}時間の業務のうち、{b}時間を削減した。", "b"),
    ("年間{a}時間に及ぶ作業時間を削減した。", None),
    ("年間{a}時間必要な作業時間を削減できた。", None),
    ("年間{a}時間を超える業務時間を削減した。", None),
    ("年間{a}時間かかる作業時間を半減した。", None),
    ("年間{a}時間だった業務時間を{b}時間削減した。", "b"),
    ("年間{a}時間の業務時間を{b}時間に削減した。", None),
    ("年間{a}時間の業務時間を{b}時間まで削減した。", None),
    ("年間{a}時間の業務時間を３割削減した。", None),
    ("年間{a}時間の業務時間の削減に取り組んだ。", None),
    ("年間{a}時間の業務時間の削減に向けて準備を進めた。", None),
    ("３年間で{a}時間の業務時間を削減した。", None),
    ("導入後の３か年で計{a}時間の業務時間を削減した。", None),
    ("過去10年間{a}時間の業務時間を削減した。", None),
    ("半年間で{a}時間の業務時間を削減した。", None),
    ("１か月あたり{a}時間の業務時間を削減した。", None),
    ("月間{a}時間の業務時間を削減した。", None),
    ("月{b}時間（年間{a}時間）の業務時間を削減した。", "a"),
    ("年間{b}人日（約{a}時間）の業務を削減した。", "a"),
    ("総務課では年間{b}時間、税務課では年間{a}時間の業務時間を削減した。", None),
    ("RPAで年間{a}時間、AI-OCRで年間{b}時間の業務時間を削減した。", None),
    ("年間{a}時間の業務時間を削減し、このうち自動化により年間{b}時間の作業時間を削減した。", "a"),
    ("削減効果のうち、自動化により年間{b}時間の業務時間を削減した。", None),
    ("令和５年度は年間{a}時間、令和４年度は年間{b}時間の業務時間を削減した。", "a"),
    ("令和４年度は年間{b}時間、令和５年度は年間{a}時間の業務時間を削減した。", "a"),
    ("年間{a}時間の業務時間を削減した。前年度は年間{b}時間の業務時間を削減した。", "a"),
    ("当初は年間{a}時間の削減を見込んでいたが、実績は年間{b}時間の業務時間の削減となった。", "b"),
    ("年間{a}時間の業務時間の削減を見込んだが、{b}時間の削減にとどまった。", "b"),
    ("年間{a}時間の業務時間を削減した一方、新たに年間{b}時間の確認作業が生じた。", "a"),
    ("新たに年間{b}時間の確認作業が生じたが、年間{a}時間の業務時間を削減した。", "a"),
    ("年間{a}時間の業務時間を削減できると期待している。", None),
    ("年間{a}時間の業務時間の削減を目指している。", None),
    ("年間{a}時間の業務時間の削減を目標に掲げた。", None),
    ("目標は年間{a}時間の業務時間の削減。", None),
    ("年間{a}時間の業務時間を削減することはできなかった。", None),
    ("全庁に広げれば年間{a}時間の業務時間を削減できる。", None),
    ("全庁展開した場合、年間{a}時間の業務時間を削減できる。", None),
    ("全庁展開後は、年間{a}時間の業務時間を削減する。", None),
    ("先行する近隣市では、年間{a}時間の業務時間を削減した。", None),
    ("同じ製品を使う団体が年間{a}時間の業務時間を削減した。", None),
    ("県内の他団体において年間{a}時間の業務時間を削減した。", None),
    ("住民の手続に要する時間を年間{a}時間削減した。", None),
    ("申請者の記入作業を年間{a}時間削減した。", None),
    ("委託先の事務作業を年間{a}時間削減した。", None),
    ("事業者の書類作成の作業を年間{a}時間削減した。", None),
    ("住民と職員を合わせて年間{a}時間の作業時間を削減した。", None),
    ("住民の移動時間を年間{a}時間削減し、職員の業務も円滑になった。", None),
    ("１課あたり年間{b}時間の業務時間を削減した。", None),
    ("職員１人あたり年間{b}時間の業務時間を削減した。", None),
    ("職員１名につき年間{b}時間の業務時間を削減した。", None),
    ("１業務平均で年間{b}時間の業務時間を削減した。", None),
    ("担当者ひとりにつき年間{b}時間の業務時間が短縮された。", None),
    ("各課で年間{b}時間の業務時間を削減した。", None),
    ("対象の５課がそれぞれ年間{b}時間の業務時間を削減した。", None),
    ("課ごとに年間{b}時間の業務時間を削減した。", None),
    ("最大で年間{a}時間の業務時間を削減した。", None),
    ("最も効果の大きい業務では年間{a}時間の業務時間を削減した。", None),
    ("一部の業務で年間{b}時間の作業時間を削減した。", None),
    ("試行した課において年間{b}時間の業務時間を削減した。", None),
    ("例えば、{process}では年間{b}時間の作業時間を削減した。", None),
    ("{process}など５業務の例では、年間{b}時間の業務時間を削減した。", None),
    ("年間{b}～{a}時間の業務時間を削減した。", None),
    ("年間{a}時間以上の業務時間を削減した。", "a"),
    ("年間{a}時間超の業務時間を削減した。", "a"),
    ("年間{a}時間未満の業務時間の削減にとどまった。", None),
    ("年間{a}時間の業務時間の増加を抑え、負担を軽減した。", None),
    ("年間{a}時間の業務時間が増えたが、別の業務を削減した。", None),
    ("年間{a}時間分の業務が不要となった。", "a"),
    ("年間{a}時間の時間外勤務を縮減した。", "a"),
    ("時間外勤務が年間{a}時間減少した。", "a"),
    ("年間{a}時間の業務時間を創出した。", "a"),
    ("年間{a}時間の開庁時間を短縮し、職員の働き方を見直した。", None),
    ("年間{a}時間の停止時間を削減し、業務が安定した。", None),
    ("年間{a}時間の会議の時間を短縮した。", "a"),
    ("年間{a}時間の業務時間の削減により、年間{b}千円の経費を削減した。", "a"),
    ("年間{a}時間（約{b}万円）の業務時間を削減した。", "a"),
    ("{process}に年間{a}時間をかけていた業務時間を大幅に削減した。", None),
    ("試算では年間{a}時間の業務時間を削減した計算となる。", OneOf((None, "a"))),
    ("年間{a}時間の業務時間を削減する計画である。", None),
    ("来年度から年間{a}時間の業務時間を削減する。", None),
    ("今年度中に年間{a}時間の業務時間を削減する方針。", None),
    ("年間{a}時間の業務時間を削減したという団体もある。", None),
    ("年間{a}時間の業務時間を削減したとはいえない。", None),
    ("年間{a}時間の業務時間の削減を実現した課もある。", None),
    ("モデル課で年間{a}時間の業務時間を削減した。", None),
    ("先行導入した２課で年間{a}時間の業務時間を削減した。", None),
    ("年間{a}時間の業務時間が削減されるはずである。", None),
    ("年間{a}時間の業務時間が削減されると試算されたが、実際には{b}時間であった。", "b"),
    ("年間{a}時間の業務時間が削減される見込みはない。", None),
    ("年間{a}時間の業務時間が削減されたとの試算は誤りだった。", None),
    ("年間{a}時間の業務時間の削減が求められている。", None),
    ("年間{a}時間の業務時間の削減が課題となっている。", None),
    ("年間{a}時間の業務時間を削減した実績のある製品を採用した。", None),
    ("年間{a}時間の業務時間を削減した団体の仕組みを取り入れた。", None),
    ("年間{a}時間の業務時間を削減したい。", None),
    ("年間{a}時間の業務時間を削減しようとした。", None),
    ("年間{a}時間の業務時間を削減すべく導入した。", None),
    ("年間{a}時間の業務時間を削減するために導入した。", None),
    ("年間{a}時間の業務時間を削減するという効果が国から示された。", None),
    ("年間{a}時間の業務時間を削減した（試行時）。", None),
    ("年間{a}時間の業務時間を削減した（住民側）。", None),
    ("年間{a}時間の業務時間を削減した。ただし、一部の課に限る。", None),
    ("年間{a}時間の業務時間を削減した。（全庁展開後の試算）", None),
    ("年間{a}時間の業務時間を削減した。これは県全体の数値である。", None),
    ("構成市町あわせて年間{a}時間の業務時間を削減した。", None),
    ("来庁者の記入の作業時間を年間{a}時間削減した。", None),
    ("農家の作業時間を年間{a}時間削減した。", None),
    ("消防団員の作業時間を年間{a}時間削減した。", None),
    ("民生委員の作業時間を年間{a}時間削減した。", None),
    ("介護事業所の事務時間を年間{a}時間削減した。", None),
    ("店舗の作業時間を年間{a}時間削減した。", None),
    ("現在は年間{b}時間、将来は年間{a}時間の業務時間を削減する。", None),
    ("業務時間が年間{a}時間増加した一方、事務時間を削減した。", None),
    ("作業時間を年間{a}時間から削減した。", None),
    ("作業時間が年間{a}時間に減少した。", None),
    ("作業時間が年間{a}時間まで減少した。", None),
    ("年間の作業時間{a}時間の10％の削減効果があった。", None),
    ("年間の業務時間が{a}時間となり、以前より削減した。", None),
    ("毎月{a}時間の業務時間を削減している。", None),
    ("１係の業務で年間{a}時間の業務時間を削減した。", None),
    ("AI-OCRにより年間{a}時間の業務時間を、RPAにより別の業務を削減した。", None),
    ("年間{a}時間の業務時間を削減したか検証する。", None),
)


def _unusual(chance: Chance) -> Spoken:
    template, name = chance.choice(UNUSUAL)
    return unusual(template, name, chance)


def unusual(template: str, name: object, chance: Chance) -> Spoken:
    """Return the sentence with figures; its hours may be the named figure or stay open, and nothing else."""
    figures = dict(zip("abc", sorted(chance.sample(range(110, 9_900), 3), reverse=True), strict=True))
    text = template.format(process=chance.choice(PROCESSES), **{key: f"{value:,}" for key, value in figures.items()})
    names = [one for one in (name.values if isinstance(name, OneOf) else (name,)) if one]
    allowed = tuple(figures[one] for one in names)
    effects = tuple(_optional(template, value) for value in allowed)
    if re.search("目指|目標", template) or re.search("あたり|につき", template):
        effects = tuple(_optional(template, value) for value in figures.values())
    if "～" in template:
        effects = (_optional(template, figures["b"]) | {"value_max": figures["a"]},)
    if "前年度" in template:
        effects = tuple(_optional(template, value) for value in figures.values())
    if "千円の経費" in template:
        effects += (COST | {"value": figures["b"] * 1000, "basis_code": "actual", "scope_code": "whole"},)
    statuses = STATUSES if allowed else STATUSES_WITHOUT_HOURS
    is_approx = OneOf((None, True, False)) if allowed else None
    return Spoken(text, (OneOf((None, *allowed)), OneOf(statuses), is_approx), effects)


COST = {"metric_code": "cost", "unit_code": "yen", "side_code": "money", "_optional": True}
STATUSES_WITHOUT_HOURS = ("per_unit_only", "not_stated")
STATUSES = ("actual", "estimate", *STATUSES_WITHOUT_HOURS)


def _optional(template: str, value: int) -> dict:
    """A figure of an unusual sentence need not be read; where it is, it must be read as what it is."""
    basis = OneOf(("target",)) if re.search("目指|目標", template) else OneOf(("actual", "estimate"))
    scope = "per_unit" if re.search("あたり|につき", template) else "whole"
    return HOURS | {
        "value": value,
        "period_code": "per_year",
        "basis_code": basis,
        "scope_code": scope,
        "_optional": True,
    }


# Other figures --------------------------------------------------------------------------------------------------------


def _money(chance: Chance) -> Spoken:
    value = chance.randint(2, 990)
    unit, factor = chance.choice([("万円", 10_000), ("千円", 1_000), ("億円", 100_000_000)])
    before, behind, _ = _about(chance)
    template, period, basis = chance.choice([
        ("印刷経費等について、１年あたり{n}の削減効果があった。", "per_year", "actual"),
        ("紙の帳票をやめたことで、年間{n}の経費を削減した。", "per_year", "actual"),
        ("委託の見直しにより、{n}の費用が削減された。", "none", "actual"),
        ("年間{n}の経費を削減できる見込み。", "per_year", "estimate"),
    ])  # fmt: skip
    row = {"metric_code": "cost", "value": value * factor, "value_max": None, "unit_code": "yen", "period_code": period,
           "basis_code": basis, "scope_code": "whole", "side_code": "money"}  # fmt: skip
    return Spoken(template.format(n=f"{before}{value:,}{unit}{behind}"), None, (row,))


def _money_unusual(chance: Chance) -> Spoken:
    a, b = sorted(chance.sample(range(20, 9_000), 2), reverse=True)
    text = chance.choice([
        f"年間{a:,}千円かかっていた印刷経費を{b:,}千円に削減した。",
        f"{a:,}千円の経費のうち{b:,}千円を削減することを目指している。",
        f"年間{a:,}千円の経費を削減できると期待している。",
        f"住民の負担を年間{a:,}千円削減した。",
        f"年間{a:,}千円に上る郵送費を削減した。",
        f"年間{a:,}千円の郵送費を半分に削減した。",
        f"システムの利用料{b:,}千円を差し引くと、年間{a:,}千円の削減となる。",
        f"年間{a:,}千円の経費の削減には至っていない。",
        f"１施設あたり{b:,}千円の経費を削減した。",
        f"５年間で{a:,}千円の経費を削減した。",
        f"更新費用{a:,}千円を要したが、その後の経費は削減した。",
        f"従来の経費{a:,}千円を削減した。",
    ])  # fmt: skip
    row = COST
    if "目指" in text:
        return Spoken(text, None, (row | {"value": b * 1000, "basis_code": "target", "scope_code": "whole"},))
    if "１施設" in text:
        return Spoken(text, None, (row | {"value": b * 1000, "basis_code": "actual", "scope_code": "per_unit"},))
    if "５年間" in text:
        return Spoken(
            text, None, (row | {"value": a * 1000, "basis_code": "actual", "period_code": OneOf(("none", "total"))},)
        )
    if "従来の" in text:
        return Spoken(text, None, (row | {"value": a * 1000, "basis_code": "actual", "period_code": "none"},))
    return Spoken(text)


def _paper(chance: Chance) -> Spoken:
    value = chance.randint(2, 90) * 1000
    template, period = chance.choice([
        ("電子化により{n}枚/年の紙資料を削減した。", "per_year"),
        ("会議資料の配布をやめ、年間{n}枚の紙を削減した。", "per_year"),
        ("{n}枚の紙資料を削減した。", "none"),
    ])  # fmt: skip
    row = {"metric_code": "paper", "value": value, "value_max": None, "unit_code": "sheets", "period_code": period,
           "basis_code": "actual", "scope_code": "whole", "side_code": "paper"}  # fmt: skip
    return Spoken(template.format(n=f"{value:,}"), None, (row,))


def _users(chance: Chance) -> Spoken:
    value = chance.randint(200, 90_000)
    row = {"metric_code": "usage", "value": value, "value_max": None, "unit_code": "persons", "period_code": "total",
           "basis_code": "actual", "scope_code": "whole", "side_code": "service"}  # fmt: skip
    return Spoken(f"令和６年３月までの利用者数は{value:,}人。", None, (row,))


def _satisfaction(chance: Chance) -> Spoken:
    value, sign = chance.randint(51, 99), chance.choice("％%")
    side = chance.choice(["residents", "staff"])
    who = "住民" if side == "residents" else "職員"
    row = {"metric_code": "satisfaction", "value": value, "value_max": None, "unit_code": "percent",
           "period_code": "none", "basis_code": "actual", "scope_code": "whole", "side_code": side}  # fmt: skip
    return Spoken(f"アンケートでは、{value}{sign}の{who}が「以前より便利になった」と回答。", None, (row,))


def _rate(chance: Chance) -> Spoken:
    value = chance.randint(10, 990) / 10
    row = {"metric_code": "rate", "value": value, "value_max": None, "unit_code": "percent", "period_code": "none",
           "basis_code": "actual", "scope_code": "whole", "side_code": "service"}  # fmt: skip
    return Spoken(f"オンラインでの予約の割合が{value}％となり、電話が減った。", None, (row,))


def _uncounted(chance: Chance) -> Spoken:
    """Figures that no known form tells: they belong to the unread."""
    value = chance.randint(3, 90)
    text = chance.choice([
        f"申込から決定までの日数が、{value + 9}日から{value}日になった。",
        f"窓口での待ち時間が最大{value}分短縮された。",
        f"電話での問合せが{value}割程度減った。", f"登録された機器は{value}台に上る。",
        f"{value}％の利用者が不満と回答した。",
        f"利用者数は{value}人を目標としている。", f"他市の利用者数は{value}人。",
        f"利用率が{value}％にとどまる課がある。",
    ])  # fmt: skip
    target = {"metric_code": "usage", "value": value, "basis_code": "target", "_optional": True}
    return Spoken(text, None, (target,) if "目標" in text else ())


# Sentences whose figures tell no effect of the whole case, or none that is surely read.
NO_EFFECT = (
    "印刷費を年間1,200千円から800千円に削減した。",
    "印刷費を1,200千円減の800千円に削減した。",
    "年間1,200千円の印刷費が800千円まで削減された。",
    "約1,200千円の初期費用はかかったが、人件費を削減した。",
    "総額1,200千円の契約を結び、紙を削減した。",
    "年間1,200千円の経費の一部を削減した。",
    "年間1,200千円の経費を３割削減した。",
    "１件あたり1,200円の郵送料を削減した。",
    "住民１人あたり1,200円の負担を削減した。",
    "事業者の印紙代を年間1,200千円削減した。",
    "保護者の負担を年間1,200千円軽減した。",
    "利用者は年間1,200円の切手代を節減できた。",
    "1,200千円の補助を受け、経費を削減した。",
    "年間1,200千円の経費削減を図る。",
    "年間1,200千円程度の経費削減が可能となる。",
    "年間1,200千円の費用を削減した場合、５年で回収できる。",
    "国の経費を年間1,200千円削減した。",
    "委託業者の経費を年間1,200千円削減した。",
    "年間1,200枚の紙資料を削減し、残りは800枚となった。",
    "議会で1,200枚、庁内で800枚の紙資料を削減した。",
    "月1,200枚の紙資料を削減した。",
    "１会議あたり1,200枚の紙資料を削減した。",
    "年間1,200枚の紙資料の削減はできなかった。",
    "年間1,200枚の紙資料を800枚に削減した。",
    "１か月で1,200枚の紙を削減した。",
    "利用者数は1,200人から800人に減った。",
    "利用者数は1,200人（前年度800人）。",
    "利用者数が1,200人に満たない。",
    "利用者数は1,200人の見込み。",
    "利用者数は1,200人を超えた。",
    "登録者数1,200人のうち、利用は800人。",
    "１日の利用者数は1,200人。",
    "月間の利用者数1,200人である。",
    "延べ利用者数は1,200人となった。",
    "アプリの登録者数は1,200人増の2,000人となった。",
    "実証期間の利用者数は1,200人であった。",
    "予約件数は最大30件/日となった。",
    "電子契約率は目標の85％に達した。",
    "電子契約率は85％に達していない。",
    "申請の割合が85％となり、目標の90％には届かなかった。",
    "申請率は令和３年度の45％から85％となった。",
    "窓口課では申請の割合が85％となった。",
    "85％の職員が「以前の方が便利」と回答した。",
    "85％の利用者から「便利になったとは思わない」との回答。",
    "85％の住民から「不便になった」と回答。",
    "85％の職員が「業務が簡単にならない」と回答した。",
    "一日あたり30分の待ち時間の短縮となり、業務が円滑になった。",
    "一日あたり30分の業務が発生した。",
    "一日あたり30分の業務の短縮となった課がある。",
    "一日あたり30分の短縮を見込んでいた業務が、45分の短縮となった。",
    "１施設あたり30時間の業務時間を削減する計画。",
    "１施設あたり最大30時間の業務時間を削減した。",
    "時間外勤務は前年度の30％の削減となった。",
    "時間外勤務は30％に削減された。",
    "ある課の時間外勤務は30％削減された。",
    "準備時間を30時間から10時間に削減した。",
    "作業時間を１件30分削減した。",
    "交付までの日数が３日に短縮された。",
    "交付までの日数が10日から３日の短縮となった。",
    "住民票の交付までの所要時間が15分に短縮された。",
    "住民の待ち時間が１日あたり30分に短縮。",
)
OTHER_SHAPES = (_money, _money, _paper, _users, _satisfaction, _rate, _uncounted, _money_unusual)
