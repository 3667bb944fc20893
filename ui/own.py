"""One's own cases for this session: checked in a process of its own, kept in the memory of the session alone.

The check runs through the command line, as a keeper's does, so that no page reaches into `etl`, and a file made to do
harm can stop nothing but its own check.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from starlette.formparsers import MultiPartParser

ROOT = Path(__file__).parent.parent
MOST_MEGABYTES = 1
MOST_ROWS = 5_000
LONGEST_CHECK = 60
KEEPERS_WAY = "python -m etl template で記入用のブックを作れます。"
# The server would put an upload above 1 MB into a temporary file before anyone has seen its size.
MultiPartParser.spool_max_size = 256 << 20


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
    if len(content) > MOST_MEGABYTES << 20:
        raise Refused(
            f"{name} は大きすぎます（{len(content) / 2**20:.1f}MB、上限 {MOST_MEGABYTES}MB）。\n\n"
            "行や列を減らすか、ファイルを分けてください。"
        )
    try:
        ended = _run("check", "-", f"--name={name}", "--json", content=content)
    except subprocess.TimeoutExpired as error:
        raise Refused(
            f"{name} の検査が {LONGEST_CHECK} 秒で終わりませんでした。\n\n行を減らすか、ファイルを分けてください。"
        ) from error
    if ended.returncode != 0:
        raise Refused(_for_the_page(ended.stderr.decode("utf8", errors="replace")))
    return _own_data(name, json.loads(ended.stdout))


def _for_the_page(message: str) -> str:
    """Return the two parts of a message, with the page's button in place of the keeper's command."""
    words = message.replace(KEEPERS_WAY, "上の「記入用のブックを受け取る」から始められます。")
    return "\n\n".join(words.splitlines()[:2])


def template() -> bytes:
    """Return the workbook to fill in."""
    return _run("template", "-").stdout


def _run(*arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "etl", *arguments]
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
    uploaders: int = 0


def _held() -> _Held:
    return st.session_state.setdefault("_own", _Held())


def take_in(file_id: str, name: str, content: bytes) -> bool:
    """Check an upload not seen yet and lay its accepted rows over the database; false where it was seen before."""
    held = _held()
    if held.seen_file == file_id:
        return False
    try:
        held.data, held.problem = check(name, content), None
    except Refused as refused:
        held.data, held.problem = None, str(refused)
    held.seen_file = file_id
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
