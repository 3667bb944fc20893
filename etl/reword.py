"""Rewords what the rules say of a row for people who fill in a form: no names of columns, no codes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from etl import schema
from etl.apply_rules import Fault, Refused
from etl.readers.forms import CHOICES, word, words

MOST_CHOICES = 10
NOT_A_CHOICE, BLANK_CHOICE, TWICE = "L2-04_code_is_known", "required_value_is_given", "key_is_unique"
# What the sentences of the rules have in brackets for keepers of the facts' CSV: names of columns and tables, codes,
# commands.
_FOR_KEEPERS = re.compile(r"（(?:[a-z][a-z_]*(?:[・、か ]+[a-z][a-z_]*)*|python -m [^）]*)）")


@dataclass(frozen=True)
class Told:
    """One fault of a row in the words of a form: the columns, what was typed into them, what is wrong, what to do."""

    column_names: list[str]
    value: str
    reason: str
    remedy: str


def reworded(row: Refused) -> list[Told]:
    """Return what is wrong with a row, one by one; a blank value stands for a blank cell."""
    table, typed = schema.tables()[row.table_name], json.loads(row.row_json)
    return [_told(fault, table, typed) for fault in row.faults]


def _told(fault: Fault, table: schema.Table, typed: dict[str, str]) -> Told:
    names = [name for name in (fault.column_name or "").split("/") if name in table.column_names]
    columns = [table.column(name) for name in names]
    value = "／".join(word(column, typed.get(column.name) or "") for column in columns) if columns else fault.value
    return Told(names, value or "", *_why(fault, columns))


def _why(fault: Fault, columns: list[schema.Column]) -> tuple[str, str]:
    """Return reason and remedy, choices by their words and rows that stand twice by their headings."""
    if fault.rule_id == TWICE:
        named = "・".join(column.short_label for column in columns)
        return f"{named}の同じ行が先にもあります", "先の行と見比べ、どちらかを直すか、行ごと削除してください"
    reason, remedy = (_without_codes(text, fault.value or "") for text in (fault.reason, fault.remedy))
    if fault.rule_id == NOT_A_CHOICE:
        return f"列「{columns[0].label_ja}」に書ける選択肢ではありません", _choices(columns[0])
    if fault.rule_id == BLANK_CHOICE and columns[0].code_list:
        return reason, f"{_choices(columns[0])}。空の行なら、行ごと削除してください"
    return reason, remedy


def _without_codes(text: str, value: str) -> str:
    """Return a sentence without what it has in brackets for keepers; the value that it quotes stays."""
    return _FOR_KEEPERS.sub(lambda match: match[0] if match[0] in value else "", text)


def _choices(column: schema.Column) -> str:
    choices = list(words(column.code_list).values())
    more = len(choices) - MOST_CHOICES
    listed = "、".join(choices[:MOST_CHOICES])
    return f"次のどれかを書いてください: {listed}" + (
        f"、ほか {more}（すべては記入用のブックのシート「{CHOICES}」）" if more > 0 else ""
    )
