"""The bodies of conversations and replies."""

from __future__ import annotations

import base64
import html
from typing import Any

from engine.connectors.base import FileSource
from engine.connectors.intercom.convert.values import epoch, markup_of, text_of
from engine.connectors.intercom.convert.vocabulary import MESSAGE_OUT
from engine.model import Attachment, AuthorRole, Conversation, Entity, Message


def opening_body(record: Conversation, requester: str) -> dict[str, Any]:
    """
    The body of POST /conversations: only a contact can begin one, in plain text.

    `created_at` is meant for moving past conversations (2.16: Creates a conversation).
    """
    first = record.messages[0] if record.messages else None
    at = (first.at if first else None) or record.created_at
    body: dict[str, Any] = {
        "from": {"type": "contact", "id": requester},
        "body": opening_text(record),
    }
    if at:
        body["created_at"] = epoch(at)
    return body


def opening_text(record: Conversation) -> str:
    """The plain text that a conversation begins with."""
    if not record.messages:
        return record.subject
    first = record.messages[0]
    said = first.text if first.text is not None else text_of(first.html or "")
    return "\n\n".join(part for part in (first.line, said) if part)


def reply_body(
    message: Message, requester: str, admin: str, files: list[dict[str, str]]
) -> dict[str, Any]:
    """
    The body of POST /conversations/{id}/reply.

    Admins' replies are written silently; contacts' have no such switch (2.16: Reply to a
    conversation, skip_notifications).
    """
    body: dict[str, Any] = {"body": reply_markup(message)}
    if message.at:
        body["created_at"] = epoch(message.at)
    if files:
        body["attachment_files"] = files
    return body | _author(message, requester, admin)


def reply_markup(message: Message) -> str:
    """The HTML of a reply, the names line as a paragraph of its own."""
    line = f"<p>{html.escape(message.line, quote=False)}</p>" if message.line else ""
    said = markup_of(message.text) if message.text is not None else message.html or ""
    return line + said


def is_public(message: Message) -> bool:
    """Whether the customer sees it."""
    return MESSAGE_OUT[message.kind] == "comment"


def sendable(message: Message) -> tuple[Attachment, ...]:
    """The files that can be sent: those that lie in the archive and are not given up."""
    return tuple(file for file in message.attachments if file.sha256 and not file.loss)


def encoded(files: FileSource, attachment: Attachment) -> dict[str, str]:
    """One entry of `attachment_files`."""
    data = files.read(attachment.sha256 or "")
    return {
        "name": attachment.name,
        "content_type": attachment.content_type,
        "data": base64.b64encode(data).decode(),
    }


def _author(message: Message, requester: str, admin: str) -> dict[str, Any]:
    author = message.author
    if is_public(message) and author.role is AuthorRole.CONTACT:
        contact = author.ref.id if author.ref else requester
        return {"message_type": "comment", "type": "user", "intercom_user_id": contact}
    known = author.ref is not None and author.ref.entity is Entity.AGENT
    return {
        "message_type": MESSAGE_OUT[message.kind],
        "type": "admin",
        "admin_id": author.ref.id if author.ref is not None and known else admin,
        "skip_notifications": True,
    }
