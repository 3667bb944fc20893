"""Keeps frames by what was asked for, those asked for last, up to a number of bytes. No Streamlit here."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import pandas as pd

# The first bounds what is kept of very many records (a million: some fifteen selections), the second that of few.
MOST_BYTES, MOST_FRAMES = 160 << 20, 400
# What a kept frame takes beside its values; of small ones, as most are, far more than these.
BYTES_OF_A_FRAME, BYTES_OF_A_COLUMN = 4 << 10, 2 << 10
# Smaller ones are handed on with values of their own, and all with axes of their own: each look at a frame leaves a
# note at what it shares with others, which in the end took more than the values.
FEW_BYTES = 1 << 20


class Results:
    """Frames that many sessions share; each gets a frame of its own; values of a large one are copied once it changes.

    A lookup takes microseconds whatever the size: nothing is pickled or hashed cell by cell.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, most_frames: int = MOST_FRAMES) -> None:
        """Keep at most this many bytes and frames; a frame of more bytes is handed on and not kept."""
        self._most_bytes, self._most_frames, self._bytes = most_bytes, most_frames, 0
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return what is kept under the key, made first where nothing is; two may make it at the same time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key].copy()
        made = make().reset_index(drop=True)
        new = _Kept(made, _size(made))
        mine = new.copy()
        self._keep(key, new)
        return mine

    def _keep(self, key: Hashable, new: _Kept) -> None:
        with self._lock:
            if new.size > self._most_bytes or key in self._kept:
                return
            self._kept[key] = new
            self._bytes += new.size
            while self._bytes > self._most_bytes or len(self._kept) > self._most_frames:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size


@dataclass
class _Kept:
    frame: pd.DataFrame
    size: int

    def copy(self) -> pd.DataFrame:
        mine = self.frame.copy(deep=self.size <= FEW_BYTES)
        self.frame.columns = self.frame.columns.copy(deep=True)
        self.frame.index = pd.RangeIndex(len(self.frame))
        return mine


def _size(frame: pd.DataFrame) -> int:
    values = int(frame.memory_usage(deep=True).sum())
    return values + BYTES_OF_A_FRAME + BYTES_OF_A_COLUMN * len(frame.columns)
