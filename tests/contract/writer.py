"""What every writer does."""

from __future__ import annotations

import msgspec
import pytest

from engine.connectors.base import Memo, Reader, Writer
from engine.connectors.capabilities import Dates, Trait
from engine.connectors.optional import (
    SupportsDelete,
    SupportsFields,
    SupportsLinks,
    SupportsMatch,
    SupportsRelink,
    SupportsTeams,
    SupportsUpdate,
)
from engine.errors import RecordError, Unsupported
from engine.model import (
    Agent,
    Article,
    Attachment,
    Collection,
    Company,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    FieldType,
    Ref,
    Status,
    Team,
    entity_of,
)
from tests.contract import samples
from tests.contract.desk import SETTINGS, MemoryFiles, key_of, plain
from tests.contract.once import OnceContract
from tests.contract.runs import write
from tests.contract.writing import WRITTEN, said
from tests.support.sandbox import SandboxAccount


class WriterContract(OnceContract):
    """The suite; a connector's class adds `connector` and says what is peculiar to it."""

    async def test_optional_powers_are_those_that_are_declared(self, writer: Writer) -> None:
        declared = self.capabilities

        assert bool(declared.deletes) == isinstance(writer, SupportsDelete)
        assert bool(declared.matches) == isinstance(writer, SupportsMatch)
        assert bool(declared.creates_fields) == isinstance(writer, SupportsFields)
        assert declared.creates_teams == isinstance(writer, SupportsTeams)
        some = declared.links_incidents or declared.links_parents
        linking = some or Trait.LINKS in declared.traits
        assert (linking and not declared.whole) == isinstance(writer, SupportsLinks)
        # Records that are held as they are keep the addresses that they had.
        assert bool(declared.updates) == isinstance(writer, SupportsUpdate)
        assert declared.whole != isinstance(writer, SupportsRelink)
        assert set(declared.writes) <= set(declared.settling)

    async def test_the_account_says_who_writes(self, writer: Writer) -> None:
        found = await writer.account()

        assert self.connector.manifest.desk == found.desk
        assert found.id
        assert () == found.missing

    @pytest.mark.parametrize("entity", [Entity.AGENT, Entity.TEAM])
    async def test_what_cannot_be_created_is_refused(self, writer: Writer, entity: Entity) -> None:
        if entity in self.capabilities.writes:
            pytest.skip("this desk can create it")
        record = Agent(id="1", name="Ana") if entity is Entity.AGENT else Team(id="1", name="Ana")

        with pytest.raises(Unsupported):
            await write(writer, record)

    @pytest.mark.parametrize("entity", WRITTEN)
    async def test_what_is_written_can_be_read_back_and_taken_back(
        self, writer: Writer, agent: str, entity: Entity
    ) -> None:
        record = await self.sample(writer, entity, agent)
        written = await write(writer, record)

        assert written.created
        back = await writer.read_back(entity, written.target_id)
        assert back is not None
        assert entity is entity_of(back)
        if entity in self.capabilities.deletes:
            assert isinstance(writer, SupportsDelete)
            await writer.delete(entity, written.target_id)
            await writer.delete(entity, written.target_id)
            assert await writer.read_back(entity, written.target_id) is None

    async def test_a_conversation_reads_back_as_it_was(
        self, writer: Writer, reader: Reader, agent: str, files: MemoryFiles
    ) -> None:
        sent = await self.sample(writer, Entity.CONVERSATION, agent, files=self.files_of(files))
        assert isinstance(sent, Conversation)
        written = await write(writer, sent)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert sent.subject == back.subject
        assert sent.requester == back.requester
        assert sent.assignee == back.assignee
        assert self.capabilities.vocabulary.status[sent.status] is back.status
        assert set(self.folded(sent.tags)) == set(back.tags)
        self.assert_dates(sent, back, self.capabilities.dates.get(Entity.CONVERSATION, Dates()))
        assert self.told(sent.messages) == self.told(back.messages)
        assert () == written.losses
        await self.assert_files(reader, sent, back, files)

    async def test_a_person_reads_back_as_they_were(self, writer: Writer, agent: str) -> None:
        firm = await write(writer, samples.company())
        sent = samples.contact(company_id=firm.target_id)
        written = await write(writer, sent)
        back = await writer.read_back(Entity.CONTACT, written.target_id)

        assert isinstance(back, Contact)
        assert sent.name == back.name
        assert sent.email == back.email
        assert sent.companies == back.companies
        assert set(self.folded(sent.tags)) == set(back.tags)
        noted = " ".join(plain(note.html) for note in back.notes)
        assert all(plain(note.html) in noted for note in sent.notes)

    async def test_a_company_reads_back_as_it_was(self, writer: Writer) -> None:
        sent = samples.company()
        written = await write(writer, sent)
        back = await writer.read_back(Entity.COMPANY, written.target_id)

        assert isinstance(back, Company)
        assert sent.name == back.name
        assert set(self.company_tags(sent.tags)) == set(back.tags)

    async def test_an_article_reads_back_as_it_was(self, writer: Writer, agent: str) -> None:
        sent = await self.sample(writer, Entity.ARTICLE, agent)
        assert isinstance(sent, Article)
        written = await write(writer, sent)
        back = await writer.read_back(Entity.ARTICLE, written.target_id)

        assert isinstance(back, Article)
        assert sent.title == back.title
        assert plain(sent.html) == plain(back.html)
        assert sent.state is back.state
        assert sent.parent == back.parent
        assert sent.author == back.author

    async def test_a_collection_keeps_its_place(self, writer: Writer) -> None:
        above = await write(writer, samples.collection(1))
        below = await write(writer, samples.collection(2, above.target_id))
        back = await writer.read_back(Entity.COLLECTION, below.target_id)

        assert isinstance(back, Collection)
        assert "Orders 2" == back.name
        assert Ref(Entity.COLLECTION, above.target_id) == back.parent

    @pytest.mark.parametrize("status", list(Status))
    async def test_every_status_reads_back_as_declared(
        self, writer: Writer, agent: str, status: Status
    ) -> None:
        record = await self.sample(writer, Entity.CONVERSATION, agent)
        sent = msgspec.structs.replace(record, status=status)
        written = await write(writer, sent)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        if status is Status.SNOOZED:
            # Nobody said until when: it cannot be put aside.
            assert back.status is not Status.SOLVED
        else:
            assert self.capabilities.vocabulary.status[status] is back.status

    async def test_people_who_exist_are_used_and_not_changed(
        self, account: SandboxAccount, writer: Writer, reader: Reader
    ) -> None:
        first = await write(writer, samples.contact())
        was = await writer.read_back(Entity.CONTACT, first.target_id)
        other = msgspec.structs.replace(samples.contact(), id="other", name="Somebody", tags=("x",))
        second = await write(writer, other)

        assert first.target_id == second.target_id
        assert not second.created
        assert was == await writer.read_back(Entity.CONTACT, first.target_id)

    async def test_companies_that_exist_are_used_and_not_changed(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles
    ) -> None:
        somebody = self.connector.writer(self.connection(account), SETTINGS, files)
        first = await write(somebody, samples.company(), key_of(samples.company(), "elsewhere"))
        await somebody.close()
        was = await writer.read_back(Entity.COMPANY, first.target_id)
        other = msgspec.structs.replace(
            samples.company(), id="other", website="https://other.example.com"
        )
        second = await write(writer, other)

        assert first.target_id == second.target_id
        assert not second.created
        assert was == await writer.read_back(Entity.COMPANY, first.target_id)

    async def test_a_tag_that_exists_is_used(self, writer: Writer) -> None:
        first = await write(writer, samples.tag())
        second = await write(writer, samples.tag())

        assert first.created
        assert not second.created
        assert first.target_id == second.target_id

    async def test_the_same_person_is_recognised(self, writer: Writer) -> None:
        assert isinstance(writer, SupportsMatch)
        nobody = await writer.match(samples.contact())
        written = await write(writer, samples.contact())
        shouted = msgspec.structs.replace(samples.contact(), id="2", email="EVA1@Example.com")
        found = await writer.match(shouted)

        assert nobody is None
        assert found is not None
        assert written.target_id == found.target_id
        assert not found.created

    async def test_a_refused_file_does_not_fail_its_conversation(
        self, writer: Writer, agent: str, files: MemoryFiles
    ) -> None:
        if not self.refused_file:
            pytest.skip("this desk takes every file")
        data = b"MZ" + b"x" * 50
        refused = samples.file(
            self.refused_file, files.keep(data), len(data), "application/octet-stream"
        )
        record = await self.sample(
            writer, Entity.CONVERSATION, agent, files=(*self.files_of(files), refused)
        )
        written = await write(writer, record)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert ["file_refused"] == [loss.code for loss in written.losses]
        assert self.refused_file == written.losses[0].detail["file"]
        assert isinstance(back, Conversation)
        names = [file.name for message in back.messages for file in message.attachments]
        assert ["order.pdf", "photo.png"] == sorted(names)

    async def test_files_that_are_not_archived_are_not_sent(
        self, writer: Writer, agent: str
    ) -> None:
        lost = Attachment(id="1", name="lost.pdf", url="https://files.example.com/lost.pdf")
        record = await self.sample(writer, Entity.CONVERSATION, agent, files=(lost,))
        written = await write(writer, record)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert [] == [file for message in back.messages for file in message.attachments]

    async def test_a_names_line_comes_first_and_apart(self, writer: Writer, agent: str) -> None:
        record = await self.sample(writer, Entity.CONVERSATION, agent)
        assert isinstance(record, Conversation)
        line = "[Clara <Núñez> · 2021-03-03 14:05 UTC]"
        first, second, *others = record.messages
        lined = (
            msgspec.structs.replace(first, line=line),
            msgspec.structs.replace(second, line=line),
            *others,
        )
        written = await write(writer, msgspec.structs.replace(record, messages=lined))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        for sent, got in zip(lined, said(back.messages)):
            text = plain(got.html) if got.text is None else " ".join(got.text.split())
            assert (line in text) == (sent.line is not None)
            assert text.startswith(sent.line or "")

    async def test_a_missing_field_can_be_created_once(self, writer: Writer) -> None:
        for entity in self.capabilities.creates_fields:
            assert isinstance(writer, SupportsFields)
            spec = FieldSpec(entity=entity, key="old_id", label="Old number", type=FieldType.TEXT)
            made = await writer.create_field(spec)
            again = await writer.create_field(spec)

            assert made.key == again.key
            assert made.key in {each.key for each in await writer.fields(entity)}

    async def test_custom_values_arrive_under_the_keys_of_their_fields(
        self, writer: Writer, agent: str
    ) -> None:
        for entity in self.capabilities.creates_fields - {Entity.COMPANY}:
            assert isinstance(writer, SupportsFields)
            text = FieldSpec(entity=entity, key="old_id", label="Old number")
            number = FieldSpec(entity=entity, key="score", label="Score", type=FieldType.INTEGER)
            kept = {
                (await writer.create_field(text)).key: "A-1",
                (await writer.create_field(number)).key: 42,
            }
            record = await self.sample(writer, entity, agent)
            written = await write(writer, msgspec.structs.replace(record, fields=kept))
            back = await writer.read_back(entity, written.target_id)

            assert isinstance(back, Contact | Conversation)
            assert kept == {key: back.fields.get(key) for key in kept}

    async def test_later_messages_are_added_once_and_mail_nobody(
        self, writer: Writer, agent: str, account: SandboxAccount
    ) -> None:
        if Entity.CONVERSATION not in self.capabilities.updates:
            pytest.skip("this desk's conversations do not follow later changes")
        assert isinstance(writer, SupportsUpdate)
        sent = await self.sample(writer, Entity.CONVERSATION, agent)
        assert isinstance(sent, Conversation)
        there = await write(writer, sent)
        mailed = account.stats()["notifications"]
        later = msgspec.structs.replace(
            sent.messages[-1], id="later", text="Said afterwards", html=None, attachments=()
        )
        longer = msgspec.structs.replace(sent, messages=(*sent.messages, later))

        kept: list[Memo] = []

        async def remember(memo: Memo) -> None:
            kept.append(dict(memo))

        for _ in range(2):
            # The second time as after a crash behind the first thing that was remembered.
            await writer.update(
                longer,
                target_id=there.target_id,
                since=len(sent.messages),
                key=key_of(sent),
                memo=dict(kept[0]) if kept else {},
                remember=remember,
            )
        back = await writer.read_back(Entity.CONVERSATION, there.target_id)
        assert isinstance(back, Conversation)
        words = " ".join(plain(one.html or one.text or "") for one in back.messages)
        assert 1 == words.count("Said afterwards")
        assert mailed == account.stats()["notifications"]

    async def test_old_addresses_in_an_article_become_new_ones(
        self, writer: Writer, agent: str
    ) -> None:
        assert isinstance(writer, SupportsRelink)
        old, longer = "https://old.example.com/a/1", "https://old.example.com/a/12"
        record = await self.sample(writer, Entity.ARTICLE, agent)
        html = f'<p><a href="{old}">one</a> <a href="{longer}">twelve</a></p>'
        written = await write(writer, msgspec.structs.replace(record, html=html))
        new = "https://new.example.com/x"
        count = await writer.relink(Entity.ARTICLE, written.target_id, {old: new})
        back = await writer.read_back(Entity.ARTICLE, written.target_id)

        assert 1 == count
        assert isinstance(back, Article)
        assert new in back.html
        assert longer in back.html

    async def test_a_requester_who_is_not_there_fails_the_record_alone(
        self, writer: Writer, agent: str
    ) -> None:
        record = samples.conversation("000000000000000000000000", agent)

        with pytest.raises(RecordError):
            await write(writer, record)

    async def test_writing_mails_nobody(
        self, account: SandboxAccount, writer: Writer, agent: str, files: MemoryFiles
    ) -> None:
        for entity in WRITTEN:
            await write(
                writer, await self.sample(writer, entity, agent, files=self.files_of(files))
            )

        assert self.mails_in_writing == account.stats()["notifications"]
