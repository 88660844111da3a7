"""The one way to call a help desk: signed, paced, patient, and silent about secrets."""

from __future__ import annotations

import asyncio
import json as jsonlib
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, Self
from urllib.parse import urljoin

import httpx

from engine.errors import (
    AuthExpired,
    MigrationError,
    RateLimited,
    Rejected,
    Retriable,
    ServerFault,
    Unreachable,
    Untrusted,
)
from engine.http.auth import Auth
from engine.http.listening import heard
from engine.http.pacing import DEFAULT_CLASS, Gate, GateState, Ticket
from engine.http.redact import guard_logs, redact
from engine.http.refusals import Refusals, StatusRefusals
from engine.http.retry import Patience, Timing, persist, retry_after
from engine.http.transport import AGENT, BROKEN, broken, open_transport, timeout_of

Expect = Literal["json", "maybe", "bytes"]
READING = frozenset({"GET", "HEAD"})
HEADERS = {"accept": "application/json", "accept-encoding": "gzip, deflate", "user-agent": AGENT}
REFUSED_SECONDS = 5.0
"""Waited after a 429 that says neither how long nor until when."""


class WriteToSource(RuntimeError):
    """A programming error: something tried to write to an account that is only read."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A success: `data` is the parsed JSON (None without any), header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    data: Any = None
    raw: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as the connector wants it; `repeatable` marks a write that may run twice."""

    method: str
    url: httpx.URL
    content: bytes | None = None
    files: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    endpoint_class: str = DEFAULT_CLASS
    repeatable: bool = False
    expect: Expect = "json"


class Client:
    """
    Calls to one account of one service.

    Every call gives an `Answer` or raises a MigrationError; faults that may pass are tried again
    within `patience`. A write whose answer never came is not repeated unless `repeatable`:
    it raises a Retriable with `sent` true, and the runner settles the doubt.
    `timeout_seconds` is for one attempt, body included. `read_only` clients refuse everything but
    GET, HEAD and POST to the path patterns in `reads` (searches). `redirect_ends_sign_in` is for
    services that lead to their login page instead of answering 401. Use inside one event loop.
    """

    def __init__(
        self,
        *,
        base_url: str,
        auth: Auth,
        gate: Gate,
        service: str,
        refusals: Refusals | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = 30.0,
        patience: Patience | None = None,
        read_only: bool = False,
        reads: frozenset[str] = frozenset(),
        redirect_ends_sign_in: bool = False,
        max_answer_bytes: int = 256 * 2**20,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        rng: random.Random | None = None,
    ) -> None:
        guard_logs()
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        self._origin = _origin(self._base)
        self._auth, self._gate, self._service = auth, gate, service
        self._refusals = refusals or StatusRefusals(service, reading=read_only)
        self._headers = {**HEADERS, **(headers or {})}
        self._timeout, self._patience = timeout_seconds, patience or Patience()
        self._extensions = {"timeout": timeout_of(timeout_seconds).as_dict()}
        self._read_only, self._reads = read_only, reads
        self._redirect_ends_sign_in = redirect_ends_sign_in
        self._max_answer_bytes = max_answer_bytes
        self._timing = Timing(clock=clock, sleep=sleep, rng=rng or random.Random())
        self._wall = wall
        self._http: httpx.AsyncBaseTransport | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def gate_state(self) -> GateState:
        """What to show of the call limit now."""
        return self._gate.state()

    async def get(self, path: str, **options: Any) -> Answer:
        """Read; options as for `call`."""
        return await self.call("GET", path, **options)

    async def post(self, path: str, **options: Any) -> Answer:
        """Create or search; options as for `call`."""
        return await self.call("POST", path, **options)

    async def put(self, path: str, **options: Any) -> Answer:
        """Change; options as for `call`."""
        return await self.call("PUT", path, **options)

    async def delete(self, path: str, **options: Any) -> Answer:
        """Delete; options as for `call`."""
        return await self.call("DELETE", path, **options)

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        files: Any = None,
        headers: Mapping[str, str] | None = None,
        endpoint_class: str = DEFAULT_CLASS,
        repeatable: bool = False,
        expect: Expect | None = None,
    ) -> Answer:
        """
        Send one call to a path below the base URL, or to an absolute URL of the same origin.

        `files` is httpx's multipart form. `expect`: "json" must be there (default of GET),
        "maybe" may be empty (default of writes), "bytes" is not parsed.
        """
        url = self._resolve(path, params)
        reading = self._guard(method, url)
        sent_headers = dict(headers or {})
        if json is not None:
            # By the standard library: lone surrogates become escapes and do not break the call.
            content = jsonlib.dumps(json, separators=(",", ":")).encode()
            sent_headers["content-type"] = "application/json"
        call = Call(
            method=method,
            url=url,
            content=content,
            files=files,
            headers=sent_headers,
            endpoint_class=endpoint_class,
            repeatable=repeatable or reading,
            expect=expect or ("json" if method == "GET" else "maybe"),
        )
        return await persist(
            lambda: self._attempt(call),
            repeatable=call.repeatable,
            patience=self._patience,
            timing=self._timing,
        )

    # Before anything is sent

    def _resolve(self, path: str, params: Mapping[str, Any] | None) -> httpx.URL:
        absolute = path.startswith(("http://", "https://"))
        if ".." in path.partition("?")[0].lower().replace("%2e", ".").split("/"):
            raise Rejected(f"An id for {self._service} would lead out of its path.")
        try:
            url = httpx.URL(path if absolute else f"{self._base}{path.lstrip('/')}")
        except httpx.InvalidURL:
            raise Rejected(f"An id for {self._service} makes no address.") from None
        if _origin(url) != self._origin or url.userinfo:
            raise Untrusted(
                f"{self._service} named an address on another host; nothing was sent there.",
                detail={"service": self._service},
            )
        return url.copy_merge_params(params) if params else url

    def _guard(self, method: str, url: httpx.URL) -> bool:
        """Whether the call only reads; raises WriteToSource where nothing may be written."""
        path = "/" + url.path[len(self._base.path) :]
        reading = method in READING or (
            method == "POST" and any(fnmatchcase(path, pattern) for pattern in self._reads)
        )
        if self._read_only and not reading:
            raise WriteToSource(f"{method} {path} on a source ({self._service})")
        return reading

    # One attempt

    async def _attempt(self, call: Call) -> Answer:
        try:
            return await self._signed(call)
        except RateLimited as error:
            self._gate.refused(call.endpoint_class, error.wait_seconds, REFUSED_SECONDS)
            raise
        except ServerFault as error:
            if error.wait_seconds is not None and not error.sent:
                self._gate.refused(call.endpoint_class, error.wait_seconds, REFUSED_SECONDS)
            raise

    async def _signed(self, call: Call) -> Answer:
        signature = await self._auth.headers()
        try:
            return await self._once(call, signature)
        except AuthExpired:
            if not await self._auth.renew(signature):
                raise
        return await self._once(call, await self._auth.headers())

    async def _once(self, call: Call, signature: Mapping[str, str]) -> Answer:
        async with self._gate.slot(call.endpoint_class) as ticket:
            status, headers, raw = await self._exchange(call, signature, ticket)
        heard(call.method, call.url, call.content, call.files, status, raw)
        return self._judged(call, status, headers, raw)

    async def _exchange(
        self, call: Call, signature: Mapping[str, str], ticket: Ticket
    ) -> tuple[int, Mapping[str, str], bytes]:
        http = self._open()
        request = httpx.Request(
            call.method,
            call.url,
            content=call.content,
            files=call.files,
            headers={**self._headers, **call.headers, **signature},
            extensions=self._extensions,
        )
        try:
            async with asyncio.timeout(self._timeout):
                # The transport itself: httpx's client spends a third more on cookies and redirects.
                response = await http.handle_async_request(request)
                try:
                    status, headers = response.status_code, dict(response.headers)
                    ticket.answered(status, headers)
                    return status, headers, await self._body(response)
                finally:
                    await response.aclose()
        except TimeoutError:
            raise Unreachable(
                f"{self._service} did not answer within {self._timeout:g} seconds.",
                sent=True,
                detail={"service": self._service},
            ) from None
        except BROKEN as error:
            raise broken(error, self._service) from None

    async def _body(self, response: httpx.Response) -> bytes:
        chunks, size = [], 0
        async for chunk in response.aiter_bytes():
            size += len(chunk)
            if size > self._max_answer_bytes:
                raise self._no_answer("sent more than an answer can hold")
            chunks.append(chunk)
        return b"".join(chunks)

    # What came back

    def _judged(self, call: Call, status: int, headers: Mapping[str, str], raw: bytes) -> Answer:
        if 300 <= status < 400:
            raise self._redirected(call, headers)
        if status >= 400:
            raise self._refusal(call, status, headers, raw)
        data = None if call.expect == "bytes" else self._parsed(call, raw)
        return Answer(status=status, headers=headers, data=data, raw=raw)

    def _parsed(self, call: Call, raw: bytes) -> Any:
        if not raw.strip():
            if call.expect == "maybe" or call.method == "HEAD":
                return None
            raise self._no_answer("sent an empty answer")
        try:
            data = jsonlib.loads(raw)
        except ValueError:
            raise self._no_answer("sent something that is not its JSON") from None
        if call.expect == "json" and data == {}:
            raise self._no_answer("sent an empty answer")
        return data

    def _refusal(
        self, call: Call, status: int, headers: Mapping[str, str], raw: bytes
    ) -> MigrationError:
        error = self._refusals.refusal(status, headers, _loose(raw), call.method, call.url.path)
        if isinstance(error, RateLimited | ServerFault) and error.wait_seconds is None:
            error.wait_seconds = retry_after(headers, self._wall())
        error.message = redact(error.message)
        error.args = (error.message,)
        error.service_words = redact(error.service_words)
        return error

    def _redirected(self, call: Call, headers: Mapping[str, str]) -> MigrationError:
        leads_to = httpx.URL(urljoin(str(call.url), headers.get("location", "")))
        if _origin(leads_to) == self._origin and self._redirect_ends_sign_in:
            return AuthExpired(
                f"The sign-in to {self._service} ended. Sign in again.",
                detail={"service": self._service},
            )
        if _origin(leads_to) == self._origin:
            return Rejected(
                f"{self._service} has moved this address; it was not followed.",
                detail={"service": self._service},
            )
        return Untrusted(
            f"{self._service} sends its callers to another host; nothing was sent there.",
            detail={"service": self._service},
        )

    def _no_answer(self, did: str) -> Retriable:
        return ServerFault(f"{self._service} {did}.", sent=True, detail={"service": self._service})

    def _open(self) -> httpx.AsyncBaseTransport:
        if self._http is None:
            self._http = open_transport()
        return self._http


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _loose(raw: bytes) -> Any:
    """The JSON of a refusal, or its text."""
    try:
        return jsonlib.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")
