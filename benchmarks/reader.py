"""A reader without a browser: one session of a real server over its websocket, asking for pages and keeping answers."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

HOST = "127.0.0.1"
ALERTS_OF_ERRORS = 1  # Alert.Format.ERROR
PATIENCE = 180


@dataclass
class Answer:
    """What one run of a page sent: its messages, its metrics, and the errors that a reader would see."""

    messages: list[bytes] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def add(self, message: ForwardMsg) -> None:
        """Add one message of the server."""
        self.messages.append(message.SerializeToString())
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "metric":
            self.metrics.append(element.metric.body)
        elif kind == "exception":
            self.errors.append(element.exception.message)
        elif kind == "alert" and element.alert.format == ALERTS_OF_ERRORS:
            self.errors.append(element.alert.body)

    @property
    def content(self) -> bytes:
        """All that was sent."""
        return b"".join(self.messages)

    def words(self, pattern: str) -> set[str]:
        """Return what of the pattern is in the answer, tables and charts included."""
        return {found.decode() for found in re.findall(pattern.encode(), self.content)}


class Reader:
    """One session; `ask` goes to a page as a click on a link does."""

    def __init__(self, port: int) -> None:
        """Connect to the server on this machine."""
        self._held = ExitStack()
        self._socket = self._held.enter_context(
            connect(
                f"ws://{HOST}:{port}/_stcore/stream",
                subprotocols=["streamlit"],
                origin=f"http://{HOST}:{port}",
                max_size=None,
                proxy=None,
            )
        )

    def ask(self, page: str, query: str = "") -> Answer:
        """Return what a page shows; raises TimeoutError when it does not end."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        self._socket.send(asked.SerializeToString())
        answer = Answer()
        while True:
            message = ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                answer = Answer()
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return answer
            answer.add(message)

    def leave(self) -> None:
        """Close the session as a closed tab does."""
        self._held.close()


@contextmanager
def server(
    project: Path, log: Path, environment: dict[str, str], script: Path | str = "serve.py"
) -> Iterator[tuple[int, int]]:
    """Run the real server of a project, or another script by its settings; yield its process id and its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    options = ["--server.address", HOST, "--server.port", str(port)]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    with (
        log.open("w", encoding="utf8") as file,
        subprocess.Popen(command, cwd=project, env=environment, stdout=file, stderr=file) as process,
    ):
        try:
            _wait_for(f"http://{HOST}:{port}/_stcore/health", process)
            yield process.pid, port
        finally:
            process.terminate()


def _wait_for(address: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
