"""What an account has beside its fields, for records to be given by name."""

from __future__ import annotations

import msgspec

from engine.model.articles import Audience
from engine.model.conversations import Status


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """
    One of them; `default` is the one that records get where nothing is said.

    `status` is what an own status stands for, `audience` the widest of whom a group of readers
    may hold.
    """

    name: str
    default: bool = False
    status: Status | None = None
    audience: Audience | None = None


class Offers(msgspec.Struct, frozen=True, kw_only=True):
    """
    Forms of tickets, own statuses, groups of readers and of editors of articles.

    What an account has none of is empty.
    """

    forms: tuple[Offer, ...] = ()
    own_statuses: tuple[Offer, ...] = ()
    readers: tuple[Offer, ...] = ()
    editors: tuple[Offer, ...] = ()

    def of(self, part: str) -> dict[str, Offer]:
        """Those of one kind by name."""
        found: tuple[Offer, ...] = getattr(self, part)
        by_name: dict[str, Offer] = {}
        for one in found:
            by_name.setdefault(one.name, one)
        return by_name
