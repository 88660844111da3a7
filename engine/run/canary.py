"""
One record to a person's own address: whether the target mails, before a customer is at stake.

It goes the way of every record, from an archive and a ledger of its own that hold nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from engine.archive import Records
from engine.errors import Rejected
from engine.ledger import Engine, ItemRow, Ledger, Queries, Run, RunKind
from engine.mapping.words import word
from engine.model import (
    Author,
    AuthorRole,
    Channel,
    Contact,
    Conversation,
    Entity,
    Message,
    MessageKind,
    Ref,
    Status,
)
from engine.run.rehearse import drive, rehearse
from engine.run.takeback import add_created
from engine.run.work import Work

NOTE = "canary"
"""The kind of the ledger's note that keeps the last one."""


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """
    The last test record: whose address, when (epoch seconds), and where it lies in the target.

    `mailed` is what the person saw in their mailbox, None before they said it.
    """

    email: str
    at: float
    url: str | None = None
    mailed: bool | None = None


def apart(work: Work, engine: Engine) -> Work:
    """The same work with the ledger and the archive of test records."""
    now = work.clock.now
    return replace(
        work,
        ledger=Ledger(engine, work.name, now),
        queries=Queries(engine, work.name, now),
        records=Records(engine, work.name, now),
        mapping=msgspec.structs.replace(
            work.mapping, contact_fields={}, company_fields={}, conversation_fields={}
        ),
    )


async def release(stage: Work, email: str) -> Canary:
    """
    Write a solved conversation of this person with a question and an answer.

    Raises Rejected with the service's words when the target does not take it.
    """
    at = stage.clock.now()
    contact, thread = _records(stage, email, at)
    stage.records.put((one, b"{}") for one in (contact, thread))
    await rehearse(stage, {Entity.CONTACT: [contact.id], Entity.CONVERSATION: [thread.id]})
    end = _end(stage, thread.id)
    if end.state != "migrated":
        raise Rejected(end.words or end.code or "", code=end.code or "rejected", detail=end.detail)
    return Canary(email=email, at=at, url=end.target_url)


def _records(stage: Work, email: str, at: float) -> tuple[Contact, Conversation]:
    now = datetime.fromtimestamp(int(at), UTC)
    mark, language = f"canary-{int(at)}", stage.mapping.language
    person = Ref(Entity.CONTACT, mark)
    asked = Message(
        id="1",
        kind=MessageKind.REPLY,
        author=Author(role=AuthorRole.CONTACT, ref=person),
        at=now - timedelta(minutes=2),
        text=word("canary_asked", language),
    )
    answered = Message(
        id="2",
        kind=MessageKind.REPLY,
        author=Author(role=AuthorRole.AGENT, name="Mudanza"),
        at=now - timedelta(minutes=1),
        text=word("canary_answered", language),
    )
    thread = Conversation(
        id=mark,
        subject=word("canary", language),
        requester=person,
        status=Status.SOLVED,
        channel=Channel.EMAIL,
        created_at=asked.at,
        updated_at=answered.at,
        closed_at=answered.at,
        messages=(asked, answered),
    )
    return Contact(id=mark, name="Mudanza", email=email), thread


def _end(stage: Work, mark: str) -> ItemRow:
    run = stage.ledger.runs()[0]
    return stage.queries.items(run.id, entity=Entity.CONVERSATION, text=mark, limit=1)[0]


async def recall(stage: Work) -> bool:
    """Delete from the target what test records left there; whether nothing is left."""
    made = [run for run in stage.ledger.runs() if run.kind != RunKind.UNDO]
    for run in made:
        if stage.ledger.count_made_by(run.id):
            await _undo(stage, run)
    return not any(stage.ledger.count_made_by(run.id) for run in made)


async def _undo(stage: Work, of: Run) -> None:
    undo = stage.ledger.create_run(RunKind.UNDO, {"of": of.id})
    add_created(stage, undo.id, of)
    stage.ledger.change_run(undo.id, phase="write")
    await drive(stage, stage.ledger.take_up(undo.id))
