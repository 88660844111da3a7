"""What an account defines (fields, statuses, agents, segments …), asked for once and kept."""

from __future__ import annotations

import asyncio
from typing import cast

from engine.connectors.shared.asked import Asked
from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.batches import by_id
from engine.connectors.zendesk.convert.articles import Shelf
from engine.connectors.zendesk.convert.fields import (
    Field,
    Fields,
    custom,
    keyed_field,
    ticket_field,
)
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.offers import offered, usual
from engine.connectors.zendesk.convert.people import People
from engine.connectors.zendesk.convert.tickets import Threads
from engine.connectors.zendesk.convert.values import Raw, branch, ident, words
from engine.errors import NotAllowed, NotFound
from engine.model import Entity, Offers

AGENTS = ["agent", "admin"]
FIELD_LISTS = {
    Entity.CONTACT: "user_fields",
    Entity.COMPANY: "organization_fields",
    Entity.CONVERSATION: "ticket_fields",
}


class Definitions(Asked):
    """Each is read on first use, by however many at a time, with one call."""

    def __init__(self, api: Api, base: str) -> None:
        self._api = api
        self.links = Links(base.rstrip("/"))
        super().__init__()

    async def me(self) -> Raw:
        """The signed-in user."""
        found = await self._once("me", lambda: self._api.get("users/me"))
        return branch(found, "user")

    async def people(self) -> People:
        """What users and organizations refer to."""
        users, organizations = await asyncio.gather(
            self.fields(Entity.CONTACT), self.fields(Entity.COMPANY)
        )
        return People(
            links=self.links,
            user_fields=custom(users),
            organization_fields=custom(organizations),
        )

    async def threads(self) -> Threads:
        """What tickets refer to."""
        fields, statuses, agents, *usual = await asyncio.gather(
            self.ticket_fields(),
            self.statuses(),
            self.agents(),
            self._usual("brands"),
            self._usual("ticket_forms"),
        )
        return Threads(
            links=self.links,
            fields=fields,
            statuses=by_id(statuses),
            agents=frozenset(ident(row.get("id")) or "" for row in agents),
            forms=by_id(await self.forms()),
            usual=frozenset(one for one in usual if one),
        )

    async def _usual(self, name: str) -> str | None:
        """The id of the one that is the default."""
        found = usual(await self._whole(name))
        return ident(found.get("id")) if found else None

    async def forms(self) -> list[Raw]:
        """Ticket forms; plans without them refuse their list."""
        return await self._whole("ticket_forms")

    async def _whole(self, name: str) -> list[Raw]:
        rows: list[Raw] = await self._once(
            name, lambda: self._or_none(self._api.whole_list(name, name))
        )
        return rows

    async def has_sides(self) -> bool:
        """
        Whether side conversations can be had in this account, by any channel.

        The settings say it (Support description: Account Settings, `side_conversations`); who may
        not see them can export no tickets either.
        """
        channels = branch(await self._settings(), "side_conversations")
        return any(on is True for name, on in channels.items() if name.endswith("_channel"))

    async def has_on_hold(self) -> bool:
        """
        Whether tickets can be on hold; taken for so where the settings do not say it.

        Support description: Account Settings, `active_features.on_hold_status`.
        """
        features = branch(await self._settings(), "active_features")
        return features.get("on_hold_status") is not False

    async def _settings(self) -> Raw:
        """The account's settings; empty for those who may not see them."""
        try:
            found: Raw = await self._once("settings", lambda: self._api.get("account/settings"))
        except (NotAllowed, NotFound):
            return {}
        return branch(found, "settings")

    async def shelf(self) -> Shelf:
        """What articles refer to."""
        return Shelf(links=self.links, segments=by_id(await self.segments()))

    async def offers(self) -> Offers:
        """What the mapping may choose by name."""
        forms, statuses, segments, groups = await asyncio.gather(
            self.forms(),
            self.statuses(),
            self.segments(),
            self._or_none(self.permission_groups()),
        )
        return offered(forms, statuses, segments, groups)

    async def fields(self, entity: Entity) -> list[Field]:
        """All fields of an entity; none for those that have none."""
        name = FIELD_LISTS.get(entity)
        if name is None:
            return []
        rows: list[Raw] = await self._once(name, lambda: self._api.whole_list(name, name))
        if entity is Entity.CONVERSATION:
            return [ticket_field(row) for row in rows]
        return [keyed_field(entity, row) for row in rows]

    async def ticket_fields(self) -> Fields:
        """Custom ticket fields by id."""
        return custom(await self.fields(Entity.CONVERSATION))

    async def statuses(self) -> list[Raw]:
        """Custom statuses; none where the account has not switched them on."""
        return await self._whole("custom_statuses")

    async def reasons(self) -> dict[str, Raw]:
        """Ratings of who was not content and said why, by ticket (Satisfaction Ratings)."""
        path = "satisfaction_ratings"
        rows: list[Raw] = await self._once(
            path, lambda: self._or_none(self._api.every(path, path, score="bad"))
        )
        return {ident(row.get("ticket_id")) or "": row for row in rows if row.get("reason")}

    async def agents(self) -> list[Raw]:
        """Agents and admins."""
        return cast(
            "list[Raw]",
            await self._once(
                "agents", lambda: self._api.every("users", "users", **{"role[]": AGENTS})
            ),
        )

    async def groups_of(self) -> dict[str, list[str]]:
        """Ids of the groups of each agent."""
        rows: list[Raw] = await self._once(
            "group_memberships",
            lambda: self._api.every("group_memberships", "group_memberships"),
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            user, group = ident(row.get("user_id")), ident(row.get("group_id"))
            if user and group:
                found.setdefault(user, []).append(group)
        return found

    async def tags(self) -> list[Raw]:
        """Tags in use; the list holds those of the last sixty days (Tags, List Tags)."""
        return cast("list[Raw]", await self._once("tags", lambda: self._api.every("tags", "tags")))

    async def segments(self) -> list[Raw]:
        """User segments of the help center; none where its plan has none."""
        path = "help_center/user_segments"
        return cast(
            "list[Raw]",
            await self._once(
                "segments", lambda: self._or_none(self._api.every(path, "user_segments"))
            ),
        )

    async def locales(self) -> tuple[list[str], str]:
        """The codes that the help center has switched on, and its default."""
        found: Raw = await self._once("locales", lambda: self._api.get("help_center/locales"))
        codes = [code for code in found.get("locales") or [] if isinstance(code, str)]
        return codes, words(found.get("default_locale")) or next(iter(codes), "en-us")

    async def permission_groups(self) -> list[Raw]:
        """The groups that say who may edit an article; every article needs one."""
        path = "guide/permission_groups"
        rows: list[Raw] = await self._once(
            "permission_groups", lambda: self._api.whole_list(path, "permission_groups")
        )
        return rows
