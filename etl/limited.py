"""Runs one command of `python -m etl` over a file of a stranger: with limits of its own on memory and time.

What is beyond them ends this process alone. Windows has no such limits; there only the caller's patience ends it.
"""

from __future__ import annotations

import os
import sys

MOST_BYTES = 1 << 30
MOST_SECONDS = 60


def limit() -> None:
    """Let this process take no more memory and no more seconds of work than that, whatever the number of cores."""
    for library in ("OPENBLAS", "OMP"):  # each of its threads would reserve memory at once
        os.environ[f"{library}_NUM_THREADS"] = "1"
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_DATA, MOST_BYTES), (resource.RLIMIT_CPU, MOST_SECONDS)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    limit()
    from etl.__main__ import start

    sys.exit(start())
