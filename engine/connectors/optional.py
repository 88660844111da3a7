"""What a connector may offer beyond reading and writing; asked for by `isinstance`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from engine.connectors.base import (
    Key,
    Memo,
    Remember,
    Written,
)
from engine.model import (
    Contact,
    Entity,
    FieldSpec,
    LinkKind,
    Offers,
    Record,
    Team,
)


@runtime_checkable
class SupportsUpdate(Protocol):
    """A target in which records that a run wrote can follow the source afterwards."""

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
        """
        Bring the record of that id in line with this one; mails nobody.

        Messages from place `since` on are new: they are added, and none is
        added twice however often this is called with what was remembered;
        earlier ones stay as they are. Raises NotFound("target_gone") when the
        record is not there any more.
        """
        ...


@runtime_checkable
class SupportsListing(Protocol):
    """A source that lists ids in far fewer calls than it takes to read."""

    def listed(self, entity: Entity) -> AsyncIterator[Sequence[str]]:
        """The ids of all records that there are, page by page."""
        ...


@runtime_checkable
class SupportsArchive(Protocol):
    """A source that moves old conversations to an archive, which its lists leave out."""

    async def unlisted(self) -> int | None:
        """How many conversations no list has; None where that cannot be told."""
        ...


@runtime_checkable
class SupportsDelete(Protocol):
    """A target that can take back what a run wrote."""

    async def delete(self, entity: Entity, target_id: str) -> None:
        """Remove it; nothing happens when it is gone already."""
        ...


@runtime_checkable
class SupportsMatch(Protocol):
    """A target whose existing records can be recognised."""

    async def existing(self, entity: Entity) -> Sequence[Record]:
        """All agents, teams or tags: few enough to hold."""
        ...

    async def match(self, record: Record) -> Written | None:
        """The existing contact or company that is the same as this one, or None."""
        ...


@runtime_checkable
class SupportsMatchMany(Protocol):
    """A target that is asked for many people in one call."""

    async def match_many(self, contacts: Sequence[Contact]) -> frozenset[str]:
        """Ids of those of these whom `match` would find."""
        ...


@runtime_checkable
class SupportsFill(Protocol):
    """A target in which people and companies who are there can be completed."""

    async def fill(self, record: Record, target_id: str) -> bool:
        """Write what is empty there and known here; whether that was anything."""
        ...


@runtime_checkable
class SupportsFields(Protocol):
    """A target in which missing custom fields can be created."""

    async def create_field(self, spec: FieldSpec) -> FieldSpec:
        """Create it, or return the one of that key that exists; the answer has its real key."""
        ...


@runtime_checkable
class SupportsOffers(Protocol):
    """An account, read or written, that has forms, statuses or groups of readers of its own."""

    async def offers(self) -> Offers:
        """What there is; empty where the plan or the person has no access to it."""
        ...


@runtime_checkable
class SupportsTeams(Protocol):
    """A target in which missing teams can be created."""

    async def create_team(self, name: str, agents: Sequence[str]) -> Team:
        """
        Create it, or take the one of that name; the agents of these ids belong to it afterwards.

        Raises RecordError when the account has no room or the person no right.
        """
        ...


@runtime_checkable
class SupportsRelink(Protocol):
    """A target whose articles can be changed once all new addresses are known."""

    async def relink(self, entity: Entity, target_id: str, links: Mapping[str, str]) -> int:
        """Replace old addresses by new ones in the text; the number of replacements."""
        ...


@runtime_checkable
class SupportsLinks(Protocol):
    """A target that links conversations, if only to the ticket of the problem they are about."""

    async def link(self, other_id: str, one_id: str, kind: LinkKind) -> None:
        """
        Link two of its records; `kind` is what the other is to the one.

        Nothing happens when they are linked so already.

        Raises RecordError where it refuses.
        """
        ...


@runtime_checkable
class SupportsBreakdown(Protocol):
    """A desk whose own screens count by more than `Reader.count` tells in its few calls."""

    async def breakdown(self, entity: Entity) -> dict[str, dict[str, int]]:
        """
        Further splits by name: {"team": {"Support": 12}, "tag": {"vip": 3}}.

        A record may have several tags, segments, languages or collections: these do not add up.
        """
        ...


@runtime_checkable
class SupportsRegions(Protocol):
    """A desk whose accounts live at one of several addresses, which people seldom know."""

    def addresses(self, url: str) -> tuple[str, ...]:
        """Where the account of this address may answer a sign-in; that address comes first."""
        ...
