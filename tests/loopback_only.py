"""Runs a command in a network namespace of its own, where no interface but the loopback is: for Linux only."""

import fcntl
import os
import socket
import struct
import subprocess
import sys

import pytest

LEAVING = ["unshare", "-rn", sys.executable]
UP, SET_FLAGS = 1, 0x8914


def without_network(*command: str) -> list[str]:
    """Return the command that runs the given one without network; skips where the machine does not permit it."""
    try:
        subprocess.run([*LEAVING, "-c", ""], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine lets nobody leave the network")
    return [*LEAVING, __file__, *command]


if __name__ == "__main__":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", UP))
    assert [name for _, name in socket.if_nameindex()] == ["lo"]
    os.execvp(sys.argv[1], sys.argv[1:])
