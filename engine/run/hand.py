"""What all who write in one run hold: where from, where to, and how it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.ledger import Claim, Run
from engine.mapping import Context
from engine.run.explain import explained
from engine.run.journal import Journal
from engine.run.protocol import Once
from engine.run.work import Work


@dataclass(frozen=True, kw_only=True)
class Hand:
    """
    The writing hand of a run in one worker.

    `owner` is who claims: this worker, between two pauses of this run;
    `since` is when this stretch began (epoch seconds): whoever claimed
    before had stopped by then. `overwrites`: records that somebody changed in
    the target are brought in line with the source all the same.
    """

    work: Work
    run_id: str
    owner: str
    since: float
    context: Context
    journal: Journal
    once: Once
    overwrites: bool = False

    def claim(self, entity: str, ids: Sequence[str]) -> list[Claim]:
        """Take these records for writing."""
        return self.work.ledger.claim(self.run_id, entity, ids, self.owner, since=self.since)


def hand_of(work: Work, run: Run, owner: str, context: Context) -> Hand:
    """A hand with a journal and a protocol of its own; `run` is as it was taken up."""
    journal = Journal(work.ledger, run.id)
    once = Once(
        writer=work.writer,
        settling=work.target.manifest.capabilities.settling,
        longest_call=work.settings.call_timeout,
        now=work.clock.now,
        sleep=work.clock.sleep,
        remember=journal.remember,
        explain=lambda error: explained(error, work.name),
    )
    return Hand(
        work=work,
        run_id=run.id,
        owner=owner,
        since=run.heartbeat or work.clock.now(),
        context=context,
        journal=journal,
        once=once,
        overwrites=run.options.get("overwrite", False),
    )
