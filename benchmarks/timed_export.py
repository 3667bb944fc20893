"""Makes one file of every case as the app does, without a browser: `excel|machine|workbook|slides DATABASE`.

Prints JSON: seconds from asking for the rows to the whole file, its rows or slides and its size, and the peak memory of
this process, which stands for the server, and of the one that writes many rows.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.figures import megabytes
from queries.filters import Filters

NAME = "事例一覧"
FILTERS = Filters(own_name="奈良県三郷町", own_population=18_000)
PATIENCE = 0.02  # seconds between two looks at the writing process


def main(kind: str, database: str) -> None:
    """Make the file and print what it took."""
    os.environ["DX_DATABASE"] = database
    logging.disable(logging.CRITICAL)  # Streamlit warns that there is no session
    from ui import data

    data.begin_run()
    writer = WriterMemory()
    started = time.perf_counter()
    rows, size = _slides() if kind == "slides" else _rows(kind)
    took = {"seconds": time.perf_counter() - started, "rows": rows, "file_mb": size / 1e6}
    print(json.dumps(took | {"server_mb": megabytes("VmHWM"), "writer_mb": writer.most()}))


def _rows(kind: str) -> tuple[int, int]:
    """Return rows and size of the list of cases as a file: made at once where they are few, else by another process."""
    from ui import data, downloads, large_files, tables

    count = data.count(FILTERS)
    cases = data.load("search/case_list", FILTERS, first=tables.MOST_LISTED)
    about = downloads.described(NAME, FILTERS, count, sources_in=cases if count == len(cases) else None)
    if count <= large_files.MOST_AT_ONCE:
        return len(cases), len(downloads.KINDS[kind].content(cases, about))
    parts, written = data.parts("search/case_list", FILTERS), [0]
    with large_files.written(kind, parts(), about, written.append) as file:
        return written[-1], file.seek(0, io.SEEK_END)


def _slides() -> tuple[int, int]:
    """Return number and size of the PowerPoint pages of every slide that the selection has."""
    from ui import data, powerpoint, present

    slides = present.deck(FILTERS, present.cost_measure(FILTERS, is_drawn=False))
    return len(slides), len(powerpoint.deck(slides, data.words()))


class WriterMemory:
    """Looks at the process that writes the file, if there is one, as long as it is there."""

    def __init__(self) -> None:
        """Begin to look."""
        self._most, self._done = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def most(self) -> float:
        """Stop, and return the peak memory in MB; 0 where no process was seen."""
        self._done.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._done.wait(PATIENCE):
            for children in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError, TypeError):  # it has just ended
                    self._most = max([self._most, *(_written_by(pid) for pid in children.read_text().split())])


def _written_by(pid: str) -> float:
    is_writer = b"ui.large_files" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return megabytes("VmHWM", pid) if is_writer else 0.0


if __name__ == "__main__":
    main(*sys.argv[1:])
