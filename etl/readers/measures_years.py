"""Reads which fiscal years a passage of a measure sheet names; a year that is not surely one is a doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.clean import ERA_LENGTHS, ERA_OFFSETS
from etl.readers.measures_passages import Passage

ERA_YEAR = re.compile(r"(?:令和|平成)(?:元|\d{1,2})年度")
_ERA = r"(?P<era>令和|平成|昭和|(?<![A-Za-z])[RHS](?=\d|元))"
_YEAR = rf"(?:{_ERA}(?P<era_year>元|\d{{1,2}})|(?P<year>(?<!\d)(?:19|20)\d{{2}}))"
FISCAL_YEAR = re.compile(rf"{_YEAR}年度(?:末|中)?")
_DATE = re.compile(
    rf"{_YEAR}(?:年度(?:の?(?P<slip>\d{{1,2}})月)?|年(?P<month>\d{{1,2}})月(?:\d{{1,2}}日)?|年(?P<season>[夏秋])"
    rf"|\.(?P<dotted>\d{{1,2}})(?:\.\d{{1,2}})?|(?P<calendar>年)(?!度)|(?P<broken>度))"
    r"|(?:(?<=年度から)|(?<=年度~))(?P<later>\d{1,2})年度|(?P<bare>(?<![\d.])\d{1,2})(?:年度|(?P<bare_month>月)(?:\d{1,2}日)?(?![間平]))"
)
# A later year of which the sheet only says that something will be decided, budgeted, or was done before.
_ASIDE = re.compile(r"^(?:(?:へ|以降)?の?(?:当初|補正)?予算|に(?:行った|実施した|策定した)|の実績)")
LATER_KPI = re.compile(rf"{FISCAL_YEAR.pattern}以降のKPIは[^。]*?設定[^。]*(?:。|$)")


@dataclass(frozen=True)
class Year:
    """A printed year, its place in the passage, and the fiscal year it surely means (else None)."""

    start: int
    end: int
    fiscal_year: int | None


def years(passage: Passage) -> list[Year]:
    """Return the years and months that the passage prints, with their fiscal years; asides are left out."""
    found: list[Year] = []
    month = None
    for match in _DATE.finditer(passage.text):
        if _ASIDE.match(passage.text[match.end() :]):
            continue
        year, month = _fiscal_year(match, found, month)
        found.append(Year(match.start(), match.end(), year))
    return found


def _fiscal_year(match: re.Match[str], before: list[Year], month: int | None) -> tuple[int | None, int | None]:
    """Return the fiscal year and the month; a bare month belongs to the year before it where it follows that month."""
    if match["bare_month"]:
        bare = int(match["bare"])
        follows = before and month is not None and 1 <= bare <= 12 and _rank(bare) >= _rank(month)
        return (before[-1].fiscal_year if follows else None), bare
    if match["later"]:
        return _same_era(int(match["later"]), before), None
    if match["bare"] or match["broken"] or match["calendar"] or match["slip"]:
        return None, None
    year = western(match)
    printed_month = match["month"] or match["dotted"]
    if year is None or printed_month is None:
        return year, None
    if not 1 <= int(printed_month) <= 12:
        return None, None
    return year - (int(printed_month) <= 3), int(printed_month)


def _same_era(era_year: int, before: list[Year]) -> int | None:
    """Return the year of `4年度` in 令和3年度から4年度にかけて."""
    first = before[-1].fiscal_year if before else None
    later = ERA_OFFSETS["令和"] + era_year
    return later if first is not None and ERA_OFFSETS["令和"] < first < later else None


def _rank(month: int) -> int:
    return (month - 4) % 12


def western(match: re.Match[str]) -> int | None:
    """Return the western year of a match with era and year; None where the era never had that year."""
    if match["year"]:
        return int(match["year"])
    era_year = 1 if match["era_year"] == "元" else int(match["era_year"])
    return ERA_OFFSETS[match["era"]] + era_year if 1 <= era_year <= ERA_LENGTHS[match["era"]] else None
