"""Prepares a file of every case in one thread while another session reruns a page; prints what both took as JSON.

`apart DATABASE` writes it as the app does, in a process of its own; `within DATABASE` in the server's own process.
"""

from __future__ import annotations

import json
import logging
import os
import statistics
import sys
import threading
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.figures import ROOT
from queries import run
from queries.filters import Filters
from ui import bundles, exports, large_files

RERUNS_AT_REST = 15


def main(how: str, database: str) -> None:
    """Measure the reruns at rest, then those while the file is prepared, and the memory of the server."""
    os.environ["DX_DATABASE"] = database
    logging.disable(logging.CRITICAL)
    connection = run.open_database(Path(database))
    selection = run.Selection(connection)
    names = ("shared/codes", "sources/dictionary", "sources/documents")
    about = bundles.About(*(selection.rows(name, Filters(), {}) for name in names), {})
    other = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600).run()
    at_rest = [_rerun(other) for _ in range(RERUNS_AT_REST)]
    before = _megabytes()
    work = threading.Thread(target={"apart": _apart, "within": _within}[how], args=(selection, about))
    started = time.perf_counter()
    work.start()
    during, peak = [], before
    while work.is_alive():
        during.append(_rerun(other))
        peak = max(peak, _megabytes())
    figures = {"seconds": time.perf_counter() - started, "before_mb": before, "peak_mb": peak}
    print(json.dumps(figures | {"at_rest": statistics.median(at_rest), "during": statistics.median(during)}))


def _apart(selection: run.Selection, about: bundles.About) -> None:
    parts = selection.parts("search/case_list", Filters(), {})
    large_files.written("excel", parts, about, lambda done: None).close()


def _within(selection: run.Selection, about: bundles.About) -> None:
    exports.excel_csv(selection.rows("search/case_list", Filters(), {}), about.label, about.dictionary)


def _rerun(session: AppTest) -> float:
    started = time.perf_counter()
    session.run()
    return time.perf_counter() - started


def _megabytes() -> float:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
