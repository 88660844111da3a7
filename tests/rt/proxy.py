"""Stands before a real server and does it wrong where a test says so."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

_HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive", "host"})
PREFIX = "/REST/2.0"


@dataclass
class Order:
    """One fault: at the nth call that fits, and at the calls after it up to `times`."""

    on: str
    kind: str
    nth: int = 1
    times: int = 1
    status: int = 500
    seen: int = field(default=0)

    def strikes(self, call: str) -> bool:
        """Whether this call is one that goes wrong."""
        if not fnmatchcase(call, self.on):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times


class Proxy:
    """
    Serves on a free port of loopback until stopped.

    `calls` are those that came through; `answers` stand in for what the server would say.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.calls: list[str] = []
        self.answers: dict[str, bytes] = {}
        self._orders: list[Order] = []
        self._lock = threading.Lock()
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                proxy.answer(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - names of http.server

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._client = httpx.Client(base_url=target, timeout=60)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._client.close()

    def order(self, orders: Sequence[Mapping[str, Any]]) -> None:
        """Replace the ordered faults."""
        with self._lock:
            self._orders = [Order(**each) for each in orders]

    def answer(self, call: BaseHTTPRequestHandler) -> None:
        """Pass the call on, and its answer back, unless it is to go wrong."""
        body = call.rfile.read(int(call.headers.get("content-length") or 0))
        name = f"{call.command} {call.path.partition('?')[0].removeprefix(PREFIX)}"
        with self._lock:
            self.calls.append(name)
            fault = next((one for one in self._orders if one.strikes(name)), None)
        if fault is not None and fault.kind == "reset":
            return _hang_up(call)
        if fault is not None and fault.kind in {"status", "vanish"}:
            code = 404 if fault.kind == "vanish" else fault.status
            return _send(call, code, {"content-type": "application/json"}, b'{"message":"ordered"}')
        if name in self.answers:
            return _send(call, 200, {"content-type": "application/json"}, self.answers[name])
        headers = {key: value for key, value in call.headers.items() if key.lower() not in _HOP}
        answer = self._client.request(call.command, call.path, headers=headers, content=body)
        if fault is not None:
            return _hang_up(call)
        kept = {key: value for key, value in answer.headers.items() if key.lower() not in _HOP}
        kept.pop("content-encoding", None)
        _send(call, answer.status_code, kept, answer.content)
        return None


def _send(call: BaseHTTPRequestHandler, code: int, headers: Mapping[str, str], body: bytes) -> None:
    call.send_response(code)
    for key, value in headers.items():
        call.send_header(key, value)
    if code != 204:
        call.send_header("content-length", str(len(body)))
    call.end_headers()
    if code != 204:
        call.wfile.write(body)


def _hang_up(call: BaseHTTPRequestHandler) -> None:
    """Close with a reset, as a server that died does."""
    call.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    call.close_connection = True
    call.connection.close()
