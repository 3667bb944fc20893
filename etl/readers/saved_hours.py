"""Finds print that speaks of hours or minutes saved, in layouts whose sentences only people can judge."""

from __future__ import annotations

import re

_TIME = r"\d(?:時間|分(?![類野散割]|の[\d一二三]))"
_SAVED = r"(?:削減|短縮|縮減|減少)"
SAVED_HOURS = re.compile(rf"{_TIME}[^。]{{0,12}}{_SAVED}|{_SAVED}[^。]{{0,12}}{_TIME}")
