"""Folds text so that a search forgives width, case and kana."""

import re
import unicodedata

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ｰー", "-") | {"⺠": "民", "髙": "高", "﨑": "崎"})


def fold(text: str) -> str:
    """Return the text as searched for (never shown): NFKC, lower case, hiragana, one kind of dash, no white space."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA_TO_HIRAGANA).translate(_DASHES)
    return re.sub(r"\s+", "", folded)
