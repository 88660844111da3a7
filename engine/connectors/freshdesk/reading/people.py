"""Reading agents, teams, tags, companies and contacts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.connectors.base import Page, Scope, Sourced, Unread
from engine.connectors.freshdesk.api import Api, Listing
from engine.connectors.freshdesk.convert import people as convert
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.definitions import Definitions
from engine.connectors.freshdesk.reading.common import gone, numbered, page_size
from engine.connectors.freshdesk.reading.threads import BEGINNING
from engine.connectors.shared.reading import Pages, sourced, unread, within, worth_noting
from engine.connectors.shared.together import together
from engine.connectors.shared.values import Raw, iso, names
from engine.errors import MigrationError
from engine.model import Entity

SIDES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("known", {}),
    ("blocked", {"state": "blocked"}),
    ("visitors", {"contact_type": "visitor"}),
    ("deleted", {"state": "deleted"}),
)
"""The lists of contacts: the first leaves out everybody of the others (Contacts, List)."""
WHOLE = frozenset({"other_emails", "tags", "unique_external_id", "other_companies"})
"""What a contact alone shows and lists mostly do not."""


class PeopleReading:
    """Everybody on either side of the desk, and what they are sorted by."""

    def __init__(self, api: Api, definitions: Definitions, tags_met: set[str]) -> None:
        self._api, self._definitions = api, definitions
        self._tags_met = tags_met

    def agents(self, scope: Scope, cursor: str | None) -> Pages:
        """Agents; which groups they are in is told of each one alone."""
        return numbered(lambda page: self._api.page("agents", page), self._as_agents, scope, cursor)

    def teams(self, scope: Scope, cursor: str | None) -> Pages:
        """Groups."""
        return numbered(lambda page: self._api.page("groups", page), self._as_teams, scope, cursor)

    async def tags(self, scope: Scope, cursor: str | None) -> Pages:
        """
        Tags of what changed last and of what was read before.

        Freshdesk lists none: a tag is a word on tickets, contacts and articles.
        """
        rows = (await self._api.page("tickets", updated_since=BEGINNING)).items
        met = {name for row in rows for name in names(row.get("tags"))} | self._tags_met
        found = [sourced(convert.tag(name), tag=name) for name in sorted(met)]
        yield Page(found=tuple(within(found, scope, 0)))

    def companies(self, scope: Scope, cursor: str | None) -> Pages:
        """Companies."""
        return numbered(
            lambda page: self._api.page("companies", page, page_size(scope)),
            self._as_companies,
            scope,
            cursor,
        )

    async def contacts(self, scope: Scope, cursor: str | None) -> Pages:
        """Contacts, then those who are blocked, visitors, and the bin, which is told alone."""
        side, _, start = (cursor or SIDES[0][0]).partition(" ")
        sides = [name for name, _ in SIDES]
        count = 0
        for place in range(sides.index(side), len(SIDES)):
            name, params = SIDES[place]
            following = f"{sides[place + 1]}" if place + 1 < len(SIDES) else None
            async for page in self._side(name, params, scope, start or None):
                kept = page.found if scope.limit is None else page.found[: scope.limit - count]
                count += len(kept)
                done = scope.limit is not None and count >= scope.limit
                after = f"{name} {page.cursor}" if page.cursor else following
                yield Page(found=kept, unread=page.unread, cursor=None if done else after)
                if done:
                    return
            start = ""

    def _side(self, name: str, params: dict[str, Any], scope: Scope, start: str | None) -> Pages:
        since = iso(scope.since) if scope.since and name == "known" else None

        async def ask(page: int) -> Listing:
            return await self._api.page(
                "contacts", page, page_size(scope), _updated_since=since, **params
            )

        async def make(listing: Listing) -> tuple[list[Sourced], list[Unread]]:
            if name == "deleted":
                return [], [self._gone(row) for row in listing.items]
            return await self._as_contacts(listing.items)

        return numbered(ask, make, scope, start)

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One of them by id."""
        match entity:
            case Entity.TAG:
                return sourced(convert.tag(identity), tag=identity)
            case Entity.TEAM:
                row = await self._api.get(f"groups/{identity}")
                return sourced(convert.team(row), group=row)
            case Entity.AGENT:
                return await self._agent({"id": identity})
            case Entity.COMPANY:
                row = await self._api.get(f"companies/{identity}")
                return sourced(convert.company(row, await self._definitions.people()), company=row)
            case _:
                row = await self._api.get(f"contacts/{identity}")
                return self._gone(row) if row.get("deleted") else await self.as_contact(row)

    async def as_contact(self, row: Raw) -> Sourced:
        """A contact's own row as a record."""
        people = await self._definitions.people(reading=True)
        self._tags_met.update(names(row.get("tags")))
        return sourced(convert.contact(row, people), contact=row)

    async def _as_agents(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        return await together(self._agent(row) for row in listing.items), []

    async def _agent(self, row: Raw) -> Sourced:
        raw = row if "group_ids" in row else await self._api.get(f"agents/{ident(row.get('id'))}")
        return sourced(convert.agent(raw, await self._definitions.people()), agent=raw)

    async def _as_teams(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        return [sourced(convert.team(row), group=row) for row in listing.items], []

    async def _as_companies(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        people = await self._definitions.people()
        return [sourced(convert.company(row, people), company=row) for row in listing.items], []

    async def _as_contacts(self, rows: Iterable[Raw]) -> tuple[list[Sourced], list[Unread]]:
        both = await together(self._contact(row) for row in rows)
        found = [one for one in both if isinstance(one, Sourced)]
        return found, [one for one in both if isinstance(one, Unread)]

    async def _contact(self, row: Raw) -> Sourced | Unread:
        identity = ident(row.get("id")) or ""
        try:
            whole = row if row.keys() >= WHOLE else await self._api.get(f"contacts/{identity}")
            return await self.as_contact(whole)
        except MigrationError as error:
            if not worth_noting(error):
                raise
            url = self._definitions.links.contact(identity)
            return unread(Entity.CONTACT, identity, error, url)

    def _gone(self, row: Raw) -> Unread:
        identity = ident(row.get("id")) or ""
        return gone(Entity.CONTACT, identity, self._definitions.links.contact(identity))
