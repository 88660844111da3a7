"""How many records there are, for one call a figure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from engine.connectors.base import Count, Scope
from engine.connectors.intercom.api import Api
from engine.connectors.intercom.queries import ANY_TIME, Query, every, where, within
from engine.connectors.intercom.workspace import together
from engine.errors import NotAllowed, ScopeMissing
from engine.model import Entity


async def count(api: Api, entity: Entity, scope: Scope) -> Count:
    """The figure; a scope's dates are those of conversations, its limit does not matter here."""
    return await _COUNTS[entity](api, scope)


async def _all(api: Api, resource: str, *keys: str) -> Count:
    return Count(count=len(await api.all(resource, *keys)))


async def _agents(api: Api, scope: Scope) -> Count:
    return await _all(api, "admins", "admins")


async def _teams(api: Api, scope: Scope) -> Count:
    return await _all(api, "teams", "teams")


async def _tags(api: Api, scope: Scope) -> Count:
    return await _all(api, "tags", "tags")


async def _listed(api: Api, resource: str) -> int | None:
    return (await api.by_number(resource, 1, 1)).total


async def _companies(api: Api, scope: Scope) -> Count:
    # Companies without people are in no list (2.16: List all companies): "at least".
    return Count(count=await _listed(api, "companies"), exact=False)


async def _contacts(api: Api, scope: Scope) -> Count:
    total = (await api.by_cursor("contacts", "data", None, 1)).total
    users = await _searched(api, "contacts", "data", where("role", "=", "user"))
    if total is None or users is None:
        return Count(count=total, exact=total is not None)
    return Count(count=total, by={"role": {"user": users, "lead": total - users}})


async def _conversations(api: Api, scope: Scope) -> Count:
    bounds = within(scope)
    total, opened, closed, tickets = await together(
        [
            _searched(api, "conversations", "conversations", every(*(bounds or [ANY_TIME]))),
            *(_in_state(api, state, bounds) for state in ("open", "closed")),
            _tickets(api, every(*(bounds or [ANY_TIME]))),
        ]
    )
    if total is None or opened is None or closed is None or tickets is None:
        return Count(count=total, exact=False)
    # What is neither open nor closed is snoozed: no fourth call for the third state.
    states = {"open": opened, "closed": closed, "snoozed": total - opened - closed}
    return Count(
        count=total + tickets,
        by={
            "state": {**states, "ticket": tickets},
            "kind": {"conversation": total, "ticket": tickets},
        },
    )


async def _tickets(api: Api, query: Query) -> int | None:
    """None when the sign-in may not read tickets, which is a scope apart."""
    try:
        return await _searched(api, "tickets", "tickets", query)
    except NotAllowed:
        return 0
    except ScopeMissing:
        return None


def _in_state(api: Api, state: str, within: list[Query]) -> Coroutine[Any, Any, int | None]:
    query = every(where("state", "=", state), *within)
    return _searched(api, "conversations", "conversations", query)


async def _collections(api: Api, scope: Scope) -> Count:
    total = await _listed(api, "help_center/collections")
    return Count(count=total, exact=total is not None)


async def _articles(api: Api, scope: Scope) -> Count:
    public, internal = await together([_listed(api, "articles"), _listed(api, "internal_articles")])
    audiences = {"everyone": public or 0, "agents": internal or 0}
    return Count(
        count=sum(audiences.values()),
        exact=None not in {public, internal},
        by={"audience": audiences},
    )


async def _searched(api: Api, resource: str, key: str, query: Query) -> int | None:
    return (await api.search(resource, key, query, None, 1)).total


_COUNTS: dict[Entity, Callable[[Api, Scope], Awaitable[Count]]] = {
    Entity.AGENT: _agents,
    Entity.TEAM: _teams,
    Entity.TAG: _tags,
    Entity.COMPANY: _companies,
    Entity.CONTACT: _contacts,
    Entity.CONVERSATION: _conversations,
    Entity.COLLECTION: _collections,
    Entity.ARTICLE: _articles,
}
