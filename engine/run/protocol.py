"""
Once, although no service offers it: intent, call, result, and doubt settled by looking.

The intent is on disk before a byte is sent. A call whose answer nobody saw
leaves the record in doubt: it is looked up by its key only after the target
can no longer be working on it and must have made it findable. That wait is
what makes "not found" mean "not there".
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.connectors.base import Key, Memo, Remember, Writer, Written
from engine.connectors.capabilities import Doubt, Settling
from engine.errors import (
    Fatal,
    MigrationError,
    RateLimited,
    RecordError,
    Retriable,
    Unreachable,
)
from engine.ledger import Claim
from engine.model import Entity, Record

TRIES = 5
"""How often a record is tried before it fails with the service's fault."""

Keep = Callable[[Claim, dict[str, Any]], Awaitable[None]]
Change = Callable[[Remember], Awaitable[Written]]
"""An update of one record; safe to be called again."""


class Halted(Exception):
    """
    The run has to wait; `error` says why.

    `in_doubt` is true when a call for this record may have been executed, so
    that its intent has to stand until somebody has looked.
    """

    def __init__(self, error: MigrationError, *, in_doubt: bool) -> None:
        super().__init__(str(error))
        self.error = error
        self.in_doubt = in_doubt


def halts(error: MigrationError) -> bool:
    """Whether no record can go on, so that the run pauses instead of failing them all."""
    down = isinstance(error, Unreachable) and error.code == "network_down"
    return down or isinstance(error, Fatal | RateLimited)


@dataclass(frozen=True, kw_only=True)
class Once:
    """
    Writes records so that none is written twice.

    `longest_call` is how many seconds the target may still be working on a
    call after we stopped waiting for it. `explain` says why the ledger could
    not keep a memo.
    """

    writer: Writer
    settling: Mapping[Entity, Settling]
    longest_call: float
    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    remember: Keep
    explain: Callable[[Exception], MigrationError]
    first_pause: float = 0.5

    async def put(
        self, claim: Claim, entity: Entity, record: Record, key: Key, memo: Memo | None = None
    ) -> Written:
        """
        The record in the target, exactly once.

        `memo` is how far it has come, the claim's unless given; it is kept up to date.

        Raises RecordError when it ends otherwise, Halted when the run has to
        wait.
        """

        come = dict(claim.memo) if memo is None else memo

        async def write() -> Written:
            return await self.writer.write(record, key=key, memo=come, remember=self._kept(claim))

        async def settle(since: float) -> Written | None:
            return await self._settle(entity, key, come, since)

        return await self._tried(claim.in_doubt_since, write, settle)

    async def follow(self, claim: Claim, change: Change) -> Written:
        """
        A record that is there, brought in line; raises as `put` does.

        An update looks by itself for what an unanswered attempt has done, so
        all that doubt asks for is to wait until that attempt can do no more.
        """

        async def wait(since: float) -> None:
            await self._outlast(since, 0.0)

        return await self._tried(claim.in_doubt_since, lambda: change(self._kept(claim)), wait)

    async def _tried(
        self,
        since: float | None,
        act: Callable[[], Awaitable[Written]],
        settle: Callable[[float], Awaitable[Written | None]],
    ) -> Written:
        tried = 0
        while tried < TRIES:
            if since is not None and (found := await settle(since)):
                return found
            try:
                return await act()
            except Fatal as error:
                raise Halted(error, in_doubt=False) from error
            except Retriable as error:
                if halts(error):
                    raise Halted(error, in_doubt=error.sent) from error
                since = self.now() if error.sent else None
                last = error
                tried += error.tries
            if tried < TRIES:
                await self.sleep(self.first_pause * 2 ** (tried - 1))
        if since is not None and (found := await settle(since)):
            return found
        raise _given_up(last)

    def _kept(self, claim: Claim) -> Remember:
        async def remember(changed: Memo) -> None:
            try:
                await self.remember(claim, changed)
            except Exception as error:
                # The call was executed and nobody will know: its intent has to stand.
                raise Halted(self.explain(error), in_doubt=True) from error

        return remember

    async def _settle(self, entity: Entity, key: Key, memo: Memo, since: float) -> Written | None:
        """What is there of a record in doubt, looked up when looking can be trusted."""
        settling = self.settling.get(entity, Settling(by=Doubt.NONE))
        if settling.by is Doubt.UPSERT:
            return None
        if settling.by is Doubt.NONE:
            raise in_doubt(key)
        await self._outlast(since, settling.lag_seconds)
        return await self._find(entity, key, memo)

    async def _outlast(self, since: float, lag: float) -> None:
        """Wait until a call of that moment is over and can be found."""
        left = since + self.longest_call + lag - self.now()
        if left > 0:
            await self.sleep(left)

    async def _find(self, entity: Entity, key: Key, memo: Memo) -> Written | None:
        for attempt in range(1, TRIES + 1):
            try:
                return await self.writer.find(key, entity, memo)
            except (Fatal, Retriable) as error:
                if halts(error):
                    raise Halted(error, in_doubt=True) from error
            await self.sleep(self.first_pause * 2 ** (attempt - 1))
        raise in_doubt(key)


def in_doubt(key: Key) -> RecordError:
    """The outcome of a record of which nobody can say whether the target has it."""
    return RecordError(
        "The call was sent, its answer never came, and the target cannot tell.",
        code="in_doubt",
        detail={"key": key.text},
    )


def _given_up(error: Retriable) -> RecordError:
    return RecordError(
        error.message,
        code=error.code,
        detail={"n": str(TRIES), **error.detail},
        service_words=error.service_words,
    )
