"""Ways to let a client down on the wire: closing without an answer, half answers."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.auto import AutoHTTPProtocol

_Base: Any = AutoHTTPProtocol
_open: dict[tuple[str, int], asyncio.Transport] = {}


class DroppableProtocol(_Base):  # type: ignore[misc]
    """Uvicorn's own protocol that remembers each client's transport, so it can be cut."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Remember the transport under the client's address."""
        self._peer = transport.get_extra_info("peername")
        if self._peer is not None:
            _open[tuple(self._peer[:2])] = transport
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the transport."""
        if self._peer is not None:
            _open.pop(tuple(self._peer[:2]), None)
        super().connection_lost(exc)


async def drop(request: Request, *, hard: bool = False) -> None:
    """Close the client's connection at once; ``hard`` sends a reset instead of an end.

    Returns when the connection is gone. Nothing is done when the client hung up before. Raises
    ConnectionAbortedError when the request did not come through the sandbox's own server.
    """
    if await request.is_disconnected():
        return
    client = request.scope.get("client")
    transport = _open.get(tuple(client)) if client else None
    if transport is None:
        raise ConnectionAbortedError("dropped by the sandbox")
    if hard:
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
