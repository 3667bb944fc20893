"""The small-n ladder and the words that place a value among its peers."""

import pandas as pd
import pytest

from ui.ladder import Step, ladder, place_in_words

DOTS = Step(median=False, quartiles=False, box=False, percentile=False, mark="")
REFERENCE = Step(median=True, quartiles=False, box=False, percentile=False, mark="参考")
FEW = Step(median=True, quartiles=True, box=False, percentile=False, mark="＊")
ENOUGH = Step(median=True, quartiles=True, box=True, percentile=True, mark="")


@pytest.mark.parametrize(
    ("n", "step"),
    [(0, DOTS), (1, DOTS), (2, DOTS), (3, REFERENCE), (4, REFERENCE), (5, FEW), (9, FEW), (10, ENOUGH), (500, ENOUGH)],
)
def test_each_size_of_group_shows_no_more_than_it_can_bear(n, step):
    assert ladder(n) == step


@pytest.mark.parametrize(
    ("value", "peers", "words"),
    [
        # median 3, MAD 1: the band of 同程度 reaches from 1.5174 to 4.4826
        (4.49, [1, 2, 3, 4, 5], "高め"),
        (4.48, [1, 2, 3, 4, 5], "同程度"),
        (1.52, [1, 2, 3, 4, 5], "同程度"),
        (1.51, [1, 2, 3, 4, 5], "低め"),
        (3, [1, 2, 3, 4], "比較には少なすぎます"),
        (3, [1, 2, 3, 4, None, None], "比較には少なすぎます"),
        (7, [7, 7, 7, 7, 7], "同程度"),
        (8, [7, 7, 7, 7, 7], "高め"),
        # median 100, MAD 99: 100 - 1.4826 x 99 is below zero; of the logarithms 0, 1, 2, 3, 4 the lower end is 0.5174
        (3.3, [1, 10, 100, 1_000, 10_000], "同程度"),
        (3.2, [1, 10, 100, 1_000, 10_000], "低め"),
        # a zero has no logarithm: median 100, MAD 100, and nothing is below 100 - 148.26
        (0, [0, 0, 100, 1_000, 10_000], "同程度"),
    ],
)
def test_a_value_is_placed_in_words(value, peers, words):
    assert place_in_words(value, pd.Series(peers, dtype="float64")) == words
