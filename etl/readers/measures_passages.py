"""A passage of a measure sheet: folded text for reading, in which every character knows its printed place.

Sentences of these sheets are broken anywhere, even inside a number, so they are read without blanks and line ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.clean import fold
from etl.readers.records import Printed

PARAGRAPH = "¶"
PARAGRAPH_GAP = 2  # the lines of a paragraph stand one or two apart
_CIRCLED = re.compile(r"[①-⑳❶-❿➀-➓㉑-㊿]")  # a list mark, not a number


@dataclass(frozen=True)
class Line:
    """One printed line or the part of it behind a label; lines count from 1.

    `starts_page` is true for the first printed line of a page, except that of the document.
    """

    number: int
    text: str
    starts_page: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.text.strip()

    @property
    def folded(self) -> str:
        """The text for comparing: everyday characters, no blanks."""
        return fold(self.text)

    @property
    def printed(self) -> Printed:
        """The line as evidence."""
        return Printed(self.text.strip(), self.number, self.number)


@dataclass(frozen=True)
class Passage:
    """Folded text with the line and column of every character."""

    text: str
    places: tuple[tuple[Line, int], ...]

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def printed(self) -> Printed:
        """The whole passage as evidence."""
        return self.between(0, len(self.text))

    def part(self, start: int, end: int | None = None) -> Passage:
        """Return the passage from one position to another."""
        return Passage(self.text[start:end], self.places[start:end])

    def between(self, start: int, end: int) -> Printed:
        """Return the print behind the characters; pieces of several lines are joined as one reads them."""
        (first, _), (last, _) = self.places[start], self.places[end - 1]
        columns: dict[Line, tuple[int, int]] = {}
        for line, column in self.places[start:end]:
            columns[line] = (columns.get(line, (column, column))[0], column)
        text = "".join(line.text[left : right + 1] for line, (left, right) in columns.items())
        return Printed(text, first.number, last.number)

    def starts_line(self, position: int) -> bool:
        """Whether the character is the first of its line."""
        line, column = self.places[position]
        return not line.text[:column].strip()

    def is_apart(self, position: int) -> bool:
        """Whether a blank or a line end stands before the character."""
        line, column = self.places[position]
        return column == 0 or line.text[column - 1].isspace()

    def without(self, pattern: re.Pattern[str]) -> Passage:
        """Return the passage with what the pattern finds taken out."""
        kept = [True] * len(self.text)
        for match in pattern.finditer(self.text):
            kept[match.start() : match.end()] = [False] * len(match[0])
        pairs = [(char, place) for char, place, keep in zip(self.text, self.places, kept, strict=True) if keep]
        return Passage("".join(char for char, _ in pairs), tuple(place for _, place in pairs))


def passage(lines: list[Line]) -> Passage:
    """Return the lines as one passage; a circled number becomes a point, and blank lines between paragraphs a ¶."""
    pairs: list[tuple[str, tuple[Line, int]]] = []
    for line in lines:
        if pairs and pairs[-1][0] != PARAGRAPH and line.number - pairs[-1][1][0].number > PARAGRAPH_GAP:
            pairs.append((PARAGRAPH, pairs[-1][1]))
        for column, char in enumerate(line.text):
            pairs += [(folded, (line, column)) for folded in ("・" if _CIRCLED.match(char) else fold(char))]
    while pairs and pairs[-1][0] == PARAGRAPH:
        pairs.pop()
    return Passage("".join(char for char, _ in pairs), tuple(place for _, place in pairs))
