"""Says on standard error what a command is doing where it takes long; results stand on standard output alone."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FIRST, EVERY = 2.0, 5.0  # seconds
_step = [""]  # of the one command that this process runs


def doing(step: str) -> None:
    """Note what the command is doing from now on."""
    _step[0] = step


@contextmanager
def telling(step: str) -> Iterator[None]:
    """Say what is being done, at first this step, after two seconds and then every five, until the block ends."""
    doing(step)
    ended, started = threading.Event(), time.monotonic()

    def tell() -> None:
        wait = FIRST
        while not ended.wait(wait):
            print(f"{_step[0]}…（{time.monotonic() - started:.0f} 秒）", file=sys.stderr, flush=True)
            wait = EVERY

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
