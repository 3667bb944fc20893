"""A reader without a browser: one session of a real server over its websocket, using pages and keeping answers."""

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
from streamlit.proto.Common_pb2 import FileUploaderState, StringArray, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

HOST = "127.0.0.1"
ALERTS_OF_ERRORS = 1  # Alert.Format.ERROR
PATIENCE = 180
BOUNDARY = "part-of-an-upload"


@dataclass
class Answer:
    """What one run of a page sent: its messages, its metrics, and the errors that a reader would see."""

    messages: list[bytes] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # the words that each filter offers, by widget
    files: list[str] = field(default_factory=list)  # what buttons for downloads make when they are pressed
    uploaders: list[str] = field(default_factory=list)

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
        elif kind == "multiselect" and element.multiselect.options:
            self.choices[element.multiselect.id] = list(element.multiselect.options)
        elif kind == "download_button" and element.download_button.deferred_file_id:
            self.files.append(element.download_button.deferred_file_id)
        elif kind == "file_uploader":
            self.uploaders.append(element.file_uploader.id)

    @property
    def content(self) -> bytes:
        """All that was sent."""
        return b"".join(self.messages)

    def words(self, pattern: str) -> set[str]:
        """Return what of the pattern is in the answer, tables and charts included."""
        return {found.decode() for found in re.findall(pattern.encode(), self.content)}


class Reader:
    """One session; `ask` goes to a page as a click on a link does, and the rest is done on the page it shows."""

    def __init__(self, port: int) -> None:
        """Connect to the server on this machine."""
        self._held = ExitStack()
        self._address = f"http://{HOST}:{port}"
        self._page = self._query = self._session = ""
        self._socket = self._held.enter_context(
            connect(
                f"ws://{HOST}:{port}/_stcore/stream",
                subprotocols=["streamlit"],
                origin=self._address,
                max_size=None,
                proxy=None,
            )
        )

    def ask(self, page: str, query: str = "") -> Answer:
        """Return what a page shows; raises TimeoutError when it does not end."""
        self._page, self._query = page, query
        return self._run()

    def choose(self, widget: str, words: list[str]) -> Answer:
        """Return what the page shows once a filter has these words."""
        return self._run(WidgetState(id=widget, string_array_value=StringArray(data=words)))

    def download(self, file_id: str) -> bytes:
        """Return the file that a button of the last answer makes."""
        asked = BackMsg()
        asked.backend_operation_request.session_id = self._session
        asked.backend_operation_request.request_id = file_id
        asked.backend_operation_request.deferred_file.file_id = file_id
        self._socket.send(asked.SerializeToString())
        while True:
            message = self._message()
            if message.WhichOneof("type") == "backend_operation_response":
                response = message.backend_operation_response
                if response.error_msg:
                    raise RuntimeError(response.error_msg)
                return self._get(response.deferred_file.url)

    def upload(self, widget: str, name: str, content: bytes) -> Answer:
        """Return what the page shows once a file has been chosen in its upload widget."""
        asked = BackMsg()
        asked.file_urls_request.session_id = self._session
        asked.file_urls_request.request_id = name
        asked.file_urls_request.file_names.append(name)
        self._socket.send(asked.SerializeToString())
        while (message := self._message()).WhichOneof("type") != "file_urls_response":
            pass
        [urls] = message.file_urls_response.file_urls
        self._put(urls.upload_url, name, content)
        file = UploadedFileInfo(name=name, size=len(content), file_id=urls.file_id, file_urls=urls)
        state = FileUploaderState(uploaded_file_info=[file])
        return self._run(WidgetState(id=widget, file_uploader_state_value=state))

    def _run(self, *changed: WidgetState) -> Answer:
        asked = BackMsg()
        asked.rerun_script.page_name = self._page
        asked.rerun_script.query_string = self._query
        asked.rerun_script.widget_states.widgets.extend(changed)
        self._socket.send(asked.SerializeToString())
        answer = Answer()
        while True:
            message = self._message()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                answer = Answer()
                self._session = message.new_session.initialize.session_id
            elif kind == "page_info_changed":
                self._query = message.page_info_changed.query_string
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return answer
            answer.add(message)

    def _message(self) -> ForwardMsg:
        return ForwardMsg.FromString(self._socket.recv(timeout=PATIENCE))

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self._address}{path}", timeout=PATIENCE) as answer:
            return answer.read()

    def _put(self, path: str, name: str, content: bytes) -> None:
        with urllib.request.urlopen(f"{self._address}/_stcore/health", timeout=PATIENCE) as answer:
            cookie = answer.headers["Set-Cookie"].split(";")[0]
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n\r\n'
        request = urllib.request.Request(
            f"{self._address}{path}",
            head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode(),
            {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "Cookie": cookie,
                "X-Xsrftoken": cookie.split("=", 1)[1],
            },
            method="PUT",
        )
        urllib.request.urlopen(request, timeout=PATIENCE).close()

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
