"""What all who write in one run hold: where from, where to, and how it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from engine.mapping import Context
from engine.run.journal import Journal
from engine.run.protocol import Once
from engine.run.work import Work


@dataclass(frozen=True, kw_only=True)
class Hand:
    """
    The writing hand of a run in one worker.

    `owner` is who claims: this worker, between two pauses of this run.
    """

    work: Work
    run_id: str
    owner: str
    context: Context
    journal: Journal
    once: Once


def hand_of(work: Work, run_id: str, owner: str, context: Context) -> Hand:
    """A hand with a journal and a protocol of its own."""
    journal = Journal(work.ledger, run_id)
    once = Once(
        writer=work.writer,
        settling=work.target.manifest.capabilities.settling,
        longest_call=work.settings.call_timeout,
        now=work.clock.now,
        sleep=work.clock.sleep,
        remember=journal.remember,
    )
    return Hand(work=work, run_id=run_id, owner=owner, context=context, journal=journal, once=once)
