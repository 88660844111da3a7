"""What an account defines (fields, agents, languages, folders …), asked for once and kept."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from engine.connectors.freshdesk.api import Api
from engine.connectors.freshdesk.convert.articles import Shelf
from engine.connectors.freshdesk.convert.fields import (
    Field,
    Fields,
    custom,
    field,
    source_labels,
    status_labels,
)
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.links import Links
from engine.connectors.freshdesk.convert.messages import Threads
from engine.connectors.freshdesk.convert.people import People
from engine.connectors.shared.asked import Asked
from engine.connectors.shared.values import Raw, branch, names, words
from engine.errors import NotAllowed, NotFound
from engine.model import Entity

FIELD_LISTS = {
    Entity.CONTACT: "contact_fields",
    Entity.COMPANY: "company_fields",
    Entity.CONVERSATION: "ticket_fields",
}


class Definitions(Asked):
    """Each is read on first use, by however many at a time, with one call."""

    def __init__(self, api: Api, base: str) -> None:
        self._api = api
        self.links = Links(base.rstrip("/"))
        super().__init__()

    async def me(self) -> Raw:
        """The signed-in agent."""
        return cast("Raw", await self._once("me", lambda: self._api.get("agents/me")))

    async def people(self, *, reading: bool = False) -> People:
        """What contacts and companies refer to; who is blocked only where it is read."""
        contacts, companies = await asyncio.gather(
            self.fields(Entity.CONTACT), self.fields(Entity.COMPANY)
        )
        blocked = await self.contacts_in("state", "blocked") if reading else frozenset()
        visitors = await self.contacts_in("contact_type", "visitor") if reading else frozenset()
        return People(
            links=self.links,
            contact_fields=custom(contacts),
            company_fields=custom(companies),
            blocked=blocked,
            visitors=visitors,
        )

    async def contacts_in(self, what: str, value: str) -> frozenset[str]:
        """Ids of the contacts of a list of its own: state=blocked, contact_type=visitor."""
        given: dict[str, Any] = {what: value}
        rows: list[Raw] = await self._once(
            f"contacts {value}", lambda: self._or_none(self._api.every("contacts", **given))
        )
        return frozenset(each for row in rows if (each := ident(row.get("id"))))

    async def threads(self) -> Threads:
        """What tickets refer to."""
        fields, agents = await asyncio.gather(self.fields(Entity.CONVERSATION), self.agents())
        return Threads(
            links=self.links,
            fields=custom(fields),
            statuses=status_labels(fields),
            sources=source_labels(fields),
            agents={
                ident(row.get("id")) or "": words(branch(row, "contact").get("name")).strip()
                for row in agents
            },
        )

    async def shelf(self) -> Shelf:
        """What solutions refer to."""
        return Shelf(links=self.links, language=(await self.languages())[0])

    async def fields(self, entity: Entity) -> list[Field]:
        """All fields of an entity; none for those that have none or for who may not see them."""
        name = FIELD_LISTS.get(entity)
        if name is None:
            return []
        rows: list[Raw] = await self._once(name, lambda: self._or_none(self._api.every(name)))
        return [field(entity, row) for row in rows]

    async def ticket_fields(self) -> Fields:
        """Custom ticket fields by name."""
        return custom(await self.fields(Entity.CONVERSATION))

    async def agents(self) -> list[Raw]:
        """Agents of every kind."""
        return cast("list[Raw]", await self._once("agents", lambda: self._api.every("agents")))

    async def account(self) -> Raw:
        """The account; nothing for who may not see it."""
        return cast("Raw", await self._once("account", lambda: self._or_nothing("account")))

    async def languages(self) -> tuple[str, ...]:
        """Freshdesk's codes of the languages that the account has switched on, the main first."""
        found: Raw = await self._once("helpdesk", lambda: self._or_nothing("settings/helpdesk"))
        main = words(found.get("primary_language")) or "en"
        return tuple(dict.fromkeys((main, *names(found.get("supported_languages")))))

    async def _or_nothing(self, path: str) -> Raw:
        try:
            return await self._api.get(path)
        except (NotAllowed, NotFound):
            return {}
