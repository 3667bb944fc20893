"""Puts a finished database where the app finds it: a new file for each build and a small pointer, moved in one step."""

from __future__ import annotations

import errno
import glob
import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

BUILT_FOLDER = Path(__file__).parent.parent / "data" / "built"
POINTER_NAME = "current"
BUILT_NAME = re.compile(r"[\w-]+\.duckdb", re.ASCII)
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()
UNFINISHED = (".*.building*", f".{POINTER_NAME}.*")


def current_database() -> Path | None:
    """Return the database that the pointer names, or None where there is none."""
    try:
        name = (BUILT_FOLDER / POINTER_NAME).read_text(encoding="utf8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    path = BUILT_FOLDER / name
    return path if BUILT_NAME.fullmatch(name) and path.is_file() else None


@contextmanager
def one_builder() -> Iterator[None]:
    """Let one process at a time build into the built folder; others wait."""
    BUILT_FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(BUILT_FOLDER / "build.lock"):
        yield


@contextmanager
def new_database(target: Path | None) -> Iterator[Path]:
    """Yield the path to write; when the block succeeds put it in place, when it fails remove it and leave the old.

    With a target the file replaces exactly that path; without, it becomes a new file that the pointer names, and the
    caller has the turn of `one_builder`. What killed builds left is removed first: it may be what fills the disk.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
    place = target or BUILT_FOLDER / f"{stamp}.duckdb"
    if place.exists() and not place.is_file():  # a rename would put the database over /dev/null itself
        raise OSError(errno.EISDIR if place.is_dir() else errno.ENODEV, "not a regular file", str(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.parent / f".{place.name}.{stamp}.building"
    with _one_writer(target) if target else nullcontext():
        _remove(_left_by_killed_builds(target))
        try:
            yield unfinished
            _flush(unfinished)
            move(unfinished, place)
        finally:
            _remove([unfinished, unfinished.with_name(unfinished.name + ".wal")])
        if target is None:
            _make_current(place)


@contextmanager
def _one_writer(target: Path) -> Iterator[None]:
    """Let one process at a time write a target; a lock beside it stays only where a build is killed."""
    lock = target.parent / f".{target.name}.lock"
    with FileLock(lock):
        try:
            yield
        finally:
            _remove([lock])  # who waits for it notices, and locks a new one


def _left_by_killed_builds(target: Path | None) -> list[Path]:
    """Return the files of builds that never came into place; whoever asks has the turn, so nobody writes them now."""
    if target:
        return list(target.parent.glob(f".{glob.escape(target.name)}.*.building*"))
    current = current_database()
    never_current = [path for path in BUILT_FOLDER.glob("*.duckdb") if current and path.name > current.name]
    return [*never_current, *(path for form in UNFINISHED for path in BUILT_FOLDER.glob(form))]


def _make_current(place: Path) -> None:
    """Let the pointer name the new build, and keep of the others the one before, for who has just read its name."""
    before = current_database()
    try:
        _point_to(place)
    except BaseException:
        _remove([place])
        raise
    _remove(path for path in list(BUILT_FOLDER.glob("*.duckdb")) if path not in (place, before))


def _point_to(place: Path) -> None:
    unfinished = place.parent / f".{POINTER_NAME}.{os.getpid()}"
    try:
        unfinished.write_text(place.name + "\n", encoding="utf8")
        _flush(unfinished)
        move(unfinished, place.parent / POINTER_NAME)
    finally:
        _remove([unfinished])


def move(unfinished: Path, place: Path) -> None:
    """Put a finished file in place of what is there, in one step.

    On Windows a scanner for viruses, or who is just reading the pointer, keeps a file from being replaced for a moment.
    """
    for seconds in WAITS:
        try:
            os.replace(unfinished, place)
            return
        except PermissionError:
            time.sleep(seconds)
    os.replace(unfinished, place)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(paths: Iterable[Path]) -> None:
    """Delete the files; one that is open on Windows stays for the next time."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
