"""Puts a finished database where the app finds it, in one step: a new file a build and a small pointer moved over the old."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

BUILT_FOLDER = Path(__file__).parent.parent / "data" / "built"
POINTER_NAME = "current"
KEPT_BUILDS = 2  # the current one, and the one before for a reader that has just read the pointer


def current_database(folder: Path = BUILT_FOLDER) -> Path | None:
    """Return the database that the pointer names, or None where there is none."""
    try:
        path = folder / (folder / POINTER_NAME).read_text(encoding="utf8").strip()
    except OSError:
        return None
    return path if path.is_file() else None


@contextmanager
def one_builder(folder: Path = BUILT_FOLDER) -> Iterator[None]:
    """Let one process at a time build into the folder; others wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "build.lock"):
        yield


@contextmanager
def new_database(target: Path | None, folder: Path = BUILT_FOLDER) -> Iterator[Path]:
    """Yield the path to write; when the block succeeds put it in place, when it fails remove it and leave the old.

    With a target the file replaces exactly that path; without, it becomes a new file that the pointer names.
    """
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}"
    place = target or folder / f"{stamp}.duckdb"
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
        _forget_old(folder, place)


def _point_to(place: Path) -> None:
    pointer = place.parent / POINTER_NAME
    unfinished = place.parent / f".{POINTER_NAME}.{os.getpid()}"
    unfinished.write_text(place.name + "\n", encoding="utf8")
    _flush(unfinished)
    os.replace(unfinished, pointer)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _forget_old(folder: Path, current: Path) -> None:
    """Delete all but the newest builds, and what killed builds left; a file that is still open on Windows stays for the next time."""
    others = sorted((path for path in folder.glob("*.duckdb") if path != current), reverse=True)
    for path in [*others[KEPT_BUILDS - 1 :], *folder.glob(".*.building"), *folder.glob(".*.building.wal")]:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
