"""Builds killed at random moments: what stands afterwards, what they leave behind, and whether the next one works."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.figures import Figure
from benchmarks.project_copy import Facts, checkout, two_facts

TITLE = "構築を {kills} 回ずつ、でたらめな時に強制終了する（既定の場所と --database）"
OLD, NEW = "前のデータベースのまま", "新しいデータベース"


@dataclass(frozen=True)
class Place:
    """Where builds go: the project's own place, or a file."""

    project: Path
    file: Path | None

    @property
    def folder(self) -> Path:
        """The folder that holds the database and what builds put beside it."""
        return self.file.parent if self.file else self.project / "data" / "built"

    def database(self) -> Path:
        """Return the database that stands."""
        return self.file or self.folder / (self.folder / "current").read_text(encoding="utf8").strip()

    def start(self, facts: Facts) -> subprocess.Popen:
        """Start a build in a session of its own, with a folder of its own for temporary files."""
        target = ["--database", str(self.file)] if self.file else []
        return subprocess.Popen(
            [sys.executable, "-m", "etl", "build", "--data", str(facts.folder), *target],
            cwd=self.project,
            env=os.environ | {"TMPDIR": str(temporary(self.project))},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def names(self) -> set[str]:
        """Return what is there beside the databases: in their folder, in the project and among temporary files."""
        here = {path.name for path in self.folder.iterdir()} - {"build.lock", "current"}
        others = [path.name for folder in (self.project, temporary(self.project)) for path in folder.iterdir()]
        return here | set(others)


def temporary(project: Path) -> Path:
    """Return the folder for temporary files of the builds of a project."""
    folder = project.parent / "temporary"
    folder.mkdir(exist_ok=True)
    return folder


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Kill builds in both places and count what stood after each and after the good build that followed."""
    facts = two_facts(folder / "facts")
    figures = []
    for name, file in (("既定の場所", None), ("--database", folder / "out" / "facts.duckdb")):
        project = checkout(folder / name.strip("-") / "project")
        counts, left = _killed(Place(project, file), facts, options.kills)
        figures += [
            Figure(f"{name}: 強制終了した構築", "回", [counts["killed"]]),
            Figure(f"{name}: うち書いている途中", "回", [counts["writing"]]),
            Figure(f"{name}: {OLD}", "回", [counts[OLD]]),
            Figure(f"{name}: {NEW}", "回", [counts[NEW]]),
            Figure(f"{name}: そのどちらでもない", "回", [counts["neither"]], at_most=0),
            Figure(f"{name}: 次の構築の失敗", "回", [counts["next failed"]], at_most=0),
            Figure(f"{name}: 次の構築の後に残ったもの", "個", [len(left)], at_most=0),
        ]
    return figures


def _killed(place: Place, facts: tuple[Facts, Facts], kills: int) -> tuple[Counter, set[str]]:
    old, new = facts
    seconds = _good_build(place, old)
    usual, counts, left = place.names() - {place.database().name}, Counter(), set()
    for moment in _moments(seconds):
        before = (place.database().name, place.database().read_bytes())
        was_writing, was_killed = _kill(place, new, moment)
        if not was_killed:
            continue
        counts["killed"] += 1
        counts["writing"] += was_writing
        counts[_standing(place, before, new)] += 1
        try:
            _good_build(place, old)
        except RuntimeError:
            counts["next failed"] += 1
        others = {path.name for path in place.folder.glob("[!.]*.duckdb")}
        left |= place.names() - usual - others
        left |= set(sorted(others)[2:])  # the current one and the one before
        if counts["killed"] == kills:
            return counts, left
    raise AssertionError


def _good_build(place: Place, facts: Facts) -> float:
    """Build to the end and return the seconds; raises RuntimeError when it fails or something else stands."""
    started = time.monotonic()
    process = place.start(facts)
    _, said = process.communicate(timeout=300)
    if process.returncode != 0 or _cases(place.database()) != sum(facts.cases):
        raise RuntimeError(said)
    return time.monotonic() - started


def _moments(seconds: float) -> Iterator[tuple[bool, float]]:
    """Yield moments without end: after the start, and every second time after the first byte was written."""
    dice = random.Random(0)
    while True:
        yield False, dice.uniform(0, seconds)
        yield True, dice.uniform(0, seconds / 3)


def _kill(place: Place, facts: Facts, moment: tuple[bool, float]) -> tuple[bool, bool]:
    """Start a build and kill it with all its threads; return whether it was writing, and whether it was in time."""
    waits_for_writing, seconds = moment
    process = place.start(facts)
    while waits_for_writing and process.poll() is None and not _unfinished(place):
        time.sleep(0.002)
    time.sleep(seconds)
    was_writing = _unfinished(place)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return was_writing, process.returncode == -signal.SIGKILL


def _unfinished(place: Place) -> bool:
    return any(place.folder.glob(".*.building"))


def _standing(place: Place, before: tuple[str, bytes], new: Facts) -> str:
    """Tell whether the old file stands byte by byte, or the new one as a whole."""
    database = place.database()
    if (database.name, database.read_bytes()) == before:
        return OLD
    return NEW if _cases(database) == sum(new.cases) else "neither"


def _cases(path: Path) -> int | None:
    try:
        with duckdb.connect(path, read_only=True) as connection:
            return connection.execute("select count(*) from cases").fetchall()[0][0]
    except duckdb.Error:
        return None
