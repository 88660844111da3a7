"""Ticket forms, custom statuses, user segments and permission groups, by name, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.connectors.zendesk.convert.articles import segment_audience
from engine.connectors.zendesk.convert.values import Raw, ident, number, words
from engine.connectors.zendesk.convert.vocabulary import STATUS_IN
from engine.model import Audience, Offer, Offers

Id = int | str


def offered(
    forms: Sequence[Raw], statuses: Iterable[Raw], segments: Iterable[Raw], groups: Sequence[Raw]
) -> Offers:
    """What an account has; what is switched off cannot be chosen."""
    return Offers(
        forms=tuple(
            Offer(name=words(row.get("name")), default=row is usual(forms))
            for row in _active(forms)
        ),
        own_statuses=tuple(
            Offer(
                name=words(row.get("agent_label")),
                default=row.get("default") is True,
                status=STATUS_IN.get(words(row.get("status_category"))),
            )
            for row in _active(statuses)
        ),
        readers=tuple(
            Offer(
                name=words(row.get("name")),
                default=row.get("built_in") is True,
                audience=_widest(row),
            )
            for row in segments
        ),
        editors=tuple(
            Offer(name=words(row.get("name")), default=row is built_in(groups)) for row in groups
        ),
    )


def usual(rows: Sequence[Raw]) -> Raw | None:
    """The one that is the default, else the first."""
    return next((row for row in rows if row.get("default") is True), next(iter(rows), None))


def built_in(groups: Sequence[Raw]) -> Raw | None:
    """The permission group that every help center has, else the first."""
    ours = (row for row in groups if row.get("built_in") is True)
    return next(ours, next(iter(groups), None))


def named(rows: Iterable[Raw], name: object, key: str = "name") -> Id | None:
    """The id of the active one of that name, as it is sent."""
    found = next((row for row in _active(rows) if name and words(row.get(key)) == name), None)
    return id_out(found)


def id_out(row: Raw | None) -> Id | None:
    """The id of a row as it is sent."""
    identity = ident(row.get("id")) if row else None
    return number(identity) if identity else None


def _active(rows: Iterable[Raw]) -> list[Raw]:
    return [row for row in rows if row.get("active") is not False]


def _widest(segment: Raw) -> Audience:
    """Some of the agents are agents; some of those who are signed in are a group of their own."""
    if words(segment.get("user_type")) == "staff":
        return Audience.AGENTS
    return segment_audience(segment)
