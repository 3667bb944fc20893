"""Writes a file of very many rows in a process of its own, so that no other session waits and memory stays small.

The rows go there in parts, each only once the one before is written; how many have gone is how far the work is.
"""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from queries import language
from ui import bundles, limited
from ui.bundles import About

ROOT = Path(__file__).parent.parent
# So many rows are written at once, within a second.
MOST_AT_ONCE = 5_000
PART = 5_000
# So many are written at the same time; further ones wait, and leave a processor to those who look at pages.
TURNS = threading.BoundedSemaphore(2)
# A million rows take a tenth of the memory, and of the time where the machine has nothing else to do. The seconds are
# those of work and those of the clock: what is stuck does no work.
MOST_MEGABYTES, MOST_SECONDS = 2 << 10, 3_600
CLOSED = (errno.EPIPE, errno.EINVAL)  # what a pipe that nobody reads any more says; the latter on Windows
EXTENSIONS = {"excel": "zip", "machine": "zip", "workbook": "xlsx"}


class NotWritten(Exception):
    """The process that writes a file has ended without it."""


def in_parts(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the rows of a frame in parts; one without rows where it has none."""
    for start in range(0, max(len(frame), 1), PART):
        yield frame.iloc[start : start + PART]


def written(kind: str, parts: Iterable[pd.DataFrame], about: About, said: Callable[[int], None]) -> BinaryIO:
    """Return a temporary file with the rows; `said` is told how many are written. Raises NotWritten.

    Whatever ends the wait, as when the reader leaves, ends the process too.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the caller's to close)
    try:
        _write(file, kind, parts, about, said)
    except BaseException:
        file.close()
        raise
    return file


def _write(file: BinaryIO, kind: str, parts: Iterable[pd.DataFrame], about: About, said: Callable[[int], None]) -> None:
    command = limited.command(MOST_MEGABYTES, MOST_SECONDS, "ui.large_files")
    with TURNS, subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=file) as process, _ended(process):
        try:
            _send(process.stdin, kind, parts, about, said)
        except BaseException as error:
            has_ended = isinstance(error, OSError) and error.errno in CLOSED  # its exit code says how
            if not has_ended:
                process.kill()
            with suppress(OSError):  # what it has not read would be sent once more
                process.stdin.close()
            if not has_ended:
                raise
    if process.returncode != 0:
        raise NotWritten(process.returncode)


@contextmanager
def _ended(process: subprocess.Popen) -> Iterator[None]:
    """Wait for the process, and end it where it takes longer than it may."""
    clock = threading.Timer(MOST_SECONDS, process.kill)
    clock.daemon = True
    clock.start()
    try:
        yield
        process.wait()
    finally:
        clock.cancel()


def _send(pipe: BinaryIO, kind: str, parts: Iterable[pd.DataFrame], about: About, said: Callable[[int], None]) -> None:
    pickle.dump((kind, about, language.current()), pipe)
    done = 0
    for part in parts:
        pickle.dump(part, pipe)
        done += len(part)
        said(done)
    pickle.dump(None, pipe)
    pipe.close()


def _received(pipe: BinaryIO) -> Iterator[pd.DataFrame]:
    while (frame := pickle.load(pipe)) is not None:
        yield frame


def _main() -> None:
    if hasattr(os, "nice"):
        os.nice(10)  # those who are looking at a page come first
    kind, about, spoken = pickle.load(sys.stdin.buffer)
    language.use(spoken)
    frames = _received(sys.stdin.buffer)
    if kind == "workbook":
        bundles.write_workbook(sys.stdout.buffer, frames, about)
    else:
        bundles.write_zip(sys.stdout.buffer, kind, frames, about)


if __name__ == "__main__":
    _main()
