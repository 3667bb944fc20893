"""One's own cases for this session: checked in a process of its own, kept in the memory of the session alone.

The check runs through the command line, as a keeper's does, so that no page reaches into `etl`, and a file made to do
harm can stop nothing but its own check, which has limits of its own on memory and time.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from starlette.formparsers import MultiPartParser

from queries.filters import one_line
from queries.language import t
from ui import limited

ROOT = Path(__file__).parent.parent
MOST_MEGABYTES = 1
MOST_ROWS = 5_000
LONGEST_CHECK = 60
CHECK_MEGABYTES = 1 << 10
LONGEST_NAME = 100
# More at once would leave the others no processor.
_CHECKS = threading.BoundedSemaphore(2)
TOO_LONG = "{name} の検査が {seconds} 秒で終わりませんでした。\n\n行を減らすか、ファイルを分けてください。"
TOO_LARGE = (
    "{name} は大きすぎます（{megabytes:.1f}MB、上限 {most}MB）。\n\n行や列を減らすか、ファイルを分けてください。"
)
KEEPERS_WAY = "python -m etl template で記入用のブックを作れます。"
READERS_WAY = "上の「記入用のブックを受け取る」から始められます。"
# The server would put an upload above 1 MB into a temporary file before anyone has seen its size.
MultiPartParser.spool_max_size = 64 << 20


@dataclass(frozen=True)
class OwnData:
    """A checked spreadsheet: rows read and accepted by table, refused rows with reasons, and those as a workbook."""

    name: str
    read: dict[str, int]
    accepted: dict[str, list[dict[str, str]]]
    refused: list[dict[str, object]]
    notes: list[str]
    passed_over: list[str]
    encodings: list[str]
    refused_workbook: bytes | None = None
    case_ids: frozenset[str] = field(default=frozenset())


class Refused(Exception):
    """A file that cannot be checked; the message says what is wrong and what to do."""


def check(name: str, content: bytes) -> OwnData:
    """Return the file as checked by `python -m etl check`; raises Refused."""
    name = shown_name(name)
    refuse_large(name, len(content))
    if not _CHECKS.acquire(timeout=LONGEST_CHECK):
        raise Refused(t("ほかの人の検査が続いています。\n\n少し待ってから、もう一度選んでください。"))
    try:
        ended = _run("check", "-", f"--name={name}", "--json", content=content)
    except subprocess.TimeoutExpired as error:
        raise Refused(t(TOO_LONG, name=name, seconds=LONGEST_CHECK)) from error
    finally:
        _CHECKS.release()
    if ended.returncode != 0:
        raise Refused(_why(name, ended))
    return _own_data(name, json.loads(ended.stdout))


def refuse_large(name: str, size: int) -> None:
    """Raise Refused for a file beyond the limit, before anybody reads it."""
    if size > MOST_MEGABYTES << 20:
        raise Refused(t(TOO_LARGE, name=shown_name(name), megabytes=size / 2**20, most=MOST_MEGABYTES))


def shown_name(name: str) -> str:
    """Return the name of a file without what no name should hold: signs that are not seen, and more than is read."""
    plain = one_line(name)
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 10]}…{plain[-9:]}"


def _why(name: str, ended: subprocess.CompletedProcess[bytes]) -> str:
    """Return the two parts of a refusal, with the page's button in place of the keeper's command.

    What ended the check in any other way is for the log: it may name folders of the server.
    """
    try:
        told = json.loads(ended.stdout)
    except ValueError:
        said = ended.stderr.decode("utf8", errors="replace")
        print(f"the check of {name!r} ended with {ended.returncode}: {said}", file=sys.stderr)
        return t(
            "{name} を検査できませんでした（メモリか時間の上限を超えたか、検査の誤りです）。\n\n"
            "行や列を減らすか、記入用のブックに写してから、もう一度選んでください。",
            name=name,
        )
    remedy = told["remedy"].replace(KEEPERS_WAY, t(READERS_WAY))
    return f"{told['problem']}\n\n{remedy}"


def template() -> bytes:
    """Return the workbook to fill in."""
    with _CHECKS:
        return _run("template", "-").stdout


def _run(*arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = limited.command(CHECK_MEGABYTES, LONGEST_CHECK, "etl", *arguments)
    told_in_utf8 = os.environ | {"PYTHONIOENCODING": "utf8"}  # Windows would else write a pipe in CP932
    return subprocess.run(
        command, cwd=ROOT, env=told_in_utf8, input=content, capture_output=True, check=False, timeout=LONGEST_CHECK
    )


def _own_data(name: str, found: dict) -> OwnData:
    book = found["refused_workbook"]
    return OwnData(
        name,
        found["read"],
        found["accepted"],
        found["refused"],
        found["notes"],
        found["passed_over"],
        list(dict.fromkeys(file["encoding"] for file in found["files"])),
        base64.b64decode(book) if book else None,
        frozenset(row["case_id"] for row in found["accepted"].get("cases", [])),
    )


@dataclass
class _Held:
    """What a session holds of its own: the data, why the last upload could not be checked, and which uploads it saw.

    An object of its own, for a click ends a run at its next step with the session: a check that has just ended would
    be lost on the way, but not what is set here.
    """

    data: OwnData | None = None
    problem: str | None = None
    seen_file: str | None = None
    wanted_file: str | None = None
    uploaders: int = 0


def _held() -> _Held:
    return st.session_state.setdefault("_own", _Held())


def take_in(file_id: str, name: str, size: int, read: Callable[[], bytes]) -> bool:
    """Check an upload not seen yet and lay its accepted rows over the database.

    False where it was seen before, or another one was chosen during the check: the last one counts, not the slowest.
    """
    held = _held()
    if held.seen_file == file_id:
        return False
    held.wanted_file = file_id
    try:
        refuse_large(name, size)
        found, why = check(name, read()), None
    except Refused as refused:
        found, why = None, str(refused)
    if held.wanted_file != file_id:
        return False
    held.data, held.problem, held.seen_file = found, why, file_id
    return True


def problem() -> str | None:
    """Return why the last upload could not be checked at all."""
    return _held().problem


def uploader_key() -> str:
    """Return the key of the upload widget, another one after each removal so that it stands empty again."""
    return f"own_file_{_held().uploaders}"


def forget_removed() -> None:
    """Take the own rows away when the reader removes the file from the upload widget."""
    if st.session_state.get(uploader_key()) is None:
        forget()


def forget() -> None:
    """Take the own rows away, and what the upload widget shows."""
    st.session_state["_own"] = _Held(uploaders=_held().uploaders + 1)


def current() -> OwnData | None:
    """Return the own data of this session."""
    held = st.session_state.get("_own")
    return held.data if held else None


def case_ids() -> frozenset[str]:
    """Return the ids of the own cases of this session."""
    own = current()
    return own.case_ids if own else frozenset()


def source_ids() -> frozenset[str]:
    """Return the sources of the own cases of this session."""
    own = current()
    return frozenset(row["source_id"] for row in own.accepted.get("cases", [])) if own else frozenset()
