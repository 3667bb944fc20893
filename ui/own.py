"""One's own cases for this session: checked in a process of its own, kept in the memory of the session alone.

The check runs through the command line, as a keeper's does, so that no page reaches into `etl`, and a file made to do
harm can stop nothing but its own check.
"""

from __future__ import annotations

import base64
import json
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
        raise Refused("\n\n".join(ended.stderr.decode("utf8", errors="replace").splitlines()[:2]))
    return _own_data(name, json.loads(ended.stdout))


def template() -> bytes:
    """Return the workbook to fill in."""
    return _run("template", "-").stdout


def _run(*arguments: str, content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "etl", *arguments]
    return subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=False, timeout=LONGEST_CHECK)


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


def take_in(file_id: str, name: str, content: bytes) -> bool:
    """Check an upload not seen yet and lay its accepted rows over the database; false where it was seen before."""
    if st.session_state.get("_own_file_id") == file_id:
        return False
    forget()
    st.session_state["_own_file_id"] = file_id
    try:
        st.session_state["_own"] = check(name, content)
    except Refused as refused:
        st.session_state["_own_problem"] = str(refused)
    return True


def problem() -> str | None:
    """Return why the last upload could not be checked at all."""
    return st.session_state.get("_own_problem")


def forget() -> None:
    """Take the own rows away."""
    for name in ("_own", "_own_problem"):
        st.session_state.pop(name, None)


def current() -> OwnData | None:
    """Return the own data of this session."""
    return st.session_state.get("_own")


def case_ids() -> frozenset[str]:
    """Return the ids of the own cases of this session."""
    own = current()
    return own.case_ids if own else frozenset()


def source_ids() -> frozenset[str]:
    """Return the sources of the own cases of this session."""
    own = current()
    return frozenset(row["source_id"] for row in own.accepted.get("cases", [])) if own else frozenset()
