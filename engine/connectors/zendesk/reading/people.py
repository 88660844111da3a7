"""Reading agents, teams, tags, companies and contacts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from engine.connectors.base import Scope, Sourced, Unread
from engine.connectors.shared.reading import Pages, sourced
from engine.connectors.shared.together import together
from engine.connectors.zendesk.api import Api, Listing
from engine.connectors.zendesk.batches import Batch, by_id
from engine.connectors.zendesk.convert import people as convert
from engine.connectors.zendesk.convert.people import is_agent
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed
from engine.connectors.zendesk.definitions import AGENTS, Definitions
from engine.connectors.zendesk.reading.common import gone, is_deleted, page_size, through
from engine.model import Entity, Tag

AGENT_ROLES: dict[str, Any] = {"role[]": AGENTS}
FEW = 20
"""Up to so many people, memberships are asked for one by one."""
EXPORTED = "export:"
"""Begins cursors of the incremental export; others are those of the list."""


class PeopleReading:
    """Everybody on either side of the desk, and what they are sorted by."""

    def __init__(self, api: Api, definitions: Definitions) -> None:
        self._api, self._definitions = api, definitions
        self._users = Batch(self._ask_users)
        self._organizations = Batch(self._ask_organizations)
        self._memberships: asyncio.Task[dict[str, list[Raw]]] | None = None
        self.tags_met: set[str] = set()

    def agents(self, scope: Scope, cursor: str | None) -> Pages:
        """Users with the role agent or admin."""
        return through(
            lambda after: self._api.page("users", "users", after, **AGENT_ROLES),
            self._as_agents,
            scope,
            cursor,
        )

    def teams(self, scope: Scope, cursor: str | None) -> Pages:
        """Groups."""
        return through(
            lambda after: self._api.page("groups", "groups", after), self._as_teams, scope, cursor
        )

    async def tags(self, scope: Scope, cursor: str | None) -> Pages:
        """
        Tags that the account lists, then those met on records read before.

        The list holds what was used in the last sixty days (Zendesk: Tags, List Tags).
        """
        listed_names: set[str] = set()

        async def make(listing: Listing) -> tuple[list[Sourced], list[Unread]]:
            found = [sourced(convert.tag(row), tag=row) for row in listing.items]
            listed_names.update(one.record.id for one in found)
            if listing.next is None:
                found += [_met(name) for name in sorted(self.tags_met - listed_names)]
            return found, []

        async for page in through(
            lambda after: self._api.page("tags", "tags", after), make, scope, cursor
        ):
            yield page

    def companies(self, scope: Scope, cursor: str | None) -> Pages:
        """Organizations."""
        return through(
            lambda after: self._api.page("organizations", "organizations", after, page_size(scope)),
            self._as_companies,
            scope,
            cursor,
        )

    def contacts(self, scope: Scope, cursor: str | None) -> Pages:
        """End users; those changed since a date come from the incremental export."""
        if scope.since is not None and scope.limit is None:
            return through(self._export(int(scope.since.timestamp())), self._as_any, scope, cursor)
        few = scope.limit is not None

        async def ask(after: str | None) -> Listing:
            return await self._api.page(
                "users", "users", after, page_size(scope), role="end-user", include="identities"
            )

        async def make(listing: Listing) -> tuple[list[Sourced], list[Unread]]:
            return await self._as_contacts(listing.items, listing, few=few)

        return through(ask, make, scope, cursor)

    async def get(self, entity: Entity, identity: str) -> Sourced | Unread:
        """One of them by id; an agent's id asked for as a contact gives a contact."""
        match entity:
            case Entity.TAG:
                return sourced(Tag(id=identity, name=identity), tag={"name": identity})
            case Entity.TEAM:
                row = await self._api.one("groups", identity, "group")
                deleted = row.get("deleted") is True
                return gone(entity, identity) if deleted else sourced(convert.team(row), group=row)
            case Entity.COMPANY:
                return await self._company(identity)
            case _:
                return await self._user(entity, identity)

    async def _user(self, entity: Entity, identity: str) -> Sourced | Unread:
        found = await self._users.get(identity)
        if found is None or branch(found, "user").get("active") is False:
            return gone(entity, identity, self._definitions.links.user(identity))
        user = branch(found, "user")
        if entity is Entity.AGENT:
            groups = await self._definitions.groups_of()
            people = await self._definitions.people()
            record = convert.agent(user, groups.get(identity, ()), people)
            return sourced(record, user=user)
        return await self._contact(user, list(listed(found.get("identities"))), few=True)

    async def _company(self, identity: str) -> Sourced | Unread:
        row = await self._organizations.get(identity)
        if row is None:
            return gone(Entity.COMPANY, identity, self._definitions.links.organization(identity))
        return sourced(convert.company(row, await self._definitions.people()), organization=row)

    async def _ask_users(self, ids: Sequence[str]) -> dict[str, Raw]:
        found = await self._api.get("users/show_many", ids=",".join(ids), include="identities")
        identities = _by_user(listed(found.get("identities")))
        return {
            identity: {"user": row, "identities": identities.get(identity, [])}
            for identity, row in by_id(list(listed(found.get("users")))).items()
        }

    async def _ask_organizations(self, ids: Sequence[str]) -> dict[str, Raw]:
        found = await self._api.get("organizations/show_many", ids=",".join(ids))
        return by_id(list(listed(found.get("organizations"))))

    async def _as_agents(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        groups, people = await asyncio.gather(
            self._definitions.groups_of(), self._definitions.people()
        )
        return [
            sourced(
                convert.agent(row, groups.get(ident(row.get("id")) or "", ()), people), user=row
            )
            for row in listing.items
        ], []

    async def _as_teams(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        rows = [row for row in listing.items if row.get("deleted") is not True]
        return [sourced(convert.team(row), group=row) for row in rows], []

    async def _as_companies(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        people = await self._definitions.people()
        rows = [row for row in listing.items if not is_deleted(row.get("deleted_at"))]
        found = [sourced(convert.company(row, people), organization=row) for row in rows]
        self._note_tags(rows)
        return found, []

    def _export(self, start: int) -> Callable[[str | None], Awaitable[Listing]]:
        async def ask(after: str | None) -> Listing:
            cursor = after.removeprefix(EXPORTED) if after else None
            listing = await self._api.export("users", start, cursor, include="identities")
            following = f"{EXPORTED}{listing.next}" if listing.next else None
            return Listing(items=listing.items, next=following, beside=listing.beside)

        return ask

    async def _as_any(self, listing: Listing) -> tuple[list[Sourced], list[Unread]]:
        """The export gives agents and deleted people too."""
        rows = [row for row in listing.items if not is_agent(row)]
        alive = [row for row in rows if row.get("active") is not False]
        dead = [ident(row.get("id")) or "" for row in rows if row.get("active") is False]
        found, _ = await self._as_contacts(alive, listing, few=len(alive) <= FEW)
        return found, [gone(Entity.CONTACT, identity) for identity in dead]

    async def _as_contacts(
        self, rows: Sequence[Raw], listing: Listing, *, few: bool
    ) -> tuple[list[Sourced], list[Unread]]:
        identities = _by_user(listed(listing.beside.get("identities")))
        self._note_tags(rows)
        found = await together(
            self._contact(row, identities.get(ident(row.get("id")) or "", []), few=few)
            for row in rows
        )
        return found, []

    async def _contact(self, user: Raw, identities: Sequence[Raw], *, few: bool) -> Sourced:
        memberships = await self._memberships_of(user, few=few)
        organizations = _organizations(user, memberships)
        people = await self._definitions.people()
        return sourced(
            convert.contact(user, identities, organizations, people),
            user=user,
            identities=list(identities),
            organization_memberships=list(memberships),
        )

    async def _memberships_of(self, user: Raw, *, few: bool) -> Sequence[Raw]:
        """
        A user names only its default organization; the others are memberships.

        For a few people they are asked for one by one, for all people in one sweep.
        """
        identity = ident(user.get("id")) or ""
        if user.get("organization_id") is None:
            return ()
        key = "organization_memberships"
        if few:
            return await self._api.every(f"users/{identity}/{key}", key)
        if self._memberships is None or _failed(self._memberships):
            self._memberships = asyncio.create_task(self._all_memberships())
        return (await asyncio.shield(self._memberships)).get(identity, ())

    async def _all_memberships(self) -> dict[str, list[Raw]]:
        """Memberships of people with more than one; of the others the user itself tells."""
        key = "organization_memberships"
        found = _by_user(await self._api.every(key, key))
        return {user: rows for user, rows in found.items() if len(rows) > 1}

    def _note_tags(self, rows: Iterable[Raw]) -> None:
        for row in rows:
            self.tags_met.update(tag for tag in row.get("tags") or () if isinstance(tag, str))


def _met(name: str) -> Sourced:
    return sourced(Tag(id=name, name=name), tag={"name": name})


def _by_user(rows: Iterable[Raw]) -> dict[str, list[Raw]]:
    found: dict[str, list[Raw]] = {}
    for row in rows:
        found.setdefault(ident(row.get("user_id")) or "", []).append(row)
    return found


def _organizations(user: Raw, memberships: Sequence[Raw]) -> list[str]:
    """Ids of a user's organizations, the default one first."""
    others = [ident(row.get("organization_id")) for row in memberships]
    found = dict.fromkeys([ident(user.get("organization_id")), *others])
    return [identity for identity in found if identity]


def _failed(task: asyncio.Task[dict[str, list[Raw]]]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
