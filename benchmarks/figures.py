"""Runs commands as whole processes and keeps what they took: seconds, peak memory, and the figures made of them."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
# ru_maxrss counts kilobytes, on macOS bytes
RSS_UNIT = 1 if sys.platform == "darwin" else 1024
KILLED = -9  # by a machine that has no memory left


@dataclass(frozen=True)
class Figure:
    """One measured figure: a label, its unit, one value a run, and the most that is claimed (None: no claim).

    Without values it did not fit in memory, which keeps no claim.
    """

    label: str
    unit: str
    values: list[float]
    at_most: float | None = None

    @property
    def median(self) -> float:
        """The value to quote."""
        return statistics.median(self.values)

    @property
    def is_kept(self) -> bool:
        """Whether the median keeps what is claimed."""
        return self.at_most is None or (bool(self.values) and self.median <= self.at_most)


@dataclass(frozen=True)
class Run:
    """One finished process: its wall seconds, its peak memory in MB, and what it printed."""

    seconds: float
    megabytes: float
    printed: str


def run(*arguments: str | Path, exit_codes: tuple[int, ...] = (0,), folder: Path = ROOT) -> Run:
    """Run `python ARGUMENTS` in a checkout of the project to its end; raises RuntimeError on another exit code."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *map(str, arguments)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in exit_codes:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: exit {process.returncode}\n{printed}")
    return Run(seconds, usage.ru_maxrss * RSS_UNIT / 1e6, printed)


def megabytes(name: str, process: int | str = "self") -> float:
    """Return the memory of a process now (`VmRSS`) or at most so far (`VmHWM`), in MB; Linux only.

    What `run` tells of a process counts at least the memory that its parent had when it began.
    """
    status = Path(f"/proc/{process}/status").read_text(encoding="utf8")
    return int(re.search(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)[1]) * 1024 / 1e6
