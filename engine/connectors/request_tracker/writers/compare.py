"""What RT took in without keeping it, found by reading a ticket back."""

from __future__ import annotations

from engine.connectors.base import Memo
from engine.connectors.request_tracker.convert.fields import raw_values, whole_number
from engine.connectors.request_tracker.convert.ids import NOBODY, ident
from engine.connectors.request_tracker.convert.tickets import custom_values
from engine.connectors.request_tracker.convert.vocabulary import KEY, STATUS_OUT
from engine.connectors.request_tracker.reading.tickets import PARTS
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.shared.values import Raw, words
from engine.connectors.shared.writing import note_loss
from engine.model import Attachment, Conversation, Entity

_FIELDS = "id,Subject,Status,Owner,Queue,CustomFields"


async def compare(target: Target, record: Conversation, identity: str, memo: Memo) -> None:
    """
    Note owner, subject, status, values and files that are not what was sent.

    RT answers 201 and drops an owner without the right OwnTicket, a value of a field that the queue
    does not have, and everything of a subject after 200 characters (tried on 5.0.3).
    """
    found = await target.api.tickets(
        f"id = {identity}", fields=_FIELDS, **{"fields[Owner]": "id", "fields[Queue]": "id"}
    )
    if not found.items:
        return
    raw = found.items[0]
    _owner(raw, record, memo)
    if words(raw.get("Subject")).strip() != record.subject.strip():
        note_loss(memo, "subject_cut", limit=str(len(words(raw.get("Subject")))))
    if words(raw.get("Status")) != STATUS_OUT[record.status]:
        note_loss(
            memo,
            "status_reduced",
            value=record.status.value,
            new=words(raw.get("Status")),
            field="old_status",
        )
    fields = await target.definitions.fields(Entity.CONVERSATION)
    held = dict(raw_values(raw.get("CustomFields")))
    for name, values in custom_values(record, "", fields).items():
        if name != KEY and sorted(held.get(name, [])) != sorted(map(str, values)):
            note_loss(memo, "value_dropped", field=name, value=", ".join(map(str, values)))
    await _files(target, record, identity, memo)


def _owner(raw: Raw, record: Conversation, memo: Memo) -> None:
    owner = raw.get("Owner")
    held = ident(owner.get("id")) if isinstance(owner, dict) else None
    if record.assignee and held != record.assignee.id:
        name = "–" if held in {None, NOBODY} else str(held)
        note_loss(memo, "assignee_dropped", name=record.assignee.id, new=name)


async def _files(target: Target, record: Conversation, identity: str, memo: Memo) -> None:
    """RT may cut or drop what is above its own limit (RT_Config.pm, MaxAttachmentSize)."""
    sent = [file for message in record.messages for file in message.attachments if _is_sent(file)]
    if not sent:
        return
    rows = await target.api.every(f"ticket/{identity}/attachments", fields=PARTS)
    held = [(words(row.get("Filename")), whole_number(row.get("ContentLength"))) for row in rows]
    for file in sent:
        size = target.files.size(file.sha256 or "")
        if size and (file.name, size) not in held:
            note_loss(memo, "file_refused", file=file.name, words="")


def _is_sent(file: Attachment) -> bool:
    return bool(file.sha256) and not file.loss
