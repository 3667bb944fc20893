"""What the generators of whole documents share: seeded chance that counts its habits, wrapping, and the truth."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NEVER_FIRST = "、。）)」』】ー・：％ッャュョァィゥェォっゃゅょ々"
_NEVER_LAST = "（(「『【"


class Unclear:
    """The truth of a field that the print leaves open: it must stay blank and stand among the unread."""

    def __repr__(self) -> str:
        return "unclear"


@dataclass(frozen=True)
class OneOf:
    """The truth of a field of which the print allows several readings."""

    values: tuple[object, ...]


UNCLEAR = Unclear()
NEVER = OneOf(())  # no value is right


@dataclass
class Document:
    """The lines of a generated document, the rows that are true of it, and how often each habit occurs."""

    lines: list[str] = field(default_factory=list)
    truth: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    habits: Counter[str] = field(default_factory=Counter)


class Chance(random.Random):
    """Seeded chance; `habit` decides whether an irregularity occurs and counts it."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.habits: Counter[str] = Counter()

    def happens(self, probability: float) -> bool:
        return self.random() < probability

    def habit(self, name: str, probability: float) -> bool:
        is_so = self.happens(probability)
        self.habits[name] += is_so
        return is_so

    def one_habit(self, weights: dict[str, float]) -> str:
        """Return one of the named forms and count it."""
        name = self.choices(list(weights), list(weights.values()))[0]
        self.habits[name] += 1
        return name

    def some(self, values: Sequence[T], fewest: int, most: int) -> list[T]:
        return self.sample(values, self.randint(fewest, min(most, len(values))))


def width(text: str) -> float:
    return sum(0.5 if unicodedata.east_asian_width(char) in ("Na", "H", "N") else 1 for char in text)


def wrapped(text: str, limit: float) -> list[str]:
    """Return the text on lines no wider than `limit`, as a printer breaks them: words of Latin letters stay whole."""
    lines = [""]
    for piece in re.findall(r"[!-~]+[ ]?|.", text):
        is_full = width((lines[-1] + piece).rstrip()) > limit
        if lines[-1] and is_full and piece[0] not in _NEVER_FIRST:
            opener = lines[-1][-1] if lines[-1][-1] in _NEVER_LAST else ""
            lines[-1] = lines[-1].removesuffix(opener)
            lines.append(opener)
        lines[-1] += piece
    return [line for line in lines if line]


def full(number: int) -> str:
    return str(number).translate(FULL_WIDTH)


def single_full(number: int) -> str:
    """Figures of one digit are printed in full width, longer ones in half width."""
    return full(number) if number < 10 else str(number)
