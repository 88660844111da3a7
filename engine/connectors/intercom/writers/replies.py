"""Sending one message of a conversation or ticket, whatever its files come to."""

from __future__ import annotations

import msgspec

from engine.connectors.base import Memo
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.values import Raw, text_of
from engine.connectors.intercom.refusals import FILES_FIELD
from engine.connectors.intercom.writers.messages import encoded, reply_body, sendable
from engine.connectors.intercom.writers.target import Target, note_loss
from engine.errors import FieldRejected
from engine.model import Attachment, Conversation, Message


async def send(
    target: Target, resource: str, record: Conversation, message: Message, memo: Memo
) -> Raw:
    """
    One reply; files that are refused are left out and told, and words that are refused even plain.

    The answer is the whole conversation, or the part of a ticket; empty when nothing was written.
    """
    files = sendable(message)
    while True:
        try:
            return await _post(
                target, at(resource, str(memo["id"]), "reply"), record, message, files
            )
        except FieldRejected as refused:
            if refused.field == FILES_FIELD and files:
                files = _without_refused(files, refused, memo)
            elif refused.field == "body" and _has_markup(message):
                message = _as_text(message)
                note_loss(memo, "html_simplified")
            elif refused.field == "body":
                note_loss(memo, "message_dropped", words=refused.service_words)
                return {}
            else:
                raise


async def _post(
    target: Target,
    path: str,
    record: Conversation,
    message: Message,
    files: tuple[Attachment, ...],
) -> Raw:
    requester = record.requester.id if record.requester else ""
    admin = await target.workspace.person_id()
    sent = [encoded(target.files, file) for file in files]
    return await target.api.post(path, reply_body(message, requester, admin, sent))


def _without_refused(
    files: tuple[Attachment, ...], refused: FieldRejected, memo: Memo
) -> tuple[Attachment, ...]:
    """The files without those that the refusal names; without all when it names none."""
    named = tuple(file for file in files if file.name and file.name in refused.service_words)
    for file in named or files:
        note_loss(memo, "file_refused", file=file.name, words=refused.service_words)
    return tuple(file for file in files if file not in named) if named else ()


def _has_markup(message: Message) -> bool:
    return message.html is not None and message.text is None


def _as_text(message: Message) -> Message:
    return msgspec.structs.replace(message, html=None, text=text_of(message.html or ""))
