"""Reads what people type into a cell, such as 約1.2億円 or R5.4, as the value of its column. Nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from etl import clean
from etl.clean import Unreadable, figures, fold
from etl.schema import Column, tables

Values = dict[str, object]

YES = ("true", "はい", "有", "あり", "○", "〇", "◯", "該当", "yes")
NO = ("false", "いいえ", "無", "なし", "×", "非該当", "no")
_NUMBER = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*|0)"
# 90%以上 is a bound, 5万 is 50,000 and 5? is a doubt: none of them is a number with its unit.
_NO_UNIT = re.compile(r"以上|以下|以内|未満|超|程度|前後|[約弱強余数]|[千百万億兆割]+$")
_LARGEST = {"BIGINT": 2**63 - 1, "INTEGER": 2**31 - 1}


def read(table_name: str, column: Column, typed: str) -> Values:
    """Return the value of the column and what the text says of columns beside it: status, tax, 約, day, unit.

    Amounts in yen, durations in months, dates with day or month (a fiscal year begins in April). Raises Unreadable.
    """
    values = _reading(table_name, column)(column.name, typed)
    value = values[column.name]
    if isinstance(value, int) and abs(value) > _LARGEST.get(column.type, 1):
        raise Unreadable(column.name, typed)
    known = tables()[table_name].column_names  # a subsidy has no column for 約
    return {beside: said for beside, said in values.items() if beside in known}


def _reading(table_name: str, column: Column) -> Callable[[str, str], Values]:
    if column.name.endswith("_yen"):
        return _amount
    if table_name == "kpi_values" and column.name == "value":
        return _measured
    return _BY_NAME.get(column.name) or _BY_TYPE.get(column.type, _no_reading)


def _amount(name: str, typed: str) -> Values:
    """Return the yen of 26,700千円, 2670万, ￥26,700,000 or, in a column of yen, of a bare number."""
    text = re.sub(r"^[¥\\](\d[\d,]*)-?", r"\1", figures(name, typed))  # ￥26,700- as on a bill
    if name == "running_cost_yen":
        text = re.sub(r"^(?:年額|年間)|(?<=円)(?:/年|\(年額?\))$", "", text)
    if re.fullmatch(r"\(?-+\)?|", text):  # people draw a dash for nothing as well as for zero
        raise Unreadable(name, typed)
    if re.fullmatch(_NUMBER, text):
        text += "円"
    cost = clean.cost(text)
    if cost.status_code == "not_stated":
        raise Unreadable(name, typed)
    stem = name.removesuffix("_yen")
    if stem == "amount":
        return {name: cost.yen, "is_approx": cost.is_approx}
    values = {f"{stem}_status_code": cost.status_code, f"{stem}_is_approx": cost.is_approx}
    return {name: cost.yen} | values | {f"{stem}_tax_code": cost.tax_code}


def _population(name: str, typed: str) -> Values:
    text = figures(name, typed)
    population = clean.population(text if "人" in text else f"{text}人")
    values: Values = {name: population.persons, "population_on": population.counted_on}
    return values | {"population_is_rounded": population.is_rounded}


def _hours(name: str, typed: str) -> Values:
    """Return hours a year of 1,000時間 or 約500時間/年; another period is another figure."""
    text = re.sub(r"^年間", "", figures(name, typed))
    match = re.fullmatch(rf"(約|およそ)?({_NUMBER}(?:\.\d+)?)(万)?(?:時間)?(?:/年)?(程度)?", text)
    if match is None:
        raise Unreadable(name, typed)
    hours = _exact(match[2], name, typed) * (10_000 if match[3] else 1)
    return {name: hours, "hours_saved_is_approx": bool(match[1] or match[4])}


def _months(name: str, typed: str) -> Values:
    text = figures(name, typed)
    months = clean.months(f"{text}か月" if re.fullmatch(r"\d+", text) else text)
    if months is None:
        raise Unreadable(name, typed)
    return {name: months}


def _fiscal_year(name: str, typed: str) -> Values:
    return {name: clean.fiscal_year(typed)}


def _measured(name: str, typed: str) -> Values:
    """Return the number, and the unit where one is typed behind it (69.7%)."""
    match = re.fullmatch(rf"([-△▲]?)({_NUMBER}(?:\.\d+)?)((?:[^\W\d_]|[%‰/]){{1,10}})?", figures(name, typed))
    if match is None or (match[3] and _NO_UNIT.search(match[3])):
        raise Unreadable(name, typed)
    value = _exact(match[2], name, typed) * (-1 if match[1] else 1)
    return {name: value, "unit_name": match[3]} if match[3] else {name: value}


def _day(name: str, typed: str) -> Values:
    """Return the day; of a month its first, of a fiscal year the first of April (the last month where it is an end)."""
    text = figures(name, typed)
    if "年度" not in text:
        return {name: clean.day(text)}
    if re.search(r"~|年度(?:末|中)", text):  # two dates in the cell of one; the end of a fiscal year is no month
        raise Unreadable(name, typed)
    first, last = clean.period(text)
    return {name: last if name == "ends_on" else first}


def _whole(name: str, typed: str) -> Values:
    text = figures(name, typed)
    if not re.fullmatch(rf"-?{_NUMBER}", text) or len(text) > len("-9,223,372,036,854,775,807"):
        raise Unreadable(name, typed)
    return {name: int(text.replace(",", ""))}


def _number(name: str, typed: str) -> Values:
    values = _measured(name, typed)
    if "unit_name" in values:
        raise Unreadable(name, typed)
    return values


def _yes_or_no(name: str, typed: str) -> Values:
    text = fold(typed).lower()
    if text not in (*YES, *NO):
        raise Unreadable(name, typed)
    return {name: text in YES}


def _no_reading(name: str, typed: str) -> Values:
    raise Unreadable(name, typed)


def _exact(text: str, name: str, typed: str) -> float:
    digits = text.replace(",", "")
    if len(digits.replace(".", "")) > clean.MOST_DIGITS:
        raise Unreadable(name, typed)
    return float(digits)


_BY_NAME: dict[str, Callable[[str, str], Values]] = {
    "population": _population,
    "hours_saved_per_year": _hours,
    "lead_time_months": _months,
    "fiscal_year": _fiscal_year,
}
_BY_TYPE: dict[str, Callable[[str, str], Values]] = {
    "BIGINT": _whole,
    "INTEGER": _whole,
    "DOUBLE": _number,
    "BOOLEAN": _yes_or_no,
    "DATE": _day,
}


def as_text(value: object) -> str | None:
    """Return the value as the facts' CSV files write it; None stays None."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)
