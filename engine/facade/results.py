"""After a run: its records, verification, report, look-up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import WrongUse
from engine.facade.probing import Probing
from engine.i18n import Translator
from engine.ledger import ItemRow, Outcome, Run, RunState
from engine.mapping import apply, references
from engine.model import Loss, Record
from engine.report import Books, Report, Volume, export, summarise, volumes
from engine.run.prepare import prepare
from engine.run.progress import as_json
from engine.run.resolve import look_up, resolve, without_strangers
from engine.run.work import Work
from engine.verify import Verification, latest, verify
from engine.words import sentence

FAILURES_SHOWN = 1000
VOLUMES = "volumes"
TOTALLED = (None, "migrated", "failed", "skipped")
"""States of records of which the ledger keeps totals."""


class Results(Probing):
    """What came of it."""

    def _found(self, run: str | None) -> Run:
        found = self.run(run)
        if found is None:
            raise WrongUse("There is no run yet.", remedy="Start one with `demo` or `run`.")
        return found

    def records(
        self,
        run: str | None = None,
        *,
        entity: str | None = None,
        state: str | None = None,
        code: str | None = None,
        text: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[list[ItemRow], int]:
        """One page of a run's records, and how many there are over all pages."""
        chosen = self._found(run).id
        which: dict[str, Any] = {"entity": entity, "state": state, "code": code, "text": text}
        page = self.queries.items(chosen, **which, limit=limit, offset=offset)
        if code or text or state not in TOTALLED:
            return page, self.queries.count_items(chosen, **which)
        return page, self._counted(chosen, entity, state)

    def _counted(self, run: str, entity: str | None, state: str | None) -> int:
        """From the totals that the ledger keeps: counting a million rows takes half a second."""
        rows = self.queries.tallies(run)
        wanted = [row for name, row in rows.items() if entity in (None, name)]
        return sum(int(getattr(row, state or "read")) for row in wanted)

    def losses_of(self, run: str, entity: str, source_id: str) -> list[Loss]:
        """What one record did not keep."""
        return self.queries.losses_of(run, entity, source_id)

    def reasons(self, run: str | None = None) -> list[tuple[str, str, str, int]]:
        """(entity, outcome, code, records) of failed and skipped, most first."""
        return self.queries.reasons(self._found(run).id)

    def failures(self, run: str | None = None) -> list[tuple[str, str, int]]:
        """
        (entity, code, records) of failed alone, most first.

        What a screen asks for every second: most of an update's records may be skipped.
        """
        found = self.queries.reasons(self._found(run).id, (Outcome.FAILED,))
        return [(entity, code, n) for entity, _, code, n in found]

    def loss_counts(self, run: str | None = None) -> list[tuple[str, str, int]]:
        """(entity, loss code, records), most first."""
        return self.queries.loss_counts(self._found(run).id)

    def status_json(self, run: str | None, t: Translator) -> dict[str, Any]:
        """A run's status as scripts get it, with the failures and their remedies."""
        status = self.status(run)
        if status is None:
            raise WrongUse("There is no run yet.", remedy="Start one with `demo` or `run`.")
        rows = self.queries.items(status.run, state="failed", limit=FAILURES_SHOWN)
        names = {side: self.manifest(side).name for side in ("source", "target")}
        return as_json(status, [_failure(row, t, names) for row in rows])

    def lookup(self, text: str) -> list[ItemRow]:
        """Where an old number or link went; each record once, as its newest run says."""
        found: dict[tuple[str, str], ItemRow] = {}
        for row in self.queries.lookup(text.strip()):
            row.pop("run")
            row["detail"] = msgspec.json.decode(row["detail"])
            one = ItemRow(**row)
            kept = found.setdefault((one.entity, one.source_id), one)
            if kept.target_id is None and one.target_id is not None:
                found[one.entity, one.source_id] = one
        return list(found.values())

    # Verification and report ----------------------------------------------------

    def verify(
        self, sample: int | None = None, on_progress: Callable[[int, int], None] | None = None
    ) -> Verification:
        """Read back what was written and compare; all of it, or a sample."""

        async def use(work: Work) -> Verification:
            written_at = (self.run() or self._found(None)).created_at
            context = await prepare(work, written_at)

            def mapped_of(record: Record) -> tuple[Record, tuple[Loss, ...]]:
                mapped = apply(without_strangers(record, context, context.target), context)
                found = look_up(work.ledger, references(mapped.record))
                ready, lost = resolve(mapped.record, found, context.target)
                return ready, (*mapped.losses, *lost)

            return await verify(work, sample=sample, mapped_of=mapped_of, on_progress=on_progress)

        self._found(None)
        return self.with_work(use)

    def verification(self) -> Verification | None:
        """The latest verification."""
        return latest(self.queries) if self.opening.has_ledger() else None

    def report(self, run: str | None = None) -> Report:
        """A run as a report."""
        return summarise(
            self.queries,
            self._found(run),
            counts={
                "source": self._numbers("source", "before"),
                "before": self._numbers("target", "before"),
                "after": self._numbers("target", "after"),
            },
            desks={side: self.manifest(side).name for side in ("source", "target")},
            accounts={side: self._account_name(side) for side in ("source", "target")},
            verification=self.verification(),
            now=self.opening.now(),
        )

    def volumes(self, run: str | None = None) -> list[Volume]:
        """Conversations by the month they began in; kept once the run has ended."""
        chosen = self._found(run)
        known = self.queries.notes(VOLUMES).get(chosen.id)
        if known is not None:
            return msgspec.convert(known[1], list[Volume])
        found = volumes(self._books(), chosen.id)
        if chosen.state == RunState.DONE:
            self.queries.note(VOLUMES, chosen.id, found)
        return found

    def has_volumes(self, run: str) -> bool:
        """Whether `volumes` answers at once."""
        return run in self.queries.notes(VOLUMES)

    def _books(self) -> Books:
        return Books(self.queries, self.opening.records)

    def _numbers(self, side: str, moment: str) -> dict[str, int | None]:
        found = self.counts(side, moment) or self.counts(side)
        if found is None:
            return {}
        return {name: one.count if one.exact else None for name, one in found.counts.items()}

    def _account_name(self, side: str) -> str:
        account = self.info.side(side).account
        return account.name if account else self.info.side(side).url

    def export(
        self,
        run: str | None = None,
        *,
        format: str,
        path: Path,
        unmask: bool = False,
        language: str = "en",
    ) -> Path:
        """Write a report to a file, whole or not at all; raises WrongUse for an unknown format."""
        report = self.report(run)
        return export(
            report, self._books(), format=format, path=path, unmask=unmask, language=language
        )


def _failure(row: ItemRow, t: Translator, names: dict[str, str]) -> dict[str, str]:
    said = sentence(row.code, t, **{**names, **row.detail})
    return {
        "entity": row.entity,
        "source_id": row.source_id,
        "code": row.code,
        "message": row.words or said.what,
        "remedy": said.remedy,
    }
