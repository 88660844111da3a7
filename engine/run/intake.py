"""Taking what a reader gives into the archive, with the files it points at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from engine.archive import Incoming
from engine.connectors.base import Page, Sourced, Unread
from engine.errors import NotAllowed, RecordError, Retriable, ScopeMissing
from engine.mapping.scope import EVERY
from engine.model import Article, Attachment, Conversation, Entity, Message, Record, Ref
from engine.run.content import is_shown, type_of
from engine.run.pictures import SCHEME, bytes_of, with_pictures
from engine.run.work import Work

LINKS = 2
"""A file whose link fails is asked for again, with what a fresh link may bring."""
PAUSES = (0.2, 0.5, 1.0, 2.0, 0.0)
"""Seconds after each try: a fault of its host passes, but must not hold up the reading."""


async def keep(work: Work, page: Page) -> None:
    """Put a page into the archive; its files first, because their links expire."""
    kept = await asyncio.gather(*(_with_files(work, one) for one in page.found))
    work.records.put((one.record, one.raw) for one in kept)
    keep_unread(work, page.unread)


def keep_unread(work: Work, unread: Iterable[Unread]) -> None:
    """Put records that could not be read into the archive's list, with the reason."""
    several = tuple(unread)
    work.records.put_unread((one.entity, one.id, one.code, one.message) for one in several)
    work.records.put_merged(
        (Ref(one.entity, one.id), Ref(one.entity, one.survivor)) for one in several if one.survivor
    )


@contextmanager
def telling_what_is_forbidden(work: Work, entity: Entity) -> Iterator[None]:
    """
    Around a reading of an entity: when the sign-in may not, one line of the list stands for all.

    The line goes once a reading comes to its end.
    """
    try:
        yield
    except (NotAllowed, ScopeMissing) as error:
        line = Unread(entity=entity, id=EVERY, code="permission_missing", message=error.message)
        keep_unread(work, [line])
    else:
        work.records.forget_unread(Ref(entity, EVERY))


async def _with_files(work: Work, sourced: Sourced) -> Sourced:
    record = sourced.record
    if isinstance(record, Conversation):
        record = await _conversation(work, record)
    elif isinstance(record, Article) and record.attachments:
        files = await _fetch_all(work, record.attachments)
        record = msgspec.structs.replace(record, attachments=files)
    return Sourced(record=record, raw=sourced.raw)


async def _conversation(work: Work, record: Conversation) -> Record:
    own = tuple(with_pictures(message) for message in record.messages)
    if not any(message.attachments for message in own):
        return record
    messages = await asyncio.gather(*(_message(work, message) for message in own))
    return msgspec.structs.replace(record, messages=tuple(messages))


async def _message(work: Work, message: Message) -> Message:
    if not message.attachments:
        return message
    files = await _fetch_all(work, message.attachments)
    return msgspec.structs.replace(message, attachments=files)


async def _fetch_all(work: Work, files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return tuple(await asyncio.gather(*(_fetch(work, file) for file in files)))


def _kept(file: Attachment, incoming: Incoming) -> Attachment:
    """What it is is told by its content: services that refuse programs look at it too."""
    kind = type_of(incoming.head, file.content_type)
    sha256, size = incoming.keep(), incoming.size
    shown = file.inline and is_shown(kind)
    return msgspec.structs.replace(file, sha256=sha256, size=size, content_type=kind, inline=shown)


async def _fetch(work: Work, file: Attachment) -> Attachment:
    """The attachment with its content kept, or with the loss that says why not."""
    if file.loss or (file.sha256 and work.files.has(file.sha256)):
        return file
    code, refused = "file_missing", 0
    for pause in PAUSES:
        try:
            with work.files.incoming() as incoming:
                await _fill(work, file, incoming)
                return _kept(file, incoming)
        except RecordError as error:
            code, refused = error.code, refused + 1
        except Retriable:
            code = "file_missing"
        if refused == LINKS:
            break
        await work.clock.sleep(pause)
    return msgspec.structs.replace(file, loss=code)


async def _fill(work: Work, file: Attachment, incoming: Incoming) -> None:
    if file.url.startswith(SCHEME):
        incoming.write(bytes_of(file.url))
    else:
        await work.reader.fetch(file, incoming)
