"""Keeps a file that was made on request until a slow browser has come for it."""

from __future__ import annotations

import time

from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileMetadata

SECONDS = 60


class _Kept(MediaFileMetadata):
    """What the framework knows of a file: a download becomes old only after its time."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._made = time.monotonic()

    def mark_for_delete(self) -> None:
        """Mark a file of which no page knows; it goes when nobody's page knows of it at the end of the next run."""
        if time.monotonic() - self._made > SECONDS:
            super().mark_for_delete()


def keep() -> None:
    """Let files be kept: the framework drops one at the end of the second run of anybody after it was made.

    With many visitors that is before the browser which asked for it has come to fetch it.
    """
    media_file_manager.MediaFileMetadata = _Kept
