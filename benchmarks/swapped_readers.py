"""Readers who click through every page of a real server while builds of two sets of facts take each other's place."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.project_copy import Facts, checkout, two_facts
from benchmarks.reader import Answer, Reader, server

TITLE = "{sessions} 人がページをめくる間に、データベースを {swaps} 回作り直して入れ替える"
PAGES = ("", "search", "case", "benchmark", "compare", "estimate", "progress", "present", "sources")
QUERIES = ("", "type=case_study", "band=300k_plus", "own_population=18000", "q=窓口")
OF_PAGE = {"case": "case_id=mic-2024-01", "present": "slide=1"}  # without it they show no facts
SECONDS_BETWEEN_CLICKS = 0.5
MOST_MEGABYTES_MORE = 150


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Read and swap with the project's own place, and with a file that is replaced under its name."""
    facts = two_facts(folder / "facts")
    figures = []
    for name, file in (("既定の場所", None), ("DX_DATABASE", folder / "out" / "facts.duckdb")):
        project = checkout(folder / name / "project")
        figures += [
            Figure(f"{name}: {figure.label}", figure.unit, figure.values, figure.at_most)
            for figure in _read_and_swap(project, file, facts, options)
        ]
    return figures


def _read_and_swap(project: Path, file: Path | None, facts: tuple[Facts, Facts], options: Namespace) -> list[Figure]:
    environment = os.environ | ({"DX_DATABASE": str(file)} if file else {})
    _build(project, file, facts[0])
    with server(project, project.parent / "server.log", environment) as (process, port):
        readers = [Reader(port) for _ in range(options.sessions)]
        counts = Counter()
        _in_turn(readers, facts, counts)
        _build(project, file, facts[1])  # two databases at once belong to what a server has
        _in_turn(readers, facts, counts)
        before = held(process)
        seen = _while_swapping(readers, facts, counts, lambda turn: _build(project, file, facts[turn % 2]), options)
        _in_turn(readers, facts, counts)  # everybody takes up the last build
        after = held(process)
        for reader in readers:
            reader.leave()
    return [
        Figure("入れ替え", "回", [options.swaps]),
        Figure("確かめた画面", "回", [counts["answers"]]),
        Figure("うち入れ替えの間の画面", "回", [seen["answers"]]),
        Figure(f"うち {facts[0].word}・{facts[1].word}", "回", [seen[facts[0].word], seen[facts[1].word]]),
        Figure("エラーの出た画面", "回", [counts["errors"]], at_most=0),
        Figure("二つのデータが混ざった画面", "回", [counts["mixed"]], at_most=0),
        Figure("どちらのデータでもない画面", "回", [counts["neither"]], at_most=0),
        Figure("開いているファイル: 前", "個", [before["files"]]),
        Figure("開いているファイル: 後", "個", [after["files"]], at_most=before["files"]),
        Figure("消えたのに開いているデータベース: 後", "個", [after["deleted"]], at_most=before["deleted"]),
        Figure("残っているデータベースのファイル", "個", [_databases(project, file)], at_most=1 if file else 2),
        Figure("メモリ: 前", "MB", [before["megabytes"]]),
        Figure("メモリ: 後", "MB", [after["megabytes"]], at_most=before["megabytes"] + MOST_MEGABYTES_MORE),
    ]


def _build(project: Path, file: Path | None, facts: Facts) -> None:
    target = ["--database", str(file)] if file else []
    command = [sys.executable, "-m", "etl", "build", "--data", str(facts.folder), *target]
    subprocess.run(command, cwd=project, check=True, capture_output=True)


def _in_turn(readers: list[Reader], facts: tuple[Facts, Facts], counts: Counter) -> None:
    """Let every reader see a page, one after the other, and the first of them all pages."""
    for number, reader in enumerate(readers):
        for page in PAGES if number == 0 else PAGES[:1]:
            _ask(reader, page, QUERIES[number % len(QUERIES)], facts, counts)


def _while_swapping(readers, facts, counts: Counter, build, options: Namespace) -> Counter:
    """Let all readers click at random until the last swap; return what was counted meanwhile, and add it."""
    is_over, of_each = threading.Event(), [Counter() for _ in readers]
    threads = [
        threading.Thread(target=_click, args=(reader, number, facts, seen, is_over))
        for number, (reader, seen) in enumerate(zip(readers, of_each, strict=True))
    ]
    for thread in threads:
        thread.start()
    try:
        for turn in range(options.swaps):
            build(turn)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    seen = sum(of_each, Counter())
    counts += seen
    return seen


def _click(reader: Reader, number: int, facts: tuple[Facts, Facts], seen: Counter, is_over: threading.Event) -> None:
    dice = random.Random(number)
    while not is_over.is_set():
        try:
            _ask(reader, dice.choice(PAGES), dice.choice(QUERIES), facts, seen)
        except Exception as error:  # a reader who is thrown out is an error, and the others go on
            seen["errors"] += 1
            print(repr(error), file=sys.stderr)
            return
        time.sleep(dice.uniform(0, 2 * SECONDS_BETWEEN_CLICKS))


def _ask(reader: Reader, page: str, query: str, facts: tuple[Facts, Facts], counts: Counter) -> None:
    query = "&".join(filter(None, (query, OF_PAGE.get(page))))
    _count(page, query, reader.ask(page, query), facts, counts)


def _count(page: str, query: str, answer: Answer, facts: tuple[Facts, Facts], counts: Counter) -> None:
    """Count an answer under what is wrong with it, or under the word of its facts."""
    words = [one.word for one in facts if answer.words(one.word)]
    if not page and not query:  # four figures that belong together: all records, and those of each type
        numbers = [
            int(metric.removesuffix(" 件").replace(",", "")) for metric in answer.metrics if metric.endswith(" 件")
        ]
        words = [one.word for one in facts if numbers == [sum(one.cases), *one.cases] and words == [one.word]]
    counts["answers"] += 1
    if answer.errors:
        counts["errors"] += 1
        print(f"{page}?{query}: {answer.errors}", file=sys.stderr)
    elif len(words) == 1:
        counts[words[0]] += 1
    else:
        counts["mixed" if words else "neither"] += 1
        print(f"{page}?{query}: {words} {answer.metrics}", file=sys.stderr)


def held(process: int) -> dict[str, float]:
    """Return what a process holds: open files, among them deleted databases, and megabytes of memory."""
    links = [_link(path) for path in Path(f"/proc/{process}/fd").iterdir()]
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return {
        "files": len(links),
        "deleted": sum(".duckdb" in link and link.endswith("(deleted)") for link in links),
        "megabytes": pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
    }


def _link(path: Path) -> str:
    try:
        return os.readlink(path)
    except OSError:  # closed meanwhile
        return ""


def _databases(project: Path, file: Path | None) -> int:
    folder = file.parent if file else project / "data" / "built"
    return sum(path.name not in ("build.lock", "current") for path in folder.iterdir())
