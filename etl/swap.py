"""Puts a finished database where the app finds it: a new file for each build and a small pointer, moved in one step."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

BUILT_FOLDER = Path(__file__).parent.parent / "data" / "built"
POINTER_NAME = "current"
UNFINISHED = (".*.building", ".*.building.wal", f".{POINTER_NAME}.*")
KEPT_BUILDS = 2  # the current one, and the one before for a reader that has just read the pointer


def current_database() -> Path | None:
    """Return the database that the pointer names, or None where there is none."""
    folder = BUILT_FOLDER
    try:
        path = folder / (folder / POINTER_NAME).read_text(encoding="utf8").strip()
    except OSError:
        return None
    return path if path.is_file() else None


@contextmanager
def one_builder() -> Iterator[None]:
    """Let one process at a time build into the built folder; others wait."""
    BUILT_FOLDER.mkdir(parents=True, exist_ok=True)
    with FileLock(BUILT_FOLDER / "build.lock"):
        yield


@contextmanager
def new_database(target: Path | None) -> Iterator[Path]:
    """Yield the path to write; when the block succeeds put it in place, when it fails remove it and leave the old.

    With a target the file replaces exactly that path; without, it becomes a new file that the pointer names.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
    place = target or BUILT_FOLDER / f"{stamp}.duckdb"
    if place.exists() and not place.is_file():  # a rename would put the database over /dev/null itself
        raise FileExistsError(errno.EEXIST, "not a regular file", str(place))
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.parent / f".{place.name}.{stamp}.building"
    try:
        yield unfinished
        _flush(unfinished)
        os.replace(unfinished, place)
    finally:
        for leftover in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            leftover.unlink(missing_ok=True)
    if target is None:
        _point_to(place)
        _forget_old(place)


def _point_to(place: Path) -> None:
    pointer = place.parent / POINTER_NAME
    unfinished = place.parent / f".{POINTER_NAME}.{os.getpid()}"
    unfinished.write_text(place.name + "\n", encoding="utf8")
    _flush(unfinished)
    os.replace(unfinished, pointer)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _forget_old(current: Path) -> None:
    """Delete all but the newest builds, and what killed builds left; a file open on Windows stays for the next time."""
    folder = current.parent
    others = sorted((path for path in folder.glob("*.duckdb") if path != current), reverse=True)
    unfinished = [path for form in UNFINISHED for path in folder.glob(form)]
    for path in [*others[KEPT_BUILDS - 1 :], *unfinished]:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
