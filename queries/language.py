"""Words in the language of the reader: Japanese as the code has them, English from the catalogue beside this file."""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, wraps
from pathlib import Path

CATALOGUE = Path(__file__).with_name("english.csv")
LANGUAGES = {"ja": "日本語", "en": "English"}
USUAL = "ja"
_current: ContextVar[str] = ContextVar("language", default=USUAL)


def use(language: str) -> None:
    """Speak this language from here on in this thread; one that is not known is the usual one."""
    _current.set(language if language in LANGUAGES else USUAL)


def current() -> str:
    """Return the code of the language spoken here."""
    return _current.get()


def is_english() -> bool:
    """Return whether the reader has chosen English."""
    return current() == "en"


def t(japanese: str, /, **values: object) -> str:
    """Return words in the language spoken here, with the values put into their `{places}`.

    What the catalogue does not have stays Japanese: titles, names and printed words of documents do.
    """
    words = english().get(japanese, japanese) if is_english() else japanese
    return words.format(**values) if values else words


def spoken(function: Callable[..., object]) -> Callable[..., object]:
    """Return the function so that it speaks the present language, whenever and in whatever thread it is called."""
    language = current()

    @wraps(function)
    def speaking(*arguments: object, **options: object) -> object:
        before = _current.set(language)
        try:
            return function(*arguments, **options)
        finally:
            _current.reset(before)

    return speaking


def filled(text: str, words: dict[str, str]) -> str:
    """Return HTML or CSS with words of the language spoken here in the places that have these names."""
    for place, japanese in words.items():
        text = text.replace(place, t(japanese))
    return text


@cache
def english() -> dict[str, str]:
    """Return the English of each Japanese text that the product shows."""
    with CATALOGUE.open(encoding="utf8", newline="") as file:
        return {row["japanese"]: row["english"] for row in csv.DictReader(file)}
