"""Messages out: what POST /ticket/ID/correspond and /comment take."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from engine.connectors.request_tracker.convert.messages import HTML
from engine.connectors.request_tracker.convert.vocabulary import COMMENT, REPLY
from engine.connectors.shared.values import markup_of
from engine.model import Attachment, Message, MessageKind

PLAIN = "text/plain"
_PUBLIC = frozenset({MessageKind.REPLY, MessageKind.AUTO})


def is_public(message: Message) -> bool:
    """Whether customers may see it."""
    return message.kind in _PUBLIC


def kind_of(message: Message) -> str:
    """The transaction that it becomes."""
    return REPLY if is_public(message) else COMMENT


def message_body(message: Message, files: Sequence[tuple[Attachment, bytes]]) -> dict[str, Any]:
    """The words with their names line first, and the files with them."""
    kind, said = _words(message)
    body: dict[str, Any] = {"Content": said, "ContentType": kind}
    if files:
        body["Attachments"] = [
            {
                "FileName": file_name(file.name),
                "FileType": file.content_type or "application/octet-stream",
                "FileContent": b64encode(data).decode(),
            }
            for file, data in files
        ]
    return body


def file_name(name: str) -> str:
    """
    The name as an encoded word (RFC 2047) where it is not plain ASCII.

    RT takes the characters of a name for bytes, so that "ñ" is lost and "€" ends in a fault
    (Message.pm, MIME::Entity::attach; tried on 5.0.3). Encoded words it decodes.
    """
    return name if _is_plain(name) else f"=?UTF-8?B?{b64encode(name.encode()).decode()}?="


def needs_reply(message: Message) -> bool:
    """Whether its files may not come with the creation, which decodes no names (tried on 5.0.3)."""
    return not all(_is_plain(file.name) for file in message.attachments if file.sha256)


def _is_plain(name: str) -> bool:
    return name.isascii() and "=?" not in name


def _words(message: Message) -> tuple[str, str]:
    if message.text is not None and message.text.strip() not in {"", "0"}:
        lines = (message.line, message.text)
        return PLAIN, "\n\n".join(line for line in lines if line)
    # Perl takes a lone "0" for no content at all (Message.pm, NoContent).
    said = markup_of(message.text) if message.text is not None else message.html or markup_of("–")
    return HTML, f"{markup_of(message.line)}{said}" if message.line else said
