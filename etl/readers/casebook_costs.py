"""Reads the costs of a casebook page: totals, their breakdown into items, and the subsidies of the remarks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl import clean
from etl.clean import Cost, Unreadable
from etl.readers.casebook_pages import Joined, Line, half_width
from etl.readers.casebook_sheet import INITIAL, ITEMS, REMARKS, RUNNING, RUNNING_OTHERWISE, Section, Sheet
from etl.readers.records import Printed

_DOTS = ("•", "・", "●")
KINDS = {"initial": INITIAL, "running": RUNNING}
NOT_STATED = Cost(None, "not_stated", None, None)

_NUMBER = r"(?:約|およそ)?[\d,.]+[千百万億]*"
_AMOUNT = re.compile(rf"({_NUMBER})(円?)")
_LABEL_WITH_AMOUNT = re.compile(rf"(?P<label>.*\S)\s+(?P<amount>{_NUMBER}円)")
_ZERO = re.compile(r"[-ー0]円?")
_SUBSIDY = re.compile(rf"(?P<name>[^。]+?)による補助額:?\s*(?P<amount>{_NUMBER}円)")
_USED_FUNDS = re.compile(
    r"(?P<names>[^。]*(?:交付金|補助金|助成金|事業)(?:\([^)]*\)|」|TYPE\d)*)を?活用(?=$|[。、)]|した|し、|して(?:いる|実施|導入|整備))"
)
_BEHIND_THE_SUBSIDY_BEFORE = re.compile(r"^(?:\([^)]*\)|/年)*[、,・\s]*(?:及び|並びに)?")


class Doubtful(Exception):
    """Something that is printed but not surely read: where it stands and what to check by eye (Japanese)."""

    def __init__(self, printed: Printed, reason: str) -> None:
        super().__init__(reason)
        self.printed = printed
        self.reason = reason


@dataclass(frozen=True)
class Item:
    """One line of a breakdown, or one subsidy with its amount where that is printed."""

    name: str
    amount: Printed | None
    cost: Cost = NOT_STATED


def total(sheet: Sheet, kind: str) -> tuple[Cost, Printed]:
    """Return the cost of a kind (`initial`, `running`) with its evidence, NOT_STATED where nothing is behind the label.

    Raises Doubtful where no label is found, or where what is behind it cannot be read.
    """
    _refuse_other_span(sheet, kind)
    sections = sheet.all(KINDS[kind])
    if len(sections) != 1:
        reason = f"{KINDS[kind]}の欄が{len(sections)}か所あります" if sections else f"{KINDS[kind]}が見つかりません"
        raise Doubtful(_place(sheet), reason)
    printed = sheet.joined(sections[0].printed_lines).printed()
    try:
        cost = clean.cost(printed.text)
    except Unreadable as error:
        raise Doubtful(printed, f"{KINDS[kind]}の額を読み取れません") from error
    return cost, printed if cost != NOT_STATED else _place(sheet, sections[0])


def _refuse_other_span(sheet: Sheet, kind: str) -> None:
    section = sheet.first(RUNNING_OTHERWISE)
    if kind == "running" and section:
        raise Doubtful(sheet.whole(section), f"{RUNNING}が1年あたりの額ではありません")


def items(sheet: Sheet, kind: str) -> list[Item]:
    """Return the lines of the breakdown; raises Doubtful where labels and amounts do not pair."""
    _refuse_other_span(sheet, kind)
    section = _of_kind(sheet, ITEMS, kind)
    labels, amounts = _labels_and_amounts(sheet, section)
    if len(labels) != len(amounts):
        reason = f"内訳の費目（{len(labels)}）と額（{len(amounts)}）の数が合いません"
        raise Doubtful(sheet.whole(section), reason)
    return [_item(label, amount) for label, amount in zip(labels, amounts, strict=True)]


def _item(name: str, amount: Printed) -> Item:
    try:
        return Item(name, amount, clean.cost(amount.text))
    except Unreadable as error:
        raise Doubtful(amount, "額を読み取れません") from error


def subsidies(sheet: Sheet, kind: str) -> list[Item]:
    """Return the subsidies that the remarks name; raises Doubtful where they speak of one in unknown words."""
    section = _of_kind(sheet, REMARKS, kind)
    remarks = sheet.joined(section.printed_lines)
    if with_amount := list(_SUBSIDY.finditer(remarks.half)):
        return [_with_amount(remarks, match, is_first=match is with_amount[0]) for match in with_amount]
    if used := _USED_FUNDS.search(remarks.half):
        names = _split_names(remarks.text[used.start("names") : used.end("names")])
        return [Item(name, None) for name in names]
    if re.search(r"補助|交付金|助成|事業.*(?:として実施|活用)", remarks.half):
        raise Doubtful(sheet.whole(section), "備考の補助金・交付金を読み取れません")
    return []


def _with_amount(remarks: Joined, match: re.Match[str], *, is_first: bool) -> Item:
    amount = remarks.printed(match.start("amount"), match.end("amount"))
    start, end = match.span("name")
    if not is_first:
        start += _BEHIND_THE_SUBSIDY_BEFORE.match(remarks.half[start:end]).end()
    return _item(remarks.text[start:end].strip(), amount)


def _split_names(text: str) -> list[str]:
    return [name.strip() for name in re.split(r"、(?![^（(]*[）)])", text) if name.strip()]


def _of_kind(sheet: Sheet, label: str, kind: str) -> Section:
    """The label stands once for the left and once for the right column: the order decides."""
    sections = sheet.all(label)
    if len(sections) != len(KINDS):
        raise Doubtful(_place(sheet), f"{label}の欄が{len(sections)}か所あります")
    return sections[list(KINDS).index(kind)]


def _labels_and_amounts(sheet: Sheet, section: Section) -> tuple[list[str], list[Printed]]:
    labels: list[list[Line]] = []
    amounts: list[Line] = []
    units: list[Line] = []
    for line in section.printed_lines:
        label, amount = _cut_amount(line.text.strip())
        if amount == "円":
            units.append(line)
        elif amount:
            amounts.append(Line(line.number, amount))
        if label.startswith(_DOTS) or (label and not labels):
            labels.append([])
        if label:
            labels[-1].append(Line(line.number, label.lstrip("".join(_DOTS)).strip()))
    return [Joined(label).text for label in labels], _with_units(sheet, section, amounts, units)


def _cut_amount(text: str) -> tuple[str, str]:
    """Return label and amount of a line; a zero for the whole breakdown is neither."""
    half = half_width(text)
    if _ZERO.fullmatch(half):
        return "", ""
    if half == "円" or _AMOUNT.fullmatch(half):
        return "", text
    if match := _LABEL_WITH_AMOUNT.fullmatch(half):
        return text[: match.end("label")], text[match.start("amount") :]
    return text, ""


def _with_units(sheet: Sheet, section: Section, amounts: list[Line], units: list[Line]) -> list[Printed]:
    """The unit 円 may stand in a block of its own, one for each amount without it."""
    lacking = sum(not amount.text.endswith("円") for amount in amounts)
    if lacking != len(units):
        raise Doubtful(sheet.whole(section), f"単位のない額（{lacking}）と「円」（{len(units)}）の数が合いません")
    rest = iter(units)
    pairs = [[amount] if amount.text.endswith("円") else [amount, next(rest)] for amount in amounts]
    return [sheet.joined(pair).printed() for pair in pairs]


def _place(sheet: Sheet, section: Section | None = None) -> Printed:
    line = section.lines[0] if section and section.lines else sheet.first_line
    return Printed(line.text.strip(), line.number, line.number, sheet.page)
