"""A small service on loopback that answers as it is told, faults of the connection included."""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.http.auth import Auth, Bearer
from engine.http.client import Client
from engine.http.pacing import Gate
from engine.http.redact import Secret
from engine.http.retry import Patience

TOKEN = "marker-7f3c9a55e1d2"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Reply = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


def reply(status: int = 200, data: Any = None, body: bytes | None = None, **headers: str) -> bytes:
    """A whole HTTP answer; underscores in header names stand for dashes."""
    content = json.dumps(data).encode() if body is None else body
    lines = [f"HTTP/1.1 {status} X", f"content-length: {len(content)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


async def reset(writer: asyncio.StreamWriter) -> None:
    """Break the connection after the request was read: what was asked may have been done."""
    linger_off = b"\x01\0\0\0\0\0\0\0"
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_off)
    writer.close()


async def hang_up(writer: asyncio.StreamWriter) -> None:
    """Close politely without an answer."""
    writer.close()


async def silence(writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def half(writer: asyncio.StreamWriter) -> None:
    """Promise 100 bytes and close after a few."""
    writer.write(b'HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{"data": [1,')
    await writer.drain()
    writer.close()


@dataclass(kw_only=True)
class Loopback:
    """Answers with the replies in their order, then with `{"ok": true}`."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    busy: set[asyncio.Task[None]] = field(default_factory=set)

    def will(self, *replies: Reply) -> None:
        self.replies.extend(replies)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.busy.add(task)
        try:
            while (request := await _read(reader)) is not None:
                self.asked.append(request)
                answer = self.replies.pop(0) if self.replies else reply(data={"ok": True})
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                else:
                    await answer(writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.busy.discard(task)
            writer.close()

    async def end(self) -> None:
        """Drop whoever is still being served."""
        served = list(self.busy)
        for task in served:
            task.cancel()
        await asyncio.gather(*served, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = first.split(" ")
    return Asked(method=method, target=target, headers=headers, body=body)


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """The service on a free port of this machine."""
    service = Loopback()
    server = await asyncio.start_server(service.serve, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        server.close()
        await service.end()


@dataclass
class Time:
    """A clock that sleeping moves on."""

    now: float = 1_700_000_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@asynccontextmanager
async def calling(
    url: str, *, auth: Auth | None = None, time: Time | None = None, **options: Any
) -> AsyncIterator[Client]:
    """A client of the service whose waits take no time."""
    time = time or Time()
    clocks: dict[str, Any] = {"clock": time.clock, "wall": time.clock, "sleep": time.sleep}
    client = Client(
        base_url=url,
        auth=auth or Bearer(lambda: Secret(TOKEN)),
        gate=options.pop("gate", None) or Gate(**clocks),
        service="Acme Desk",
        rng=random.Random(5),
        **{"patience": Patience(), **clocks, **options},
    )
    async with client:
        yield client
