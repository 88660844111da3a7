"""What every writer of one workspace needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.connectors.base import FileSource, Memo, Rules
from engine.connectors.intercom.api import Api
from engine.connectors.intercom.convert.fields import TEXT_LIMIT
from engine.connectors.intercom.convert.people import attribute_value
from engine.connectors.intercom.convert.values import words
from engine.connectors.intercom.records import Records
from engine.connectors.intercom.workspace import Workspace, together
from engine.model import Entity, FieldValue, Loss

OLD_ID = "old_id"
"""The custom field that holds the source's id, where the account has it."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One workspace to write into; `now` is epoch seconds."""

    api: Api
    workspace: Workspace
    records: Records
    files: FileSource
    tags: TagBook
    now: Callable[[], float]
    rules: Rules = field(default_factory=Rules)
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while something is made that could be made twice."""
    people_fields: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Fields of people are made one after the other: of 250, the last wanted must be left out."""

    async def attributes(
        self, entity: Entity, fields: Mapping[str, FieldValue], old_id: str
    ) -> dict[str, Any]:
        """Custom attributes to send, with the old id where there is a place for it."""
        every = await self.workspace.fields(entity)
        specs = {spec.key: spec.type for spec in every if not spec.ticket_types}
        sent = {
            key: attribute_value(value, specs.get(key))
            for key, value in fields.items()
            if value not in (None, "", ())
        }
        if OLD_ID in specs:
            sent.setdefault(OLD_ID, old_id)
        return sent

    async def has_field(self, entity: Entity, key: str) -> bool:
        """Whether the account has this custom field."""
        return any(spec.key == key for spec in await self.workspace.fields(entity))


@dataclass(kw_only=True)
class TagBook:
    """
    The workspace's tags by name, made when they are missing.

    Tags are the same whatever their case: POST /tags gives the one that exists (2.16: Create or
    update a tag).
    """

    api: Api
    _ids: dict[str, str] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, name: str) -> str | None:
        """The id of the tag of this name, None when there is none."""
        async with self._lock:
            return (await self._known()).get(name.casefold())

    async def ensure(self, name: str) -> str:
        """The id of the tag of this name."""
        async with self._lock:
            known = await self._known()
            if name.casefold() not in known:
                made = await self.api.post("tags", {"name": name}, repeatable=True)
                known[name.casefold()] = str(made.get("id"))
            return known[name.casefold()]

    async def ids(self, names: Iterable[str]) -> list[str]:
        """The ids of all these tags, each once."""
        found = await together(self.ensure(name) for name in names)
        return list(dict.fromkeys(found))

    def forget(self, identity: str) -> None:
        """A tag was deleted."""
        if self._ids:
            self._ids = {name: each for name, each in self._ids.items() if each != identity}

    async def _known(self) -> dict[str, str]:
        if self._ids is None:
            found = await self.api.all("tags", "tags")
            self._ids = {words(tag.get("name")).casefold(): str(tag.get("id")) for tag in found}
        return self._ids


def note_loss(memo: Memo, code: str, **detail: str) -> None:
    """Keep a loss found while writing in the memo, so that it outlives an interruption."""
    memo.setdefault("losses", []).append([code, detail])


def losses_of(memo: Memo) -> tuple[Loss, ...]:
    """The losses that the memo holds."""
    return tuple(Loss(code=code, detail=dict(detail)) for code, detail in memo.get("losses", []))


def fitting_name(name: str, memo: Memo) -> str:
    """The name, shortened to what Intercom takes; the memo says so."""
    if len(name) <= TEXT_LIMIT:
        return name
    note_loss(memo, "name_cut", limit=str(TEXT_LIMIT))
    return name[: TEXT_LIMIT - 1] + "…"
