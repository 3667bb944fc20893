"""Refuses the WebSockets that pages of other sites open, before Streamlit asks the internet about them.

To tell whether a foreign origin is an address of its own, Streamlit would ask a host outside and block meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

POLICY_VIOLATION = 1008


class OwnOriginOnly:
    """ASGI middleware: a WebSocket whose Origin is not the host it asks is closed before it opens."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to guard."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is of one's own origin, or of none as from a program."""
        if scope["type"] == "websocket" and not _is_own(dict(scope["headers"])):
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        await self._app(scope, receive, send)


def _is_own(headers: dict[bytes, bytes]) -> bool:
    origin = headers.get(b"origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get(b"host")
    except ValueError:  # not an address at all
        return False
