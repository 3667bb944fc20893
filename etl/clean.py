"""Turns printed text into values: amounts, dates, durations, populations and counts. Nothing is guessed."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

POPULATION_BANDS = {
    "1万人未満": "under_10k",
    "1万人以上5万人未満": "10k_50k",
    "5万人以上10万人未満": "50k_100k",
    "10万人以上30万人未満": "100k_300k",
    "30万人以上": "300k_plus",
    "都道府県": "prefecture",
}
ERA_OFFSETS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
ERA_LENGTHS = {"令和": 99, "R": 99, "平成": 31, "H": 31, "昭和": 64, "S": 64}

# Radicals and dashes that NFKC leaves alone although a reader sees the everyday character.
_LOOKALIKES = str.maketrans(
    {
        "⺠": "民", "⻑": "長", "⻄": "西", "⻘": "青", "⻤": "鬼", "⻩": "黄", "⻨": "麦", "⻭": "歯", "⺟": "母",
        "⽣": "生", "⾏": "行", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "ｰ": "ー",
        "〜": "~", "～": "~", "∼": "~",
    }
)  # fmt: skip
_RADICALS = {code: char for code, char in _LOOKALIKES.items() if 0x2E80 <= code <= 0x2FDF}
_ODD_CHARACTERS = re.compile("[⼀-⿕豈-龎｡-ﾟ]+")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
# A number that begins with 0 is a piece of a longer one (12, / 000円) or no figure (a telephone, an id).
_NUMBER = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)(?:\.\d+)?"
MOST_DIGITS = 15  # what a float holds exactly
_SCALED = rf"{_NUMBER}(?:[千百万億]+(?:{_NUMBER}[千百]?万?)?)?"
# What may stand around an amount; anything else (月額, 上限, あたり, a currency, a minus …) makes it another figure.
_BEFORE_AMOUNT = r"(?:事業費|総額|合計|計|補助額|:|約|およそ|概算|概ね|おおむね|おおよそ)*"
_AFTER_AMOUNT = r"(?:程度|弱|強|余り?)?"
_TAX = r"(?:\(?※?\(?税(?:抜|込|別)(?:額|価格|み|き)?\)?)"
# 予約 and 契約, 強化 and 余裕 say nothing of a figure.
_APPROX = re.compile(
    "(?<![予契節要公規集制解条特確])約|概算|およそ|程度|概ね|おおむね|おおよそ|弱(?![者点視])|強(?![化制力度調要い])|余(?![裕剰地白暇])"
)
_PER_ONE = r"(?:1?年間|1年|1(?:件|人|回|日|月|か月|施設|団体))(?:あたり|当たり|につき|当り)"
_NUMERALS = "〇一二三四五六七八九十百千万億兆数何幾"
_UNIT = r"(?:[^\W\d_]|[%/()])"  # one character of what may stand between a number and the sign of its range


class Unreadable(ValueError):
    """A printed text that does not yield a value of its field."""

    def __init__(self, field: str, printed: str) -> None:
        """Keep the field and the text, for the message and for `unread.csv`."""
        super().__init__(f"{field}: {printed!r}")
        self.field = field
        self.printed = printed


@dataclass(frozen=True)
class Cost:
    """An amount of money with what the document says about it."""

    yen: int | None
    status_code: str
    is_approx: bool | None
    tax_code: str | None


@dataclass(frozen=True)
class Quantity:
    """A count or measurement; `maximum` is set for a printed range."""

    value: float
    maximum: float | None
    is_approx: bool


@dataclass(frozen=True)
class Population:
    """Inhabitants, the day they were counted, and whether the figure is rounded to 万人."""

    persons: int
    counted_on: date | None
    is_rounded: bool


def fold(text: str) -> str:
    """Return the text for reading and comparing: NFKC, everyday characters, no white space. Never for showing.

    Kana and case stay as they are: only what is searched (`queries.schema.fold`) forgives those too.
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).translate(_LOOKALIKES))


def everyday(text: str) -> str:
    """Return the text with radicals, compatibility ideographs and half-width katakana replaced by everyday characters.

    Width and everything else stay as printed (rule L1-08 of machine readability).
    """
    return _ODD_CHARACTERS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text).translate(_RADICALS)


def official(name: str) -> str:
    """Return a place name with compatibility characters replaced by the official ones (塚 U+FA10 -> 塚)."""
    return fold(name)


def figures(field: str, printed: str) -> str:
    """Return the folded text of a figure; raises Unreadable where folding would make other digits than are printed.

    ①, ², ½ and ㏠ would become digits, and two numbers with only white space between them would become one.
    """
    text = fold(printed)
    is_same = re.findall(r"\d", text) == re.findall("[0-9]", printed.translate(_HALF_WIDTH))
    if not is_same or re.search(r"\d\s+[\d,，.．]|[,，]\s+\d", printed):
        raise Unreadable(field, printed)
    return text


def cost(printed: str) -> Cost:
    """Return the cost printed as `※税抜 約26,700千円`, `－円`, `（非公表）` or nothing; amounts in yen.

    Raises Unreadable when there is text but neither one amount nor a known word.
    """
    text = figures("cost", printed)
    tax_code = _tax(text, printed)
    body = re.sub(rf"^{_TAX}+|{_TAX}+$", "", text)  # not inside: what stands on both sides would become one number
    if inside := re.fullmatch(r"\((.*)\)", body):
        body = inside[1]
    if not body:
        return Cost(None, "not_stated", None, None)
    if body == "非公表":
        return Cost(None, "undisclosed", None, tax_code)
    if body == "算定不可":
        return Cost(None, "not_calculable", None, tax_code)
    if re.fullmatch(r"(?:[-ー]+|0)(?:千|万|百万|億)?円?", body):
        return Cost(0, "zero", False, tax_code)
    amount = _yen(body, printed)
    return Cost(amount, "zero" if amount == 0 else "reported", _is_approx(body), tax_code)


def yen(printed: str) -> int | None:
    """Return the yen of a printed amount, 0 for `－円`, None where the document withholds it; raises Unreadable."""
    return cost(printed).yen


def _tax(text: str, printed: str) -> str:
    marks = [code for mark, code in (("税抜", "excluded"), ("税別", "excluded"), ("税込", "included")) if mark in text]
    if len(marks) > 1:
        raise Unreadable("tax", printed)
    return marks[0] if marks else "unknown"


def _is_approx(text: str) -> bool:
    return _APPROX.search(text) is not None


def _yen(body: str, printed: str) -> int:
    match = re.fullmatch(rf"{_BEFORE_AMOUNT}(?P<number>[\d,.千百万億]+)(?P<unit>円?){_AFTER_AMOUNT}", body)
    if match is None or not (match["unit"] or match["number"].endswith(("千", "万", "億"))):
        raise Unreadable("yen", printed)
    value = _scaled(match["number"], printed)
    if value != value.to_integral_value():
        raise Unreadable("yen", printed)
    return int(value)


def _scaled(text: str, printed: str) -> Decimal:
    """Return 26,700千 as 26700000, 1.2億 as 120000000, 2千120万 as 21200000."""
    return _sum(text, (("億", 100_000_000), ("万", 10_000)), _section, 10**MOST_DIGITS, printed)


def _section(text: str, printed: str) -> Decimal:
    return _sum(text, (("千", 1_000), ("百", 100)), _plain, 10_000, printed)


def _sum(
    text: str, scales: tuple[tuple[str, int], ...], read: Callable[[str, str], Decimal], limit: int, printed: str
) -> Decimal:
    """Return the sum of the parts before the scales: each is whole but the last, and fits into the scale before it.

    1億20000万 and 1.2億3,000万 are two figures. One part alone may be of any size (120百万); several make less than
    the limit.
    """
    parts: list[tuple[Decimal, int]] = []
    rest = text
    for mark, factor in scales:
        head, found, behind = rest.partition(mark)
        if found:
            parts.append((read(head, printed), factor))
            rest = behind
    if rest or not parts:
        parts.append((read(rest, printed), 1))
    for number, (value, factor) in enumerate(parts):
        is_last = number == len(parts) - 1
        below = parts[number - 1][1] if number else limit
        if len(parts) > 1 and (value * factor >= below or not (is_last or value == value.to_integral_value())):
            raise Unreadable("number", printed)
    return sum((value * factor for value, factor in parts), Decimal(0))


def _plain(text: str, printed: str) -> Decimal:
    digits = text.replace(",", "")
    if not re.fullmatch(_NUMBER, text) or len(digits.replace(".", "")) > MOST_DIGITS:
        raise Unreadable("number", printed)
    return Decimal(digits)


def quantity(printed: str) -> Quantity:
    """Return the one number or range of a short printed run: `約9件/日`, `３～５分`, `約９割` (90), `ゼロ`.

    The unit is not judged. Raises Unreadable where there is no number, or more than one that is not a range.
    """
    # behind another number 1件あたり is a piece of 21件あたり
    text = re.sub(rf"(?<![\d.,{_NUMERALS}]){_PER_ONE}", " ", figures("quantity", printed))
    if re.search(r"\d,\d{1,2}(?!\d)", text):  # 69,78％: a comma that separates no thousands
        raise Unreadable("quantity", printed)
    if re.search(r"ゼロ(?:件|人|円)?$", text) and not re.search(r"\d", text):  # ゼロカーボン counts nothing
        return Quantity(0.0, None, _is_approx(text))
    numbers = list(re.finditer(rf"{_SCALED}割?", text))
    if not 1 <= len(numbers) <= 2 or not all(_stands_alone(match) for match in numbers):
        raise Unreadable("quantity", printed)
    if len(numbers) == 2:
        return _range(text, *numbers, printed)
    value = _counted(numbers[0][0], printed)
    return Quantity(-value if _is_negative(text, numbers[0], printed) else value, None, _is_approx(text))


def _stands_alone(match: re.Match[str]) -> bool:
    """Tell whether no other numeral adjoins the number, of which it would be a piece: 数10, 10数, 3兆, .5, 1/3."""
    before, behind = match.string[: match.start()][-1:], match.string[match.end() :].lstrip(".,")[:1]
    return not (before and before in f"{_NUMERALS}.,/") and not (behind and behind in _NUMERALS)


def _is_negative(text: str, number: re.Match[str], printed: str) -> bool:
    """Tell whether ▲ stands before the number; raises Unreadable for a sign elsewhere, and a dash that may be one."""
    before = text[: number.start()]
    is_negative = before.endswith(("▲", "△"))
    if before.endswith(("-", "マイナス")) or len(re.findall("[▲△]", text)) > is_negative:
        raise Unreadable("quantity", printed)
    return is_negative


def _range(text: str, first: re.Match[str], last: re.Match[str], printed: str) -> Quantity:
    """Return 3～5分, 7～8割 and 2～3万枚, where what stands behind the last number is meant for both."""
    between = text[first.end() : last.start()]
    is_range = re.fullmatch(rf"{_UNIT}{{0,4}}(?:~|から|-)(?!から){_UNIT}{{0,2}}", between)
    if not is_range or _is_negative(text, first, printed) or ("割" in first[0] and "割" not in last[0]):
        raise Unreadable("quantity", printed)
    low, high = _counted(first[0], printed), _counted(last[0], printed)
    if "割" in last[0] and "割" not in first[0]:
        low = _counted(f"{first[0]}割", printed)
    elif (scale := re.search(r"[千百万億]+$", last[0])) and re.fullmatch(_NUMBER, first[0]):
        low = _counted(first[0] + scale[0], printed)
    if low > high:  # 50分から30分 is a change, 500～1千円 leaves open what is meant
        raise Unreadable("quantity", printed)
    return Quantity(low, high, _is_approx(text))


def _counted(text: str, printed: str) -> float:
    if text.endswith("割"):
        return float(_plain(text[:-1], printed) * 10)
    return float(_scaled(text, printed))


def months(printed: str) -> int | None:
    """Return the months of `１年１か月`, `10か月`, `３年`; None for `－`; raises Unreadable."""
    text = figures("months", printed)
    if re.fullmatch(r"[-ー]*", text):
        return None
    count = r"(0|[1-9]\d{0,2})"
    match = re.fullmatch(rf"(?:約)?(?:{count}年(?:間)?)?(?:{count}(?:か|ヵ|ヶ|カ|ケ|箇)月(?:間)?)?(?:程度)?", text)
    if match is None or not (match[1] or match[2]):
        raise Unreadable("months", printed)
    return int(match[1] or 0) * 12 + int(match[2] or 0)


def population(printed: str) -> Population:
    """Return `1.2万人（令和５年１月１日現在）` or `188,129人(R5.12.1現在)`; raises Unreadable."""
    match = re.fullmatch(
        rf"(?:人口:?)?(?P<about>約)?(?P<number>{_NUMBER}万?)人(?:\((?P<day>.+?)(?:現在|時点)?\))?",
        figures("population", printed),
    )
    if match is None:
        raise Unreadable("population", printed)
    persons = _scaled(match["number"], printed)
    if persons != persons.to_integral_value():
        raise Unreadable("population", printed)
    counted_on = day(match["day"]) if match["day"] else None
    return Population(int(persons), counted_on, "万" in match["number"] or bool(match["about"]))


def population_band(printed: str) -> str:
    """Return the code of a printed band: `人口：１万人以上５万人未満`, `30万人以上`, `都道府県`; raises Unreadable."""
    text = re.sub(r"^人口:?", "", fold(printed))
    if text not in POPULATION_BANDS:
        raise Unreadable("population_band", printed)
    return POPULATION_BANDS[text]


def day(printed: str) -> date:
    """Return the date of `令和５年１月１日`, `R5.12.1` or `2023/4/1`; without a day the first of the month.

    The end of a month (`令和５年３月末`) is its last day.
    """
    match = re.match(
        r"(?:(?P<era>令和|平成|昭和|[RHS])(?P<era_year>\d{1,2}|元)|(?P<year>(?:19|20)\d{2}))(?:年|[./-])(?P<month>\d{1,2})"
        r"(?:月|[./-](?=\d)|(?!\d))(?:(?P<day>\d{1,2})日?|(?P<end>末))?(?:現在|時点|頃)?$",
        figures("date", printed).upper(),
    )
    if match is None:
        raise Unreadable("date", printed)
    try:
        year, month_no = _year(match, printed), int(match["month"])
        last = calendar.monthrange(year, month_no)[1] if match["end"] else 1
        return date(year, month_no, int(match["day"] or last))
    except ValueError as error:
        raise Unreadable("date", printed) from error


def month(printed: str) -> date:
    """Return the first day of the printed month; raises Unreadable."""
    return day(printed).replace(day=1)


def _year(match: re.Match[str], printed: str) -> int:
    if match["year"]:
        return int(match["year"])
    era_year = 1 if match["era_year"] == "元" else int(match["era_year"])
    if not 1 <= era_year <= ERA_LENGTHS[match["era"]]:
        raise Unreadable("date", printed)
    return ERA_OFFSETS[match["era"]] + era_year


def fiscal_year(printed: str) -> int:
    """Return the western fiscal year of `令和 2 年度`, `R5`, `H31年度` or `2023年度末`; raises Unreadable."""
    match = re.fullmatch(
        r"(?:(?P<era>令和|平成|昭和|[RHS])(?P<era_year>\d{1,2}|元)|(?P<year>(?:19|20)\d{2}))(?:年度?)?(?:末|中)?版?",
        figures("fiscal_year", printed).upper(),
    )
    if match is None:
        raise Unreadable("fiscal_year", printed)
    return _year(match, printed)


def period(printed: str) -> tuple[date, date | None]:
    """Return first and last month of `R2.9～R3.8`, `R3.9～`, `R2.9～12`, `令和４年度`; raises Unreadable.

    A fiscal year runs from April to March; an open end or a single month has no last month.
    """
    text = figures("period", printed)
    first_text, tilde, last_text = text.partition("~")
    first, first_end = _edge(first_text, printed)
    if not tilde:
        return first, first_end
    if not last_text:
        return first, None
    if short := re.fullmatch(r"(\d{1,2})月?(?:末|頃)?", last_text):
        if not 1 <= int(short[1]) <= 12:
            raise Unreadable("period", printed)
        last: date | None = first.replace(month=int(short[1]))
    else:
        last_first, last_end = _edge(last_text, printed)
        last = last_end or last_first
    if last is not None and last < first:
        raise Unreadable("period", printed)
    return first, last


def _edge(text: str, printed: str) -> tuple[date, date | None]:
    try:
        if "年度" in text:
            year = fiscal_year(text)
            return date(year, 4, 1), date(year + 1, 3, 1)
        return month(text), None
    except ValueError as error:  # Unreadable, or a year that no calendar has
        raise Unreadable("period", printed) from error
