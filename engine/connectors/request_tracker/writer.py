"""Writes into one installation."""

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
from engine.connectors.request_tracker.accounts import account
from engine.connectors.request_tracker.api import connect
from engine.connectors.request_tracker.auth import by_number, signature, who
from engine.connectors.request_tracker.convert.people import company, tag
from engine.connectors.request_tracker.counting import Counting
from engine.connectors.request_tracker.definitions import Definitions
from engine.connectors.request_tracker.reading.articles import ArticleReading
from engine.connectors.request_tracker.reading.people import PeopleReading
from engine.connectors.request_tracker.reading.tickets import TicketReading
from engine.connectors.request_tracker.refusals import NAME
from engine.connectors.request_tracker.writers.contacts import Contacts
from engine.connectors.request_tracker.writers.conversations import Conversations
from engine.connectors.request_tracker.writers.fields import CustomFields
from engine.connectors.request_tracker.writers.knowledge import Articles, Collections
from engine.connectors.request_tracker.writers.links import link
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.request_tracker.writers.words import Companies, Tags
from engine.connectors.shared.dispatch import Readings, Writing, writing_of
from engine.errors import NotFound, Unreadable, Unsupported
from engine.http.pacing import GateState
from engine.model import (
    Article,
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    LinkKind,
    Record,
    Ref,
    entity_of,
)


class RequestTrackerWriter:
    """`engine.connectors.base.Writer` for Request Tracker."""

    def __init__(self, connection: Connection, settings: Settings, files: FileSource) -> None:
        self._api = connect(connection, settings, signature(connection), reading=False)
        self._definitions = Definitions(
            self._api, connection.url, who(connection), by_number=by_number(connection)
        )
        self._target = Target(
            api=self._api, definitions=self._definitions, files=files, rules=settings.rules
        )
        self._people = PeopleReading(self._api, self._definitions)
        self._tickets = TicketReading(self._api, self._definitions, self._people)
        self._knowledge = ArticleReading(self._api, self._definitions)
        self._readings = Readings(
            people=self._people,
            threads=self._tickets.read,
            thread=self._tickets.get,
            library=self._knowledge,
        )
        self._counting = Counting(self._api, self._definitions, self._people)
        self._fields = CustomFields(self._target)
        self._companies = Companies(self._people)
        self._contacts = Contacts(self._target, self._companies)
        self._conversations = Conversations(self._target, self._fields, self._tickets)
        self._collections, self._articles = Collections(self._target), Articles(self._target)
        self._writing: dict[Entity, Writing[Any]] = {
            Entity.TAG: Tags(self._people),
            Entity.COMPANY: self._companies,
            Entity.CONTACT: self._contacts,
            Entity.CONVERSATION: self._conversations,
            Entity.COLLECTION: self._collections,
            Entity.ARTICLE: self._articles,
        }

    async def account(self) -> Account:
        """Who is signed in, and what their rights do not reach."""
        return await account(self._api, self._definitions)

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The custom fields that can be written."""
        if entity not in {Entity.CONVERSATION, Entity.CONTACT}:
            return ()
        return [field.spec for field in (await self._definitions.fields(entity)).values()]

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """As a reader's."""
        return await self._counting.count(entity, scope)

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """As a reader's."""
        return await self._counting.breakdown(entity)

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
        """Bring a contact, ticket or article in line with the record; mails nobody."""
        try:
            match record:
                case Conversation():
                    return await self._conversations.change(
                        record, target_id, since, key, memo, remember
                    )
                case Contact():
                    return await self._contacts.change(record, target_id, key, memo, remember)
                case Article():
                    return await self._articles.change(record, target_id, key, memo, remember)
        except NotFound as error:
            raise NotFound(error.message, code="target_gone") from error
        raise Unsupported(f"Request Tracker's {entity_of(record)} are not changed.")

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as the installation holds it now."""
        if entity is Entity.TAG:
            return tag(target_id)
        if entity is Entity.COMPANY:
            return company((await self._companies.known()).get(target_id, target_id))
        try:
            found = await self._readings.get(Ref(entity, target_id))
        except NotFound:
            return None
        if isinstance(found, Sourced):
            return found.record
        if found.code in {"deleted_in_source", "merged_in_source"}:
            return None
        raise Unreadable(found.message, code=found.code)

    async def existing(self, entity: Entity) -> Sequence[Record]:
        """All agents, teams or tags; raises Unsupported for what is too many to hold."""
        match entity:
            case Entity.AGENT:
                self._definitions.forget("agents")
                pages = self._people.agents(Scope(), None)
            case Entity.TEAM:
                self._definitions.forget("queues")
                pages = self._people.teams(Scope(), None)
            case Entity.TAG:
                pages = self._people.tags(Scope(), None)
            case _:
                raise Unsupported(f"All {entity} are too many to hold.")
        return [one.record async for page in pages for one in page.found]

    async def match(self, record: Record) -> Written | None:
        """The contact or company that is the same; raises Unsupported for other records."""
        if isinstance(record, Contact):
            return await self._contacts.match(record)
        if isinstance(record, Company):
            return await self._companies.match(record)
        raise Unsupported(f"Request Tracker's {entity_of(record)} cannot be looked up one by one.")

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """The ticket field of that name, made when it is missing."""
        return await self._fields.create(spec)

    async def delete(self, entity: Entity, target_id: str) -> None:
        """Delete a ticket; disable what RT does not delete, and free its name."""
        with suppress(NotFound):
            match entity:
                case Entity.CONVERSATION:
                    await self._conversations.delete(target_id)
                case Entity.CONTACT:
                    await self._contacts.delete(target_id)
                case Entity.COLLECTION:
                    await self._collections.delete(target_id)
                case Entity.ARTICLE:
                    await self._articles.delete(target_id)
                case _:
                    raise Unsupported(f"We create no {entity} in Request Tracker and delete none.")

    async def relink(self, entity: Entity, target_id: str, links: Mapping[str, str]) -> int:
        """Replace old addresses in an article; messages are left as they were written."""
        return await self._articles.relink(target_id, links) if entity is Entity.ARTICLE else 0

    async def link(self, other_id: str, one_id: str, kind: LinkKind) -> None:
        """Link a ticket to another one."""
        await link(self._target, other_id, one_id, kind)

    def pace(self) -> GateState:
        """How calls are held back as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    def _of(self, entity: Entity) -> Writing[Any]:
        return writing_of(entity, self._writing, NAME)
