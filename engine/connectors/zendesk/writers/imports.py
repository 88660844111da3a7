"""Ticket imports: those that are sent at the same time travel together, as one job."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import msgspec

from engine.connectors.zendesk.api import Api
from engine.connectors.zendesk.batches import by_id
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed, whole, words
from engine.errors import MigrationError, RecordError, ServerFault

MOST = 100
"""Tickets of one call (Zendesk: Ticket Import, Bulk Import)."""
FEW = 10
"""Below this many, single calls are quicker than a job and its questions."""
MOST_BYTES = 8_000_000
"""Of one call's body; what the service takes at most is nowhere said."""
JOBS = 8
"""Ours at a time: thirty of an account may be under way (Zendesk: Job Statuses)."""
FIRST_LOOK, LAST_LOOK, LONGEST = 0.5, 5.0, 600.0
"""Seconds between two looks at a job, rising, and after which it is given up."""
UNDER_WAY = frozenset({"queued", "working"})

Sleep = Callable[[float], Awaitable[None]]


@dataclass
class _Waiting:
    """A ticket that a lane has handed over, and where its answer is put."""

    body: Raw
    archive: bool
    size: int
    answer: asyncio.Future[Raw | None]


@dataclass
class Imports:
    """
    Collects tickets until all lanes wait for an answer, or as many as a call takes.

    A job's rows are matched by their index: they come in any order. A row
    that was refused is sent once more by itself, which tells why.
    """

    api: Api
    sleep: Sleep = asyncio.sleep
    new_key: Callable[[], str] = lambda: uuid4().hex
    _lanes: int = 0
    _sent: int = 0
    _waiting: list[_Waiting] = field(default_factory=list)
    _calls: set[asyncio.Task[None]] = field(default_factory=set)
    _jobs: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(JOBS))
    _still: asyncio.Lock = field(default_factory=asyncio.Lock)

    @contextmanager
    def lane(self) -> Iterator[None]:
        """While somebody is on the way to sending a ticket, others wait for it."""
        self._lanes += 1
        try:
            yield
        finally:
            self._lanes -= 1
            self._look()

    async def send(self, body: Raw, *, archive: bool) -> Raw:
        """
        Import the ticket; the answer has its id, and what else is known of it.

        Raises what refuses it, and ServerFault(sent=True) when the job's end was not seen.
        """
        answer: asyncio.Future[Raw | None] = asyncio.get_running_loop().create_future()
        size = len(msgspec.json.encode(body))
        self._waiting.append(_Waiting(body, archive, size, answer))
        self._look()
        found = await answer
        return await self._alone(body, archive) if found is None else found

    def _look(self) -> None:
        """Send what waits once nobody can join it, or no more fits."""
        everybody = len(self._waiting) + self._sent >= self._lanes
        while len(self._waiting) >= MOST or (self._waiting and everybody):
            several = self._next()
            self._sent += len(several)
            call = asyncio.create_task(self._answered(several))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    def _next(self) -> list[_Waiting]:
        """Those of one call: archived or not is said of all of them together."""
        first = self._waiting[0]
        chosen, size = [first], first.size
        for one in self._waiting[1:]:
            fits = len(chosen) < MOST and size + one.size <= MOST_BYTES
            if one.archive == first.archive and fits:
                chosen.append(one)
                size += one.size
        self._waiting = [one for one in self._waiting if one not in chosen]
        return chosen

    async def _answered(self, several: Sequence[_Waiting]) -> None:
        try:
            rows = await self._several(several) if len(several) >= FEW else [None] * len(several)
        except MigrationError as error:
            self._sent -= len(several)
            for one in several:
                if not one.answer.done():
                    one.answer.set_exception(error)
            return
        self._sent -= len(several)
        for one, row in zip(several, rows):
            if not one.answer.done():
                one.answer.set_result(row)

    async def _several(self, several: Sequence[_Waiting]) -> list[Raw | None]:
        """One answer a ticket in the order given, None for what must be sent by itself."""
        async with self._jobs:
            try:
                job = await self._job([one.body for one in several], several[0].archive)
            except RecordError:
                # The whole call was refused for one of them: alone, it says which.
                return [None] * len(several)
            results = await self._results(job)
        made = {
            index: identity
            for row in results
            if (index := whole(row.get("index"))) is not None and (identity := ident(row.get("id")))
        }
        known = await self._read([*made.values()])
        return [
            known.get(made[place], {"id": made[place]}) if place in made else None
            for place in range(len(several))
        ]

    async def _job(self, bodies: Sequence[Raw], archive: bool) -> str:
        found = await self.api.post_once(
            "imports/tickets/create_many",
            {"tickets": list(bodies)},
            self.new_key(),
            archive_immediately="true" if archive else None,
        )
        return words(branch(found, "job_status").get("id"))

    async def _results(self, job: str) -> list[Raw]:
        """The rows of a job that has ended; whoever cannot be told is in doubt, and looks later."""
        pause, waited = FIRST_LOOK, 0.0
        while waited < LONGEST:
            await self.sleep(pause)
            waited, pause = waited + pause, min(2 * pause, LAST_LOOK)
            try:
                state = await self.api.one("job_statuses", job, "job_status")
            except MigrationError as error:
                raise _unseen(error.service_words) from error
            if state.get("status") == "completed":
                return list(listed(state.get("results")))
            if state.get("status") not in UNDER_WAY:
                raise _unseen(words(state.get("message")))
        raise _unseen("")

    async def _read(self, ids: Sequence[str]) -> dict[str, Raw]:
        """What became of the tickets; not knowing it is no reason to write them again."""
        if not ids:
            return {}
        try:
            found = await self.api.get("tickets/show_many", ids=",".join(ids))
        except MigrationError:
            return {}
        return by_id(list(listed(found.get("tickets"))))

    async def _alone(self, body: Raw, archive: bool) -> Raw:
        found = await self.api.post_once(
            "imports/tickets",
            {"ticket": body},
            self.new_key(),
            archive_immediately="true" if archive else None,
        )
        return branch(found, "ticket")

    async def ended(self) -> bool:
        """
        Wait until no job of the account is under way.

        A job goes on when nobody waits for it any more: until it has ended,
        "not found" does not mean "not there". False when one never ends.
        """
        async with self._still:
            pause, waited = FIRST_LOOK, 0.0
            while waited < LONGEST:
                found = await self.api.get("job_statuses")
                states = listed(found.get("job_statuses"))
                if not any(state.get("status") in UNDER_WAY for state in states):
                    return True
                await self.sleep(pause)
                waited, pause = waited + pause, min(2 * pause, LAST_LOOK)
        return False


def _unseen(said: str) -> ServerFault:
    """The rows may be there or not: each is looked up by its mark."""
    return ServerFault(
        "Zendesk's import job was not seen to its end.",
        sent=True,
        detail={"service": "Zendesk"},
        service_words=said,
    )
