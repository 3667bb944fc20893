"""No process of the project asks anything of another host: the server, the build, the check and the export."""

import os
import socket
import subprocess
import sys

import duckdb
import pytest
from served import HOST, ROOT, _is_here, asked_outside, connected_outside, noting, serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from etl import connection as etl_connection
from queries import run

FETCHING = ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions")
SHEET = "名称,都道府県,団体名,人口\nぼたん一つの窓口,奈良県,葛城市,36832\n"


def noted(tmp_path, *command):
    """Run a Python command; return what it printed and what it asked of other hosts."""
    record = tmp_path / "asked"
    environment = os.environ | noting(record)
    ended = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode in (0, 3), ended.stderr
    return ended.stdout, asked_outside(record)


@pytest.mark.parametrize(
    "command",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 1))",
        "import contextlib, socket\nwith contextlib.suppress(OSError): socket.getaddrinfo('host.invalid', 80)",
        "import contextlib, socket\nwith contextlib.suppress(OSError):"
        " socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket\\n"
        'socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect((\\"192.0.2.1\\", 1))\'])',
    ],
    ids=["a connection", "a name", "a packet", "a child's connection"],
)
def test_what_asks_another_host_is_noted(tmp_path, command):
    assert noted(tmp_path, "-c", f"import contextlib\nwith contextlib.suppress(OSError):\n exec({command!r})")[1]


def test_what_stays_on_this_machine_is_not_counted(tmp_path):
    command = f"import socket; s = socket.create_server(('{HOST}', 0)); socket.create_connection(s.getsockname())"
    assert noted(tmp_path, "-c", command)[1] == []


@pytest.mark.parametrize(
    ("peer", "is_here"),
    [
        ("0100007F", True),
        ("00000000", True),
        ("010200C0", False),
        ("0000000000000000FFFF00000100007F", True),
        ("00000000000000000000000001000000", True),
        ("B80D0120000000000000000001000000", False),
    ],
)
def test_a_peer_is_told_from_another_host(peer, is_here):
    assert _is_here(peer) == is_here


def test_a_connected_socket_is_found():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this machine has no route to any other host")
        assert connected_outside(os.getpid())
    assert connected_outside(os.getpid()) == []


def test_the_build_the_check_and_the_export_ask_no_other_host(tmp_path):
    database, sheet = tmp_path / "facts.duckdb", tmp_path / "町.csv"
    sheet.write_text(SHEET, encoding="utf8")
    assert "cases" in noted(tmp_path, "-m", "etl", "build", "--database", str(database))[0]
    assert "cases" in noted(tmp_path, "-m", "etl", "check", str(sheet))[0]
    noted(tmp_path, "-m", "etl", "template", str(tmp_path / "記入用.xlsx"))
    out = tmp_path / "out"
    assert noted(tmp_path, "-m", "etl", "export", "--out", str(out), "--database", str(database))[1] == []
    assert (out / "datapackage.json").is_file()
    assert len((tmp_path / "asked").read_text(encoding="utf8").split("started")) - 1 >= 4


def test_no_connection_to_a_database_fetches_extensions(tiny_database):
    for connection in (etl_connection.connect(), etl_connection.connect(tiny_database, read_only=True)):
        with connection:
            assert settings(connection) == dict.fromkeys(FETCHING, False)
            with pytest.raises(duckdb.Error, match=r"(?i)extension"):
                connection.execute("load spatial")
    with run.open_database(tiny_database) as connection:
        assert settings(connection) == dict.fromkeys(FETCHING, False)


def settings(connection):
    return {name: connection.execute(f"select current_setting('{name}')").fetchone()[0] for name in FETCHING}


def test_every_database_of_the_build_is_opened_where_fetching_is_off():
    users = [path.name for path in (ROOT / "etl").rglob("*.py") if "duckdb.connect(" in path.read_text(encoding="utf8")]
    assert users == ["connection.py"]


@pytest.mark.parametrize("origin", ["https://other.example", "http://192.0.2.7:8501", "null", "http://[", ""])
def test_a_page_of_another_site_is_refused_without_asking_any_host(tmp_path, tiny_database, origin):
    record = tmp_path / "asked"
    with serving(tiny_database, tmp_path, **noting(record)) as served:
        stream = served.address.replace("http", "ws") + "/_stcore/stream"
        with pytest.raises(InvalidStatus, match="403"), connect(stream, origin=origin, subprotocols=["streamlit"]):
            pass
        with connect(stream, origin=served.address, subprotocols=["streamlit"]):
            assert connected_outside(served.process.pid) == []
    assert "started" in record.read_text(encoding="utf8")
    assert asked_outside(record) == []


def test_a_server_open_to_an_office_asks_no_host_for_its_own_address(tmp_path, tiny_database):
    record = tmp_path / "asked"
    with serving(tiny_database, tmp_path, "--server.address", "0.0.0.0", **noting(record)) as served:
        assert "URL: http://127.0.0.1:" in served.log.read_text(encoding="utf8")
    assert asked_outside(record) == []
