"""A worker that dies at any change of the ledger, and the one after it: nothing lost or doubled."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.ledger import Ledger, RunState
from engine.model import Author, AuthorRole, Contact, Conversation, Entity, Message, Ref
from tests.engine.run.desk import Undertaking, undertaking
from tests.engine.run.memory import Killed

CONTACTS = [Contact(id=str(n), name=f"Contact {n}", email=f"c{n}@example.com") for n in range(4)]
ASKS = Ref(Entity.CONTACT, "0")
THREADS = [
    Conversation(
        id=f"t{n}",
        subject="Help",
        requester=ASKS,
        messages=tuple(
            Message(
                id=f"t{n}-{m}", text=f"{n} {m}", author=Author(role=AuthorRole.CONTACT, ref=ASKS)
            )
            for m in range(3)
        ),
    )
    for n in range(3)
]
CHANGES = ("add_items", "claim", "remember", "settle", "release", "change_run", "take_up", "close")
"""What the ledger is told; each has an instant before it and one after it."""
INSTANTS = 40


class Death:
    """Ends a worker at one instant; what is left of it can do nothing any more."""

    def __init__(self, ledger: Ledger, instant: int) -> None:
        self.left, self.dead = instant, asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_unmourned)
        self._struck = False
        for name in CHANGES:
            setattr(ledger, name, self._mortal(getattr(ledger, name)))

    def _mortal(self, change: Callable[..., Any]) -> Callable[..., Any]:
        def told(*args: Any, **options: Any) -> Any:
            self._instant()
            done = change(*args, **options)
            self._instant()
            return done

        return told

    def _instant(self) -> None:
        self.left -= 1
        if self.left == 0:
            self._struck = True
            self._loop.call_soon_threadsafe(self.dead.set)
        if self._struck:
            raise Killed

    @staticmethod
    def bury(ledger: Ledger) -> None:
        """Let the next worker tell the ledger what it wants."""
        for name in CHANGES:
            vars(ledger).pop(name, None)


def _unmourned(loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """What a dead worker left is expected; anything else is an error of the test."""
    if not isinstance(told.get("exception"), Killed):
        loop.default_exception_handler(told)


async def lived(made: Undertaking, run: Any, instant: int) -> bool:
    """One life of a worker; whether it was killed."""
    death = Death(made.stores.ledger, instant)
    before = asyncio.all_tasks()
    life = asyncio.create_task(made.drive(run))
    watch = asyncio.create_task(death.dead.wait())
    await asyncio.wait({life, watch}, return_when=asyncio.FIRST_COMPLETED)
    left = asyncio.all_tasks() - before
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    # What is left is told of now, not while another test is read.
    del life, watch, left
    gc.collect()
    Death.bury(made.stores.ledger)
    return death.dead.is_set()


@pytest.mark.parametrize("first", [1, 2, 3, 4])
async def test_41_death_at_any_change_of_the_ledger_loses_and_doubles_nothing(
    tmp_path: Path, first: int
) -> None:
    killed = 0
    for instant in range(first, INSTANTS, 4):
        folder = tmp_path / str(instant)
        folder.mkdir()
        with undertaking(folder, *CONTACTS, *THREADS) as made:
            run = made.begin()
            killed += await lived(made, run, instant)
            ended = made.stores.ledger.run(run.id)
            if ended.state != RunState.DONE:
                ended = await made.drive(ended)

            assert RunState.DONE == ended.state, (instant, ended.reason)
            assert {1} == set(Counter(made.service.keys()).values()), instant
            rows = made.stores.queries.tallies(run.id)
            assert (4, 3) == (rows["contacts"].migrated, rows["conversations"].migrated), instant
    assert killed > 5
