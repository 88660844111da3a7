"""Which records a run accounts for, and those whose outcome is known beforehand."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence

import msgspec

from engine.archive import Entry, Records
from engine.ledger import Identity, ItemState, NewItem
from engine.mapping import Choice, Mapping, Order
from engine.mapping.twins import address_key
from engine.model import Agent, Collection, Conversation, Entity, Record, Ref, Status
from engine.run.fingerprint import fingerprint
from engine.run.sample import Chosen
from engine.run.stages import READ_ORDER, is_matched
from engine.run.work import Work
from engine.words import SKIPPED

SKIP_CODES = frozenset(reason.code for reason in SKIPPED)
BLOCK = 500
LATEST = 100_000_000
"""A minute after all that there are, counted from the epoch."""

LEVEL = 1_000_000
"""What a level of folders adds to a collection's position: more than there are collections."""


def add_everything(work: Work, run_id: str) -> None:
    """Let the run account for all that the archive lists."""
    for entity in READ_ORDER:
        for entries in work.records.blocks(entity):
            work.ledger.add_items(run_id, items_of(work, entity, entries))


def add_chosen(work: Work, run_id: str, chosen: Chosen, *, follows: bool = False) -> None:
    """
    Let the run account for these records of the archive, and the tags that they carry.

    `follows`: what was migrated and changed in the source since is written as well.
    """
    for entity in READ_ORDER:
        wanted = set(chosen.get(entity, []))
        entries = [
            entry
            for block in work.records.blocks(entity)
            for entry in block
            if entry.source_id in wanted
        ]
        for start in range(0, len(entries), BLOCK):
            part = entries[start : start + BLOCK]
            work.ledger.add_items(run_id, items_of(work, entity, part, follows=follows))


def items_of(
    work: Work, entity: Entity, entries: Sequence[Entry], *, follows: bool = False
) -> list[NewItem]:
    """These records, with the outcome of those where it is known beforehand."""
    lot = Lot.of(work, entity, entries)
    return [lot.item(work, entry, follows=follows) for entry in entries]


class Lot(msgspec.Struct, frozen=True, kw_only=True):
    """Some records of one entity, with what is known of them."""

    entity: Entity
    known: dict[str, Identity]
    records: Table[str, Record | Exception]
    depths: dict[str, int]
    recent_first: bool

    @classmethod
    def of(cls, work: Work, entity: Entity, entries: Sequence[Entry]) -> Lot:
        """Look up what the ledger and the archive have of these."""
        ids = [entry.source_id for entry in entries]
        return cls(
            entity=entity,
            known=work.ledger.begun(entity, ids),
            records=work.records.many(entity, ids),
            depths=_depths(work) if entity is Entity.COLLECTION else {},
            recent_first=work.mapping.order is Order.RECENT,
        )

    def bare(self, entry: Entry) -> NewItem:
        """The record as one that waits to be written."""
        record = self.records.get(entry.source_id)
        return NewItem(
            entity=self.entity,
            source_id=entry.source_id,
            position=self._place(entry, record),
            label=entry.name,
            source_url=None if record is None or isinstance(record, Exception) else record.url,
        )

    def _place(self, entry: Entry, record: Record | Exception | None) -> int:
        if self.recent_first and isinstance(record, Conversation):
            return _by_recency(record)
        return entry.position + self.depths.get(entry.source_id, 0) * LEVEL

    def item(self, work: Work, entry: Entry, *, follows: bool) -> NewItem:
        """The record with its outcome, where that is known beforehand."""
        item = self.bare(entry)
        if entry.code:
            state = ItemState.SKIPPED if entry.code in SKIP_CODES else ItemState.FAILED
            return settled_item(item, state, entry.code, words=entry.message)
        if is_matched(self.entity, work.target.manifest.capabilities):
            return _matched(work, self.entity, item)
        known = self.known.get(entry.source_id)
        if known is None:
            return item
        if known.partial:
            return msgspec.structs.replace(item, memo=work.ledger.memo_of(known))
        record = self.records.get(entry.source_id)
        if record is None or isinstance(record, Exception):
            return _again(item, known)
        if follows and known.made and known.digest:
            return _followed(work, item, known, record)
        return _again(item, known)


def _by_recency(record: Conversation) -> int:
    """Open ones before ended ones, the latest first; minutes, since a database's numbers end."""
    changed = record.updated_at or record.created_at
    minutes = int(changed.timestamp() // 60) if changed else 0
    ended = record.status in {Status.SOLVED, Status.CLOSED}
    return max(0, LATEST - minutes) + ended * LATEST


def _depths(work: Work) -> dict[str, int]:
    """How many folders each collection lies in: those outside are written first."""
    parents = {
        record.id: record.parent.id if record.parent else None
        for record in work.records.every(Entity.COLLECTION)
        if isinstance(record, Collection)
    }

    def depth(one: str) -> int:
        seen = {one}
        while (above := parents.get(one)) is not None and above not in seen:
            seen.add(above)
            one = above
        return len(seen) - 1

    return {one: depth(one) for one in parents}


def settled_item(
    item: NewItem,
    state: ItemState,
    code: str,
    *,
    words: str = "",
    detail: dict[str, str] | None = None,
    target_id: str | None = None,
    target_url: str | None = None,
) -> NewItem:
    """The record with an outcome that is known before anything is written."""
    return msgspec.structs.replace(
        item,
        state=state,
        code=code,
        words=words,
        detail=detail or {},
        target_id=target_id,
        target_url=target_url,
    )


def _again(item: NewItem, known: Identity) -> NewItem:
    code = "already_migrated" if known.made else "matched_existing"
    return settled_item(item, ItemState.SKIPPED, code, target_url=known.target_url)


def _followed(work: Work, item: NewItem, known: Identity, record: Record) -> NewItem:
    """A record that was written and may be another one by now."""
    if known.digest == fingerprint(record):
        return _again(item, known)
    if Entity(item.entity) in work.target.manifest.capabilities.updates:
        return item
    return settled_item(
        item,
        ItemState.SKIPPED,
        "update_unsupported",
        detail={"entity": item.entity, "kind": item.entity},
        target_url=known.target_url,
    )


def _matched(work: Work, entity: Entity, item: NewItem) -> NewItem:
    """Agents and teams: used as the mapping says, never created."""
    choice = _choice(work.mapping, entity, item.source_id)
    code = matched_code(work.mapping, work.records, entity, item.source_id)
    if choice.target is not None:
        return settled_item(item, ItemState.SKIPPED, code, target_id=choice.target)
    default = work.mapping.default_agent if entity is Entity.AGENT else work.mapping.default_team
    return settled_item(item, ItemState.SKIPPED, code, detail={"default": default or ""})


def _choice(mapping: Mapping, entity: Entity, source_id: str) -> Choice:
    table = mapping.agents if entity is Entity.AGENT else mapping.teams
    return table.get(source_id, Choice())


def matched_code(mapping: Mapping, records: Records, entity: Entity, source_id: str) -> str:
    """Why an agent or team is not written: as what it is used, or why nothing stands for it."""
    record = records.get(Ref(entity, source_id))
    if isinstance(record, Agent) and not record.active and _is_there_again(record, records):
        return "duplicate_in_source"
    if _choice(mapping, entity, source_id).target is not None:
        return "matched_existing"
    return "system_account" if isinstance(record, Agent) and record.bot else "unmatched_agent"


def _is_there_again(agent: Agent, records: Records) -> bool:
    """Whether an active agent has the same address."""
    others = (r for r in records.every(Entity.AGENT) if isinstance(r, Agent) and r.active)
    key = address_key(agent.email)
    return bool(key) and any(address_key(other.email) == key for other in others)
