"""What the first visitor would wait for, begun when the server starts: the look whether facts changed, and imports."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
OF_THE_FIRST_PAGE = ("sidebar", "blocks", "charts_overview", "plain_figure")

_begun: list[Future[None]] = []


def begin() -> None:
    """Look for changed facts beside importing what the first page needs."""
    pool = ThreadPoolExecutor(1)
    _begun.append(pool.submit(_look))
    pool.shutdown(wait=False)
    for name in OF_THE_FIRST_PAGE:
        importlib.import_module(f"ui.{name}")


def make_current() -> None:
    """Return once the database is current: after the look that has begun, or after one of its own."""
    if _begun:
        _begun.pop().result()
    else:
        _look()


def _look() -> None:
    """Build a missing or stale database in a process of its own."""
    if "DX_DATABASE" not in os.environ:
        subprocess.run([sys.executable, "-m", "etl", "build", "--if-stale"], cwd=ROOT, check=False)
