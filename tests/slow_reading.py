"""Reads figures a second time, slowly and by other means than `etl`: only in documented forms, one character at a time.

What `etl` reads and this refuses was made up, or is a form that nobody wrote down.
"""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

# Around a mark of tax, the longest first; one of a pair may be lost.
BRACKETS = [("※(", ")"), ("(※", ")"), ("(", ")"), ("※(", ""), ("(※", ""), ("※", ")"), ("(", ""), ("", ")")]
BRACKETS += [("※", ""), ("", "")]
DASHES = "-－‐‑‒–—―−"
TILDES = "~～〜∼"
MOST_DIGITS = 15  # what a float holds exactly
SMALL = {"百": 100, "千": 1_000}
BIG = {"万": 10_000, "億": 100_000_000}
BEFORE = ("事業費", "総額", "合計", "計", "補助額", ":", "約", "およそ", "概算", "概ね", "おおむね", "おおよそ")
AFTER = ("程度", "弱", "強", "余り", "余")
APPROX = ("約", "概算", "およそ", "程度", "概ね", "おおむね", "おおよそ", "弱", "強", "余")
TAX = {"税抜": "excluded", "税別": "excluded", "税込": "included"}
ERA_STARTS = ((("令和", "R"), 2019, 99), (("平成", "H"), 1989, 31), (("昭和", "S"), 1926, 64))  # names, year 1, length
ERAS = {name: (first - 1, length) for names, first, length in ERA_STARTS for name in names}
PER_ONE = ("年間", "年", "件", "人", "回", "日", "月", "か月", "施設", "団体")
EACH = ("あたり", "当たり", "につき", "当り")
WORDS_WITH_APPROX = ("予約", "契約", "節約", "要約", "公約", "規約", "集約", "制約", "強化", "余裕")
NUMERALS = "〇一二三四五六七八九十百千万億兆数何幾"


class Refused(Exception):
    """No documented form."""


@dataclass(frozen=True)
class Figure:
    """A number with what stands before and behind it."""

    value: Fraction
    digits: str
    start: int
    end: int


def characters(printed: str) -> str:
    """Half-width characters; a space stays one; what is no digit but would become one is a `?`."""
    return "".join(_character(char) for char in printed)


def _character(char: str) -> str:
    if char in DASHES:
        return "-"
    if char in TILDES:
        return "~"
    if char.isspace():
        return " "
    if "！" <= char <= "～":
        return chr(ord(char) - 0xFEE0)
    plain = unicodedata.normalize("NFKC", char).replace(" ", "")
    is_digit = char in "0123456789"
    return plain if is_digit or not any(each.isdigit() for each in plain) else "?"


def text_of(printed: str) -> str:
    """The characters without white space, which may stand anywhere but inside a number."""
    text = characters(printed).strip()
    for position, char in enumerate(text):
        before, behind = text[:position].rstrip(" "), text[position:].lstrip(" ")
        if char == " " and before[-1:].isdigit() and behind[:1] in "0123456789,.":
            raise Refused
        if char == " " and before[-1:] == "," and behind[:1].isdigit():
            raise Refused
    if "?" in text:
        raise Refused
    return text.replace(" ", "")


def number(text: str) -> Fraction:
    """12,345.6: groups of three behind commas, no zero in front, a digit on both sides of the point."""
    whole, point, part = text.partition(".")
    if point and not (part and all(char in "0123456789" for char in part)):
        raise Refused
    groups = whole.split(",")
    digits = "".join(groups)
    if not digits or any(char not in "0123456789" for char in digits) or len(digits + part) > MOST_DIGITS:
        raise Refused
    if len(groups) > 1 and (not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])):
        raise Refused
    if digits[0] == "0" and digits != "0":
        raise Refused
    return Fraction(int(digits + part), 10 ** len(part))


def scaled(text: str) -> Fraction:
    """4億5,000万, 2千120万, 26,700千: each part fits into the scale before it, and only the last has a point."""
    total, limit = Fraction(0), None
    rest = text
    for mark, factor in sorted(BIG.items(), key=lambda item: -item[1]):
        if mark in rest:
            head, rest = rest.split(mark, 1)
            value = _section(head) * factor
            if limit is not None and value >= limit:
                raise Refused
            if rest and value % factor:
                raise Refused
            total, limit = total + value, factor
            if not rest:
                return total
    value = _section(rest)
    if limit is not None and value >= limit:
        raise Refused
    return total + value


def _section(text: str) -> Fraction:
    groups: list[tuple[Fraction, int]] = []
    digits = ""
    for char in text:
        if char in SMALL:
            groups.append((number(digits), SMALL[char]))
            digits = ""
        else:
            digits += char
    if digits:
        groups.append((number(digits), 1))
    if not groups:
        raise Refused
    for (value, scale), (_, following) in pairwise(groups):
        if following >= scale or value * scale >= 10_000 or value.denominator != 1:
            raise Refused
    for (_, scale), (value, following) in pairwise(groups):
        if value * following >= scale:
            raise Refused
    return sum((value * scale for value, scale in groups), Fraction(0))


def _without_words(text: str, words: tuple[str, ...]) -> str:
    while found := next((word for word in words if text.startswith(word)), ""):
        text = text[len(found) :]
    return text


def amount(text: str) -> Fraction:
    """Yen, with the unit or a scale that only money has."""
    text = _without_words(text, BEFORE)
    tail = next((word for word in AFTER if text.endswith(word)), "")
    text = text.removesuffix(tail)
    has_unit = text.endswith("円") or text[-1:] in ("千", "万", "億")
    value = scaled(text.removesuffix("円"))
    if not has_unit or value.denominator != 1:
        raise Refused
    return value


def cost(printed: str) -> tuple[int | None, str, bool | None, str | None]:
    """Yen, status, 約 and tax."""
    text = text_of(printed)
    body, taxes = _without_tax(text)
    if any(word in body for word in TAX) or len(set(taxes)) > 1:
        raise Refused
    tax = taxes[0] if taxes else "unknown"
    if body.startswith("(") and body.endswith(")"):
        body = body[1:-1]
    if not body:
        return None, "not_stated", None, None
    if body in ("非公表", "算定不可"):
        return None, {"非公表": "undisclosed", "算定不可": "not_calculable"}[body], None, tax
    dashes = body.removesuffix("円").rstrip("千万億百")
    if (dashes and not dashes.strip("-ー")) or dashes == "0":
        return 0, "zero", False, tax
    value = int(amount(body))
    return value, "reported" if value else "zero", any(word in body for word in APPROX), tax


def _without_tax(text: str) -> tuple[str, list[str]]:
    """Take off the marks of tax that stand at either end, and return them."""
    kinds = [word + kind for word in TAX for kind in ("価格", "額", "み", "き", "")]
    marks = [left + kind + right for kind in kinds for left, right in BRACKETS]
    taxes = []
    while mark := next((mark for mark in marks if text.startswith(mark) or text.endswith(mark)), ""):
        taxes.append(TAX[next(word for word in TAX if word in mark)])
        text = text.removeprefix(mark) if text.startswith(mark) else text.removesuffix(mark)
    return text, taxes


def figures(text: str) -> list[Figure]:
    """Every number with the scales around and inside it, none adjoining another kind of numeral."""
    found = []
    position = 0
    while position < len(text):
        if text[position] not in "0123456789":
            position += 1
            continue
        start = position
        while position < len(text) and text[position] in "0123456789,.千百万億":
            position += 1
        run = text[start:position].rstrip(",.")
        before, behind = text[:start][-1:], text[position:][:1]
        if (before and before in f"{NUMERALS}.,/") or (behind and behind in NUMERALS):
            raise Refused
        if not found and text[:start].endswith(("-", "マイナス")):
            raise Refused
        found.append(Figure(scaled(run), run, start, start + len(run)))
    return found


def _each_one(text: str) -> str:
    """Without 1件あたり and the like; the 1 must not end a longer number."""
    phrases = [one + unit + each for one in ("1", "") for unit in PER_ONE for each in EACH if one or unit == "年間"]
    for phrase in sorted(phrases, key=len, reverse=True):
        parts = text.split(phrase)
        text = parts[0]
        for part in parts[1:]:
            is_piece = text and text[-1] in f"0123456789.,{NUMERALS}"
            text += (phrase if is_piece else " ") + part
    return text


def quantity(printed: str) -> tuple[float, float | None, bool]:
    """Value, end of a range, 約."""
    text = _each_one(text_of(printed))
    plain = text
    for word in WORDS_WITH_APPROX:
        plain = plain.replace(word, "")
    is_approx = any(word in plain for word in APPROX)
    if "ゼロ" in text and not any(char.isdigit() for char in text):
        if not text.removesuffix("件").removesuffix("人").removesuffix("円").endswith("ゼロ"):
            raise Refused
        return 0.0, None, is_approx
    found = figures(text)
    if len(found) == 1:
        sign = -1 if text[found[0].start - 1 : found[0].start] in ("▲", "△") else 1
        if any(mark in text for mark in "▲△") and sign == 1:
            raise Refused
        return float(sign * _tenths(text, found[0])), None, is_approx
    if len(found) != 2:
        raise Refused
    return (*_range(text, *found), is_approx)


def _tenths(text: str, figure: Figure) -> Fraction:
    if text[figure.end : figure.end + 1] != "割":
        return figure.value
    return number(figure.digits) * 10


def _range(text: str, first: Figure, last: Figure) -> tuple[float, float]:
    between = text[first.end : last.start]
    sign = next((sign for sign in ("~", "から", "-") if sign in between), None)
    if sign is None or any(mark in text for mark in "▲△"):
        raise Refused
    unit, _, opening = between.partition(sign)
    if len(unit) > 4 or len(opening) > 2 or not all(char.isalnum() or char in "%/()ー" for char in unit + opening):
        raise Refused
    low, high = _tenths(text, first), _tenths(text, last)
    tenths = unit.startswith("割"), text[last.end : last.end + 1] == "割"
    if tenths == (True, False):
        raise Refused
    if tenths == (False, True):
        low = number(first.digits) * 10
    scale = last.digits[len(last.digits.rstrip("百千万億")) :]
    if scale and not any(char in first.digits for char in "百千万億"):
        low = scaled(first.digits + scale)
    if low > high:
        raise Refused
    return float(low), float(high)


def months(printed: str) -> int | None:
    """Years and months of a duration."""
    text = text_of(printed)
    if not text.strip("-ー"):
        return None
    text = text.removeprefix("約").removesuffix("程度")
    years, is_years, rest = text.partition("年")
    if not is_years:
        years, rest = "", text
    rest = rest.removeprefix("間") if is_years else rest
    counter = next((mark for mark in ("か", "ヵ", "ヶ", "カ", "ケ", "箇") if f"{mark}月" in rest), None)
    count = ""
    if counter:
        count, _, behind = rest.partition(f"{counter}月")
        if behind not in ("", "間"):
            raise Refused
    elif rest not in ("", "間"):
        raise Refused
    if not years and not count:
        raise Refused
    return int(number(years)) * 12 * bool(years) + _whole(count) if years else _whole(count)


def _whole(text: str) -> int:
    if text and not all(char in "0123456789" for char in text):
        raise Refused
    return int(number(text)) if text else 0


def population(printed: str) -> tuple[int, date | None, bool]:
    """Persons, their day, and whether the figure is rounded."""
    text = text_of(printed)
    day_text = None
    if text.endswith(")") and "人(" in text:
        text, _, day_text = text[:-1].partition("(")
        day_text = day_text.removesuffix("現在").removesuffix("時点")
    is_about = "約" in text
    text = _without_words(text, ("人口:", "人口", "約"))
    if not text.endswith("人"):
        raise Refused
    persons = scaled(text[:-1])
    if persons.denominator != 1 or any(char in text for char in "百千億"):
        raise Refused
    return int(persons), day(day_text) if day_text is not None else None, is_about or "万" in text


def _year(text: str) -> int:
    era = next((name for name in ERAS if text.startswith(name)), None)
    if era is None:
        if len(text) != 4 or not text.isdigit() or text[:2] not in ("19", "20"):
            raise Refused
        return int(text)
    offset, length = ERAS[era]
    count = text.removeprefix(era)
    year = 1 if count == "元" else _small(count)
    if not 1 <= year <= length:
        raise Refused
    return offset + year


def _small(text: str) -> int:
    if not text or len(text) > 2 or not all(char in "0123456789" for char in text):
        raise Refused
    return int(text)


def day(printed: str) -> date:
    """A day, the last of a month whose end is meant, or the first of a month."""
    text = text_of(printed).upper()
    for tail in ("現在", "時点", "頃"):
        if text.endswith(tail):
            text = text.removesuffix(tail)
            break
    is_end = text.endswith("末")
    text = text.removesuffix("末") if is_end else text
    parts, current, marks = [], "", []
    for char in text:
        if char in "年月日./-":
            parts.append(current)
            marks.append(char)
            current = ""
        else:
            current += char
    parts.append(current)
    if len(parts) > 2 and not parts[-1]:
        parts.pop()
        if marks[-1] not in ("月" if len(parts) == 2 else "日"):
            raise Refused
    if not 2 <= len(parts) <= 3 or marks[0] in "月日" or marks[1:2] not in ([], *map(list, "月./-")):
        raise Refused
    year, month, number_of_day = _year(parts[0]), _small(parts[1]), _small(parts[2]) if len(parts) == 3 else 1
    if not 1 <= month <= 12 or not 1 <= number_of_day <= monthrange(year, month)[1]:
        raise Refused
    if is_end and len(parts) != 2:
        raise Refused
    return date(year, month, monthrange(year, month)[1] if is_end else number_of_day)


def fiscal_year(printed: str) -> int:
    """The western year of a fiscal year."""
    text = text_of(printed).upper().removesuffix("版")
    text = text[:-1] if text[-1:] in ("末", "中") else text
    return _year(text.removesuffix("年") if text.endswith("年") else text.removesuffix("年度"))


def period(printed: str) -> tuple[date, date | None]:
    """First and last month."""
    first_text, tilde, last_text = text_of(printed).partition("~")
    first, first_end = _edge(first_text)
    if not tilde or not last_text:
        return first, None if tilde else first_end
    short = last_text.removesuffix("末").removesuffix("頃").removesuffix("月")
    if short.isdigit() and len(short) <= 2:
        last = date(first.year, _small(short), 1) if 1 <= int(short) <= 12 else None
    else:
        last_first, last_end = _edge(last_text)
        last = last_end or last_first
    if last is None or last < first:
        raise Refused
    return first, last


def _edge(text: str) -> tuple[date, date | None]:
    if "年度" not in text:
        return day(text).replace(day=1), None
    year = fiscal_year(text)
    return date(year, 4, 1), date(year + 1, 3, 1)


YES = ("true", "はい", "有", "あり", "○", "〇", "◯", "該当", "yes")
NO = ("false", "いいえ", "無", "なし", "×", "非該当", "no")
NO_UNIT = ("以上", "以下", "以内", "未満", "超", "程度", "前後", "約", "弱", "強", "余", "数")


def typed(column_name: str, kind: str, text: str) -> object:
    """The value of a cell that people fill in, by the name and the type of its column."""
    readings = {
        "population": lambda: population(text if "人" in text else f"{text}人")[0],
        "hours_saved_per_year": lambda: _hours(text_of(text)),
        "lead_time_months": lambda: _duration(text_of(text)),
        "fiscal_year": lambda: fiscal_year(text),
        "BIGINT": lambda: _integer(text_of(text), 2**63),
        "INTEGER": lambda: _integer(text_of(text), 2**31),
        "DOUBLE": lambda: _signed(text_of(text))[0],
        "BOOLEAN": lambda: _answer(text_of(text).lower()),
        "DATE": lambda: _calendar(column_name, text),
    }
    if column_name.endswith("_yen"):
        return _typed_amount(column_name, text_of(text))
    if column_name == "kpi_value":
        return _signed(text_of(text), with_unit=True)
    return readings[column_name if column_name in readings else kind]()


def _typed_amount(column_name: str, text: str) -> int | None:
    if text[:1] in ("¥", "\\") and text[1:2].isdigit():
        text = text[1:-1] if text.endswith("-") and set(text[1:-1]) <= set("0123456789,") else text[1:]
    if column_name == "running_cost_yen":
        text = text.removeprefix("年額").removeprefix("年間")
        tail = next((tail for tail in ("/年", "(年額)", "(年)") if text.endswith(f"円{tail}")), "")
        text = text.removesuffix(tail)
    if not text.strip("()-ー"):
        raise Refused
    if text[-1].isdigit():
        text = f"{number(text)}円"
    value, status, *_ = cost(text)
    if status == "not_stated" or (value is not None and value >= 2**63):
        raise Refused
    return value


def _hours(text: str) -> float:
    text = text.removeprefix("年間").removeprefix("約").removeprefix("およそ")
    text = text.removesuffix("程度").removesuffix("/年").removesuffix("時間")
    return float(number(text.removesuffix("万")) * (10_000 if text.endswith("万") else 1))


def _duration(text: str) -> int:
    value = _whole(text) if text.isdigit() else months(text)
    if value is None:
        raise Refused
    return value


def _integer(text: str, limit: int) -> int:
    groups = text.removeprefix("-").split(",")
    value = int("".join(groups)) if all(group and set(group) <= set("0123456789") for group in groups) else limit
    if value >= limit or text.removeprefix("-") not in (str(value), f"{value:,}"):
        raise Refused
    return -value if text.startswith("-") else value


def _signed(text: str, *, with_unit: bool = False) -> tuple[float, str]:
    sign = -1 if text[:1] in ("-", "▲", "△") and text else 1
    rest = text[1:] if sign == -1 else text
    digits = rest
    while digits and digits[-1] not in "0123456789":
        digits = digits[:-1]
    unit = rest[len(digits) :]
    if unit and (not with_unit or len(unit) > 10 or not all(char.isalpha() or char in "%‰/ー" for char in unit)):
        raise Refused
    if any(word in unit for word in NO_UNIT) or (unit and unit[-1] in "千百万億兆割"):
        raise Refused
    return float(sign * number(digits)), unit


def _answer(text: str) -> bool:
    if text not in YES + NO:
        raise Refused
    return text in YES


def _calendar(column_name: str, text: str) -> date:
    if "年度" not in text_of(text):
        return day(text)
    if "~" in text_of(text):
        raise Refused
    first, last = period(text)
    return last if column_name == "ends_on" else first
