"""Records for a target that holds them as they are."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from engine.mapping.context import Context, Losses, Mapped, Skip
from engine.mapping.conversations import unread
from engine.mapping.thread import is_empty
from engine.model import Article, Attachment, Conversation, Message, Record

_Holder = TypeVar("_Holder", Article, Message)


def as_it_is(record: Record, context: Context, found: Losses) -> Mapped:
    """
    The record unchanged, but for files that a person left out.

    What the reader had no place for is in the help desk's JSON, which goes
    along: lost is only what the source did not give. Where the mapping keeps something private,
    that JSON stays behind and all that was `found` counts.
    """
    kept = context.mapping.conceals
    losses = Losses(tuple(x for x in found.all() if kept or x.code == "messages_unread"))
    if isinstance(record, Conversation):
        if is_empty(record):
            skip = Skip(code="spam" if record.spam else "empty_record")
            return Mapped(record=record, losses=losses.all(), skip=skip)
        unread(record, context, losses)
        messages = tuple(_with_files(one, context, losses) for one in record.messages)
        record = msgspec.structs.replace(record, messages=messages)
    elif isinstance(record, Article):
        record = _with_files(record, context, losses)
    return Mapped(record=record, losses=losses.all())


def _with_files(holder: _Holder, context: Context, losses: Losses) -> _Holder:
    if not holder.attachments:
        return holder
    if not context.mapping.attachments:
        losses.add("files_left_out")
        return msgspec.structs.replace(holder, attachments=())
    files = tuple(_told(one, context, losses) for one in holder.attachments)
    return msgspec.structs.replace(holder, attachments=files)


def _told(file: Attachment, context: Context, losses: Losses) -> Attachment:
    """The file, with the reason when its bytes are not there."""
    code = file.loss
    if file.sha256 is None and context.files_ready:
        code = code or "file_missing"
    if code is None:
        return file
    missing_image = code == "file_missing" and file.inline
    losses.add("image_missing" if missing_image else code, file=file.name)
    return msgspec.structs.replace(file, loss=code)
