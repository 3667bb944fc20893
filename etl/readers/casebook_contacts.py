"""Finds mail addresses and telephone numbers: they never leave the document, not even in the list of the unread."""

from __future__ import annotations

import re

from etl.readers.casebook_pages import half_width

_CONTACT = re.compile(
    r"[A-Za-z0-9._%+-]*@[A-Za-z0-9.-]*"
    r"|\(?\d+\)?[-ー]\d+[-ー]\d+|\d{2,5}\(\d{1,4}\)[-ー]?\d{3,4}|(?<!\d)0\d{9,10}(?!\d)"
)


def has_contact(text: str) -> bool:
    """Return whether a mail address or a telephone number stands in the text, in any width."""
    return _CONTACT.search(half_width(text)) is not None


def masked(text: str) -> str:
    """Return the text with `…` for every mail address and telephone number."""
    kept, end = [], 0
    for match in _CONTACT.finditer(half_width(text)):
        kept.append(text[end : match.start()])
        end = match.end()
    return "…".join([*kept, text[end:]])
