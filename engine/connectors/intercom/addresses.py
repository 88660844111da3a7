"""Which addresses belong to a workspace: by region, and this machine for the sandbox."""

from __future__ import annotations

from urllib.parse import urlsplit

from engine.errors import WrongUse
from engine.http.oauth import LOOPBACK

API_HOSTS = {
    "us": "https://api.intercom.io",
    "eu": "https://api.eu.intercom.io",
    "au": "https://api.au.intercom.io",
}
"""Intercom 2.16: servers."""

APP_HOSTS = {
    API_HOSTS["us"]: "https://app.intercom.com",
    API_HOSTS["eu"]: "https://app.eu.intercom.com",
    API_HOSTS["au"]: "https://app.au.intercom.com",
}
"""Where people sign in and open records."""

_REGIONS = {
    "api.intercom.io": "us",
    "api.intercom.com": "us",
    "app.intercom.com": "us",
    "app.intercom.io": "us",
    "intercom.com": "us",
    "www.intercom.com": "us",
    "api.eu.intercom.io": "eu",
    "app.eu.intercom.com": "eu",
    "app.eu.intercom.io": "eu",
    "api.au.intercom.io": "au",
    "app.au.intercom.com": "au",
    "app.au.intercom.io": "au",
}


def account_url(text: str) -> str:
    """
    The address of the API: from a region ("eu"), an API address or a link of the inbox.

    An address of this machine stays as it is. Raises WrongUse for everything else.
    """
    typed = text.strip()
    if typed.casefold() in API_HOSTS:
        return API_HOSTS[typed.casefold()]
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = (parts.hostname or "").casefold(), parts.port
    except ValueError:
        raise _wrong(typed) from None
    if host in LOOPBACK:
        scheme = parts.scheme if "://" in typed else "http"
        shown = f"[{host}]" if ":" in host else host
        return f"{scheme}://{shown}{f':{port}' if port else ''}"
    if host in _REGIONS:
        return API_HOSTS[_REGIONS[host]]
    raise _wrong(typed)


def candidates(api_url: str) -> tuple[str, ...]:
    """Where a token may belong to: a person seldom knows the region of their workspace."""
    own = api_url.rstrip("/")
    if own not in APP_HOSTS:
        return (own,)
    return (own, *(host for host in API_HOSTS.values() if host != own))


def region_url(api_url: str, region: str) -> str:
    """The API of the region that a workspace says it lies in (2.16: `app.region` of /me)."""
    own = api_url.rstrip("/")
    return API_HOSTS.get(region.casefold(), own) if own in APP_HOSTS else own


def app_url(api_url: str) -> str:
    """The host of the inbox that belongs to this API address."""
    return APP_HOSTS.get(api_url.rstrip("/"), api_url.rstrip("/"))


def token_url(api_url: str) -> str:
    """
    Where a code becomes a token.

    Vendor's hosts share one (developers.intercom.com, setting up OAuth); the sandbox has its own.
    """
    own = api_url.rstrip("/")
    return f"{API_HOSTS['us'] if own in APP_HOSTS else own}/auth/eagle/token"


def _wrong(typed: str) -> WrongUse:
    return WrongUse(
        "“{typed}” is no address of an Intercom workspace.",
        remedy="Give the region (us, eu, au), or copy the address of your inbox, such as"
        " https://app.eu.intercom.com/a/inbox.",
        detail={"typed": typed},
    )
