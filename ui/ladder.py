"""The small-n ladder: one function decides what a group of n values may show, and every chart obeys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.language import t

FEWEST_FOR_WORDS = 5
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True)
class Step:
    """What a group may show besides its dots; `mark` stands behind its name."""

    median: bool
    quartiles: bool
    box: bool
    percentile: bool
    mark: str


def ladder(n: int) -> Step:
    """Return what n values may show: 1-2 dots; 3-4 median (参考); 5-9 quartiles (＊); 10 or more a box too."""
    if n >= 10:
        return Step(median=True, quartiles=True, box=True, percentile=True, mark="")
    if n >= 5:
        return Step(median=True, quartiles=True, box=False, percentile=False, mark="＊")
    if n >= 3:
        return Step(median=True, quartiles=False, box=False, percentile=False, mark=t("参考"))
    return Step(median=False, quartiles=False, box=False, percentile=False, mark="")


def alike_band(peers: pd.Series) -> tuple[float, float] | None:
    """Return from where to where a value is 同程度: median ± 1.4826 x MAD; None with fewer than five peers.

    Amounts can scatter so widely that the lower end would be zero or less, and none could ever be low: that end is then
    taken of the logarithms, as amounts are drawn. Zeros among the peers have none, and leave it as it is.
    """
    values = peers.dropna().astype("float64")
    if len(values) < FEWEST_FOR_WORDS:
        return None
    low, high = _band(values)
    if low <= 0 < values.min():
        low = 10 ** _band(np.log10(values))[0]
    return low, high


def _band(values: pd.Series) -> tuple[float, float]:
    median = values.median()
    spread = MAD_TO_SIGMA * (values - median).abs().median()
    return float(median - spread), float(median + spread)


def place_in_words(value: float, peers: pd.Series) -> str:
    """Return 高め, 同程度 or 低め by the peers' median ± 1.4826 x MAD, or 比較には少なすぎます with fewer than five."""
    band = alike_band(peers)
    if band is None:
        return t("比較には少なすぎます")
    low, high = band
    if value > high:
        return t("高め")
    return t("低め") if value < low else t("同程度")
