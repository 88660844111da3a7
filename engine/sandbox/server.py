"""Serves several accounts in one process and one event loop, one loopback port each."""

from __future__ import annotations

import asyncio
import contextlib
import json
import math
import signal
import socket
import time
from collections.abc import Coroutine, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.sandbox.accounts import DEFAULT_ACCOUNTS, Account, AccountSpec
from engine.sandbox.asgi import build
from engine.sandbox.connections import DroppableProtocol
from engine.sandbox.recorder import Recorder
from engine.sandbox.registry import factory, is_emulated

LOOPBACK = "127.0.0.1"


def default_accounts() -> list[AccountSpec]:
    """The accounts served when none is named: those whose desk is emulated."""
    return [spec for spec in DEFAULT_ACCOUNTS if is_emulated(spec.desk)]


class _Server(uvicorn.Server):
    """A server that leaves the process's signals to the sandbox."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Idle:
    """Notices when nobody has called any account for a while."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def watching(self, app: ASGIApp) -> ASGIApp:
        """The app, with its calls noticed."""

        async def noticed(scope: Scope, receive: Receive, send: Send) -> None:
            self._last = time.monotonic()
            await app(scope, receive, send)

        return noticed

    async def over(self, seconds: float | None) -> None:
        """Return once so many seconds passed without a call; never for None."""
        left = math.inf if seconds is None else seconds
        while left > 0:
            await asyncio.sleep(min(left, 3600.0))
            if seconds is not None:
                left = self._last + seconds - time.monotonic()


def serve(
    specs: Sequence[AccountSpec],
    base_port: int,
    latency_ms: float,
    limits_on: bool,
    out: TextIO,
    idle_exit: float | None = None,
    record: Path | None = None,
) -> None:
    """Serve the accounts until SIGINT or SIGTERM; print the ready line to ``out``.

    ``base_port`` 0 takes free ports; ``idle_exit`` ends after so many seconds without a call;
    ``record`` is a JSONL file to which all exchanges are added.
    Raises UnknownDeskError for a desk that is not emulated,
    OSError for a port that is taken or a file that cannot be written,
    and ValueError for a seed that cannot be read.
    """
    makers = [factory(spec.desk) for spec in specs]
    sockets = [_listen(base_port + i if base_port else 0) for i in range(len(specs))]
    servers = []
    accounts = []
    idle = _Idle()
    recorder = Recorder(record) if record else None
    for spec, make, sock in zip(specs, makers, sockets, strict=True):
        account = Account.at(spec, sock.getsockname()[1])
        app = build(make(account, time.time, limits_on), latency_ms=latency_ms)
        if recorder:
            app = recorder.recording(app, spec.desk)
        accounts.append(account)
        servers.append(_Server(_config(idle.watching(app))))
    asyncio.run(_serve_all(servers, sockets, accounts, out, idle.over(idle_exit)))


def _listen(port: int) -> socket.socket:
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((LOOPBACK, port))
    sock.listen(512)
    return sock


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=DroppableProtocol,
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )


async def _serve_all(
    servers: Sequence[_Server],
    sockets: Sequence[socket.socket],
    accounts: Sequence[Account],
    out: TextIO,
    over: Coroutine[None, None, None],
) -> None:
    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    tasks = [
        asyncio.create_task(server.serve([sock]))
        for server, sock in zip(servers, sockets, strict=True)
    ]
    while not all(server.started for server in servers):
        await asyncio.sleep(0.01)
    ready = {"ready": True, "accounts": [account.ready() for account in accounts]}
    print(json.dumps(ready), file=out, flush=True)
    watch = asyncio.create_task(over)
    watch.add_done_callback(lambda done: None if done.cancelled() else stop())
    await asyncio.gather(*tasks)
    watch.cancel()
