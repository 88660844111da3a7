"""Rehearsing: runs and records against an emulated account that holds what the target holds."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import msgspec

from engine.connectors.base import Connection
from engine.connectors.registry import connector
from engine.facade.checking import Checking
from engine.home import emulated
from engine.http.listening import Exchange, listening
from engine.ledger import ItemRow, Ledger, Queries, open_engine, sqlite_url
from engine.model import Entity, Loss, Record, Ref
from engine.run.rehearse import Rehearsed, closure, learn, rehearse
from engine.run.sample import Chosen
from engine.run.work import Work

RECORDING = "target.jsonl"
LONGEST = 2000
"""Characters shown of a body that is no JSON."""
READING = frozenset({"GET", "HEAD"})


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it would go to the target; `body` is JSON or a form, indented."""

    method: str
    path: str
    body: str = ""
    files: tuple[str, ...] = ()


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """
    One record written to the emulated account.

    `sent` are the requests in order, `record` is how the target would hold it (None when it is
    not written), `end` its outcome with the code and the service's words.
    """

    sent: tuple[Sent, ...]
    record: Record | None
    end: ItemRow
    losses: tuple[Loss, ...]


class Rehearsing(Checking):
    """Dry runs."""

    async def rehearsed(self, work: Work, chosen: Chosen | None) -> Rehearsed:
        """
        A dry run over the archive, or these records of it; only reads from both accounts.

        Raises CannotStart when the target's desk is not emulated.
        """
        with tempfile.TemporaryDirectory() as folder:
            recording = await self._recorded(work, Path(folder))
            with self._stage(work, Path(folder), recording) as stage:
                try:
                    return await rehearse(stage, chosen)
                finally:
                    await stage.writer.close()

    def rehearse_record(self, entity: str, source_id: str) -> Rehearsal:
        """
        One record of the archive, written to the emulated account after all it refers to.

        Raises CannotStart when the target's desk is not emulated.
        """
        ref = Ref(Entity(entity), source_id)

        async def use(work: Work) -> Rehearsal:
            with tempfile.TemporaryDirectory() as folder:
                recording = await self._recorded(work, Path(folder))
                with self._stage(work, Path(folder), recording, again=True) as stage:
                    try:
                        return await _one(stage, ref)
                    finally:
                        await stage.writer.close()

        return self.with_work(use)

    async def _recorded(self, work: Work, folder: Path) -> Path:
        """All that the target says of itself, one exchange a line; a folder says nothing."""
        path = folder / RECORDING
        if self.open_way("target"):
            return path
        target = self.opening.reader("target")
        try:
            with path.open("w", encoding="utf-8") as lines, listening(_writer(lines)):
                await learn(target, work.writer)
        finally:
            await target.close()
        return path

    def _signed(self, account: dict[str, str]) -> Connection:
        """The sign-in of an emulated account: the first way that takes one secret."""
        ways = self.manifest("target").sign_ins
        way = next(one for one in ways if len(one.fields) == 1)
        secrets = {way.fields[0]: account["token"]}
        return Connection(url=account["url"], kind=way.kind, secrets=secrets)

    @contextmanager
    def _emulated(self, folder: Path, recording: Path) -> Iterator[Connection]:
        """The way into an emulated account; where the target is a folder, into another one."""
        if way := self.open_way("target"):
            yield Connection(url=str(folder / "target"), kind=way, secrets={})
            return
        with emulated(self.target.desk, recording) as account:
            yield self._signed(account)

    @contextmanager
    def _stage(
        self, work: Work, folder: Path, recording: Path, *, again: bool = False
    ) -> Iterator[Work]:
        """The same work with the emulated account as its target and a ledger to throw away."""
        with self._emulated(folder, recording) as connection:
            engine = open_engine(sqlite_url(folder / "ledger.sqlite"), durable=False)
            ledger = Ledger(engine, self.slug, self.opening.now)
            if not again:
                self.ledger.share_identities(ledger)
            writer = connector(self.target.desk).writer(
                connection,
                self.opening.writing(work.mapping),
                self.opening.files,
            )
            try:
                yield replace(
                    work,
                    writer=writer,
                    ledger=ledger,
                    queries=Queries(engine, self.slug, self.opening.now),
                )
            finally:
                engine.dispose()


def _writer(lines: TextIO) -> Callable[[Exchange], None]:
    def keep(exchange: Exchange) -> None:
        try:
            body = json.loads(exchange.answer) if exchange.answer else None
        except ValueError:
            return
        line = {
            "method": exchange.method,
            "url": exchange.path + (f"?{exchange.query}" if exchange.query else ""),
            "status": exchange.status,
            "body": body,
        }
        lines.write(json.dumps(line) + "\n")

    return keep


async def _one(stage: Work, ref: Ref) -> Rehearsal:
    """What the record refers to first; then the record, listened to."""
    before = closure(stage, ref)
    if any(before.values()):
        await rehearse(stage, before)
    heard: list[Exchange] = []
    with listening(heard.append):
        await rehearse(stage, {ref.entity: [ref.id]})
    run = stage.ledger.runs()[0]
    end = stage.queries.items(run.id, entity=ref.entity, text=ref.id, limit=1)[0]
    record = await stage.writer.read_back(ref.entity, end.target_id) if end.target_id else None
    return Rehearsal(
        sent=tuple(_sent(one) for one in heard if one.method not in READING),
        record=record,
        end=end,
        losses=tuple(stage.queries.losses_of(run.id, ref.entity, ref.id)),
    )


def _sent(exchange: Exchange) -> Sent:
    query = f"?{exchange.query}" if exchange.query else ""
    return Sent(
        method=exchange.method,
        path=f"{exchange.path}{query}",
        body=_pretty(exchange.sent),
        files=tuple(f"{name} ({size} B)" for name, size in exchange.files),
    )


def _pretty(sent: bytes) -> str:
    try:
        return json.dumps(json.loads(sent), ensure_ascii=False, indent=2)
    except ValueError:
        return sent.decode("utf-8", "replace")[:LONGEST] if sent else ""
