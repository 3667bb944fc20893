"""What the real server refuses: other sites, uploads without a token or too large, and a look behind an error."""

import http.client
import json
import socket
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from served import ROOT, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from benchmarks.project_copy import checkout
from ui import faults, gate, own

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf8"))
LIMIT = SETTINGS["server"]["maxUploadSize"] << 20
LARGEST_MESSAGE = 25_000_000
LISTENS = "0A"  # the state of a socket as Linux prints it
OTHER_SITE = "https://other.example"


class Visit:
    """A session with the server as a program opens it, and what it was told."""

    def __init__(self, served):
        self.host = urlsplit(served.address).netloc
        answer, _ = self.ask("GET", "/_stcore/health")
        self.token = answer.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
        self.told = []

    def run(self, stream):
        """Let the first page run."""
        run = BackMsg()
        run.rerun_script.page_name = ""
        stream.send(run.SerializeToString())
        while not self.told or self.told[-1].WhichOneof("type") != "script_finished":
            self.told.append(ForwardMsg.FromString(stream.recv(timeout=60)))
        first = next(message for message in self.told if message.WhichOneof("type") == "new_session")
        self.stream, self.session = stream, first.new_session.initialize.session_id

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=60)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, names, encode_chunked=names.get("Transfer-Encoding") == "chunked")
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer, content

    def upload(self, size, session=None, is_chunked=False, file="a-file", **headers):
        """Upload so many bytes; return the status."""
        frame = b'--frame\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n'
        body = frame + b"x" * size + b"\r\n--frame--\r\n"
        headers = {"Content_Type": "multipart/form-data; boundary=frame"} | headers
        if is_chunked:
            headers["Transfer_Encoding"] = "chunked"
            body = iter([body[start : start + 2**20] for start in range(0, len(body), 2**20)])
        return self.ask("PUT", f"/_stcore/upload_file/{session or self.session}/{file}", body, **headers)[0].status

    def permitted(self):
        return {"X_Xsrftoken": self.token, "Cookie": f"_streamlit_xsrf={self.token}"}


@contextmanager
def visiting(served):
    """Yield a session whose first page has run."""
    visit = Visit(served)
    with connect(f"ws://{visit.host}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as stream:
        visit.run(stream)
        yield visit


@pytest.fixture(scope="module")
def served(tiny_database, tmp_path_factory):
    with serving(tiny_database, tmp_path_factory.mktemp("settings")) as served:
        yield served


@pytest.fixture(scope="module")
def visit(served):
    with visiting(served) as visit:
        yield visit


def test_the_settings_are_those_of_a_closed_house():
    assert SETTINGS["server"] == {
        "address": "127.0.0.1",
        "headless": True,
        "fileWatcherType": "none",
        "maxUploadSize": 10,
        "enableXsrfProtection": True,
        "enableCORS": True,
        "xsrfCookieSameSite": "strict",
        "enableStaticServing": False,
        "enableAgentApi": False,
    }
    assert SETTINGS["browser"] == {"gatherUsageStats": False, "serverAddress": "127.0.0.1"}
    assert SETTINGS["client"]["showErrorDetails"] == "none"
    assert not SETTINGS["client"]["showErrorLinks"]
    assert SETTINGS["client"]["allowedOrigins"] == []
    assert SETTINGS["server"]["maxUploadSize"] > own.MOST_MEGABYTES  # who brings too much is told by us, in Japanese


def test_the_server_listens_on_this_machine_only(served):
    port = f"{urlsplit(served.address).port:04X}"
    lines = [
        line.split()
        for kind in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{kind}").read_text("ascii").splitlines()[1:]
    ]
    assert {fields[1] for fields in lines if fields[3] == LISTENS and fields[1].endswith(f":{port}")} == {
        f"0100007F:{port}"
    }


def test_an_upload_without_the_token_is_refused(visit):
    assert visit.upload(10) == 403
    assert visit.upload(10, X_Xsrftoken=visit.token) == 403
    assert visit.upload(10, Cookie=f"_streamlit_xsrf={visit.token}") == 403
    assert visit.upload(10, X_Xsrftoken="other", Cookie=f"_streamlit_xsrf={visit.token}") == 403


def test_an_upload_to_no_session_is_refused(visit):
    assert visit.upload(10, session="00000000-0000-0000-0000-000000000000", **visit.permitted()) == 400


@pytest.mark.parametrize(
    ("size", "is_chunked", "status"),
    [(LIMIT - 1_000, False, 204), (LIMIT + 1, False, 413), (LIMIT - 1_000, True, 204), (LIMIT + 1, True, 413)],
)
def test_an_upload_is_limited_whether_it_tells_its_size_or_not(visit, size, is_chunked, status):
    assert visit.upload(size, is_chunked=is_chunked, **visit.permitted()) == status


def test_the_token_is_sent_to_no_other_site(visit):
    cookie = visit.ask("GET", "/_stcore/health")[0].headers["Set-Cookie"]
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"])
def test_no_other_site_may_read_an_answer(visit, path):
    assert visit.ask("GET", path, Origin=OTHER_SITE)[0].headers["Access-Control-Allow-Origin"] is None


def test_no_other_site_may_upload(visit):
    answer, _ = visit.ask("OPTIONS", f"/_stcore/upload_file/{visit.session}/a-file", Origin=OTHER_SITE)
    assert answer.headers["Access-Control-Allow-Origin"] not in ("*", OTHER_SITE)


@pytest.mark.parametrize(
    "path",
    [
        *("/app.py", "/.streamlit/config.toml", "/data/cases.csv", "/app/static/app.py", "/static/../app.py"),
        *("/static/..%2f..%2fapp.py", "/static/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/media/../app.py"),
    ],
)
def test_no_file_of_the_machine_is_served(visit, path):
    answer, content = visit.ask("GET", path)
    assert answer.status >= 400 or content.startswith(b"<!--")  # the page itself, for an address it does not know
    for said in (b"set_page_config", b"maxUploadSize", b"case_id", b"root:"):
        assert said not in content


@pytest.mark.parametrize("path", ["/_stcore/agent/interact", "/_stcore/agent/mcp"])
def test_no_program_drives_the_dashboard(visit, path):
    assert visit.ask("POST", path, b"{}", Content_Type="application/json")[0].status >= 400


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("127.0.0.1:8501", True), ("[::1]:8501", True), ("192.0.2.7", True), ("localhost:8501", True),
        ("server01:8501", True), ("dx.example.lg.jp", True), ("DX.example.lg.jp:443", True),
        ("evil.example:8501", False), ("dx.example.lg.jp.evil.example", False),
        ("127.0.0.1.evil.example", False), ("", False), ("[", False),
    ],
)  # fmt: skip
def test_a_host_is_an_address_a_name_of_one_word_or_named_by_the_keeper(host, is_known, monkeypatch):
    monkeypatch.setenv("DX_HOSTS", "other.lg.jp, dx.example.lg.jp")
    assert gate.Gate(None)._is_known(host.encode()) is is_known


def test_a_name_that_was_pointed_at_this_server_is_refused(served, visit):
    answer, content = visit.ask("GET", "/", Host="evil.example")
    assert answer.status == 403
    assert "DX_HOSTS" in content.decode("utf8")
    asked = [
        *("GET /_stcore/stream HTTP/1.1", "Host: evil.example", "Origin: http://evil.example", "Upgrade: websocket"),
        *("Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {'A' * 22}==", "", ""),
    ]
    with socket.create_connection(visit.host.split(":"), timeout=10) as raw:
        raw.sendall("\r\n".join(asked).encode("ascii"))
        assert raw.recv(100).startswith(b"HTTP/1.1 403")


def test_no_other_site_frames_the_dashboard_or_steers_it(visit):
    assert visit.ask("GET", "/")[0].headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    told = json.loads(visit.ask("GET", "/_stcore/host-config")[1])
    assert told["allowedOrigins"] == []


def test_the_files_of_one_session_have_an_end(served):
    with visiting(served) as visit:
        answers = [visit.upload(LIMIT - 1_000, file=f"file-{number}", **visit.permitted()) for number in range(4)]
    assert answers == [204, 204, 413, 413]


def test_files_on_their_way_at_once_take_room_too(served):
    with visiting(served) as visit, ThreadPoolExecutor(12) as pool:
        sent = [
            pool.submit(visit.upload, LIMIT - 1_000, file=f"file-{number}", **visit.permitted()) for number in range(12)
        ]
        answers = [answer.result() for answer in sent]
        # what was on its way has been let go: no room is taken by it any more
        late = visit.upload(1_000, file="late", **visit.permitted())
    assert sorted(answers) == [204, 204, *[413] * 10]
    assert late == 204


@pytest.mark.parametrize(("others", "is_room"), [(39, True), (40, False)])
def test_the_files_of_all_sessions_have_an_end(monkeypatch, others, is_room):
    kept = {f"session-{number}": {"a-file": SimpleNamespace(data=bytes(LIMIT))} for number in range(others)}
    running = SimpleNamespace(uploaded_file_mgr=SimpleNamespace(file_storage=kept))
    monkeypatch.setattr(Runtime, "instance", lambda: running)
    assert gate._has_room("another", LIMIT, {}) is is_room
    assert gate._has_room("another", LIMIT, {"one more": LIMIT}) is (others < 39)


def test_a_message_that_is_too_large_ends_its_own_session_only(served, visit):
    with visiting(served) as other:
        other.stream.send(b"\0" * (LARGEST_MESSAGE + 1))
        with pytest.raises(ConnectionClosed, match="1009"):
            list(other.stream)
    assert visit.ask("GET", "/_stcore/health")[0].status == 200


def test_an_error_shows_neither_its_trace_nor_a_path(tiny_database, tmp_path):
    project = checkout(tmp_path / "project")
    (project / "pages" / "overview.py").write_text("raise RuntimeError('hidden words')\n", encoding="utf8")
    with serving(tiny_database, tmp_path, project=project) as served, visiting(served) as visit:
        wait_for(served.log, "hidden words")  # the keeper reads the cause in the log
    # The framework opens every session by naming its script; no page shows that.
    shown = [message for message in visit.told if message.WhichOneof("type") != "new_session"]
    told = b"".join(message.SerializeToString() for message in shown)
    assert faults.BROKEN_PAGE.encode() in told
    for hidden in ("hidden words", "RuntimeError", "Traceback", "overview.py", str(tmp_path)):
        assert hidden.encode() not in told


def wait_for(log, words):
    for _ in range(100):
        if words in log.read_text(encoding="utf8"):
            return
        time.sleep(0.1)
    pytest.fail(f"the log says nothing of {words}")
