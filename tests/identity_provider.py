"""A tiny OpenID Connect provider in a thread: it asks nobody for a password and signs who one is."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET, READER = "dashboard", "only-in-this-test", "reader@example.lg.jp"
KEY_ID = "of-this-test"


class Provider(ThreadingHTTPServer):
    """What the provider knows: its key, the codes it has given with their nonce, and who has logged out."""

    def __init__(self) -> None:
        from joserfc.jwk import RSAKey

        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://localhost:{self.server_port}"  # another site than the dashboard's 127.0.0.1
        self.key = RSAKey.generate_key(2048, {"kid": KEY_ID, "alg": "RS256", "use": "sig"})
        self.nonces: dict[str, str] = {}
        self.exchanged: list[str] = []
        self.logged_out = 0

    def id_token(self, nonce: str) -> str:
        from joserfc import jwt

        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "1", "email": READER, "name": "山田", "nonce": nonce}
        return jwt.encode({"alg": "RS256", "kid": KEY_ID}, claims | {"iat": now, "exp": now + 300}, self.key)


class Answers(BaseHTTPRequestHandler):
    """The addresses of the provider."""

    server: Provider

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        provider = self.server
        if asked.path == "/.well-known/openid-configuration":
            self._tell(
                {
                    "issuer": provider.address,
                    "authorization_endpoint": f"{provider.address}/authorize",
                    "token_endpoint": f"{provider.address}/token",
                    "jwks_uri": f"{provider.address}/keys",
                    "end_session_endpoint": f"{provider.address}/logout",
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        elif asked.path == "/keys":
            self._tell({"keys": [provider.key.as_dict(private=False)]})
        elif asked.path == "/authorize":
            code = f"code-{len(provider.nonces)}"
            provider.nonces[code] = query["nonce"]
            self._lead(query["redirect_uri"] + "?" + urlencode({"code": code, "state": query["state"]}))
        elif asked.path == "/logout":
            provider.logged_out += 1
            self._lead(query["post_logout_redirect_uri"])
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        expected = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        code = given["code"][0]
        if self.headers["Authorization"] != expected or "code_verifier" not in given or code in self.server.exchanged:
            self.send_error(401)
            return
        self.server.exchanged.append(code)
        token = self.server.id_token(self.server.nonces[code])
        self._tell({"access_token": "any", "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _tell(self, answer: dict) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def _lead(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@contextmanager
def providing() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        thread.join()
        provider.server_close()
