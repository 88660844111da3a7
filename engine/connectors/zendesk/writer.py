"""Writes into one Zendesk account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from engine.connectors.base import (
    Account,
    Connection,
    Count,
    FileSource,
    Key,
    Memo,
    Remember,
    Scope,
    Settings,
    Sourced,
    Written,
)
from engine.connectors.shared.dispatch import Readings, Writing, writing_of
from engine.connectors.zendesk.accounts import account
from engine.connectors.zendesk.api import connect
from engine.connectors.zendesk.auth import signature
from engine.connectors.zendesk.convert import people
from engine.connectors.zendesk.counting import Counting
from engine.connectors.zendesk.definitions import Definitions
from engine.connectors.zendesk.reading.articles import ArticleReading
from engine.connectors.zendesk.reading.people import PeopleReading
from engine.connectors.zendesk.reading.tickets import TicketReading
from engine.connectors.zendesk.refusals import NAME
from engine.connectors.zendesk.writers.articles import Articles
from engine.connectors.zendesk.writers.collections import Collections
from engine.connectors.zendesk.writers.companies import Companies
from engine.connectors.zendesk.writers.contacts import Contacts
from engine.connectors.zendesk.writers.conversations import Conversations
from engine.connectors.zendesk.writers.custom_fields import create_field
from engine.connectors.zendesk.writers.groups import create_group
from engine.connectors.zendesk.writers.relink import relink
from engine.connectors.zendesk.writers.tags import Tags
from engine.connectors.zendesk.writers.target import Target
from engine.connectors.zendesk.writers.tree import Tree
from engine.connectors.zendesk.writers.update import TicketUpdates
from engine.errors import NotFound, Unreadable, Unsupported
from engine.http.pacing import GateState
from engine.model import (
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    Offers,
    Record,
    Ref,
    Team,
    entity_of,
)

_RESOURCES = {
    Entity.COMPANY: "organizations",
    Entity.CONTACT: "users",
    Entity.CONVERSATION: "tickets",
    Entity.ARTICLE: "help_center/articles",
}


class ZendeskWriter:
    """`engine.connectors.base.Writer` for Zendesk Support and Help Center."""

    def __init__(self, connection: Connection, settings: Settings, files: FileSource) -> None:
        self._api = connect(connection, settings, signature(connection), reading=False)
        self._definitions = Definitions(self._api, connection.url)
        self._target = Target(
            api=self._api, definitions=self._definitions, files=files, rules=settings.rules
        )
        self._counting = Counting(self._api)
        self._people = PeopleReading(self._api, self._definitions)
        self._tickets = TicketReading(self._api, self._definitions, self._people.tags_met)
        self._articles = ArticleReading(self._api, self._definitions)
        self._readings = Readings(
            people=self._people,
            threads=self._tickets.read,
            thread=self._tickets.get,
            library=self._articles,
        )
        self._collections = Collections(self._target, Tree(api=self._api))
        self._contacts, self._companies = Contacts(self._target), Companies(self._target)
        self._updates = TicketUpdates(self._target)
        self._writing: dict[Entity, Writing[Any]] = {
            Entity.TAG: Tags(self._target),
            Entity.COMPANY: self._companies,
            Entity.CONTACT: self._contacts,
            Entity.CONVERSATION: Conversations(self._target),
            Entity.COLLECTION: self._collections,
            Entity.ARTICLE: Articles(self._target),
        }

    async def account(self) -> Account:
        """Who is signed in; importing needs the role of an admin."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The custom fields that can be written."""
        found = await self._definitions.fields(entity)
        return [field.spec for field in found if field.spec.custom and field.active]

    async def offers(self) -> Offers:
        """Ticket forms, custom statuses, user segments and permission groups by name."""
        return await self._definitions.offers()

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """As a reader's."""
        return await self._counting.count(entity, scope)

    async def find(self, key: Key, entity: Entity, memo: Memo) -> Written | None:
        """What an earlier attempt wrote."""
        return await self._of(entity).find(key.record, key, memo)

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the record, or go on where the memo says."""
        return await self._of(entity_of(record)).write(record, key, memo, remember)

    async def update(
        self,
        record: Record,
        *,
        target_id: str,
        since: int,
        key: Key,
        memo: Memo,
        remember: Remember,
    ) -> Written:
        """Bring a ticket in line; messages from place `since` on become internal notes."""
        if not isinstance(record, Conversation):
            raise Unsupported(f"We change no {entity_of(record)} in Zendesk.")
        return await self._updates.update(record, target_id, since, key.text, memo, remember)

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as the account holds it now."""
        try:
            found = await self._readings.get(Ref(entity, target_id))
        except NotFound:
            return None
        if isinstance(found, Sourced):
            return found.record
        if found.code == "deleted_in_source":
            return None
        raise Unreadable(found.message, code=found.code)

    async def existing(self, entity: Entity) -> Sequence[Record]:
        """All agents, teams or tags; raises Unsupported for what is too many to hold."""
        match entity:
            case Entity.AGENT:
                self._definitions.forget("group_memberships")
                pages = self._people.agents(Scope(), None)
            case Entity.TEAM:
                pages = self._people.teams(Scope(), None)
            case Entity.TAG:
                self._definitions.forget("tags")
                return [people.tag(raw) for raw in await self._definitions.tags()]
            case _:
                raise Unsupported(f"All {entity} are too many to hold.")
        return [one.record async for page in pages for one in page.found]

    async def match(self, record: Record) -> Written | None:
        """The contact or company that is the same; raises Unsupported for other records."""
        if isinstance(record, Contact):
            return await self._contacts.match(record)
        if isinstance(record, Company):
            return await self._companies.match(record)
        raise Unsupported(f"Zendesk's {entity_of(record)} cannot be looked up one by one.")

    async def fill(self, record: Record, target_id: str) -> bool:
        """Write what a person of the account lacks and the record has."""
        return isinstance(record, Contact) and await self._contacts.fill(record, target_id)

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """The custom field of that key or label, made when it is missing."""
        return await create_field(self._target, spec)

    async def create_team(self, name: str, agents: Sequence[str]) -> Team:
        """The group of that name, made when it is missing; these agents are its members."""
        return await create_group(self._target, name, agents)

    async def delete(self, entity: Entity, target_id: str) -> None:
        """
        Remove a record; nothing happens when it is gone.

        Tickets can be restored for thirty days, articles are archived; people go for good, since
        a deleted one keeps the address from being used again (Zendesk: Permanently Delete User).
        Tags are never deleted by themselves: one goes with the last record that bears it.
        """
        try:
            if entity is Entity.COLLECTION:
                await self._collections.delete(target_id)
            elif entity is Entity.CONTACT:
                await self._forget_person(target_id)
            elif entity in _RESOURCES:
                await self._api.delete(_RESOURCES[entity], target_id)
            else:
                raise Unsupported(f"We create no {entity} in Zendesk and delete none.")
        except NotFound:
            return

    async def _forget_person(self, target_id: str) -> None:
        with suppress(NotFound):
            await self._api.delete(_RESOURCES[Entity.CONTACT], target_id)
        await self._api.delete("deleted_users", target_id)

    async def relink(self, entity: Entity, target_id: str, links: Mapping[str, str]) -> int:
        """Replace old addresses in an article; imported comments can't be changed."""
        return await relink(self._target, target_id, links) if entity is Entity.ARTICLE else 0

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    def _of(self, entity: Entity) -> Writing[Any]:
        return writing_of(entity, self._writing, NAME)
