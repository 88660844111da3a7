"""The end of a conversation's writing: title, fields, tags, assignment, state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.connectors.base import Memo
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.conversations import tag_names
from engine.connectors.intercom.convert.values import Raw, epoch, ident, iso, words
from engine.connectors.intercom.convert.vocabulary import STATUS_OUT
from engine.connectors.intercom.workspace import together
from engine.connectors.intercom.writers.resume import same_attributes
from engine.connectors.intercom.writers.target import Target, note_loss
from engine.errors import FieldRejected
from engine.model import Conversation, Entity

_NOBODY: Raw = {}


async def finish(
    target: Target, record: Conversation, memo: Memo, present: Raw | None, answered: Raw = _NOBODY
) -> None:
    """
    Everything after the messages, the state last: a reply opens a conversation again.

    `present` is how an earlier attempt left it; what is right already is not done twice.
    `answered` is the conversation as the last message left it: a workspace that assigns new
    conversations by itself shows there.
    """
    held = present or _NOBODY
    identity = str(memo["id"])
    admin = await target.workspace.person_id()
    changes = await _changes(target, record)
    if changes and not _has(held, changes):
        answered = await target.api.put(at("conversations", identity), changes)
    await _tag(target, record, identity, held, admin)
    await _assign(target, record, memo, {**held, **_assigned(answered)}, admin)
    await _set_state(target, record, memo, held, admin)


async def is_finished(target: Target, record: Conversation, present: Raw) -> bool:
    """Whether nothing is left to do after the messages."""
    state, _ = _state(record, target.now())
    return (
        _has(present, await _changes(target, record))
        and set(record.tags) <= set(tag_names(present))
        and not _assignments(record, present)
        and (state == "open" or words(present.get("state")) == state)
    )


async def _changes(target: Target, record: Conversation) -> dict[str, Any]:
    """The body of PUT /conversations/{id}: all that one call takes."""
    fields = await target.attributes(Entity.CONVERSATION, record.fields, record.id)
    body: dict[str, Any] = {}
    if record.subject:
        body["title"] = record.subject
    if record.company:
        body["company_id"] = record.company.id
    if fields:
        body["custom_attributes"] = fields
    return body


def _has(present: Raw, changes: dict[str, Any]) -> bool:
    if not changes:
        return True
    if "company_id" in changes:
        return False
    title = changes.get("title")
    right = title is None or words(present.get("title")) == title
    return right and same_attributes(present, changes.get("custom_attributes", {}))


async def _tag(target: Target, record: Conversation, identity: str, held: Raw, admin: str) -> None:
    known = set(tag_names(held))
    tags = await target.tags.ids(name for name in record.tags if name not in known)
    await together(
        target.api.post(
            at("conversations", identity, "tags"), {"id": tag, "admin_id": admin}, repeatable=True
        )
        for tag in tags
    )


def _assigned(answered: Raw) -> Raw:
    fields = ("team_assignee_id", "admin_assignee_id")
    return {key: answered[key] for key in fields if key in answered}


def _assignments(record: Conversation, held: Raw) -> list[tuple[str, str, str]]:
    """
    Who is still to be assigned: (type, id, code of the loss when that is refused).

    The id 0 takes an assignment away (2.16: Manage a conversation).
    """
    wanted = (
        ("team", record.team, "team_assignee_id", "team_dropped"),
        ("admin", record.assignee, "admin_assignee_id", "assignee_dropped"),
    )
    return [
        (kind, ref.id if ref else "0", code)
        for kind, ref, field, code in wanted
        if ident(held.get(field)) != (ref.id if ref else None)
    ]


async def _assign(target: Target, record: Conversation, memo: Memo, held: Raw, admin: str) -> None:
    for kind, assignee, code in _assignments(record, held):
        body = {
            "message_type": "assignment",
            "type": kind,
            "admin_id": admin,
            "assignee_id": assignee,
        }
        try:
            await target.api.post(at("conversations", str(memo["id"]), "parts"), body)
        except FieldRejected:
            note_loss(memo, code, name=assignee)


async def _set_state(
    target: Target, record: Conversation, memo: Memo, held: Raw, admin: str
) -> None:
    """
    Close or snooze; an open one needs nothing.

    No date can be given: the closing is stamped now (2.16: Manage a conversation).
    """
    state, until = _state(record, target.now())
    if record.snoozed_until and until is None:
        note_loss(memo, "snooze_lost", date=iso(record.snoozed_until))
    if state == "open" or words(held.get("state")) == state:
        return
    path = at("conversations", str(memo["id"]), "parts")
    body: dict[str, Any] = {"type": "admin", "admin_id": admin}
    if until is not None:
        await target.api.post(
            path, {**body, "message_type": "snoozed", "snoozed_until": epoch(until)}
        )
    else:
        await target.api.post(path, {**body, "message_type": "close"})


def _state(record: Conversation, now: float) -> tuple[str, datetime | None]:
    """The state to reach; nothing can be snoozed into the past."""
    state = STATUS_OUT[record.status]
    if state != "snoozed":
        return state, None
    until = record.snoozed_until
    if until is None or until <= datetime.fromtimestamp(now, UTC):
        return "open", None
    return state, until
