"""What the writer suites are made of: records to write, and what must be the same afterwards."""

from __future__ import annotations

from typing import ClassVar

import pytest

from engine.connectors.base import Reader, Writer
from engine.connectors.capabilities import Capabilities, Dates, Trait
from engine.connectors.optional import SupportsMatch
from engine.model import (
    Agent,
    Attachment,
    Company,
    Contact,
    Conversation,
    Entity,
    Message,
    MessageKind,
    Record,
    entity_of,
)
from tests.contract import samples
from tests.contract.desk import Desk, Held, MemoryFiles, everything, plain
from tests.contract.runs import write
from tests.support.sandbox import SandboxAccount

WRITTEN = (
    Entity.TAG,
    Entity.COMPANY,
    Entity.CONTACT,
    Entity.CONVERSATION,
    Entity.COLLECTION,
    Entity.ARTICLE,
)


class WritingDesk(Desk):
    """A connector's class adds `connector` and overrides what its desk does otherwise."""

    seed = "empty"
    refused_file: ClassVar[str] = ""
    """The name of a file that the target refuses; empty when it takes all."""
    article_depth: ClassVar[int] = 2
    """How many collections an article of the test lies in."""
    mails_in_writing: ClassVar[int] = 0
    """Notifications that no silent flag prevents."""

    @property
    def capabilities(self) -> Capabilities:
        """What the connector says that it carries."""
        return self.connector.manifest.capabilities

    @pytest.fixture
    async def agent(self, writer: Writer) -> str:
        """The id of somebody who answers customers."""
        return await agent_of(writer)

    async def sample(
        self, writer: Writer, entity: Entity, agent: str, files: tuple[Attachment, ...] = ()
    ) -> Record:
        """A record of this entity whose references exist in the target."""
        match entity:
            case Entity.TAG:
                return samples.tag()
            case Entity.COMPANY:
                return samples.company()
            case Entity.CONTACT:
                return samples.contact()
            case Entity.COLLECTION:
                return samples.collection(7)
            case Entity.ARTICLE:
                return samples.article(agent, parent=await self.shelf(writer))
            case _:
                person = await write(writer, samples.contact(9, notes=0))
                return samples.conversation(person.target_id, agent, files=files)

    async def shelf(self, writer: Writer) -> str:
        """The collection that an article of the test lies in."""
        parent: str | None = None
        for level in range(self.article_depth):
            above = samples.collection(level + 1, parent)
            parent = (await write(writer, above)).target_id
        assert parent is not None
        return parent

    def files_of(self, files: MemoryFiles) -> tuple[Attachment, ...]:
        """Two files that every desk takes."""
        image, document = files.keep(samples.IMAGE), files.keep(samples.DOCUMENT)
        return (
            samples.file("photo.png", image, len(samples.IMAGE), "image/png"),
            samples.file("order.pdf", document, len(samples.DOCUMENT), "application/pdf"),
        )

    def folded(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Tags as the target writes them; those of the samples are folded already."""
        return tags

    def told(self, messages: tuple[Message, ...]) -> list[tuple[object, ...]]:
        """What must be the same of each message: kind, author, date, words."""
        dated = self.capabilities.dates.get(Entity.CONVERSATION, Dates()).message
        return [
            (
                MessageKind.REPLY if message.kind is MessageKind.AUTO else message.kind,
                message.author.ref,
                message.at if dated else None,
                plain(message.html) if message.text is None else " ".join(message.text.split()),
            )
            for message in said(messages)
        ]

    def company_tags(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """What a company of the target keeps of its tags."""
        return self.folded(tags) if Trait.COMPANY_TAGS in self.capabilities.traits else ()

    def assert_dates(self, sent: Conversation, back: Conversation, dates: Dates) -> None:
        """Every date that is declared is the one that was sent."""
        if dates.created:
            assert sent.created_at == back.created_at
        if dates.updated and sent.updated_at:
            assert sent.updated_at == back.updated_at

    async def assert_files(
        self, reader: Reader, sent: Conversation, back: Conversation, files: MemoryFiles
    ) -> None:
        """Every file is at the same message with the same bytes."""
        for before, after in zip(sent.messages, said(back.messages)):
            assert [file.name for file in before.attachments] == [
                file.name for file in after.attachments
            ]
            for given, taken in zip(before.attachments, after.attachments):
                sink = Held()
                await reader.fetch(taken, sink)
                assert files.read(given.sha256 or "") == bytes(sink)

    async def held(self, account: SandboxAccount, reader: Reader, entity: Entity) -> set[str]:
        """The ids of all records of an entity."""
        found, _ = await everything(reader, entity)
        return {each.record.id for each in found}

    async def assert_once(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        record: Record,
        before: set[str],
    ) -> None:
        """One record more than before, and everything in it once."""
        new = await self.held(account, reader, entity_of(record)) - before
        assert 1 == len(new)
        back = await writer.read_back(entity_of(record), new.pop())
        if isinstance(record, Conversation):
            assert isinstance(back, Conversation)
            assert self.told(record.messages) == self.told(back.messages)
            assert self.capabilities.vocabulary.status[record.status] is back.status
            assert set(self.folded(record.tags)) == set(back.tags)
            assert record.subject == back.subject
            for sent, got in zip(record.messages, said(back.messages)):
                assert len(sent.attachments) == len(got.attachments)
        if isinstance(record, Contact):
            assert isinstance(back, Contact)
            assert set(self.folded(record.tags)) == set(back.tags)
            noted = " ".join(plain(note.html) for note in back.notes)
            assert all(1 == noted.count(plain(note.html)) for note in record.notes)
        if isinstance(record, Company):
            assert isinstance(back, Company)
            assert set(self.company_tags(record.tags)) == set(back.tags)


def said(messages: tuple[Message, ...]) -> list[Message]:
    return [message for message in messages if message.kind is not MessageKind.EVENT]


async def agent_of(writer: Writer) -> str:
    """The first of the target's agents who is no bot."""
    assert isinstance(writer, SupportsMatch)
    people = await writer.existing(Entity.AGENT)
    return next(each.id for each in people if isinstance(each, Agent) and not each.bot)
