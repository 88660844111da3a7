"""Which records a run accounts for, and those whose outcome is known beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from engine.archive import Entry, Records
from engine.ledger import Identity, ItemState, NewItem
from engine.mapping import Choice, Mapping
from engine.mapping.twins import address_key
from engine.model import Agent, Collection, Entity, Ref
from engine.run.sample import Chosen
from engine.run.stages import READ_ORDER, is_matched
from engine.run.work import Work
from engine.words import SKIPPED

SKIP_CODES = frozenset(reason.code for reason in SKIPPED)
BLOCK = 500
LEVEL = 1_000_000
"""What a level of folders adds to a collection's position: more than there are collections."""


def add_everything(work: Work, run_id: str) -> None:
    """Let the run account for all that the archive lists."""
    for entity in READ_ORDER:
        after = 0
        while entries := work.records.entries(entity, after, BLOCK):
            work.ledger.add_items(run_id, _items(work, entity, entries))
            after = entries[-1].position


def add_chosen(work: Work, run_id: str, chosen: Chosen) -> None:
    """Let the run account for these records of the archive, and the tags that they carry."""
    for entity in READ_ORDER:
        wanted = set(chosen.get(entity, []))
        entries = [entry for entry in _all(work, entity) if entry.source_id in wanted]
        for start in range(0, len(entries), BLOCK):
            work.ledger.add_items(run_id, _items(work, entity, entries[start : start + BLOCK]))


def _all(work: Work, entity: Entity) -> Iterator[Entry]:
    after = 0
    while entries := work.records.entries(entity, after, BLOCK):
        yield from entries
        after = entries[-1].position


def _items(work: Work, entity: Entity, entries: Sequence[Entry]) -> Iterable[NewItem]:
    known = work.ledger.identities(entity, [entry.source_id for entry in entries])
    urls = _urls(work, entity, entries)
    depths = _depths(work) if entity is Entity.COLLECTION else {}
    for entry in entries:
        position = entry.position + depths.get(entry.source_id, 0) * LEVEL
        item = NewItem(
            entity=entity,
            source_id=entry.source_id,
            position=position,
            label=entry.name,
            source_url=urls.get(entry.source_id),
        )
        yield _item(work, entity, entry, known.get(entry.source_id), item)


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


def _urls(work: Work, entity: Entity, entries: Sequence[Entry]) -> dict[str, str | None]:
    found = work.records.many(entity, [entry.source_id for entry in entries])
    return {key: r.url for key, r in found.items() if not isinstance(r, Exception)}


def _item(
    work: Work, entity: Entity, entry: Entry, known: Identity | None, item: NewItem
) -> NewItem:
    if entry.code:
        state = ItemState.SKIPPED if entry.code in SKIP_CODES else ItemState.FAILED
        return _settled(item, state, entry.code, words=entry.message)
    if is_matched(entity, work.target.manifest.capabilities):
        return _matched(work, entity, item)
    if known is not None:
        return _again(item, known)
    return item


def _settled(
    item: NewItem,
    state: ItemState,
    code: str,
    *,
    words: str = "",
    detail: dict[str, str] | None = None,
    target_id: str | None = None,
    target_url: str | None = None,
) -> NewItem:
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
    return _settled(item, ItemState.SKIPPED, code, target_url=known.target_url)


def _matched(work: Work, entity: Entity, item: NewItem) -> NewItem:
    """Agents and teams: used as the mapping says, never created."""
    choice = _choice(work.mapping, entity, item.source_id)
    code = matched_code(work.mapping, work.records, entity, item.source_id)
    if choice.target is not None:
        return _settled(item, ItemState.SKIPPED, code, target_id=choice.target)
    default = work.mapping.default_agent if entity is Entity.AGENT else work.mapping.default_team
    return _settled(item, ItemState.SKIPPED, code, detail={"default": default or ""})


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
