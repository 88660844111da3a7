"""Which address an account has: its subdomain, and this machine for the sandbox."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from engine.errors import WrongUse
from engine.http.oauth import LOOPBACK

DOMAIN = "freshdesk.com"
_SUBDOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_RESERVED = frozenset({"www", "developers", "support", "api", "status"})


def account_url(text: str) -> str:
    """
    The address of an account: from "acme", "acme.freshdesk.com" or any link inside it.

    An address of this machine stays as it is. Raises WrongUse for everything else: a portal's own
    domain is not where the API listens (Freshdesk API: CNAMEs).
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        raise _wrong(typed) from None
    if host in LOOPBACK:
        scheme = parts.scheme if "://" in typed else "http"
        shown = f"[{host}]" if ":" in host else host
        return f"{scheme}://{shown}{f':{port}' if port else ''}"
    subdomain = host.removesuffix(f".{DOMAIN}")
    if not _SUBDOMAIN.fullmatch(subdomain) or subdomain in _RESERVED:
        raise _wrong(typed)
    return f"https://{subdomain}.{DOMAIN}"


def _wrong(typed: str) -> WrongUse:
    return WrongUse(
        "“{typed}” is no address of a Freshdesk account.",
        remedy="Give the subdomain (acme), or copy the address of your agents' screen, such as"
        " https://acme.freshdesk.com/a/dashboard.",
        detail={"typed": typed},
    )
