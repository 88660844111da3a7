"""
Fetching files from addresses that a help desk names, which may lead anywhere.

Own account's hosts are trusted and signed; anything else must be a public address and sees no
credentials. Addresses are checked at the connection, redirects hop by hop, sizes after decoding.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, Self
from urllib.parse import urljoin, urlsplit

import httpx

from engine.errors import FileMissing, FileUnsafe, ServerFault, TooLarge, Unreachable, Unreadable
from engine.http.addresses import GuardedResolver, is_address, is_number, is_public, place, unsafe
from engine.http.redact import guard_logs
from engine.http.transport import BROKEN, broken, open_client

MOST_HOPS = 5
CHUNK_BYTES = 64 * 1024
HeadersForHost = Callable[[str], Awaitable[Mapping[str, str]]]
"""Origin of an own host, as `scheme://host:port` -> the headers that sign a call there."""


class Sink(Protocol):
    """Takes the bytes of a file, in order."""

    def write(self, data: bytes, /) -> object:
        """Append a piece."""


@dataclass(frozen=True, kw_only=True)
class FetchResult:
    """A fetched file: its size in bytes, declared type ("" if none) and last host."""

    size: int
    content_type: str
    host: str


async def no_headers(origin: str) -> Mapping[str, str]:
    """Nothing signs the call: for files whose address is their own permission."""
    return {}


class Fetcher:
    """
    Fetches files; keeps connections between them. Use inside one event loop.

    `allowed_hosts` are the account's own: origins (`https://acme.zendesk.com`,
    `http://127.0.0.1:8701`), or bare hosts, which mean https. `timeout_seconds` is for the whole
    file when it is small and for each further 10 MB of a large one.
    """

    def __init__(
        self,
        *,
        allowed_hosts: frozenset[str] = frozenset(),
        headers_for_host: HeadersForHost = no_headers,
        timeout_seconds: float = 60.0,
    ) -> None:
        guard_logs()
        self._own = frozenset(map(place, allowed_hosts))
        self._headers_for_host = headers_for_host
        self._timeout = timeout_seconds
        self._http: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    async def fetch(self, url: str, sink: Sink, *, max_bytes: int) -> FetchResult:
        """
        Write the file at the URL to the sink, or raise; the sink may then hold a part of it.

        Raises FileUnsafe (address), FileMissing (gone or its link expired), TooLarge,
        Unreadable (encoding), and Unreachable or ServerFault, which may pass.
        """
        for _ in range(MOST_HOPS + 1):
            origin = self._checked(url)
            try:
                async with asyncio.timeout(self._timeout + max_bytes / 10e6 * self._timeout):
                    leads_to, result = await self._hop(url, origin, sink, max_bytes)
            except TimeoutError:
                raise Unreachable(f"{_host(url)} sent a file too slowly.", sent=True) from None
            except BROKEN as error:
                raise broken(error, _host(url)) from None
            if result is not None:
                return result
            url = leads_to
        raise FileUnsafe("The file's address leads from one address to the next without end.")

    async def _hop(
        self, url: str, origin: str, sink: Sink, max_bytes: int
    ) -> tuple[str, FetchResult | None]:
        """One request: the next address of a redirect, or the result."""
        # Without content coding a file's size is what its host declares.
        headers = {"accept-encoding": "identity"}
        if origin in self._own:
            headers |= await self._headers_for_host(origin)
        async with self._open().stream("GET", url, headers=headers) as response:
            if response.status_code in {301, 302, 303, 307, 308}:
                return urljoin(url, response.headers.get("location", "")), None
            _check_status(response, url)
            size = await _pour(response, sink, max_bytes)
        content_type = response.headers.get("content-type", "")
        return url, FetchResult(size=size, content_type=content_type, host=_host(url))

    def _checked(self, url: str) -> str:
        """The URL's origin. Raises FileUnsafe for what is no plain public web address."""
        try:
            parts, origin = urlsplit(url), place(url)
            httpx.URL(url)
        except (ValueError, httpx.InvalidURL):
            raise FileUnsafe("The file's address cannot be read.") from None
        host = parts.hostname or ""
        if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
            raise FileUnsafe(
                f"The file's address is no web address ({parts.scheme or 'no scheme'})."
            )
        written = is_address(host) or is_number(host)
        if origin not in self._own and written and not is_public(host):
            raise unsafe(host)
        return origin

    def _open(self) -> httpx.AsyncClient:
        if self._http is None:
            own = frozenset(_endpoint(origin) for origin in self._own)
            self._http = open_client(timeout_seconds=self._timeout, resolver=GuardedResolver(own))
        return self._http


async def fetch(
    url: str,
    sink: Sink,
    *,
    max_bytes: int,
    allowed_hosts: frozenset[str] = frozenset(),
    headers_for_host: HeadersForHost = no_headers,
    timeout_seconds: float = 60.0,
) -> FetchResult:
    """One file without keeping connections; see `Fetcher`."""
    async with Fetcher(
        allowed_hosts=allowed_hosts,
        headers_for_host=headers_for_host,
        timeout_seconds=timeout_seconds,
    ) as fetcher:
        return await fetcher.fetch(url, sink, max_bytes=max_bytes)


def _check_status(response: httpx.Response, url: str) -> None:
    status = response.status_code
    if status in {408, 425, 429} or status >= 500:
        raise ServerFault(f"{_host(url)} answered with a fault of its own (status {status}).")
    if status != 200:
        raise FileMissing(
            f"{_host(url)} does not give the file any more (status {status}).",
            detail={"service": _host(url), "status": str(status)},
        )


async def _pour(response: httpx.Response, sink: Sink, max_bytes: int) -> int:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(int(declared), max_bytes)
    size = 0
    async for piece in _decoded(response):
        size += len(piece)
        if size > max_bytes:
            raise _too_large(size, max_bytes)
        sink.write(piece)
    return size


async def _decoded(response: httpx.Response) -> AsyncIterator[bytes]:
    """The body in pieces of at most CHUNK_BYTES, so that a bomb never unfolds in memory."""
    coding = response.headers.get("content-encoding", "identity").strip().lower() or "identity"
    if coding not in {"identity", "gzip", "deflate"}:
        raise Unreadable(f"A file came in an encoding that was not asked for ({coding}).")
    unfold = zlib.decompressobj(wbits=47) if coding != "identity" else None
    async for raw in response.aiter_raw(CHUNK_BYTES):
        if unfold is None:
            yield raw
            continue
        try:
            for piece in _unfolded(unfold, raw):
                yield piece
        except zlib.error:
            raise Unreadable("A file came damaged (its compression is not valid).") from None
    if unfold is not None and not unfold.eof:
        raise ServerFault("A file came cut short.")


def _unfolded(unfold: zlib._Decompress, raw: bytes) -> Iterator[bytes]:
    while piece := unfold.decompress(raw, CHUNK_BYTES):
        yield piece
        raw = unfold.unconsumed_tail


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(
        f"The file is larger than {limit} bytes.",
        code="file_too_large",
        detail={"size": str(size), "limit": str(limit)},
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _endpoint(origin: str) -> tuple[str, int]:
    parts = urlsplit(origin)
    return parts.hostname or "", parts.port or 0
