"""Addresses and files made to do harm against a real server and the real check: what they reach, and what they take."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import sys
import time
from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from google.protobuf.message import Message
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks import hostile_texts
from benchmarks.figures import RSS_UNIT, Figure, megabytes
from benchmarks.project_copy import checkout
from benchmarks.reader import Answer, Reader, server
from ui import own

TITLE = "でたらめなアドレスとファイル {attacks} 個で攻める"
UPLOADS = 0.08  # each is a process of its own
ASKED_BY_ONE = 60
MOST_SECONDS_OF_A_PAGE, MOST_SECONDS_OF_A_CHECK = 20, own.LONGEST_CHECK + 5
MOST_MEGABYTES_OF_A_CHECK, MOST_MEGABYTES_MORE = 1_200, 400
# What a reader must never be sent: where the project stands, and the words of an error of Python.
SECRETS = (b"Traceback", b"/tmp/", b'File "', b".py")
JAPANESE = re.compile("[ぁ-ん]")
# Fields that hold text as text: what was typed, what can be chosen, what is read aloud, tables, addresses.
PLAIN = {
    "value", "default", "options", "raw_values", "raw_value", "alt", "query_string", "id", "key", "url", "file_name",
    "data", "filter_mode", "formatted_values", "format_func", "page_name", "string_value",
}  # fmt: skip


def measure(folder: Path, options: Namespace) -> list[Figure]:
    """Attack with files and with addresses; count what went wrong."""
    uploads = max(1, round(options.attacks * UPLOADS))
    failures = Counter()
    checks = _upload(uploads, failures)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * RSS_UNIT / 1e6
    pages, before, after = _visit(folder, options.attacks - uploads, failures)
    return [
        Figure("アドレス", "個", [len(pages)]),
        Figure("ファイル", "個", [len(checks)]),
        *(Figure(f"失敗: {what}", "個", [failures[what]], at_most=0) for what in KINDS),
        Figure("画面の時間: 中央値と範囲", "秒", pages),
        Figure("最も遅い画面", "秒", [max(pages)], at_most=MOST_SECONDS_OF_A_PAGE),
        Figure("検査の時間: 中央値と範囲", "秒", checks),
        Figure("最も遅い検査", "秒", [max(checks)], at_most=MOST_SECONDS_OF_A_CHECK),
        Figure("検査の最大のメモリ", "MB", [most], at_most=MOST_MEGABYTES_OF_A_CHECK),
        Figure("サーバーの最大のメモリ: 前", "MB", [before]),
        Figure("サーバーの最大のメモリ: 後", "MB", [after], at_most=before + MOST_MEGABYTES_MORE),
    ]


KINDS = (
    "答えがない", "エラーの画面", "場所かPythonのエラーが見える", "文字が生きている", "検査の誤り",
    "言葉が二つの部分でない", "行が消えた",
)  # fmt: skip
NO_ANSWER, ERROR, SECRET, LIVE, BROKEN_CHECK, NO_WORDS, LOST_ROWS = KINDS


def _upload(count: int, failures: Counter) -> list[float]:
    """Check so many files as the page does, two at once as it does; return the seconds of each."""
    dice, template = random.Random(0), own.template()
    files = [hostile_texts.upload(dice, template) for _ in range(count)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(_checked, files))
    for (name, content), (_, faults) in zip(files, found, strict=True):
        for fault in faults:
            _note(failures, fault, f"{name[:60]!r} {content[:60]!r}")
    return [seconds for seconds, _ in found]


def _checked(file: tuple[str, bytes]) -> tuple[float, list[str]]:
    started = time.monotonic()
    try:
        faults = _faults_of_data(own.check(*file))
    except own.Refused as refused:
        faults = faults_of_words(str(refused))
    except Exception as error:
        print(repr(error), file=sys.stderr)
        faults = [BROKEN_CHECK]
    return time.monotonic() - started, faults


def faults_of_words(words: str) -> list[str]:
    """Return what is wrong with a refusal: it names a place of the server, or lacks one of its two parts."""
    parts = [part for part in words.split("\n\n") if JAPANESE.search(part)]
    return [*secrets(words.encode("utf8")), *([NO_WORDS] if len(parts) != 2 or len(words) > 3_000 else [])]


def _faults_of_data(found: own.OwnData) -> list[str]:
    reasons = [str(row[name]) for row in found.refused for name in ("reason", "remedy")]
    faults = [NO_WORDS for words in reasons if not JAPANESE.search(words)]
    kept = {name: len(found.accepted[name]) for name in found.read}
    refused = {(row["table_name"], row["file_name"], row["row_no"]) for row in found.refused}
    if "sources" in found.read:  # the file itself stands among them
        kept["sources"] -= any(row["source_id"] == "own" for row in found.accepted["sources"])
    lost = sum(found.read.values()) - sum(kept.values()) - len(refused)
    return [*faults[:1], *([LOST_ROWS] if lost else [])]


def _visit(folder: Path, count: int, failures: Counter) -> tuple[list[float], float, float]:
    """Ask a real server for so many addresses; return the seconds of each and its memory before and after."""
    project, dice, seconds = checkout(folder / "project"), random.Random(1), []
    with server(project, folder / "server.log", dict(os.environ)) as (process, port):
        reader = Reader(port)
        for page in hostile_texts.SETTINGS:
            reader.ask(page)
        before = megabytes("VmHWM", process)
        for number in range(count):
            if number % ASKED_BY_ONE == 0:
                reader.leave()
                reader = Reader(port)
            page, query = hostile_texts.address(dice)
            started = time.monotonic()
            try:
                faults = faults_of_answer(reader.ask(page, query))
            except Exception as error:  # thrown out, or no answer in time
                print(repr(error), file=sys.stderr)
                faults, reader = [NO_ANSWER], Reader(port)
            seconds.append(time.monotonic() - started)
            for fault in faults:
                _note(failures, fault, f"/{page[:40]}?{query[:300]}")
        reader.leave()
        return seconds, before, megabytes("VmHWM", process)


def faults_of_answer(answer: Answer) -> list[str]:
    """Return what is wrong with what a page sent."""
    faults = [ERROR] if answer.errors else []
    faults += secrets(b"".join(element.SerializeToString() for element in elements(answer)))
    return faults + ([LIVE] if any(live_texts(answer)) else [])


def elements(answer: Answer) -> Iterator[Delta]:
    """Yield what a page drew; beside it the framework sends where its script stands, to every browser."""
    for sent in answer.messages:
        message = ForwardMsg.FromString(sent)
        if message.HasField("delta"):
            yield message.delta


def secrets(sent: bytes) -> list[str]:
    """Tell whether what is sent names a place of the server or an error of Python."""
    return [SECRET] if any(secret in sent for secret in SECRETS) else []


def live_texts(answer: Answer) -> Iterator[str]:
    """Yield the texts that a browser would run as HTML or Markdown although a stranger wrote them.

    A mark that runs stands in them as it was given; escaped, it does not. Where text is text, it may stand.
    """
    for element in elements(answer):
        for name, text in texts(element):
            shown = "".join(_words_of_chart(json.loads(text))) if name == "spec" else text
            if hostile_texts.LIVE.search(shown):
                yield shown


def texts(message: Message, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of a message that is not shown as mere text, with the name of its field."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.name in PLAIN or (field.message_type and field.message_type.GetOptions().map_entry):
            continue
        for one in values:
            if isinstance(one, Message):
                yield from texts(one, field.name)
            elif isinstance(one, str):
                yield field.name, one


def _words_of_chart(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for name, one in part.items() if isinstance(part, dict) else enumerate(part if isinstance(part, list) else ()):
        if name != "customdata":  # comes back with a click, is never drawn
            yield from _words_of_chart(one)


def _note(failures: Counter, fault: str, what: str) -> None:
    failures[fault] += 1
    print(f"{fault}: {what}", file=sys.stderr)
