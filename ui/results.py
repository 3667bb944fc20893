"""Keeps frames by what was asked for, those asked for last, up to a number of bytes. No Streamlit here."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable

import pandas as pd

MOST_BYTES = 64 << 20


class Results:
    """Frames that many sessions share; each gets a frame of its own, whose values are copied once it changes them.

    A lookup takes microseconds whatever the size: nothing is pickled or hashed cell by cell.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """Keep at most so many bytes; a larger frame is handed on and not kept."""
        self._most_bytes, self._bytes = most_bytes, 0
        self._kept: OrderedDict[Hashable, tuple[pd.DataFrame, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return what is kept under the key, made first where nothing is; two may make it at the same time."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0].copy(deep=False)
        frame = make()
        self._keep(key, frame)
        return frame.copy(deep=False)

    def _keep(self, key: Hashable, frame: pd.DataFrame) -> None:
        size = int(frame.memory_usage(deep=True).sum())
        with self._lock:
            if size > self._most_bytes or key in self._kept:
                return
            self._kept[key] = frame, size
            self._bytes += size
            while self._bytes > self._most_bytes:
                _, (_, freed) = self._kept.popitem(last=False)
                self._bytes -= freed
