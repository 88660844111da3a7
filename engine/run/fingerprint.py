"""What a record of the source was when it was written: enough to tell whether it changed since."""

from __future__ import annotations

import hashlib
import re

import msgspec

from engine.mapping.helpers import PREFIX
from engine.model import Article, Attachment, Contact, Conversation, Message, Record, encode

_SIGNED = re.compile(r"""((?:src|href)=["'][^"'?]*)\?[^"']*""")
"""Addresses of files are signed anew at each reading."""


def fingerprint(record: Record) -> str:
    """
    Of all that a run carries; equal for readings between which nothing happened.

    Left out is what moves by itself (when somebody was last seen, votes) and the words of
    messages, which no target takes anew.
    """
    return hashlib.sha256(encode(_bare(record))).hexdigest()[:16]


def _bare(record: Record) -> Record:
    bare = msgspec.structs.replace(record, updated_at=None, url=None, losses=())
    if isinstance(bare, Conversation):
        return msgspec.structs.replace(bare, messages=tuple(map(_message, bare.messages)))
    if isinstance(bare, Contact):
        return msgspec.structs.replace(bare, last_seen_at=None)
    if isinstance(bare, Article):
        html = _SIGNED.sub(r"\1", bare.html)
        return msgspec.structs.replace(
            bare, html=html, votes=0, attachments=_files(bare.attachments)
        )
    return bare


def _message(message: Message) -> Message:
    files = _files(message.attachments)
    return Message(id=message.id, kind=message.kind, redacted=message.redacted, attachments=files)


def _files(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return tuple(Attachment(id=file.id, name=file.name, url="") for file in files)


def told(record: Record) -> str:
    """How many messages of the source a mapped conversation has, and the id of the last."""
    ids = _ids(record)
    return f"{len(ids)}/{ids[-1]}" if ids else ""


def new_from(record: Conversation, before: str) -> tuple[int, int] | None:
    """
    The place of the first message that was not told `before`, and how many came in between.

    None when the last one told is gone from the source, so that nobody can say.
    """
    count, _, last = before.partition("/")
    places = [n for n, message in enumerate(record.messages) if _source(message.id) == last]
    if not places:
        return None
    ids = list(dict.fromkeys(_source(message.id) for message in record.messages[: places[-1] + 1]))
    known = sum(not one.startswith(PREFIX) for one in ids)
    return places[-1] + 1, max(0, known - int(count))


def _ids(record: Record) -> list[str]:
    if not isinstance(record, Conversation):
        return []
    found = dict.fromkeys(_source(message.id) for message in record.messages)
    return [one for one in found if not one.startswith(PREFIX)]


def _source(message_id: str) -> str:
    """A message that was split goes by the id of the one it was made from."""
    return message_id.partition("+")[0]
