"""What every request passes before Streamlit sees it: known hosts, its own origin, room for uploads, no frame.

A page of another site can make a browser ask this server. It is refused by the Origin it must tell; where its name has
been pointed at this server's address (DNS rebinding), by the Host, which is then that name.
"""

from __future__ import annotations

import ipaddress
import os
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY_VIOLATION = 1008
UPLOADS = "/_stcore/upload_file/"
MOST_BYTES_OF_A_SESSION, MOST_BYTES = 22 << 20, 400 << 20  # two files of the largest size; those of all sessions
FRAMED_BY_NOBODY = (b"content-security-policy", b"frame-ancestors 'self'"), (b"x-content-type-options", b"nosniff")
# Refusals come before any session, which alone would know the reader's language: they say it in both.
UNKNOWN_HOST = (
    "このアドレスでは開けません。\n\n"
    "サーバーの管理者は、利用者が開く名前を環境変数 DX_HOSTS に入れて起動してください"
    "（例: DX_HOSTS=dx.example.lg.jp）。"
    " This address is not open; the server's administrator can name it in DX_HOSTS."
)
NO_ROOM = (
    "アップロードの置き場がいっぱいです。\n\n選んだファイルを外すか、しばらくしてからもう一度選んでください。"
    " There is no room for uploads; remove the chosen file, or choose it again later."
)


class Gate:
    """ASGI middleware round the whole server."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to guard."""
        self._app = app
        self._coming: Counter[str] = Counter()  # bytes on their way, by session
        self._hosts = {name.strip().lower() for name in os.environ.get("DX_HOSTS", "").split(",") if name.strip()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may come in, and say on each answer that no other site may frame it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        is_socket = scope["type"] == "websocket"
        if not self._is_known(headers.get(b"host", b"")) or (is_socket and not _is_own_origin(headers)):
            await (_closed(send) if is_socket else _said(send, 403, UNKNOWN_HOST))
        elif _is_upload(scope):
            await self._take_in(scope, receive, send, headers)
        else:
            await self._app(scope, receive, _unframed(send))

    async def _take_in(self, scope: Scope, receive: Receive, send: Send, headers: dict[bytes, bytes]) -> None:
        """Pass an upload on where it fits beside what is kept and what others are sending at this moment."""
        session, size = scope["path"].partition(UPLOADS)[2].partition("/")[0], _size(headers)
        if not _has_room(session, size, self._coming):
            await _said(send, 413, NO_ROOM)
            return
        self._coming[session] += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[session] -= size
            if not self._coming[session]:
                del self._coming[session]

    def _is_known(self, host: bytes) -> bool:
        """Whether a host is an address, a name of one word as inside an office, or one that the keeper has named.

        Nobody outside can point such a name at this server.
        """
        name = ""
        try:
            name = urlsplit(f"//{host.decode('ascii')}").hostname or ""
            ipaddress.ip_address(name)
        except ValueError:
            return bool(name) and ("." not in name or name in self._hosts)
        return True


def _is_own_origin(headers: dict[bytes, bytes]) -> bool:
    """Whether a WebSocket comes from a page of this server, or from a program, which tells no origin.

    To tell whether another one is an address of its own, Streamlit would ask a host outside and block meanwhile.
    """
    origin = headers.get(b"origin")
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc == headers.get(b"host")
    except ValueError:  # not an address at all
        return False


def _is_upload(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "PUT" and UPLOADS in scope["path"]


def _size(headers: dict[bytes, bytes]) -> int:
    """Return how many bytes an upload says it has; one of untold size counts as largest."""
    from streamlit import config

    told = headers.get(b"content-length", b"")
    return int(told) if told.isdigit() else config.get_option("server.maxUploadSize") << 20


def _has_room(session: str, size: int, coming: Mapping[str, int]) -> bool:
    """Whether a further file fits beside those that Streamlit keeps in memory and those on their way."""
    from streamlit.runtime import Runtime

    kept = Counter(coming)
    for other, files in list(Runtime.instance().uploaded_file_mgr.file_storage.items()):
        kept[other] += sum(len(file.data) for file in list(files.values()))
    return kept[session] + size <= MOST_BYTES_OF_A_SESSION and sum(kept.values()) + size <= MOST_BYTES


async def _closed(send: Send) -> None:
    await send({"type": "websocket.close", "code": POLICY_VIOLATION})


async def _said(send: Send, status: int, words: str) -> None:
    content = words.encode("utf8")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(content)).encode("ascii"))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def _is_page(headers: dict[bytes, bytes]) -> bool:
    return headers.get(b"content-type", b"").startswith(b"text/html")


def _unframed(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(dict(message["headers"])):
            message = message | {"headers": [*message["headers"], *FRAMED_BY_NOBODY]}
        await send(message)

    return with_headers
