"""The test record: written, looked for in a mailbox by a person, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from engine.errors import WrongUse
from engine.facade.steering import Steering
from engine.ledger import open_engine, sqlite_url
from engine.run.canary import NOTE, Canary, apart, recall, release
from engine.run.work import Work

FINDING = "canary"
"""The finding that the answer ticks."""
STORE = "canary.sqlite"


class Probing(Steering):
    """Whether the target mails, tried on the person who asks."""

    def canary(self) -> Canary | None:
        """The last test record, None when there was none."""
        if not self.opening.has_ledger():
            return None
        found = self.queries.notes(NOTE).get("latest")
        return msgspec.convert(found[1], Canary) if found else None

    def send_canary(self, email: str) -> Canary:
        """
        Write one conversation for this address into the target; an earlier one is taken back.

        Raises WrongUse for what is no address, RecordError when the target refuses the record.
        """
        address = email.strip()
        if "@" not in address.strip("@"):
            raise WrongUse(
                "“{email}” is no e-mail address.",
                remedy="Give one of your own that you can look into.",
                detail={"email": address},
            )
        self.mapping()

        async def use(work: Work) -> Canary:
            with self._apart(work) as stage:
                await recall(stage)
                return await release(stage, address)

        sent = self.with_work(use)
        self.acknowledge(FINDING, undo=True)
        self._keep_canary(sent)
        return sent

    def answer_canary(self, *, mailed: bool) -> bool:
        """
        What the person saw in the mailbox; the record is taken back, True when it is gone.

        Without a mail the finding is ticked. With one it stays open, and a run at work pauses.
        Raises WrongUse when no test record waits for an answer.
        """
        sent = self.canary()
        if sent is None or sent.mailed is not None:
            raise WrongUse("No test record waits for an answer.", remedy="Write one first.")
        self._keep_canary(msgspec.structs.replace(sent, mailed=mailed))
        self.acknowledge(FINDING, undo=mailed)
        if mailed and (run := self.unfinished()):
            self._halt(run, "mail_detected")

        async def use(work: Work) -> bool:
            with self._apart(work) as stage:
                return await recall(stage)

        return self.with_work(use)

    def _keep_canary(self, sent: Canary) -> None:
        self.queries.note(NOTE, "latest", sent)

    @contextmanager
    def _apart(self, work: Work) -> Iterator[Work]:
        engine = open_engine(sqlite_url(self.opening.folder / STORE), durable=True)
        try:
            yield apart(work, engine)
        finally:
            engine.dispose()
