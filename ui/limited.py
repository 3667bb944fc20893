"""Runs one module with limits of its own: `python -m ui.limited MEGABYTES SECONDS MODULE ...`. No Streamlit here.

What is beyond them ends this process alone. Windows has no such limits; there only the caller's patience ends it.
"""

from __future__ import annotations

import os
import runpy
import sys


def command(megabytes: int, seconds: int, module: str, *arguments: object) -> list[str]:
    """Return the command that runs a module within these limits."""
    return [sys.executable, "-m", "ui.limited", str(megabytes), str(seconds), module, *map(str, arguments)]


def limit(megabytes: int, seconds: int) -> None:
    """Let this process take no more memory and no more seconds of work than that, whatever the number of cores."""
    for library in ("OPENBLAS", "OMP"):  # each of its threads would reserve memory at once
        os.environ[f"{library}_NUM_THREADS"] = "1"
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _main() -> None:
    megabytes, seconds, module, *arguments = sys.argv[1:]
    limit(int(megabytes), int(seconds))
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
