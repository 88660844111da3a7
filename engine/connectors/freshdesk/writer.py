"""Writes into one Freshdesk account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

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
    Unread,
    Written,
)
from engine.connectors.freshdesk.accounts import account
from engine.connectors.freshdesk.api import connect
from engine.connectors.freshdesk.auth import signature
from engine.connectors.freshdesk.breakdown import Breakdown
from engine.connectors.freshdesk.convert.people import tag
from engine.connectors.freshdesk.counting import Counting
from engine.connectors.freshdesk.definitions import FIELD_LISTS, Definitions
from engine.connectors.freshdesk.reading.people import PeopleReading
from engine.connectors.freshdesk.reading.solutions import SolutionReading
from engine.connectors.freshdesk.reading.threads import ThreadReading
from engine.connectors.freshdesk.refusals import NAME
from engine.connectors.freshdesk.writers.articles import Articles
from engine.connectors.freshdesk.writers.collections import Collections
from engine.connectors.freshdesk.writers.companies import Companies
from engine.connectors.freshdesk.writers.contacts import Contacts
from engine.connectors.freshdesk.writers.conversations import Conversations
from engine.connectors.freshdesk.writers.fields import CustomFields
from engine.connectors.freshdesk.writers.languages import Languages
from engine.connectors.freshdesk.writers.parents import make_child
from engine.connectors.freshdesk.writers.relink import relink
from engine.connectors.freshdesk.writers.tags import Tags
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.freshdesk.writers.tree import Tree
from engine.connectors.shared.dispatch import Writing, writing_of
from engine.errors import NotFound, Rejected, Unreadable, Unsupported
from engine.http.pacing import GateState
from engine.model import (
    Article,
    Company,
    Contact,
    Entity,
    FieldSpec,
    LinkKind,
    Record,
    Ref,
    entity_of,
)

_RESOURCES = {
    Entity.COMPANY: "companies",
    Entity.CONVERSATION: "tickets",
    Entity.ARTICLE: "solutions/articles",
}


class FreshdeskWriter:
    """`engine.connectors.base.Writer` for Freshdesk."""

    def __init__(self, connection: Connection, settings: Settings, files: FileSource) -> None:
        self._api = connect(connection, settings, signature(connection), reading=False)
        self._definitions = Definitions(self._api, connection.url)
        self._target = Target(
            api=self._api, definitions=self._definitions, files=files, rules=settings.rules
        )
        self._threads = ThreadReading(self._api, self._definitions)
        self._people = PeopleReading(self._api, self._definitions, set())
        self._solutions = SolutionReading(self._api, self._definitions)
        self._counting = Counting(self._api, self._definitions, self._solutions, self._people)
        self._breakdown = Breakdown(self._api, self._solutions)
        self._fields = CustomFields(self._target)
        self._contacts, self._companies = Contacts(self._target), Companies(self._target)
        self._tags, self._tree = Tags(self._target), Tree(solutions=self._solutions)
        languages = Languages(self._target, self._tree)
        self._collections = Collections(self._target, self._tree, languages)
        self._writing: dict[Entity, Writing[Any]] = {
            Entity.TAG: self._tags,
            Entity.COMPANY: self._companies,
            Entity.CONTACT: self._contacts,
            Entity.CONVERSATION: Conversations(self._target),
            Entity.COLLECTION: self._collections,
            Entity.ARTICLE: Articles(self._target, self._tree, self._collections, languages),
        }

    async def account(self) -> Account:
        """Who is signed in."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The custom fields that can be written."""
        found = await self._definitions.fields(entity)
        return [field.spec for field in found if field.spec.custom]

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """As a reader's."""
        return await self._counting.count(entity, scope)

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """As a reader's."""
        return await self._breakdown.of(entity)

    async def find(self, key: Key, entity: Entity, memo: Memo) -> Written | None:
        """What an earlier attempt wrote."""
        return await self._of(entity).find(key.record, key, memo)

    async def write(self, record: Record, *, key: Key, memo: Memo, remember: Remember) -> Written:
        """Create the record, or go on where the memo says."""
        return await self._of(entity_of(record)).write(record, key, memo, remember)

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as the account holds it now."""
        try:
            found = await self._get(Ref(entity, target_id))
        except NotFound:
            return None
        if isinstance(found, Sourced):
            return await self._at_home(found.record)
        if found.code == "deleted_in_source":
            return None
        raise Unreadable(found.message, code=found.code)

    async def existing(self, entity: Entity) -> Sequence[Record]:
        """All agents, teams or tags; raises Unsupported for what is too many to hold."""
        match entity:
            case Entity.AGENT:
                pages = self._people.agents(Scope(), None)
            case Entity.TEAM:
                pages = self._people.teams(Scope(), None)
            case Entity.TAG:
                return [tag(name) for name in sorted(await self._tags.names())]
            case _:
                raise Unsupported(f"All {entity} are too many to hold.")
        return [one.record async for page in pages for one in page.found]

    async def match(self, record: Record) -> Written | None:
        """The contact or company that is the same; raises Unsupported for other records."""
        if isinstance(record, Contact):
            return await self._contacts.match(record)
        if isinstance(record, Company):
            return await self._companies.match(record)
        raise Unsupported(f"Freshdesk's {entity_of(record)} cannot be looked up one by one.")

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """The custom field of that name or label, made when it is missing."""
        if spec.entity not in FIELD_LISTS:
            raise Unsupported(f"Freshdesk's {spec.entity} have no custom fields.")
        return await self._fields.create(spec)

    async def delete(self, entity: Entity, target_id: str) -> None:
        """
        Remove a record; nothing happens when it is gone.

        Tickets lie in the bin for thirty days, from where they can be restored; people go for
        good, since a deleted one keeps the address from being used again (Contacts).
        """
        with suppress(NotFound):
            if entity is Entity.COLLECTION:
                await self._collections.delete(target_id)
            elif entity is Entity.CONTACT:
                await self._contacts.delete(target_id)
            elif entity in _RESOURCES:
                await self._delete(f"{_RESOURCES[entity]}/{target_id}", entity)
            else:
                raise Unsupported(f"We create no {entity} in Freshdesk and delete none.")

    async def _delete(self, path: str, entity: Entity) -> None:
        try:
            await self._api.delete(path)
        except Rejected:
            # A ticket that is in the bin already cannot be deleted again (Errors, 405).
            if entity is not Entity.CONVERSATION:
                raise

    async def relink(self, entity: Entity, target_id: str, links: Mapping[str, str]) -> int:
        """Replace old addresses in an article; notes are left as they were written."""
        return await relink(self._target, target_id, links) if entity is Entity.ARTICLE else 0

    async def link(self, other_id: str, one_id: str, kind: LinkKind) -> None:
        """Make a ticket the child of another one; there is no other kind."""
        await make_child(self._target, other_id, one_id)

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def _get(self, ref: Ref) -> Sourced | Unread:
        if ref.entity is Entity.CONVERSATION:
            return await self._threads.get(ref.id)
        if ref.entity in {Entity.ARTICLE, Entity.COLLECTION}:
            return await self._solutions.get(ref.entity, ref.id)
        return await self._people.get(ref.entity, ref.id)

    async def _at_home(self, record: Record) -> Record:
        """An article of a twin folder lies in the folder that the twin was made for."""
        if not isinstance(record, Article) or record.parent is None:
            return record
        await self._tree.load()
        home = self._tree.home(record.parent.id)
        return msgspec.structs.replace(record, parent=Ref(Entity.COLLECTION, home))

    def _of(self, entity: Entity) -> Writing[Any]:
        return writing_of(entity, self._writing, NAME)
