"""A provider of OpenID Connect for tests: it lets in whoever it is told to be, on loopback."""

from __future__ import annotations

import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "mudanza", "made up for tests"
FORM = """<!doctype html><html lang="en"><title>Provider</title><form method="get" action="/enter">
<input type="hidden" name="asked" value="{asked}"><label>Who are you?<input name="who"></label>
<button>Enter</button></form></html>"""


@dataclass(kw_only=True)
class Provider:
    """
    The authorization code flow with PKCE: a code is good once, for the client, URI and challenge
    that asked for it. Every refusal is 400, as an error that OAuth has a name for.
    """

    url: str
    redirect_uri: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def port_of_client(self) -> int:
        """Where the client has to listen for people to come back to it."""
        return urlsplit(self.redirect_uri).port or 80

    def discovery(self, request: Request) -> Response:
        """What clients read first (OpenID Connect Discovery 1.0, section 3)."""
        return JSONResponse(
            {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    def jwks(self, request: Request) -> Response:
        """The public key that signatures are checked with."""
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def authorize(self, request: Request) -> Response:
        """Ask who is there; nobody is asked on behalf of an unknown client or address."""
        asked = request.query_params
        if (asked.get("client_id"), asked.get("redirect_uri")) != (CLIENT, self.redirect_uri):
            return _refused("unauthorized_client")
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return _refused("invalid_request")
        return HTMLResponse(FORM.format(asked=urlencode(asked).replace("&", "&amp;")))

    def enter(self, request: Request) -> Response:
        """Lead back with a code."""
        asked = {name: one[0] for name, one in parse_qs(request.query_params["asked"]).items()}
        code = secrets.token_urlsafe()
        self._codes[code] = asked | {"who": request.query_params["who"]}
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{self.redirect_uri}?{back}", 303)

    async def token(self, request: Request) -> Response:
        """Who the code stands for, signed."""
        given = {name: one[0] for name, one in parse_qs((await request.body()).decode()).items()}
        asked = self._codes.pop(given.get("code", ""), None)
        if not _is_client(request):
            return _refused("invalid_client")
        if asked is None or given.get("redirect_uri") != self.redirect_uri:
            return _refused("invalid_grant")
        if asked["code_challenge"] != _challenge(given.get("code_verifier", "")):
            return _refused("invalid_grant")
        return JSONResponse(
            {
                "access_token": secrets.token_urlsafe(),
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self._signed(asked),
            }
        )

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": f"person-{asked['who']}",
            "name": asked["who"],
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
        }
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)


def _refused(error: str) -> Response:
    return JSONResponse({"error": error}, 400)


def _is_client(request: Request) -> bool:
    said = request.headers.get("authorization", "").removeprefix("Basic ")
    try:
        return unquote(b64decode(said).decode()) == f"{CLIENT}:{SECRET}"
    except ValueError:
        return False


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@contextmanager
def provider(port: int, redirect_uri: str) -> Iterator[Provider]:
    """The provider on this port, for one client that people come back to at the URI."""
    made = Provider(url=f"http://127.0.0.1:{port}", redirect_uri=redirect_uri)
    routes = [
        Route("/.well-known/openid-configuration", made.discovery),
        Route("/jwks", made.jwks),
        Route("/authorize", made.authorize),
        Route("/enter", made.enter),
        Route("/token", made.token, methods=["POST"]),
    ]
    config = uvicorn.Config(
        Starlette(routes=routes), host="127.0.0.1", port=port, log_level="error", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def secrets_toml(made: Provider, cookie_secret: str) -> str:
    """The section of Streamlit's secrets by which a dashboard logs people in here."""
    return f"""[auth]
redirect_uri = "{made.redirect_uri}"
cookie_secret = "{cookie_secret}"
client_id = "{CLIENT}"
client_secret = "{SECRET}"
server_metadata_url = "{made.url}/.well-known/openid-configuration"
"""
