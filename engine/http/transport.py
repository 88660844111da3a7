"""Connections: httpx over aiohttp, and what a broken one means."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver
from httpx_aiohttp import AiohttpTransport

from engine.errors import MigrationError, Rejected, Unreachable, Untrusted

CONNECT_SECONDS = 10.0
AGENT = "Mudanza"
BROKEN = (httpx.HTTPError, aiohttp.ClientError, OSError)
"""What a call without a whole answer raises; `broken` turns it into the product's error."""


def open_client(
    *, timeout_seconds: float, resolver: AbstractResolver | None = None
) -> httpx.AsyncClient:
    """A client over `open_transport`, without cookies, redirects or proxies of the environment."""
    return httpx.AsyncClient(
        transport=open_transport(resolver),
        timeout=timeout_of(timeout_seconds),
        follow_redirects=False,
        trust_env=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        headers={"user-agent": AGENT},
    )


def timeout_of(seconds: float) -> httpx.Timeout:
    """So long for the answer; connecting has a time of its own."""
    return httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)


def open_transport(resolver: AbstractResolver | None = None) -> AiohttpTransport:
    """
    Connections that are kept between calls.

    Made inside a running event loop. `resolver` may refuse addresses; then DNS is asked each time.
    """
    connector = aiohttp.TCPConnector(
        limit=0,  # The gate's lanes are the limit; a smaller pool would make calls wait twice.
        resolver=resolver,
        use_dns_cache=resolver is None,
        ssl=_trust(),
    )
    session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
    # aiohttp repeats PUT and DELETE by itself on a kept connection: a reply would be written
    # twice and a call would pass the gate unseen. Repeating is decided in `retry` alone.
    session._retry_connection = False
    return AiohttpTransport(client=session, verify=_trust())


@cache
def _trust() -> ssl.SSLContext:
    """Whom to trust, read once: it takes a twentieth of a second, and each side has two clients."""
    return httpx.create_ssl_context()


def broken(error: Exception, service: str) -> MigrationError:
    """
    The error for a call without a whole answer.

    Looks at aiohttp's error behind httpx's: the bridge calls a server that hung up after reading
    the request a "connect timeout", which would pass for a request that was never sent.
    """
    causes = list(_causes(error))
    about = {"service": service}
    if any(
        isinstance(cause, ssl.SSLCertVerificationError | aiohttp.ClientSSLError) for cause in causes
    ):
        return Untrusted(f"The certificate of {service} is not valid.", detail=about)
    if any(isinstance(cause, MigrationError) for cause in causes):
        return next(cause for cause in causes if isinstance(cause, MigrationError))
    if any(isinstance(cause, aiohttp.InvalidURL) for cause in causes):
        return Rejected(f"An id for {service} makes no address.", detail=about)
    if any(isinstance(cause, aiohttp.ClientConnectorError) for cause in causes):
        return Unreachable(
            f"{service} cannot be reached from this device.", code="network_down", detail=about
        )
    sent = not any(map(_before_sending, causes))
    return Unreachable(f"{service} gave no whole answer.", sent=sent, detail=about)


def _before_sending(cause: BaseException) -> bool:
    # "Cannot write to closing transport": a request that is not whole is not executed.
    return isinstance(cause, aiohttp.ConnectionTimeoutError | aiohttp.ClientConnectionResetError)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
