"""Many sessions at once on a real server: how long a click takes, what a session costs, and what stays when it ends."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.figures import Figure
from benchmarks.project_copy import checkout
from benchmarks.reader import Answer, Reader, server
from benchmarks.swapped_readers import OF_PAGE, PAGES, held

TITLE = "{viewers} 人が同時に {minutes:g} 分、すべてのページと条件をめくる（1人は平均 10 秒に1回）"
SECONDS_BETWEEN_CLICKS = 10
ALONE = 60  # clicks of one session without others
SECONDS_UNTIL_A_LEFT_SESSION_ENDS = 125  # the framework keeps it for two minutes, in case the tab comes back
WAVES = 2  # of sessions that come, look at every page, and leave
MOST_P95_MILLISECONDS = 1000
MOST_GROWTH = 1.1
BANDS = ("under_10k", "10k_50k", "50k_100k", "100k_300k", "300k_plus")
TYPES = ("case_study", "grant_project", "plan_measure")


@dataclass
class Seen:
    """What one or more sessions saw: milliseconds of each click, pages visited, and errors."""

    milliseconds: list[float] = field(default_factory=list)
    pages: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def click(self, reader: Reader, page: str, query: str) -> None:
        """Let a reader go to a page and note what happened; being thrown out is an error too."""
        started = time.perf_counter()
        try:
            answer = reader.ask(page, query)
        except Exception as error:
            self.errors.append(f"{page}?{query}: {error!r}")
            return
        self.milliseconds.append((time.perf_counter() - started) * 1000)
        self.pages.add(page)
        self.errors += [f"{page}?{query}: {said}" for said in [*answer.errors, *_empty(answer)]]


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Measure one session alone, then all at once, then what stays after sessions have come and gone."""
    project = checkout(folder / "project")
    subprocess.run([sys.executable, "-m", "etl", "build"], cwd=project, check=True, capture_output=True)
    with server(project, folder / "server.log", dict(os.environ)) as (process, port):
        alone = _alone(port)
        at_rest = held(process)
        together, memory = _together(port, process, options)
        waves = [_wave(port, process, options) for _ in range(WAVES)]
    errors = [*alone.errors, *together.errors]
    for error in errors[:20]:
        print(error, file=sys.stderr)
    return [
        Figure("1人だけのときの1回の操作", "ミリ秒", alone.milliseconds),
        Figure("同: 95 パーセンタイル", "ミリ秒", [_percentile(alone.milliseconds, 95)]),
        Figure("操作", "回", [len(together.milliseconds)]),
        Figure("開いたページの種類", "個", [len(together.pages)]),
        Figure("エラー", "回", [len(errors)], at_most=0),
        Figure("全員のときの1回の操作", "ミリ秒", together.milliseconds),
        Figure("同: 95 パーセンタイル", "ミリ秒", [_percentile(together.milliseconds, 95)], MOST_P95_MILLISECONDS),
        Figure("サーバーのメモリ: 全員の来る前", "MB", [at_rest["megabytes"]]),
        Figure("同: 1 分ごと", "MB", memory),
        Figure("同: 1 人あたり", "MB", [(memory[-1] - at_rest["megabytes"]) / options.viewers]),
        Figure("終わりと 1 分後との比", "倍", [memory[-1] / memory[0]], MOST_GROWTH),
        *(
            Figure(f"全員が去った後のメモリ: {number} 回目", "MB", [left["megabytes"]])
            for number, left in enumerate(waves, 1)
        ),
        Figure("去った後の 2 回目と 1 回目との比", "倍", [waves[-1]["megabytes"] / waves[0]["megabytes"]], MOST_GROWTH),
        Figure("開いているファイル: 全員の来る前", "個", [at_rest["files"]]),
        Figure("同: 全員が去った後", "個", [waves[-1]["files"]], at_most=at_rest["files"]),
    ]


def _alone(port: int) -> Seen:
    seen, dice, reader = Seen(), random.Random(0), Reader(port)
    for page in PAGES:  # the first of a server reads everything from the disk
        Seen().click(reader, page, OF_PAGE.get(page, ""))
    for _ in range(ALONE):
        seen.click(reader, *_somewhere(dice))
    reader.leave()
    return seen


def _together(port: int, process: int, options: Namespace) -> tuple[Seen, list[float]]:
    """Let all sessions click for the time; return what they saw, and the server's megabytes after each minute."""
    end = time.monotonic() + 60 * options.minutes
    of_each = [Seen() for _ in range(options.viewers)]
    threads = [threading.Thread(target=_stay, args=(port, number, seen, end)) for number, seen in enumerate(of_each, 1)]
    for thread in threads:
        thread.start()
    memory = []
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(60, left))
        memory.append(held(process)["megabytes"])
    for thread in threads:
        thread.join()
    return _summed(of_each), memory


def _stay(port: int, number: int, seen: Seen, end: float) -> None:
    dice = random.Random(number)
    reader = Reader(port)
    visits = dice.sample(PAGES, len(PAGES))  # every page at least once
    while time.monotonic() < end:
        page, query = _somewhere(dice, visits.pop() if visits else None)
        seen.click(reader, page, query)
        time.sleep(max(0, min(dice.uniform(0, 2 * SECONDS_BETWEEN_CLICKS), end - time.monotonic())))
    reader.leave()


def _wave(port: int, process: int, options: Namespace) -> dict[str, float]:
    """Let as many sessions come, look at every page and leave; return what the server holds once they have ended."""
    readers = [Reader(port) for _ in range(options.viewers)]
    for number, reader in enumerate(readers):
        dice = random.Random(number)
        for page in PAGES:
            reader.ask(*_somewhere(dice, page))
    for reader in readers:
        reader.leave()
    time.sleep(SECONDS_UNTIL_A_LEFT_SESSION_ENDS)
    last = Reader(port)  # what has ended is cleared away when somebody comes
    last.ask("")
    with suppress(OSError):
        last.leave()
    return held(process)


def _somewhere(dice: random.Random, page: str | None = None) -> tuple[str, str]:
    """Return a page and a selection as readers make them: a town of some size, sometimes with a filter or two."""
    page = dice.choice(PAGES) if page is None else page
    query = {"own_population": round(10 ** dice.uniform(3.3, 5.7))} if dice.random() < 0.5 else {}
    if dice.random() < 0.4:
        query["band"] = dice.choice(BANDS)
    if dice.random() < 0.4:
        query["type"] = dice.choice(TYPES)
    if dice.random() < 0.2:
        query["q"] = dice.choice(("窓口", "RPA", "AI", "申請"))
    return page, "&".join(filter(None, (urlencode(query), OF_PAGE.get(page))))


def _empty(answer: Answer) -> list[str]:
    return [] if len(answer.content) > 1000 else ["nothing came"]


def _summed(of_each: list[Seen]) -> Seen:
    total = Seen()
    for seen in of_each:
        total.milliseconds += seen.milliseconds
        total.pages |= seen.pages
        total.errors += seen.errors
    return total


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
