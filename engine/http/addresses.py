"""Which network addresses a file may be fetched from: public ones, checked when connecting."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from engine.errors import FileUnsafe

_PUBLIC_V6 = ipaddress.ip_network("2000::/3")
_BRIDGES_V6 = (
    ipaddress.ip_network("2001::/32"),  # Teredo and
    ipaddress.ip_network("2002::/16"),  # 6to4 carry any IPv4 address, private ones too
)


def is_public(address: str) -> bool:
    """
    Whether an IP address belongs to the public internet.

    `ipaddress.is_private` alone lets 100.64/10, 64:ff9b::/96, 2002::/16 and multicast through.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if ip.version == 6 and (ip not in _PUBLIC_V6 or any(ip in bridge for bridge in _BRIDGES_V6)):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def is_address(host: str) -> bool:
    """Whether the host of a URL is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def is_number(host: str) -> bool:
    """Whether a host that is no written address is one in disguise (127.1, 0x7f000001)."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    return last.isdigit() or (last.startswith("0x") and not last[2:].strip("0123456789abcdef"))


def place(url: str) -> str:
    """The origin of a URL, `scheme://host:port`, as places are compared."""
    parts = urlsplit(url if "://" in url else f"https://{url}")
    port = parts.port or (80 if parts.scheme == "http" else 443)
    return f"{parts.scheme}://{parts.hostname}:{port}"


class GuardedResolver(AbstractResolver):
    """
    Looks names up and refuses those that lead to a private network.

    Checked for each connection, so that a name cannot change its mind after a check.
    `allowed` are `host:port` pairs of the customer's own account, wherever they are.
    """

    def __init__(self, allowed: frozenset[tuple[str, int]]) -> None:
        self._allowed = allowed
        self._names = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of the host. Raises FileUnsafe when one of them is not public."""
        found = await self._names.resolve(host, port, family)
        if (host, port) in self._allowed or all(is_public(each["host"]) for each in found):
            return found
        raise unsafe(host)

    async def close(self) -> None:
        """Nothing is kept open."""


def unsafe(host: str) -> FileUnsafe:
    """The error for a host that leads to a private network."""
    return FileUnsafe(
        f"The file's address leads to a private network ({host}); it was not opened.",
        detail={"host": host},
    )
