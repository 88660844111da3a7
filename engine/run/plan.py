"""What a run will do before it does it: records, losses, calls and time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection
from collections.abc import Mapping as Table

import msgspec

from engine.archive import Entry, Records
from engine.connectors.capabilities import Capabilities
from engine.ledger import ItemState, Ledger, RunKind
from engine.mapping import Context, apply, digest, named
from engine.model import Article, Contact, Conversation, Entity, Record, Ref, entity_of
from engine.run.changes import changed_items, kinds_of_change
from engine.run.items import SKIP_CODES, matched_code
from engine.run.rehearse import Rehearsed
from engine.run.resolve import without_strangers
from engine.run.sample import Chosen
from engine.run.stages import READ_ORDER, is_matched
from engine.run.work import Work

JOB_CALLS = 5
"""The call itself, looks at its job, and what became of the records."""
LATENCY_SECONDS = (0.1, 0.4)
"""How long a call takes, from near to far."""


class PlanLoss(msgspec.Struct, frozen=True, kw_only=True):
    """How many records of an entity will not keep something, by loss code."""

    code: str
    entity: str
    records: int


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """
    A run before it runs.

    `entities` counts the records the run accounts for, `write` those it will
    write, `skips` and `fails` those whose end is known already, by code,
    `with_loss` those that will not keep everything.
    `calls` and seconds are estimates. `digest` names this plan: another
    mapping or other losses make another one; `mapping` names the mapping
    alone. `rehearsed` says that a dry run showed it. `changes` counts, for an
    update, what is "new", "changed" or "gone" in the source, by entity.
    """

    kind: str
    entities: dict[str, int]
    write: dict[str, int]
    skips: dict[str, int]
    fails: dict[str, int]
    losses: tuple[PlanLoss, ...]
    with_loss: int
    calls: int
    seconds_low: float
    seconds_high: float
    digest: str
    mapping: str = ""
    rehearsed: bool = False
    changes: dict[str, dict[str, int]] = {}


def told(plan: Plan, rehearsed: Rehearsed) -> Plan:
    """The plan with what a dry run showed in place of what could only be foreseen."""
    losses = tuple(
        PlanLoss(code=code, entity=entity, records=n)
        for (entity, code), n in rehearsed.losses.items()
    )
    return msgspec.structs.replace(
        plan,
        entities=rehearsed.read,
        write=rehearsed.write,
        skips=rehearsed.skips,
        fails=rehearsed.fails,
        losses=losses,
        with_loss=rehearsed.with_loss,
        digest=_digest(plan.mapping, losses),
        rehearsed=True,
    )


def plan_of(
    *,
    kind: str,
    records: Records,
    ledger: Ledger,
    context: Context,
    lanes: int,
    chosen: Chosen | None = None,
) -> Plan:
    """Map every record that the run would write, without writing any."""
    count = _Count(context.target, _missing(records, ledger, chosen))
    for entity in READ_ORDER:
        wanted = None if chosen is None else set(chosen.get(entity, []))
        for block in records.blocks(entity):
            entries = [one for one in block if wanted is None or one.source_id in wanted]
            there = ledger.identities(entity, [one.source_id for one in entries])
            fresh = _list(entries, there, entity, count, records, context)
            for record in _met(records.many(entity, fresh), context):
                if _stands_for(context.twin_of(Ref(entity, record.id)), ledger, entity, chosen):
                    count.ends("duplicate_in_source")
                else:
                    count.mapped(record, context)
    return count.plan(kind, context, lanes)


def _list(
    entries: list[Entry],
    there: Collection[str],
    entity: Entity,
    count: _Count,
    records: Records,
    context: Context,
) -> list[str]:
    """Count these and those whose end is known already; the ids of those to be written."""
    fresh = []
    for entry in entries:
        count.listed(entity, entry.code)
        if entry.code:
            continue
        if is_matched(entity, context.target):
            count.ends(matched_code(context.mapping, records, entity, entry.source_id))
        elif entry.source_id in there:
            count.ends("already_migrated")
        else:
            fresh.append(entry.source_id)
    return fresh


def _met(found: Table[str, Record | Exception], context: Context) -> list[Record]:
    """Those that can be read, with the names of all whom they are about looked up."""
    read = [one for one in found.values() if not isinstance(one, Exception)]
    context.expect(ref for record in read for ref in named(record))
    return read


def plan_of_changes(work: Work, context: Context, until: float) -> Plan:
    """As `plan_of`, for an update: of what was read after `until` (epoch seconds)."""
    count = _Count(context.target, _missing(work.records, work.ledger, None))
    for entity in READ_ORDER:
        for entries in work.records.blocks(entity, until):
            items = changed_items(work, entity, entries)
            count.changed(entity, kinds_of_change(work, entity, items))
            for item in items:
                count.listed(entity, item.code)
            waiting = [item.source_id for item in items if item.state == ItemState.PENDING]
            for record in _met(work.records.many(entity, waiting), context):
                count.mapped(record, context)
    return count.plan(RunKind.DELTA, context, work.settings.lanes)


def _missing(records: Records, ledger: Ledger, chosen: Chosen | None) -> Callable[[str], bool]:
    """Whether a conversation that others are linked to will not be in the target."""
    thread = Entity.CONVERSATION

    def missing(source_id: str) -> bool:
        comes = records.has(Ref(thread, source_id)) if chosen is None else _is_chosen(source_id)
        return not comes and not ledger.identities(thread, [source_id])

    def _is_chosen(source_id: str) -> bool:
        return chosen is not None and source_id in chosen.get(thread, [])

    return missing


def _stands_for(twin: str | None, ledger: Ledger, entity: Entity, chosen: Chosen | None) -> bool:
    """Whether another record is or will be there in this one's place."""
    if twin is None or chosen is None or twin in chosen.get(entity, []):
        return twin is not None
    return bool(ledger.identities(entity, [twin]))


class _Count:
    """Adds up what mapping shows, record by record."""

    def __init__(self, capabilities: Capabilities, missing: Callable[[str], bool]) -> None:
        self._capabilities, self._missing = capabilities, missing
        self._entities: Counter[str] = Counter()
        self._write: Counter[str] = Counter()
        self._skips: Counter[str] = Counter()
        self._fails: Counter[str] = Counter()
        self._losses: Counter[tuple[str, str]] = Counter()
        self._calls = self._with_loss = 0
        self._changes: dict[str, Counter[str]] = {}

    def changed(self, entity: Entity, kinds: list[str]) -> None:
        self._changes.setdefault(entity, Counter()).update(kinds)

    def listed(self, entity: Entity, code: str) -> None:
        self._entities[entity] += 1
        if code:
            self.ends(code)

    def ends(self, code: str) -> None:
        kind = self._skips if code in SKIP_CODES else self._fails
        kind[code] += 1

    def mapped(self, record: Record, context: Context) -> None:
        mapped = apply(without_strangers(record, context, context.target), context)
        if mapped.skip is not None:
            return self.ends(mapped.skip.code)
        entity = entity_of(record)
        self._write[entity] += 1
        self._calls += calls_of(mapped.record, self._capabilities)
        self._calls += sum(tie.one == record.id for tie in mapped.ties)
        codes = {loss.code for loss in mapped.losses}
        others = {each for tie in mapped.ties for each in (tie.other, tie.one)} - {record.id}
        if any(map(self._missing, others)):
            codes.add("link_unresolved")
        self._with_loss += bool(codes)
        for code in codes:
            self._losses[entity, code] += 1
        return None

    def plan(self, kind: str, context: Context, lanes: int) -> Plan:
        losses = tuple(
            PlanLoss(code=code, entity=entity, records=n)
            for (entity, code), n in self._losses.most_common()
        )
        calls = self._calls + _job_calls(self._write, self._capabilities)
        low, high = _seconds(calls, self._capabilities, lanes)
        return Plan(
            kind=kind,
            entities=dict(self._entities),
            write=dict(self._write),
            skips=dict(self._skips),
            fails=dict(self._fails),
            losses=losses,
            with_loss=self._with_loss,
            calls=calls,
            seconds_low=low,
            seconds_high=high,
            digest=_digest(digest(context.mapping), losses),
            mapping=digest(context.mapping),
            changes={entity: dict(found) for entity, found in self._changes.items() if found},
        )


def _job_calls(write: Counter[str], capabilities: Capabilities) -> int:
    """Calls that carry many records at once, each with the questions how far it is."""
    return sum(
        JOB_CALLS * -(-write[entity] // several) for entity, several in capabilities.bulk.items()
    )


def calls_of(record: Record, capabilities: Capabilities) -> int:
    """About how many calls writing this record takes, those that carry many aside."""
    if isinstance(record, Conversation):
        files = sum(1 for message in record.messages for file in message.attachments if file.sha256)
        apart = capabilities.starts_with_contact or capabilities.replies_as_notes
        alone = 0 if Entity.CONVERSATION in capabilities.bulk else 1
        messages = len(record.messages) if apart else alone + files
        return messages + (2 + len(record.tags) if capabilities.starts_with_contact else 0)
    if isinstance(record, Contact):
        return 1 + len(record.notes) + len(record.companies)
    if isinstance(record, Article):
        return 1 + len(record.translations)
    return 1


def _seconds(calls: int, capabilities: Capabilities, lanes: int) -> tuple[float, float]:
    by_limit = calls / (capabilities.calls_per_minute / 60)
    near, far = (calls * latency / lanes for latency in LATENCY_SECONDS)
    return max(by_limit, near), max(by_limit * 1.2, far)


def _digest(mapping: str, losses: tuple[PlanLoss, ...]) -> str:
    codes = sorted((loss.entity, loss.code) for loss in losses)
    return hashlib.sha256(f"{mapping}{codes}".encode()).hexdigest()[:16]
