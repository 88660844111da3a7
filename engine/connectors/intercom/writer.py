"""Writes into a workspace."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

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
    Written,
)
from engine.connectors.intercom import counts
from engine.connectors.intercom.api import Api, connect
from engine.connectors.intercom.convert import people
from engine.connectors.intercom.convert.articles import INTERNAL
from engine.connectors.intercom.convert.values import Raw
from engine.connectors.intercom.records import Records
from engine.connectors.intercom.workspace import Workspace
from engine.connectors.intercom.writers.companies import Companies
from engine.connectors.intercom.writers.contacts import Contacts
from engine.connectors.intercom.writers.fields import create_field
from engine.connectors.intercom.writers.incidents import link
from engine.connectors.intercom.writers.knowledge import Articles, Collections
from engine.connectors.intercom.writers.relink import relink
from engine.connectors.intercom.writers.tags import Tags
from engine.connectors.intercom.writers.target import TagBook, Target
from engine.connectors.intercom.writers.threads import Threads
from engine.connectors.intercom.writers.update import Updates
from engine.errors import NotFound, Unsupported
from engine.http.pacing import GateState
from engine.model import Company, Contact, Entity, FieldSpec, LinkKind, Record, entity_of

_RESOURCES = {
    Entity.TAG: "tags",
    Entity.COMPANY: "companies",
    Entity.CONTACT: "contacts",
    Entity.CONVERSATION: "conversations",
    Entity.COLLECTION: "help_center/collections",
    Entity.ARTICLE: "articles",
}
_EXISTING: dict[Entity, tuple[str, Callable[[Raw], Record]]] = {
    Entity.AGENT: ("admins", people.agent),
    Entity.TEAM: ("teams", people.team),
    Entity.TAG: ("tags", people.tag),
}


_Kind = TypeVar("_Kind", contravariant=True)


class _Writing(Protocol[_Kind]):
    async def write(self, record: _Kind, key: Key, memo: Memo, remember: Remember) -> Written: ...

    async def find(self, record: _Kind, key: Key, memo: Memo) -> Written | None: ...


class IntercomWriter:
    """A writer into one workspace; see engine.connectors.base.Writer. `now` is epoch seconds."""

    def __init__(
        self,
        connection: Connection,
        settings: Settings,
        files: FileSource,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._api = Api(connect(connection, settings, reading=False))
        self._workspace = Workspace(self._api, connection.url)
        self._target = Target(
            api=self._api,
            workspace=self._workspace,
            records=Records(self._api, self._workspace),
            files=files,
            tags=TagBook(api=self._api),
            now=now,
            rules=settings.rules,
        )
        self._contacts, self._companies = Contacts(self._target), Companies(self._target)
        self._updates = Updates(self._target)
        self._writing: dict[Entity, _Writing[Any]] = {
            Entity.TAG: Tags(self._target),
            Entity.COMPANY: self._companies,
            Entity.CONTACT: self._contacts,
            Entity.CONVERSATION: Threads(self._target),
            Entity.COLLECTION: Collections(self._target),
            Entity.ARTICLE: Articles(self._target),
        }

    async def account(self) -> Account:
        """Who is signed in, and the permission groups that are missing."""
        return await self._workspace.account()

    async def fields(self, entity: Entity) -> Sequence[FieldSpec]:
        """The custom fields that can be written."""
        return await self._workspace.fields(entity)

    async def count(self, entity: Entity, scope: Scope) -> Count:
        """As a reader's."""
        return await counts.count(self._api, entity, scope)

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
        """Bring the record of that id in line; messages from place `since` on are new."""
        memo["id"] = target_id
        return await self._updates.update(record, since, key, memo, remember)

    async def read_back(self, entity: Entity, target_id: str) -> Record | None:
        """The record as the workspace holds it now."""
        try:
            return (await self._target.records.get(entity, target_id)).record
        except NotFound:
            return None

    async def existing(self, entity: Entity) -> Sequence[Record]:
        """All agents, teams or tags; raises Unsupported for what is too many to hold."""
        if entity not in _EXISTING:
            raise Unsupported(f"All {entity} are too many to hold.")
        resource, convert = _EXISTING[entity]
        return [convert(raw) for raw in await self._api.all(resource, resource)]

    async def match(self, record: Record) -> Written | None:
        """The contact or company that is the same; raises Unsupported for other records."""
        if isinstance(record, Contact):
            return await self._contacts.match(record)
        if isinstance(record, Company):
            return await self._companies.match(record)
        raise Unsupported(f"Intercom's {entity_of(record)} cannot be looked up one by one.")

    async def match_many(self, contacts: Sequence[Contact]) -> frozenset[str]:
        """Ids of those who are in the workspace."""
        return await self._contacts.match_many(contacts)

    async def fill(self, record: Record, target_id: str) -> bool:
        """Write what a person of the workspace lacks and the record has."""
        return isinstance(record, Contact) and await self._contacts.fill(record, target_id)

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """The custom field of that name, made when it is missing."""
        return await create_field(self._target, spec)

    async def delete(self, entity: Entity, target_id: str) -> None:
        """Remove a record for good; nothing happens when it is gone."""
        if entity not in _RESOURCES:
            raise Unsupported(f"Intercom's {entity} cannot be deleted.")
        resource = _RESOURCES[entity]
        if entity is Entity.ARTICLE and target_id.startswith(INTERNAL):
            resource, target_id = "internal_articles", target_id.removeprefix(INTERNAL)
        try:
            await self._api.delete(resource, target_id)
        except NotFound:
            if entity is Entity.CONVERSATION:
                await self._delete_ticket(target_id)
            return
        if entity is Entity.TAG:
            self._target.tags.forget(target_id)

    async def _delete_ticket(self, target_id: str) -> None:
        """Conversations and tickets share their numbering."""
        try:
            await self._api.delete("tickets", target_id)
        except NotFound:
            return

    async def relink(self, entity: Entity, target_id: str, links: Mapping[str, str]) -> int:
        """Replace old addresses in an article; other records hold none that can be changed."""
        return await relink(self._target, target_id, links) if entity is Entity.ARTICLE else 0

    async def link(self, other_id: str, one_id: str, kind: LinkKind) -> None:
        """Link a conversation or customer ticket to a tracker ticket; there is no other kind."""
        await link(self._target, other_id, one_id)

    def pace(self) -> GateState:
        """The call limit as of now."""
        return self._api.pace()

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    def _of(self, entity: Entity) -> _Writing[Any]:
        if entity not in self._writing:
            raise Unsupported(f"Intercom's API cannot create {entity}.")
        return self._writing[entity]
