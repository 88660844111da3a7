"""What a workspace is and defines: asked for once, used by reading and writing alike."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, TypeVar

from engine.connectors.base import Account
from engine.connectors.intercom.addresses import app_url, region_url
from engine.connectors.intercom.api import Api
from engine.connectors.intercom.convert.conversations import Threads
from engine.connectors.intercom.convert.fields import conversation_field, person_field, types
from engine.connectors.intercom.convert.links import Links
from engine.connectors.intercom.convert.people import People
from engine.connectors.intercom.convert.ticket_types import merged, ticket_fields, type_kinds
from engine.connectors.intercom.convert.values import Raw, branch, ident, listed, person_name, words
from engine.connectors.intercom.permissions import PROBES
from engine.errors import NotAllowed, NotFound, ScopeMissing
from engine.model import Entity, FieldSpec, ticket_type_fields

DESK = "intercom"
PERSON_ENTITIES = {Entity.CONTACT: "contact", Entity.COMPANY: "company"}

Found = TypeVar("Found")


async def together(several: Iterable[Coroutine[Any, Any, Found]]) -> list[Found]:
    """All results in order, side by side; the first failure ends the others."""
    tasks = [asyncio.ensure_future(each) for each in several]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


class Workspace:
    """One workspace."""

    def __init__(self, api: Api, url: str, *, archived: bool = False) -> None:
        self._api, self._url, self._archived = api, url, archived
        self._me: Raw | None = None
        self._tags: dict[str, str] = {}
        self._tags_known: set[str] = set()
        self._specs: dict[Entity, tuple[FieldSpec, ...]] = {}
        self._types: tuple[Raw, ...] | None = None
        self._lock, self._field_lock, self._type_lock = (asyncio.Lock() for _ in range(3))

    async def account(self) -> Account:
        """Who is signed in and what the sign-in lacks; asks anew each time."""
        self._me = await self._api.get("me")
        asked = await together(self._is_granted(path) for path in PROBES.values())
        app = branch(self._me, "app")
        home = region_url(self._url, words(app.get("region")))
        return Account(
            desk=DESK,
            id=words(app.get("id_code")),
            name=words(app.get("name")),
            url=app_url(home),
            home=home if home != self._url else "",
            person=person_name(self._me.get("name")) or words(self._me.get("email")),
            person_id=ident(self._me.get("id")) or "",
            region=words(app.get("region")),
            time_zone=words(app.get("timezone")),
            granted=tuple(key for key, granted in zip(PROBES, asked) if granted),
            missing=tuple(key for key, granted in zip(PROBES, asked) if not granted),
            locales=await self._locales(),
        )

    async def person_id(self) -> str:
        """The signed-in admin, in whose name everything without a better author is done."""
        return ident((await self._identity()).get("id")) or ""

    async def links(self) -> Links:
        """The addresses of this workspace's screens."""
        app = branch(await self._identity(), "app")
        return Links(app_url(self._url), words(app.get("id_code")))

    async def people(self, tags_of: Raw) -> People:
        """What contacts and companies refer to; knows the tags of this one at least."""
        wanted = {str(tag.get("id")) for tag in listed(tags_of.get("tags"), "tags")}
        links, tags = await self.links(), await self._tag_names(wanted)
        contact, company = await together(self.fields(entity) for entity in PERSON_ENTITIES)
        return People(
            links=links, tags=tags, contact_fields=types(contact), company_fields=types(company)
        )

    async def threads(self) -> Threads:
        """What conversations refer to."""
        fields = types(merged(await self.fields(Entity.CONVERSATION)))
        return Threads(links=await self.links(), fields=fields)

    async def fields(self, entity: Entity) -> tuple[FieldSpec, ...]:
        """
        The account's own fields of an entity, those in the archive left out.

        Of conversations also the ticket types, and each type's fields apart.
        """
        async with self._field_lock:
            if entity not in self._specs:
                self._specs[entity] = await self._read_fields(entity)
            return self._specs[entity]

    async def ticket_types(self) -> tuple[Raw, ...]:
        """None where the plan has no tickets or the sign-in may not read them: a scope apart."""
        async with self._type_lock:
            if self._types is None:
                try:
                    found = await self._api.all("ticket_types", "ticket_types")
                except (ScopeMissing, NotAllowed):
                    found = ()
                self._types = tuple(kind for kind in found if kind.get("archived") is not True)
            return self._types

    def forget_fields(self, entity: Entity) -> None:
        """Ask again next time: a field was made."""
        self._specs.pop(entity, None)
        self._types = None

    async def _tag_names(self, wanted: set[str]) -> Mapping[str, str]:
        """Names of tags by id; asked for again when one of those wanted was made since."""
        async with self._lock:
            if not wanted <= self._tags_known:
                found = await self._api.all("tags", "tags")
                self._tags = {str(tag.get("id")): words(tag.get("name")) for tag in found}
                # Ids that are in no list any more are not asked for twice.
                self._tags_known |= wanted | self._tags.keys()
            return self._tags

    async def _identity(self) -> Raw:
        async with self._lock:
            if self._me is None:
                self._me = await self._api.get("me")
            return self._me

    async def _locales(self) -> tuple[str, ...]:
        """Languages of the default help center (2.16: help_center.locales)."""
        try:
            centers = await self._api.all("help_center/help_centers")
        except (ScopeMissing, NotAllowed, NotFound):
            return ()
        center = next((each for each in centers if each.get("default") is True), None)
        center = center or next(iter(centers), {})
        return tuple(words(locale) for locale in center.get("locales") or ())

    async def _is_granted(self, path: str) -> bool:
        try:
            await self._api.get(path)
        except (ScopeMissing, NotAllowed):
            return False
        return True

    async def _read_fields(self, entity: Entity) -> tuple[FieldSpec, ...]:
        if entity in PERSON_ENTITIES:
            query = {"model": PERSON_ENTITIES[entity], "include_archived": self._archived or None}
            found = await self._api.all("data_attributes", **query)
            used = (raw for raw in found if self._archived or raw.get("archived") is not True)
            specs = (person_field(entity, raw) for raw in used)
            return tuple(spec for spec in specs if spec.custom)
        if entity is Entity.CONVERSATION:
            return await self._conversation_fields()
        return ()

    async def _conversation_fields(self) -> tuple[FieldSpec, ...]:
        raws, types = await asyncio.gather(
            self._api.all("conversations/attributes"), self.ticket_types()
        )
        used = [raw for raw in raws if raw.get("archived") is not True]
        return (
            *ticket_type_fields(type_kinds(types)),
            *merged(map(conversation_field, used)),
            *(spec for kind in types for spec in ticket_fields(kind)),
        )
