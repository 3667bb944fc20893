"""Writes down, a line each, what a Python process asks the network for; a test puts this folder on PYTHONPATH."""

import os
import sys

RECORD = os.open(os.environ["NOTED_CONNECTIONS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
ADDRESS_IS_SECOND = {"socket.connect", "socket.sendto", "socket.sendmsg"}  # the first argument is the socket
ADDRESS_IS_FIRST = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}


def note(event: str, arguments: tuple) -> None:
    """Write the event with the host it asks for."""
    if event in ADDRESS_IS_SECOND:
        write(event, arguments[1])
    elif event in ADDRESS_IS_FIRST:
        write(event, arguments[0])


def write(event: str, address: object) -> None:
    """Write one line: the event, the host, and the process with what it runs."""
    host = address[0] if isinstance(address, tuple) else address
    host = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    host = "a file" if isinstance(host, str) and host.startswith(("/", "\0")) else host or ""
    os.write(RECORD, f"{event}\t{host}\t{os.getpid()}\t{sys.argv[:4]}\n".encode())


write("started", "")
sys.addaudithook(note)
