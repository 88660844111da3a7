"""A migration's ledger and archive in a folder of the test, filled as a run fills them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.archive import Records
from engine.ledger import (
    ItemState,
    Ledger,
    NewItem,
    Outcome,
    Queries,
    Run,
    RunState,
    Settled,
    open_engine,
    sqlite_url,
)
from engine.model import Loss, Record
from engine.report import Books

START = 1_795_000_000.0
"""Epoch seconds at which the tests' clock stands."""
NAME = "norte"


@dataclass(frozen=True, kw_only=True)
class Stores:
    """One migration's stores."""

    ledger: Ledger
    queries: Queries
    records: Records

    @property
    def books(self) -> Books:
        """What a report is told from."""
        return Books(self.queries, self.records)

    def archive(self, *records: Record) -> None:
        """Keep these as read."""
        self.records.put((record, b"{}") for record in records)

    def begin(self, kind: str = "full") -> Run:
        """A run that has started; the one before it ends."""
        for run in self.ledger.runs():
            if run.state != RunState.DONE:
                self.ledger.close(run.id)
        return self.ledger.take_up(self.ledger.create_run(kind, {}).id)

    def migrate(
        self, run: Run, entity: str, ids: Sequence[str], losses: Iterable[Loss] = ()
    ) -> None:
        """Settle these as migrated to "t-" and their id, each with these losses."""
        self._settle(run, entity, ids, Outcome.MIGRATED, losses=tuple(losses))

    def fail(self, run: Run, entity: str, ids: Sequence[str], code: str, words: str = "") -> None:
        """Settle these as failed."""
        self._settle(run, entity, ids, Outcome.FAILED, code=code, words=words)

    def wait(self, run: Run, entity: str, ids: Sequence[str]) -> None:
        """Account for these as records that wait to be written."""
        self.ledger.add_items(run.id, [_item(entity, i) for i in ids])

    def skip(self, run: Run, entity: str, ids: Sequence[str], code: str) -> None:
        """Account for these as skipped beforehand."""
        items = [_item(entity, i, state=ItemState.SKIPPED, code=code) for i in ids]
        self.ledger.add_items(run.id, items)

    def _settle(
        self,
        run: Run,
        entity: str,
        ids: Sequence[str],
        outcome: Outcome,
        *,
        code: str = "",
        words: str = "",
        losses: tuple[Loss, ...] = (),
    ) -> None:
        self.ledger.add_items(run.id, [_item(entity, one) for one in ids])
        claims = self.ledger.claim(run.id, entity, ids, "worker")
        there = outcome is Outcome.MIGRATED
        self.ledger.settle(
            run.id,
            [
                Settled(
                    claim=claim,
                    outcome=outcome,
                    code=code,
                    words=words,
                    losses=losses,
                    target_id=f"t-{claim.source_id}" if there else None,
                    target_url=f"https://new.example/{claim.source_id}" if there else None,
                )
                for claim in claims
            ],
        )


def _item(
    entity: str, source_id: str, state: ItemState = ItemState.PENDING, code: str = ""
) -> NewItem:
    return NewItem(
        entity=entity,
        source_id=source_id,
        label=f"Label of {source_id} <ana@example.com>",
        source_url=f"https://old.example/{source_id}",
        state=state,
        code=code,
    )


@contextmanager
def stores(
    folder: Path, now: Callable[[], float] = lambda: START, url: str | None = None
) -> Iterator[Stores]:
    """
    Empty stores, closed at the end; in files of the folder, or in the database of the URL.

    `now` is their clock, which stands unless given.
    """
    ledger_engine = open_engine(url or sqlite_url(folder / "ledger.sqlite"), durable=False)
    archive_engine = open_engine(url or sqlite_url(folder / "archive.sqlite"), durable=False)
    try:
        yield Stores(
            ledger=Ledger(ledger_engine, NAME, now),
            queries=Queries(ledger_engine, NAME, now),
            records=Records(archive_engine, NAME, now),
        )
    finally:
        ledger_engine.dispose()
        archive_engine.dispose()
