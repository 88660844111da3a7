"""Records that a run wrote, brought in line with what the source says now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

import msgspec

from engine.connectors.base import Memo, Remember, Written
from engine.connectors.capabilities import Trait
from engine.connectors.optional import SupportsUpdate
from engine.errors import NotFound, RecordError
from engine.ledger import Claim, Identity, Outcome, Settled
from engine.mapping import Mapped, references
from engine.mapping.helpers import PREFIX
from engine.model import Conversation, Entity, Loss, Message, Record
from engine.run.fingerprint import fingerprint, new_from, told
from engine.run.hand import Hand
from engine.run.keys import key_of
from engine.run.outcomes import distinct
from engine.run.resolve import look_up, resolve
from engine.run.takeback import TOUCHED_AFTER_SECONDS

LOOKED = "looked"
"""In the memo once nobody else was seen to have changed the record: what changes it now is us."""


async def follow(
    hand: Hand, claim: Claim, record: Record, mapped: Mapped, known: Identity
) -> Settled:
    """
    Write what is new of a record that is in the target.

    Nothing is written to one that somebody changed there since, unless the
    run overwrites. Raises RecordError (`target_gone`), and as the protocol does.
    """
    memo = dict(claim.memo)
    if LOOKED not in memo:
        if await _edited(hand, known) and not hand.overwrites:
            return _left(claim, known, "edited_in_target")
        memo[LOOKED] = True
        await hand.journal.remember(claim, memo)
    part = _new_part(mapped.record, known)
    if part is None:
        return _left(claim, known, "update_unsupported")
    wanted, since, losses = part
    found = await asyncio.to_thread(look_up, hand.work.ledger, references(wanted))
    ready, lost = resolve(wanted, found, hand.context.target)
    written = await hand.once.follow(
        claim, partial(_update, hand, record, ready, known.target_id, since, memo)
    )
    return Settled(
        claim=claim,
        outcome=Outcome.MIGRATED,
        target_id=known.target_id,
        target_url=known.target_url,
        losses=distinct((*mapped.losses, *losses, *lost, *written.losses)),
        digest=fingerprint(record),
        last=told(mapped.record),
        updated=True,
    )


async def _update(
    hand: Hand,
    source: Record,
    ready: Record,
    target_id: str,
    since: int,
    memo: Memo,
    remember: Remember,
) -> Written:
    writer = hand.work.writer
    if not isinstance(writer, SupportsUpdate):
        raise RecordError("The target takes no changes.", code="internal_error")
    return await writer.update(
        ready,
        target_id=target_id,
        since=since,
        key=key_of(hand.work, source, ready),
        memo=memo,
        remember=remember,
    )


async def _edited(hand: Hand, known: Identity) -> bool:
    """Whether somebody changed the record in the target after we wrote it."""
    try:
        there = await hand.work.writer.read_back(Entity(known.entity), known.target_id)
    except NotFound:
        there = None
    if there is None:
        raise RecordError("It is no longer in the target.", code="target_gone")
    ours = await asyncio.to_thread(_our_last, hand, known)
    changed = there.updated_at
    return changed is not None and changed.timestamp() > ours + TOUCHED_AFTER_SECONDS


def _our_last(hand: Hand, known: Identity) -> float:
    """
    When we last changed it, in epoch seconds.

    People and articles are touched again after they are written, while the run goes on: by
    their conversations, by links that are mended; conversations where they are linked.
    """
    written = known.written_at or 0.0
    if known.entity == Entity.CONVERSATION and Trait.LINKS not in hand.context.traits:
        return written
    return max(written, hand.work.ledger.run(known.run).ended_at or 0.0)


def _new_part(record: Record, known: Identity) -> tuple[Record, int, Sequence[Loss]] | None:
    """
    The record without what we made up for the end of its thread, from where it is new.

    None when its thread no longer holds what was written last.
    """
    if not isinstance(record, Conversation):
        return record, 0, ()
    found = new_from(record, known.last)
    if found is None:
        return None
    since, between = found
    kept = [one for one in record.messages[since:] if not one.id.startswith(PREFIX)]
    messages: tuple[Message, ...] = (*record.messages[:since], *kept)
    losses = [Loss(code="message_dropped", detail={"n": str(between)})] if between else []
    return msgspec.structs.replace(record, messages=messages), since, losses


def _left(claim: Claim, known: Identity, code: str) -> Settled:
    """The record stays in the target as it is."""
    return Settled(
        claim=claim,
        outcome=Outcome.SKIPPED,
        code=code,
        detail={"entity": known.entity, "kind": known.entity},
        target_url=known.target_url,
    )
