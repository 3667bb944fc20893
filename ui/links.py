"""A screen as a short code that can be typed over or pasted where links do not travel, and the mark of its data.

A code is the page and the parameters of its address, one a line, as base64 with a check sum: it says nothing that the
address does not say, and what it says is checked like an address.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

FIRST = "DX"
LONGEST = 8_000
AROUND = r"(?:[^\x00-\x7f]|:)*"
# What a mail or a word processor makes of a hyphen.
HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
# The parameter of a copied link that says on which data it was made.
DATA = "data"


class Unreadable(ValueError):
    """A text that is no code, or one that was cut or changed on its way."""


def code(page: str, query: Mapping[str, list[str]]) -> str:
    """Return the code of a page, by its path, with these parameters."""
    lines = [page, *(f"{name}={value}" for name, values in query.items() for value in values)]
    content = "\n".join(lines).encode("utf8")
    return f"{FIRST}-{_sum(content)}-{base64.urlsafe_b64encode(content).decode('ascii').rstrip('=')}"


def read(text: str, pages: Collection[str]) -> tuple[str, dict[str, list[str]]]:
    """Return page and parameters of a code or of a whole address; raises Unreadable."""
    text = text.strip()[:LONGEST]
    if not re.match("https?://", text):
        return read_code(text, pages)
    try:
        address = urlsplit(text)
    except ValueError as error:
        raise Unreadable(text) from error
    page = address.path.rsplit("/", 1)[-1]
    if page not in pages:
        raise Unreadable(text)
    return page, parse_qs(address.query, keep_blank_values=True)


def read_code(text: str, pages: Collection[str]) -> tuple[str, dict[str, list[str]]]:
    """Return page and parameters of a code, whatever came in on its way; raises Unreadable.

    Blanks, line breaks, full-width letters and Japanese words around it do no harm: the sum says whether it is whole.
    """
    letters = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[:LONGEST]).translate(HYPHENS))
    found = re.fullmatch(rf"{AROUND}{FIRST}-([0-9a-f]{{4}})-([A-Za-z0-9_-]*){AROUND}", letters)
    if not found:
        raise Unreadable(text)
    try:
        content = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
        page, *lines = content.decode("utf8").split("\n")
    except ValueError as error:
        raise Unreadable(text) from error
    if _sum(content) != found[1] or page not in pages:
        raise Unreadable(text)
    query: dict[str, list[str]] = {}
    for name, _, value in (line.partition("=") for line in lines):
        query.setdefault(name, []).append(value)
    return page, query


def _sum(content: bytes) -> str:
    return f"{binascii.crc32(content) & 0xFFFF:04x}"


def mark(built_at: datetime, fingerprint: str) -> str:
    """Return the mark of a build's data: the day it was built and the beginning of its fingerprint."""
    return f"{built_at:%Y%m%d}-{fingerprint[:8]}"


def made_on(given: str | None, now: str) -> date | None:
    """Return the day of the data that a link was made on, where those are not the data of now; None else.

    What is no mark says nothing, and so does the mark of other data of the same rules: only the fingerprint counts.
    """
    found = re.fullmatch(r"(\d{8})-([0-9a-f]{8})", given or "")
    if not found or found[2] == now.partition("-")[2]:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%d").date()
    except ValueError:
        return None
