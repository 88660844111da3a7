"""
Redirects from an article's old address, where the target's help center answers at it.

An address can only be redirected inside the help center's own space (2.16: Create a redirect), so
this serves a help center that keeps its domain; every other changed address is in the report.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from engine.connectors.intercom.api import Api, at
from engine.connectors.intercom.convert.values import Raw, ident, words
from engine.errors import RecordError, ScopeMissing


class Redirects:
    """Makes redirects in the default help center, as long as the sign-in may."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._center: Raw | None = None
        self._allowed = True
        self._lock = asyncio.Lock()

    async def lead(self, old: str | None, new: str, article: str, locale: str | None) -> None:
        """
        Lead the old address to the article.

        A refusal costs nothing but the redirect: the changed address is told in any case.
        """
        if not old or old == new or not self._allowed:
            return
        center = await self._home()
        if _place(old) not in _places(center):
            return
        path = at("help_center/help_centers", ident(center.get("id")) or "", "redirects")
        body = {
            "from_url": old,
            "locale": locale or next(iter(center.get("locales") or ()), "en"),
            "target_type": "article",
            "target_id": article,
        }
        try:
            await self._api.post(path, body, repeatable=True)
        except ScopeMissing:
            self._allowed = False
        except RecordError:
            return

    async def _home(self) -> Raw:
        async with self._lock:
            if self._center is None:
                try:
                    found = await self._api.all("help_center/help_centers")
                except (RecordError, ScopeMissing):
                    found = ()
                default = (each for each in found if each.get("default") is True)
                self._center = next(default, None) or next(iter(found), {})
            return self._center


def _place(address: str) -> str:
    return urlsplit(address).netloc.casefold()


def _places(center: Raw) -> set[str]:
    """The hosts at which the help center answers; its custom domain is told bare."""
    own = _place(words(center.get("url")))
    domain = words(center.get("custom_domain"))
    custom = _place(domain) if "://" in domain else domain.casefold()
    return {each for each in (own, custom) if each}
