"""Which address an installation has: every one has its own host, and some a path below it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from engine.errors import WrongUse
from engine.http.oauth import LOOPBACK

_INSIDE = re.compile(
    r"/(?:REST|Ticket|User|Articles|Admin|Search|Prefs|Dashboards|SelfService|NoAuth|index\.html)"
    r"(?:/.*)?$"
)
"""Where RT's own pages begin; what stands before is the path that the installation lies under."""


def account_url(text: str) -> str:
    """
    The address of an installation: from its host ("rt.example.org") or any link inside it.

    Raises WrongUse for what is no web address, and for one that is not encrypted, except on this
    machine: the sign-in goes with every call.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"{_scheme(typed)}://{typed}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        raise _wrong(typed) from None
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not encrypted or not host or ("." not in host and host not in LOOPBACK) or " " in host:
        raise _wrong(typed)
    shown = f"[{host}]" if ":" in host else host
    path = _INSIDE.sub("", parts.path).rstrip("/")
    return f"{parts.scheme}://{shown}{f':{port}' if port else ''}{path}"


def _scheme(typed: str) -> str:
    host = typed.partition("/")[0].rpartition(":")[0] or typed.partition("/")[0]
    return "http" if host.casefold() in LOOPBACK else "https"


def _wrong(typed: str) -> WrongUse:
    return WrongUse(
        "“{typed}” is no address of a Request Tracker.",
        remedy="Copy the address of its start page, such as https://rt.example.org.",
        detail={"typed": typed},
    )
