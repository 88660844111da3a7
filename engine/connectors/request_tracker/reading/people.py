"""Reading agents, teams, tags, companies and contacts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.request_tracker.api import EVERY, MOST_PER_PAGE, Api, Clause
from engine.connectors.request_tracker.convert import people as convert
from engine.connectors.request_tracker.convert.articles import is_off
from engine.connectors.request_tracker.convert.fields import raw_values
from engine.connectors.request_tracker.convert.ids import NOBODY, SYSTEM, ident, is_taken_back
from engine.connectors.request_tracker.convert.vocabulary import TAGS
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.common import changed_since, gone
from engine.connectors.shared.reading import Pages, sourced, within
from engine.connectors.shared.values import Raw, optional
from engine.model import Entity


class PeopleReading:
    """Everybody on either side of the desk, and what they are sorted by."""

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions
        self.tags_met: set[str] = set()

    async def agents(self, scope: Scope, cursor: str | None) -> Pages:
        """Privileged users, those included who left."""
        ids = sorted(await self._definitions.agents(), key=int)
        found = [await self._agent(identity) for identity in ids]
        yield Page(found=tuple(within(found, scope, 0)))

    async def teams(self, scope: Scope, cursor: str | None) -> Pages:
        """Queues, as of now."""
        self._definitions.forget("queues")
        rows = await self._definitions.queues()
        links = self._definitions.links
        found = [sourced(convert.team(row, links), queue=row) for row in rows]
        yield Page(found=tuple(within(found, scope, 0)))

    async def tags(self, scope: Scope, cursor: str | None) -> Pages:
        """Values of the field of tags: of the newest tickets and of what was read before."""
        names = sorted(await self.names())
        found = [sourced(convert.tag(name), tag=name) for name in names]
        yield Page(found=tuple(within(found, scope, 0)))

    async def names(self) -> set[str]:
        """The tags that are known of; RT lists none by themselves."""
        newest = await self._api.tickets(
            "id > 0", fields="CustomFields", orderby="id", order="DESC"
        )
        for row in newest.items:
            self.meet(row)
        return self.tags_met

    def meet(self, ticket: Raw) -> None:
        """Remember the tags of a ticket."""
        self.tags_met.update(dict(raw_values(ticket.get("CustomFields"))).get(TAGS, ()))

    async def companies(self, scope: Scope, cursor: str | None) -> Pages:
        """What people have as their organization, each once."""
        names = await self.organizations()
        found = [sourced(convert.company(name), organization=name) for name in names]
        yield Page(found=tuple(within(found, scope, 0)))

    async def organizations(self) -> list[str]:
        """The texts, those that differ in case and spaces alone once."""
        found: dict[str, str] = {}
        async for listing in self._api.pages(
            "users",
            query='[{"field":"Organization","operator":"!=","value":""}]',
            fields="Organization",
        ):
            for row in listing.items:
                if name := optional(row.get("Organization")):
                    found.setdefault(convert.company_key(name), name)
        return [found[key] for key in sorted(found)]

    async def contacts(self, scope: Scope, cursor: str | None) -> Pages:
        """
        Everybody else in the order of their ids: RT deletes nobody, so that no page shifts.

        Not from one id on: a search of users by `id` alone finds everybody (tried on 5.0.3).
        """
        page, count = int(cursor or 1), 0
        since = changed_since(scope)
        clauses: list[Clause] = [("LastUpdated", ">=", since)] if since else list(EVERY)
        while True:
            listing = await self._api.found(
                "users", clauses, page=page, fields=convert.FIELDS, find_disabled_rows=1
            )
            kept = within(await self._contacts(listing.items), scope, count)
            count, page = count + len(kept), page + 1
            done = len(listing.items) < MOST_PER_PAGE or (
                scope.limit is not None and count >= scope.limit
            )
            yield Page(found=tuple(kept), cursor=None if done else str(page))
            if done:
                return

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One of them by id."""
        match entity:
            case Entity.TAG:
                return sourced(convert.tag(identity), tag=identity)
            case Entity.TEAM:
                row = await self._api.one("queue", identity)
                return sourced(convert.team(row, self._definitions.links), queue=row)
            case Entity.COMPANY:
                return await self._company(identity)
            case Entity.AGENT:
                return await self._agent(identity)
            case _:
                return await self._contact(identity)

    async def _company(self, key: str) -> Sourced | Unread:
        known = await self.organizations()
        name = next((one for one in known if convert.company_key(one) == key), None)
        if name is None:
            return gone(Entity.COMPANY, key)
        return sourced(convert.company(name), organization=name)

    async def _agent(self, identity: str) -> Sourced:
        row = await self._api.one("user", identity)
        record = convert.agent(row, self._definitions.links, active=not is_off(row))
        return sourced(record, user=row)

    async def _contact(self, identity: str) -> Sourced | Unread:
        row = await self._api.one("user", identity)
        if _is_other(row, await self._definitions.agents()):
            return gone(Entity.CONTACT, identity)
        fields = await self._definitions.fields(Entity.CONTACT)
        links, active = self._definitions.links, not is_off(row)
        return sourced(convert.contact(row, links, fields, active=active), user=row)

    async def _contacts(self, rows: Sequence[Raw]) -> list[Sourced]:
        agents = await self._definitions.agents()
        fields = await self._definitions.fields(Entity.CONTACT)
        enabled = await self._definitions.enabled()
        links = self._definitions.links
        found = []
        for row in (row for row in rows if not _is_other(row, agents)):
            active = enabled is None or ident(row.get("id")) in enabled
            record = convert.contact(row, links, fields, active=active)
            found.append(sourced(record, user=row, disabled=not active))
        return found


def _is_other(row: Raw, agents: frozenset[str]) -> bool:
    """Whether it is no contact: an agent, RT itself, or somebody whom a run took back."""
    return (ident(row.get("id")) or "") in {*agents, SYSTEM, NOBODY} or is_taken_back(row)
