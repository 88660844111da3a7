"""Mapping: suggested, edited, exported, previewed on real records."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence

import msgspec

from engine.connectors.capabilities import Capabilities
from engine.errors import CannotStart, WrongUse
from engine.facade.base import Base
from engine.facade.usage import COUNTED, Coverage, Together, Value, counted, together
from engine.home import MAPPING
from engine.mapping import (
    By,
    Choice,
    Context,
    Language,
    Mapped,
    Mapping,
    Row,
    Side,
    Usage,
    apply,
    dump,
    load,
    rows,
    suggest,
)
from engine.mapping.mapping import NEW
from engine.mapping.offers import OFFER_PARTS, fitting
from engine.mapping.suggest import VALUE_PARTS
from engine.model import Conversation, Entity, Kind, Loss, Record, Ref
from engine.run.facts import Facts, of_source, of_target
from engine.run.prepare import context_of
from engine.run.resolve import without_strangers
from engine.run.sample import choose
from engine.run.work import Work

PARTS = ("agents", "teams", "status", "priority", "type", "channel", *OFFER_PARTS)
PREVIEWED = 5
"""Conversations read to have something to show before a demo."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """
    A record beside what it will be; `skip` is a reason code when it will not be written.

    `reads` is what the target makes of a conversation's values, where that is another word.
    """

    source: Record
    mapped: Record
    losses: tuple[Loss, ...]
    skip: str
    previous_id: str | None
    next_id: str | None
    reads: dict[str, str] = {}


class MappingPart(Base):
    """Everything about the mapping."""

    def suggest(self, language: str = "en") -> Mapping:
        """
        Look at both accounts and suggest; what a person chose stays.

        Raises CannotStart when a side is not connected.
        """
        earlier = self.opening.mapping()
        blank = Mapping(source=self.source.desk, target=self.target.desk)
        sample = not self._known()
        source, target = self.with_work(
            lambda work: _look(work, sample=sample), mapping=earlier or blank
        )
        self.queries.note("facts", "source", source)
        self.queries.note("facts", "target", target)
        made = suggest(
            source=source.side(self.manifest("source")),
            target=target.side(self.manifest("target")),
            usage=self.usage(),
            earlier=earlier,
            language=None if earlier else Language(language),
        )
        self._write(made)
        return made

    def _known(self) -> bool:
        return self.opening.has_ledger() and "source" in self.queries.notes("facts")

    def mapping(self) -> Mapping:
        """The mapping; suggested when there is none yet."""
        found = self.opening.mapping() if self._known() else None
        return found or self.suggest()

    def save_mapping(self, mapping: Mapping) -> None:
        """Replace the mapping."""
        self._write(mapping)

    def mapping_text(self) -> str:
        """The mapping as its file."""
        return dump(self.mapping())

    def import_mapping(self, text: str) -> Mapping:
        """Replace the mapping by a file's; raises WrongUse naming the line, and keeps the old."""
        found = load(text)
        sides = (self.source.desk, self.target.desk)
        if (found.source, found.target) != sides:
            raise WrongUse(
                "This mapping is for {source} to {target}, not for {source_here} to {target_here}.",
                remedy="Use a mapping made for these two help desks.",
                detail={
                    "source": found.source,
                    "target": found.target,
                    "source_here": sides[0],
                    "target_here": sides[1],
                },
            )
        self._write(found)
        return found

    def _write(self, mapping: Mapping) -> None:
        path = self.opening.folder / MAPPING
        partial = path.with_suffix(f".{os.getpid()}")
        partial.write_text(dump(mapping), "utf-8")
        partial.replace(path)

    # Tables -----------------------------------------------------------------

    def mapping_rows(self) -> list[Row]:
        """The mapping as tables: value, counterpart, how sure, why, how many records."""
        mapping = self.mapping()
        return rows(
            mapping, self._mapping_side("source"), self._mapping_side("target"), self.usage()
        )

    def choices(self, part: str) -> list[tuple[str, str]]:
        """(value, label) that a row of this part may become."""
        target = self._mapping_side("target")
        if part == "agents":
            return [(a.id, a.name or a.id) for a in target.agents if a.active and not a.bot]
        if part == "teams":
            new = [(NEW, NEW)] if target.capabilities.creates_teams else []
            return [*new, *((team.id, team.name) for team in target.teams)]
        if part in OFFER_PARTS:
            return [(name, name) for name in self.offers(part)]
        table = getattr(target.capabilities.vocabulary, part)
        return [(str(value), str(value)) for value in table]

    def choose(self, part: str, source_value: str, target_value: str | None) -> Mapping:
        """Map one value by hand; None leaves it without a counterpart."""
        if part not in PARTS:
            raise WrongUse("A mapping has no part called “{part}”.", detail={"part": part})
        allowed = {value for value, _ in self.choices(part)}
        if target_value is not None and target_value not in allowed:
            raise WrongUse(
                "“{target_value}” is not a value that {part} may become.",
                detail={"target_value": target_value, "part": part},
            )
        if part == "readers" and target_value is not None:
            self._check_readers(source_value, target_value)
        mapping = self.mapping()
        chosen = Choice(target=target_value, by=By.PERSON, confidence=1.0)
        table = {**mapping.choices(part), source_value: chosen}
        changed = msgspec.structs.replace(mapping, **{part: table})
        self._write(changed)
        return changed

    def offers(self, part: str) -> list[str]:
        """Names of what the target has of this: forms, own_statuses, readers, editors."""
        return list(self._mapping_side("target").offers.of(part))

    def readers_for(self, source_value: str) -> list[str]:
        """The target's groups of readers that are no wider than these readers of the source."""
        source, target = (self._mapping_side(side).offers for side in ("source", "target"))
        return fitting("readers", source_value, source, target)

    def _check_readers(self, source_value: str, target_value: str) -> None:
        if target_value not in self.readers_for(source_value):
            raise WrongUse(
                "More people could read with “{target_value}” than could in the source.",
                remedy="Choose a group of readers that is as narrow.",
                detail={"target_value": target_value},
            )

    def usage(self) -> Usage | None:
        """How many records touch each value, as far as they were read; counted once a reading."""
        if not self.opening.has_ledger():
            return None
        read = self.opening.records.counts()
        kept = self.queries.notes("usage").get("latest")
        if kept is not None and kept[1]["read"] == read:
            counts = kept[1]["counts"]
        else:
            counts = counted(self.opening.records)
            self.queries.note("usage", "latest", {"read": read, "counts": counts})
        return Usage(counts=counts) if counts else None

    def coverage(self, rows: Sequence[Row]) -> Coverage:
        """How many records lose none of their values, by these rows of the mapping."""
        if not self.opening.has_ledger():
            return Coverage(records=0, whole=0)
        read = self.opening.records.counts()
        n = sum(read.get(entity, 0) for entity in COUNTED)
        lost = frozenset((r.part, r.source_value) for r in rows if r.records and not r.mapped)
        return Coverage(records=n, whole=n - self._together(read, lost).touched(lost))

    def _together(self, read: dict[str, int], values: frozenset[Value]) -> Together:
        """Counted anew where more was read, or where a value lost its counterpart since."""
        if not values:
            return Together(read=read, values=values, groups=())
        kept = self.queries.notes("together").get("latest")
        known = msgspec.convert(kept[1], Together) if kept else None
        if known is None or known.read != read or not values <= known.values:
            known = together(self.opening.records, values)
            self.queries.note("together", "latest", known)
        return known

    def _facts(self, side: str) -> Facts:
        found = self.queries.notes("facts").get(side)
        if found is None:
            raise CannotStart("Nothing is mapped yet.", remedy="Open Map, or run `map --suggest`.")
        return msgspec.convert(found[1], Facts)

    def _mapping_side(self, side: str) -> Side:
        return self._facts(side).side(self.manifest(side))

    # One real record ----------------------------------------------------------

    def context(self) -> Context:
        """What decides how records are written, from what was last seen of both accounts."""
        return context_of(
            records=self.opening.records,
            mapping=self.mapping(),
            source=(self.manifest("source"), self._facts("source")),
            target=(self.manifest("target"), self._facts("target")),
            now=self.opening.now(),
        )

    def preview(
        self, entity: str = "conversations", source_id: str | None = None
    ) -> Preview | None:
        """A record of the archive beside its result; nothing is written. None without records."""
        entries = [
            entry.source_id
            for entry in self.opening.records.entries(Entity(entity), limit=200)
            if not entry.code
        ]
        if not entries:
            return None
        chosen = source_id if source_id in entries else self._telling(entity, entries)
        record = self.opening.records.get(Ref(Entity(entity), chosen))
        if record is None:
            return None
        context = self.context()
        mapped = apply(without_strangers(record, context, context.target), context)
        return msgspec.structs.replace(
            _preview(record, mapped, entries), reads=_reads(mapped.record, context.target)
        )

    def _telling(self, entity: str, entries: list[str]) -> str:
        """The record that shows most: the one with the most messages and files."""
        found = self.opening.records.many(Entity(entity), entries)
        return max(entries, key=lambda one: _weight(found.get(one)))


def _weight(record: object) -> int:
    if not isinstance(record, Conversation):
        return 0
    files = sum(len(message.attachments) for message in record.messages)
    notes = sum(1 for message in record.messages if message.kind == "note")
    return min(len(record.messages), 6) + 3 * min(files, 2) + 4 * min(notes, 1)


def _reads(record: Record, target: Capabilities) -> dict[str, str]:
    """Values that the target stores as others."""
    if not isinstance(record, Conversation):
        return {}
    is_ticket = record.kind is Kind.TICKET and target.tickets is not None
    vocabulary = target.tickets if is_ticket and target.tickets else target.vocabulary
    written = {part: getattr(record, part) for part in VALUE_PARTS}
    shown = {part: getattr(vocabulary, part).get(value, value) for part, value in written.items()}
    return {part: str(shown[part]) for part in written if shown[part] != written[part]}


def _preview(record: Record, mapped: Mapped, entries: list[str]) -> Preview:
    place = entries.index(record.id)
    return Preview(
        source=record,
        mapped=mapped.record,
        losses=mapped.losses,
        skip=mapped.skip.code if mapped.skip else "",
        previous_id=entries[place - 1] if place else None,
        next_id=entries[place + 1] if place + 1 < len(entries) else None,
    )


async def _look(work: Work, *, sample: bool) -> tuple[Facts, Facts]:
    async def some() -> None:
        if sample:
            await choose(work, PREVIEWED)

    source, target, _ = await asyncio.gather(of_source(work.reader), of_target(work.writer), some())
    return source, target
