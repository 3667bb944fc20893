"""Folding many texts at once is folding each."""

import random
import unicodedata

import pytest

from queries.schema.fold import FEW, fold, fold_all

SURROGATES = range(0xD800, 0xE000)
PIECES = [
    "ＡＩ－ＯＣＲ", "ｶﾞｲﾄﾞ", "か\u3099", "㈱まち", "１２㎡", "𠮷野家", "Ⅳ", "e\u0323\u0301",
    "\uac01", "\u1100\u1161\u11a8", "ﾞ", "ー", " \t　", "İ",
]  # fmt: skip


@pytest.mark.parametrize("around", [("か", "は"), ("e", "\u0301"), ("ｶ", "ﾞ"), ("각", "ᆨ")])
def test_every_character_folds_as_it_does_alone_whatever_stands_beside_it(around):
    texts = [around[0] + chr(code) + around[1] for code in range(0x20000) if code and code not in SURROGATES]
    assert fold_all(texts) == [fold(text) for text in texts]


def test_texts_of_many_kinds_fold_the_same_together_and_alone():
    chance = random.Random(7)
    texts = ["".join(chance.choices(PIECES, k=chance.randrange(6))) for _ in range(2 * FEW)]
    assert fold_all(texts) == [fold(text) for text in texts]


@pytest.mark.parametrize("texts", [[], ["窓口"], ["a\0b"] * (FEW + 1), [""] * (FEW + 1)])
def test_few_texts_and_texts_that_hold_the_separator_fold_too(texts):
    assert fold_all(texts) == [fold(text) for text in texts]


def test_no_character_is_composed_of_two_below_unless_the_second_is_known_to_join():
    """What the table of single characters rests on: it knows the marks of the first 65,536 characters only."""
    low = [chr(code) for code in range(0x10000) if code not in SURROGATES]
    marks = {mark for character in low for mark in unicodedata.normalize("NFD", character)[1:]}
    high = [unicodedata.normalize("NFD", chr(code)) for code in range(0x10000, 0x110000)]
    assert [text for text in high if len(text) > 1 and max(text) < "\U00010000" and not set(text[1:]) <= marks] == []
