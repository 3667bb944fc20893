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
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode

from benchmarks.figures import Figure
from benchmarks.project_copy import checkout
from benchmarks.reader import Answer, Reader, server
from benchmarks.swapped_readers import OF_PAGE, PAGES, held

TITLE = "{viewers} 人が同時に {minutes:g} 分、すべてのページを使う（1人は平均 10 秒に1回）"
T = TypeVar("T")
# What is timed apart.
DONE = {
    "page": "ページを開く",
    "filter": "条件を変える",
    "file": "ファイルを受け取る",
    "upload": "自団体データを検査して重ねる",
}
SECONDS_BETWEEN_CLICKS = 10
SECONDS_BETWEEN_LOOKS = 2  # at the memory of the server
ALONE = 60  # uses of one session without others
FEWER, MINUTES_OF_FEWER = (10, 30), 1
SECONDS_UNTIL_A_LEFT_SESSION_ENDS = 125  # the framework keeps it for two minutes, in case the tab comes back
WAVES = 2  # of sessions that come, look at every page, and leave
MOST_P95_MILLISECONDS = 1000
MOST_GROWTH = 1.1
ALL_PAGES = (*PAGES, "my_data")
BANDS = ("under_10k", "10k_50k", "50k_100k", "100k_300k", "300k_plus")
TYPES = ("case_study", "grant_project", "plan_measure")
# What a reader does next, and how often; every fifth brings a spreadsheet once.
SHARE_OF_FILTERS, SHARE_OF_FILES, UPLOADING = 0.4, 0.08, 5
SHEET = (
    "名称,都道府県,団体名,人口,イニシャルコスト（万円）,分類,記録の種類\r\n"
    "{name},奈良県,葛城市,36832,2670,窓口改革,事例\r\n"
)


@dataclass
class Seen:
    """What one or more sessions saw: milliseconds by what was done, pages visited, and errors."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in DONE})
    pages: set[str] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def time(self, done: str, where: str, act: Callable[[], T]) -> T | None:
        """Do something, note how long it took, and what went wrong; being thrown out is an error too."""
        started = time.perf_counter()
        try:
            found = act()
        except Exception as error:
            self.errors.append(f"{where}: {error!r}")
            return None
        self.milliseconds[done].append((time.perf_counter() - started) * 1000)
        if isinstance(found, Answer):
            self.errors += [f"{where}: {said}" for said in [*found.errors, *_empty(found)]]
        return found

    @property
    def interactions(self) -> list[float]:
        """Milliseconds of pages and filters."""
        return self.milliseconds["page"] + self.milliseconds["filter"]


class Visitor:
    """A session that goes to pages, changes filters, takes files and brings one, as readers do."""

    def __init__(self, port: int, number: int, seen: Seen) -> None:
        """Connect; the number is the seed of what the visitor does."""
        self.seen, self._number, self._dice = seen, number, random.Random(number)
        self._reader, self._answer = Reader(port), None
        self._pages = self._dice.sample(ALL_PAGES, len(ALL_PAGES))  # every page at least once
        self._brings = number % UPLOADING == 0

    def act(self) -> None:
        """Do the next thing."""
        dice, answer = self._dice, self._answer
        kind = dice.random()
        if answer and answer.uploaders and self._brings:
            self._bring(answer.uploaders[0])
        elif answer and answer.choices and kind < SHARE_OF_FILTERS:
            self._change_filter(answer)
        elif answer and answer.files and kind < SHARE_OF_FILTERS + SHARE_OF_FILES:
            file = dice.choice(answer.files)
            if self.seen.time("file", "file", lambda: self._reader.download(file)) == b"":
                self.seen.errors.append("an empty file")
        else:
            self.go(self._pages.pop() if self._pages else dice.choice(ALL_PAGES))

    def go(self, page: str) -> None:
        """Go to a page with some selection."""
        query = _selection(self._dice, page)
        self._answer = self.seen.time("page", f"{page}?{query}", lambda: self._reader.ask(page, query))
        self.seen.pages.add(page)

    def leave(self) -> None:
        """Close the tab."""
        with suppress(OSError):
            self._reader.leave()

    def _change_filter(self, answer: Answer) -> None:
        widget = self._dice.choice(list(answer.choices))
        words = self._dice.sample(answer.choices[widget], self._dice.randint(0, min(2, len(answer.choices[widget]))))
        self._answer = self.seen.time("filter", f"{words}", lambda: self._reader.choose(widget, words))

    def _bring(self, uploader: str) -> None:
        self._brings, name = False, f"見込みの窓口{self._number}"
        sheet = SHEET.format(name=name).encode()
        self._answer = self.seen.time("upload", "upload", lambda: self._reader.upload(uploader, "町.csv", sheet))
        if self._answer and not self._answer.words(name):
            self.seen.errors.append("an own row is not shown")


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Measure one session alone, then all at once, then what stays after sessions have come and gone."""
    project = checkout(folder / "project")
    subprocess.run([sys.executable, "-m", "etl", "build"], cwd=project, check=True, capture_output=True)
    with server(project, folder / "server.log", dict(os.environ)) as (process, port):
        alone = _alone(port)
        at_rest = held(process)
        fewer = {
            count: _together(port, process, count, MINUTES_OF_FEWER)[0] for count in FEWER if count < options.viewers
        }
        together, memory = _together(port, process, options.viewers, options.minutes)
        waves = [_wave(port, process, options) for _ in range(WAVES)]
    each = [alone, *fewer.values(), together, *(wave for wave, _ in waves)]
    errors = [error for seen in each for error in seen.errors]
    for error in errors[:20]:
        print(error, file=sys.stderr)
    left = [megabytes for _, megabytes in waves]
    return [
        *_times("1 人だけのとき", alone),
        *(figure for count, seen in fewer.items() for figure in _times(f"{count} 人のとき", seen)),
        *(Figure(words, "回", [len(together.milliseconds[name])]) for name, words in DONE.items()),
        Figure("開いたページの種類", "個", [len(together.pages)]),
        Figure("エラー", "回", [len(errors)], at_most=0),
        *_times("全員のとき", together, MOST_P95_MILLISECONDS),
        *(
            Figure(f"全員のときの{DONE[name]}", "ミリ秒", together.milliseconds[name])
            for name in ("file", "upload")
            if together.milliseconds[name]
        ),
        Figure("サーバーのメモリ: 全員の来る前", "MB", [at_rest["megabytes"]]),
        Figure("同: 1 分ごと", "MB", memory),
        Figure("同: 1 人あたり", "MB", [(memory[-1] - at_rest["megabytes"]) / options.viewers]),
        # until then the server fills what it keeps of selections for all, which has an end
        Figure("終わりと半ばとの比", "倍", [memory[-1] / memory[len(memory) // 2]], MOST_GROWTH),
        *(
            Figure(f"全員が去った後のメモリ: {number} 回目", "MB", [held_then["megabytes"]])
            for number, held_then in enumerate(left, 1)
        ),
        Figure("去った後の 2 回目と 1 回目との比", "倍", [left[-1]["megabytes"] / left[0]["megabytes"]], MOST_GROWTH),
        Figure("開いているファイル: 全員の来る前", "個", [at_rest["files"]]),
        Figure("同: 全員が去った後", "個", [left[-1]["files"]], at_most=at_rest["files"]),
    ]


def _alone(port: int) -> Seen:
    warming = Visitor(port, 1, Seen())
    for page in ALL_PAGES:  # the first of a server reads everything from the disk
        warming.go(page)
    visitor = Visitor(port, 1, Seen())
    for _ in range(ALONE):
        visitor.act()
    warming.leave()
    visitor.leave()
    return visitor.seen


def _times(when: str, seen: Seen, at_most: float | None = None) -> list[Figure]:
    return [
        Figure(f"{when}の1回の操作（ページ・条件）", "ミリ秒", seen.interactions),
        Figure("同: 95 パーセンタイル", "ミリ秒", [_percentile(seen.interactions, 95)], at_most),
    ]


def _together(port: int, process: int, viewers: int, minutes: float) -> tuple[Seen, list[float]]:
    """Let this many sessions click for the time; return what they saw, and the server's megabytes by minute."""
    end = time.monotonic() + 60 * minutes
    of_each = [Seen() for _ in range(viewers)]
    threads = [threading.Thread(target=_stay, args=(port, number, seen, end)) for number, seen in enumerate(of_each, 1)]
    for thread in threads:
        thread.start()
    memory = []
    while time.monotonic() < end:
        memory.append(_usual_megabytes(process, min(time.monotonic() + 60, end)))
    for thread in threads:
        thread.join()
    return _summed(of_each), memory


def _usual_megabytes(process: int, end: float) -> float:
    """Return the median of the memory until the end: that of one moment is that of the run which happens to go on."""
    found = []
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(SECONDS_BETWEEN_LOOKS, left))
        found.append(held(process)["megabytes"])
    return statistics.median(found)


def _stay(port: int, number: int, seen: Seen, end: float) -> None:
    dice = random.Random(-number)
    time.sleep(dice.uniform(0, SECONDS_BETWEEN_CLICKS))  # nobody's first click is at the same moment as another's
    visitor = Visitor(port, number, seen)
    while time.monotonic() < end:
        visitor.act()
        time.sleep(max(0, min(dice.uniform(0, 2 * SECONDS_BETWEEN_CLICKS), end - time.monotonic())))
    visitor.leave()


def _wave(port: int, process: int, options: Namespace) -> tuple[Seen, dict[str, float]]:
    """Let as many come, look at every page and leave; return what they saw and what the server then holds."""
    visitors = [Visitor(port, number, Seen()) for number in range(options.viewers)]
    for visitor in visitors:
        for page in ALL_PAGES:
            visitor.go(page)
    for visitor in visitors:
        visitor.leave()
    time.sleep(SECONDS_UNTIL_A_LEFT_SESSION_ENDS)
    last = Visitor(port, 0, Seen())  # what has ended is cleared away when somebody comes
    last.go("")
    last.leave()
    return _summed([visitor.seen for visitor in visitors]), held(process)


def _selection(dice: random.Random, page: str) -> str:
    """Return a selection as readers make them: a town of some size, sometimes with a filter or two."""
    query = {"own_population": round(10 ** dice.uniform(3.3, 5.7))} if dice.random() < 0.5 else {}
    if dice.random() < 0.4:
        query["band"] = dice.choice(BANDS)
    if dice.random() < 0.4:
        query["type"] = dice.choice(TYPES)
    if dice.random() < 0.2:
        query["q"] = dice.choice(("窓口", "RPA", "AI", "申請"))
    return "&".join(filter(None, (urlencode(query), OF_PAGE.get(page))))


def _empty(answer: Answer) -> list[str]:
    return [] if len(answer.content) > 1000 else ["nothing came"]


def _summed(of_each: list[Seen]) -> Seen:
    total = Seen()
    for seen in of_each:
        for name, milliseconds in seen.milliseconds.items():
            total.milliseconds[name] += milliseconds
        total.pages |= seen.pages
        total.errors += seen.errors
    return total


def _percentile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
