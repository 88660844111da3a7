"""Archives for tests: from an emulated account, or of a few records."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from engine.connectors.base import Connection, Reader, Settings
from engine.connectors.files import CONNECTOR
from engine.connectors.intercom import CONNECTOR as INTERCOM
from engine.model import Article, Attachment, Conversation, Entity, FieldSpec, Record, entity_of
from engine.portable import Archive, Line, Origin
from engine.portable.lines import NO_RAW, one_line
from tests.contract.desk import Held, everything
from tests.support.sandbox import SandboxAccount

ORIGIN = Origin(desk="intercom", id="w1", name="Initech", url="https://app.intercom.com")
WITH_FIELDS = (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION)


def written(
    folder: Path,
    found: Iterable[tuple[Record, bytes]],
    fields: dict[Entity, tuple[FieldSpec, ...]] | None = None,
) -> Archive:
    """A sealed archive of these records."""
    archive = Archive(folder, writing=True)
    archive.begin(ORIGIN)
    archive.add_fields(fields or {})
    for record, raw in found:
        line = Line(id=record.id, record=record, raw=one_line(raw) if raw else NO_RAW)
        archive.add(entity_of(record), line, sync=False)
    archive.seal()
    archive.close()
    return archive


def of_account(folder: Path, account: SandboxAccount) -> None:
    """All that an emulated Intercom account gives out, as an archive."""
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})

    async def copy() -> None:
        reader = INTERCOM.reader(connection, Settings())
        try:
            fields = {entity: tuple(await reader.fields(entity)) for entity in WITH_FIELDS}
            found = [one for entity in Entity for one in (await everything(reader, entity))[0]]
            kept = [(await _with_files(folder, reader, one.record), one.raw) for one in found]
        finally:
            await reader.close()
        written(folder, kept, fields)

    asyncio.run(copy())


async def _with_files(folder: Path, reader: Reader, record: Record) -> Record:
    if isinstance(record, Article):
        files = [await _kept(folder, reader, one) for one in record.attachments]
        return msgspec.structs.replace(record, attachments=tuple(files))
    if not isinstance(record, Conversation):
        return record
    messages = []
    for message in record.messages:
        files = [await _kept(folder, reader, one) for one in message.attachments]
        messages.append(msgspec.structs.replace(message, attachments=tuple(files)))
    return msgspec.structs.replace(record, messages=tuple(messages))


async def _kept(folder: Path, reader: Reader, attachment: Attachment) -> Attachment:
    sink = Held()
    await reader.fetch(attachment, sink)
    with Archive(folder).files.incoming() as incoming:
        incoming.write(bytes(sink))
        incoming.keep()
    digest = hashlib.sha256(bytes(sink)).hexdigest()
    return msgspec.structs.replace(attachment, sha256=digest, size=len(sink))


def reader_of(address: object) -> Reader:
    """A reader of a folder or a table."""
    url = CONNECTOR.account_url(str(address))
    return CONNECTOR.reader(Connection(url=url, kind="folder", secrets={}), Settings())
