"""Reads the figures of a passage of a measure sheet: value, unit, and in which part of a sentence each stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl import clean
from etl.clean import Unreadable
from etl.readers.measures_passages import PARAGRAPH, Passage
from etl.readers.records import Printed

CLAUSE_END = f"[。、{PARAGRAPH}]"
# Longer ones first: 2分野 is not 2分.
_COUNTER = (
    "か所|カ所|ヵ所|ヶ所|ケ所|箇所|業務|分野|項目|会議|団体|施設|世帯|種類|手続き|手続|講座|時間|ページ|ポイント"
    "|万円|千円|億円|件|人|名|回|枚|頭|台|課|割|校|園|冊|戸|社|本|個|者|部|分|日|秒|羽|基|館|局|室|棟|通|円|%"
)
_NUMBER = r"\d+(?:,\d+)*(?:\.\d+)?(?:[千百万億]+(?!円)(?:\d+(?:,\d{3})*)?)?"
ONE_EACH = "(?:1か月|1ヶ月|1日)(?:当たり|あたり)?(?:平均)?"
_EACH = rf"(?:毎[年月日週]|{ONE_EACH}|[年月日週](?!度)(?:当たり|あたり)?(?:平均|間)?|平均)"
_PER = r"(?:/1?(?:日|月|年度?|週|か月|ヶ月|ヵ月|カ月))"
# After a unit: no character that makes it another word (2回線, 3課題), or one of the words that usually follow.
_END = (
    r"(?![一-鿿々ヶ])|(?=超|減|増|削減|達成|実施|利用|開催|行|導入|設置|公開|追加|登録|投稿|捕獲|配置|運用|見直|受付"
    r"|処理|発行|前後|相当|目指|目標|参加|受講|作成|整備|全|開設|対応|配信|活用|実績|申請|交付|取得|予定|見込|未満)"
)
_FIGURE = re.compile(
    rf"(?P<total>合わせて|あわせて|合計|計)?(?P<each>{_EACH})?(?P<about>(?:(?<![一-鿿])|(?<=[年月日週均間]))約|およそ|おおよそ|概ね|おおむね|延べ)?"
    rf"(?P<sign>[-▲△])?(?P<number>{_NUMBER})(?:(?P<counter>{_COUNTER})(?P<per>{_PER})?(?:(?P<bound>以上|程度|以下|以内|弱|強)|{_END}))?"
)
# A number in words, which is not read: 十二件, 半分.
NUMBER_WORD = re.compile(rf"[〇一二三四五六七八九十百千数]+(?:{_COUNTER})|半分|半数|多数|[一二三四五六七八九十]倍")
_ZERO = re.compile(
    rf"(?:(?P<named>{_COUNTER})数(?:は|が|を|の)?(?:引き続き)?ゼロ|ゼロ(?P<counted>{_COUNTER}))(?:{_END})"
)
_LABELLED = re.compile(rf"[一-鿿]*(?P<counter>{_COUNTER})数[:=](?P<number>{_NUMBER})(?![\d,.~:/年月-])(?!{_COUNTER})")
# Digits that count nothing: dates, times, standards, references, list numbers, ordinals, parts of names, "per case".
_NO_FIGURE = re.compile(
    r"(?:令和|平成|昭和|[RHS])(?:元|\d{1,2})(?:年度?(?:の?\d{1,2}月)?(?:\d{1,2}日)?|度|(?:\.\d{1,2}){1,2})|(?<!\d)(?:19|20)\d{2}(?:年度?(?:\d{1,2}月)?(?:\d{1,2}日)?|(?:\.\d{1,2}){1,2})"
    r"|(?<!\d)\d{1,2}年度|(?<![\d,.])\d{1,2}月(?!平均)(?:\d{1,2}日)?|(?<!\d)\d{1,2}/\d{1,2}(?=時点|現在|\))|\d{1,2}:\d{2}"
    r"|\d+(?:[-:]\d+)+|[※*]\d+|\(\d+\)(?:-\d+)?|第\d+|\d+[.)](?=\D)|(?<!\d)1(?:件|人|回|日|枚|世帯|校|台|業務)(?:あたり|当たり|につき)"
    r"|(?<!\d)1人1台"
)
_BOUND_BEHIND = re.compile(r"未満|超|を(?:超|下回|上回)|には?(?:満た|及ば|届か|達しな|達してい?な)")
_RANGE_BEHIND = re.compile(r"~|から\d|または|又は|もしくは|[・、-]\d")
_NOTE = re.compile(r"[※*](?!\d)")
# The target said again; 目標を達成した tells of the result.
_GOAL = re.compile(r"目標(?!(?:値|件数)?(?:を|に|は|も)*(?:達|至|届|上回|下回|及ば))|目指|めざ")
_BASELINE_BEHIND = re.compile(r"^(?:であった|だった)")
_CHANGE_BEHIND = re.compile(r"^(?:の|も|ほど)?(?:増(?!設)|減(?!らし|免)|上昇|低下|向上|伸び|改善)")


@dataclass(frozen=True)
class _Run:
    """Where a figure stands in its passage, and what it counts."""

    start: int
    end: int
    counter: str | None
    period: str | None = None
    is_total: bool = False
    is_signed: bool = False
    is_bound: bool = False


@dataclass(frozen=True)
class Figure:
    """A printed number; `unit` is None where it counts something unknown, `value` where the number is malformed."""

    value: float | None
    unit: str | None
    counter: str | None
    printed: Printed
    start: int
    end: int
    is_total: bool = False
    is_bracketed: bool = False
    is_goal: bool = False
    is_baseline: bool = False
    is_change: bool = False
    is_range: bool = False
    is_bound: bool = False


def without_notes(passage: Passage) -> Passage:
    """Return the passage without its notes: from ※ or ＊ at the start of a line to the end of the sentence."""
    kept: list[int] = []
    in_note = False
    for position in range(len(passage.text)):
        starts = passage.starts_line(position)
        if starts and _NOTE.match(passage.text, position):
            in_note = True
        elif in_note and starts and _ends_note(passage, position):
            in_note = False
        if not in_note:
            kept.append(position)
    return Passage("".join(passage.text[at] for at in kept), tuple(passage.places[at] for at in kept))


def _ends_note(passage: Passage, position: int) -> bool:
    """Whether a note is over at the start of this line: its sentence, bracket or paragraph ended."""
    return passage.text[position - 1] in f"。){PARAGRAPH}"


def figures(passage: Passage) -> list[Figure]:
    """Return the figures of the passage in printed order."""
    hidden = _hidden(passage)
    runs = [_Run(match.start(), match.end(), match["named"] or match["counted"]) for match in _ZERO.finditer(hidden)]
    labelled = [_Run(match.start(), match.end(), match["counter"]) for match in _LABELLED.finditer(hidden)]
    for run in labelled:
        hidden = _blotted(hidden, run.start, run.end)
    counted = [_counted(passage, match) for match in _FIGURE.finditer(hidden)]
    found = sorted([*runs, *labelled, *counted], key=lambda run: run.start)
    ends = [0, *(run.end for run in found)]
    starts = [*(run.start for run in found[1:]), len(passage.text)]
    return [_figure(passage, run, around) for run, *around in zip(found, ends, starts, strict=False)]


def counter_of(unit: str) -> str:
    """Return the counter of a unit such as 件/月, one spelling for all ways to write 箇所 and 手続."""
    return _same(unit.partition("/")[0])


def _same(counter: str) -> str:
    return re.sub(r"手続き", "手続", re.sub(r"[かカヵヶケ箇]所", "箇所", counter))


def _hidden(passage: Passage) -> str:
    """Return the text with digits that count nothing, and those that are part of a Latin name, blotted out."""
    hidden = _NO_FIGURE.sub(lambda match: "〓" * len(match[0]), passage.text)
    for match in re.finditer(r"(?<=[A-Za-z])-?\d[\d.]*", hidden):
        if not passage.is_apart(match.start()):
            hidden = _blotted(hidden, match.start(), match.end())
    return hidden


def _blotted(text: str, start: int, end: int) -> str:
    return text[:start] + "〓" * (end - start) + text[end:]


def _counted(passage: Passage, match: re.Match[str]) -> _Run:
    each, per, counter = match["each"] or "", match["per"] or "", match["counter"]
    if each and not _is_period(passage, match.start("each")):
        counter = None
    start, end = match.start(), match.end("number")
    if match["total"]:
        start = match.end("total")
    if each[:1] == "1":  # 1日78件: the evidence holds one number only
        start = match.end("each")
    if counter:
        end = match.end("counter") if "1" in per else match.end()
    return _Run(
        start=start,
        end=end,
        counter=counter,
        period=next((name for name in "年月日週" if name in each or name in per), None),
        is_total=bool(match["total"]),
        is_signed=bool(match["sign"]),
        is_bound=match["bound"] in ("以下", "以内", "弱", "強"),
    )


def _is_period(passage: Passage, start: int) -> bool:
    """Whether 月 before a figure says a month each: not where it ends a word (平日10件), unless a blank parts them."""
    before = passage.text[start - 1 : start]
    return passage.is_apart(start) or not re.match("[一-鿿\\d]", before) or passage.text[start] in "毎平"


def _figure(passage: Passage, run: _Run, around: list[int]) -> Figure:
    """Return the figure; `around` are the end of the figure before and the start of the next."""
    last_clause = re.split(CLAUSE_END, passage.text[around[0] : run.start])[-1]
    first_clause = re.split(CLAUSE_END, passage.text[run.end : around[1]])[0]
    before, behind = passage.text[: run.start], passage.text[run.end :]
    printed = passage.between(run.start, run.end)
    return Figure(
        value=None if run.is_signed else _value(printed.text),
        unit=f"{run.counter}/{run.period}" if run.counter and run.period else run.counter,
        counter=run.counter,
        printed=printed,
        start=run.start,
        end=run.end,
        is_total=run.is_total,
        is_bracketed=before.count("(") > before.count(")"),
        is_goal=bool(_GOAL.search(last_clause) or _GOAL.search(first_clause)),
        is_baseline=bool(_BASELINE_BEHIND.match(behind)),
        is_change=bool(_CHANGE_BEHIND.match(behind)),
        is_bound=run.is_bound or bool(_BOUND_BEHIND.match(behind)),
        is_range=bool(_RANGE_BEHIND.match(behind)) or before.endswith("~"),
    )


def _value(printed: str) -> float | None:
    try:
        quantity = clean.quantity(printed)
    except Unreadable:
        return None
    return quantity.value if quantity.maximum is None else None
