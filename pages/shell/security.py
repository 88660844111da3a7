"""What every answer of the dashboard carries, and which requests are answered at all."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.i18n import LANGUAGES
from pages.shell.access import Gate

# Streamlit starts itself with inline scripts and draws its tables by WebAssembly; everything
# else comes from this server, so that no text of a record can call out.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
LANG = re.compile(rb'<html lang="[a-z-]+"')


class SecureHeaders:
    """Adds the headers to every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    # A stricter policy of an answer's own stays.
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class PageLanguage:
    """Says in the page's `lang` which language was asked for: screen readers choose their voice."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; pages only, everything else passes untouched."""
        asked = _asked_for(scope)
        if asked is None:
            await self.app(scope, receive, send)
            return
        await self.app(_uncompressed(scope), receive, _Rewriting(send, asked))


class _Rewriting:
    """Holds a page back until it is whole, then sends it with another `lang`."""

    def __init__(self, send: Send, language: str) -> None:
        self.send = send
        self.language = language
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            if not Headers(scope=message).get("content-type", "").startswith("text/html"):
                await self.send(message)
                self.start = None
            return
        if self.start is None:
            await self.send(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        tag = b'<html lang="%b"' % self.language.encode()
        body = LANG.sub(tag, self.body, count=1)
        headers = MutableHeaders(scope=start)
        if "content-length" in headers:
            headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _asked_for(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])[0]
    return asked if asked in LANGUAGES[1:] else None


def _uncompressed(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": kept}


def allowed_hosts() -> list[str]:
    """Names under which this server answers: a foreign name may be a rebound address."""
    return [str(host) for host in st.get_option("server.allowedHosts")] or ["127.0.0.1"]


MIDDLEWARE = [
    Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(), www_redirect=False),
    Middleware(SecureHeaders),
    Middleware(Gate),
    Middleware(PageLanguage),
]
