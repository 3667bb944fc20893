"""The real server as a process of a test, and where it and its helpers have been connected to."""

import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTING = Path(__file__).parent / "noted"  # its sitecustomize.py writes down what a Python process asks the network for
HOST = "127.0.0.1"
# Each of the processes that share the tests has ports of its own.
FIRST_PORT = 8700 + 40 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = range(FIRST_PORT, FIRST_PORT + 40)
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Served:
    """A running server."""

    address: str
    process: subprocess.Popen
    log: Path


@contextmanager
def serving(database: Path, folder: Path, *options: str, project: Path = ROOT, **environment: str) -> Iterator[Served]:
    """Start the real server on a free port, and end it by its own process."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", "--server.port", str(port), *options]
    log = folder / f"server_{port}.log"
    surroundings = os.environ | {"DX_DATABASE": str(database)} | environment
    with log.open("w", encoding="utf8") as file:
        server = subprocess.Popen(command, cwd=project, env=surroundings, stdout=file, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://{HOST}:{port}/_stcore/health", server, log)
            yield Served(f"http://{HOST}:{port}", server, log)
        finally:
            server.terminate()
            server.wait(timeout=60)


def free_port(*promised: int) -> int:
    """Return a port that nobody listens on, and that is not promised to another who will."""
    for port in random.sample(sorted(set(PORTS) - set(promised)), len(PORTS) - len(promised)):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port
    raise RuntimeError(f"no free port in {PORTS}")


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers; fail with its log where it does not."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf8')}")


def noting(record: Path) -> dict[str, str]:
    """Return the environment in which a Python process and its children note what they ask the network for."""
    folders = [str(NOTING), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(folders), "NOTED_CONNECTIONS": str(record)}


def asked_outside(record: Path) -> list[str]:
    """Return what the noted processes asked of any other host, a line each: the event and its arguments."""
    lines = record.read_text(encoding="utf8").splitlines()
    return [line for line in lines if not line.startswith("started") and not _stays_here(line.split("\t")[1])]


def _stays_here(host: str) -> bool:
    if host in ("", "localhost", "a file"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:  # a name, and to look it up is to ask
        return False


def connected_outside(process: int) -> list[str]:
    """Return the sockets of a process and its children that have a peer on another host, as Linux lists them."""
    found = []
    for member in [process, *_children(process)]:
        open_files = {os.readlink(link) for link in Path(f"/proc/{member}/fd").iterdir() if link.is_symlink()}
        for kind in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
            for line in Path(f"/proc/{member}/net/{kind}").read_text(encoding="ascii").splitlines()[1:]:
                fields = line.split()
                if f"socket:[{fields[9]}]" in open_files and not _is_here(fields[2].split(":")[0]):
                    found.append(f"{kind} {line}")
    return found


def _children(process: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (task / "children").read_text(encoding="ascii").split()):
            children += [child, *_children(child)]
    return children


def _is_here(peer: str) -> bool:
    """Tell whether a peer as Linux prints it is none yet or of this machine: words of four bytes, lowest first."""
    words = [bytes.fromhex(peer[start : start + 8])[::-1] for start in range(0, len(peer), 8)]
    address = ip_address(b"".join(words))
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
