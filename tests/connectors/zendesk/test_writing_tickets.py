"""What is peculiar to writing tickets into Zendesk."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
import msgspec
import pytest

from engine.connectors.base import Reader, Writer
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.connectors.zendesk.writers import conversations
from engine.errors import FileMissing, RecordError
from engine.model import (
    Attachment,
    Author,
    AuthorRole,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    Link,
    LinkKind,
    Message,
    MessageKind,
    Priority,
    Ref,
    Status,
    TicketType,
)
from tests.connectors.zendesk.writing import CAPABILITIES, ZendeskWrites, codes, thread
from tests.contract import samples
from tests.contract.desk import SETTINGS, Held, MemoryFiles, key_of
from tests.contract.runs import Journal, Killed, settled, write
from tests.support.sandbox import SandboxAccount


class EndedOnTheWay(MemoryFiles):
    """Upload tokens end at once, but for those of the files that are read a second time."""

    def __init__(self, account: SandboxAccount) -> None:
        super().__init__()
        self._account, self.uploads = account, 0

    def read(self, sha256: str) -> bytes:
        self._account.settings(upload_seconds=3600 if self.uploads else 0)
        self.uploads += 1
        return super().read(sha256)


class TestTickets(ZendeskWrites):
    @pytest.fixture
    async def person(self, writer: Writer) -> str:
        return (await write(writer, samples.contact(9, notes=0))).target_id

    async def test_everything_a_ticket_holds_reads_back(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        firm = await write(writer, samples.company())
        sent = thread(
            person,
            agent,
            status=Status.SOLVED,
            priority=Priority.URGENT,
            type=TicketType.INCIDENT,
            updated_at=datetime(2021, 3, 5, tzinfo=UTC),
            closed_at=datetime(2021, 3, 4, tzinfo=UTC),
            company=Ref(Entity.COMPANY, firm.target_id),
            participants=(Ref(Entity.CONTACT, person),),
        )
        written = await write(writer, sent)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert (sent.priority, sent.type) == (back.priority, back.type)
        assert (sent.created_at, sent.updated_at) == (back.created_at, back.updated_at)
        assert sent.company == back.company
        assert [] == codes(written)

    async def test_a_first_message_that_is_private_stays_private(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        author = Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, agent))
        note = Message(
            id="1", kind=MessageKind.NOTE, author=author, at=samples.BEGAN, html="<p>VIP</p>"
        )
        written = await write(writer, thread(person, agent, messages=(note,)))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert [MessageKind.NOTE] == [message.kind for message in back.messages]

    async def test_a_note_by_a_customer_is_written_by_us_and_stays_private(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        author = Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, person))
        first, *_ = samples.conversation(person, agent).messages
        note = Message(
            id="2", kind=MessageKind.NOTE, author=author, at=samples.at(9), html="x", line="[Eva]"
        )
        written = await write(writer, thread(person, agent, messages=(first, note)))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)
        me = (await writer.account()).person_id

        assert isinstance(back, Conversation)
        assert MessageKind.NOTE is back.messages[1].kind
        assert Ref(Entity.AGENT, me) == back.messages[1].author.ref

    @pytest.mark.parametrize("status", [Status.OPEN, Status.CLOSED])
    async def test_a_lost_answer_is_settled_even_when_the_ticket_is_archived(
        self, account: SandboxAccount, writer: Writer, agent: str, person: str, status: Status
    ) -> None:
        record = thread(person, agent, status=status)
        account.faults([{"on": "POST /imports/tickets", "kind": "lost_answer"}])
        await settled(writer, CAPABILITIES, record)
        account.faults([])

        assert 1 == len(account.dump()["tickets"])

    async def test_two_tickets_with_one_mark_are_left_to_a_person(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        record = thread(person, agent)
        for _ in range(2):
            await write(writer, record)

        with pytest.raises(RecordError) as caught:
            await writer.find(key_of(record), Entity.CONVERSATION, {})

        assert "in_doubt" == caught.value.code

    async def test_without_on_hold_a_waiting_ticket_is_open_and_says_so(
        self, account: SandboxAccount, writer: Writer, agent: str, person: str
    ) -> None:
        account.settings(on_hold=False)
        written = await write(writer, thread(person, agent, status=Status.WAITING_OTHER))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        assert isinstance(back, Conversation)
        assert Status.OPEN is back.status
        assert ["status_reduced"] == codes(written)

    async def test_an_assigned_new_ticket_is_open_and_says_so(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        written = await write(writer, thread(person, agent, status=Status.NEW))

        assert ["status_reduced"] == codes(written)

    async def test_a_ticket_of_a_company_makes_its_requester_a_member(
        self, writer: Writer, agent: str, person: str
    ) -> None:
        firm = await write(writer, samples.company())
        ref = Ref(Entity.COMPANY, firm.target_id)
        written = await write(writer, thread(person, agent, company=ref))
        back = await writer.read_back(Entity.CONTACT, person)

        assert [] == codes(written)
        assert isinstance(back, Contact)
        assert (ref,) == back.companies

    async def test_a_value_that_breaks_its_field_is_left_out_and_told(
        self, zendesk: ZendeskWriter, agent: str, person: str
    ) -> None:
        from engine.model import FieldType

        spec = FieldSpec(entity=Entity.CONVERSATION, key="n", label="Score", type=FieldType.INTEGER)
        made = await zendesk.create_field(spec)
        written = await write(zendesk, thread(person, agent, fields={made.key: "twelve"}))

        assert ["value_dropped"] == codes(written)

    async def test_a_ticket_that_cannot_be_solved_without_a_field_stays_open_and_says_so(
        self, account: SandboxAccount, zendesk: ZendeskWriter, agent: str, person: str
    ) -> None:
        """Imports need no required fields; a later change by an agent does."""
        needed = {"type": "text", "title": "Cause", "required": True}
        httpx.post(
            f"{account.url}/api/v2/ticket_fields.json",
            json={"ticket_field": needed},
            headers={"authorization": f"Bearer {account.token}"},
        ).raise_for_status()
        imported = await write(zendesk, thread(person, agent, status=Status.SOLVED))
        assert [] == codes(imported)

        record = thread(person, agent, status=Status.OPEN)
        there = await write(zendesk, record)
        solved = msgspec.structs.replace(record, status=Status.SOLVED, subject="Anew")
        updated = await zendesk.update(
            solved,
            target_id=there.target_id,
            since=len(record.messages),
            key=key_of(record),
            memo={},
            remember=Journal().remember,
        )
        back = await zendesk.read_back(Entity.CONVERSATION, there.target_id)

        assert ["status_reduced"] == codes(updated)
        assert isinstance(back, Conversation)
        assert (Status.OPEN, "Anew") == (back.status, back.subject)

    async def test_an_image_in_the_text_leads_to_the_new_place(
        self, writer: Writer, reader: Reader, agent: str, person: str, files: MemoryFiles
    ) -> None:
        image = samples.IMAGE
        old = "https://old.example.com/i/photo.png?signature=1"
        file = Attachment(
            id="i",
            name="photo.png",
            url=old,
            content_type="image/png",
            inline=True,
            sha256=files.keep(image),
        )
        first, second, *_ = samples.conversation(person, agent).messages
        shown = msgspec.structs.replace(
            second, html=f'<p>See <img src="{old}" alt="x"></p>', attachments=(file,)
        )
        written = await write(writer, thread(person, agent, messages=(first, shown)))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)
        assert isinstance(back, Conversation)
        (got,) = back.messages[1].attachments
        sink = Held()
        await reader.fetch(got, sink)

        assert old not in (back.messages[1].html or "")
        assert got.url in (back.messages[1].html or "").replace("&amp;", "&")
        assert got.inline
        assert image == bytes(sink)

    async def test_a_file_whose_address_in_the_store_ended_is_had_from_a_fresh_one(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        agent: str,
        person: str,
        files: MemoryFiles,
    ) -> None:
        image = samples.file("a.png", files.keep(samples.IMAGE), len(samples.IMAGE), "image/png")
        written = await write(writer, samples.conversation(person, agent, files=(image,)))
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)
        assert isinstance(back, Conversation)
        (got,) = [file for message in back.messages for file in message.attachments]
        account.settings(download_seconds=0)
        with pytest.raises(FileMissing):
            await reader.fetch(got, Held())
        account.settings(download_seconds=600)
        sink = Held()
        await reader.fetch(got, sink)

        assert samples.IMAGE == bytes(sink)

    @pytest.mark.parametrize("moment", [1, 2])
    async def test_a_thread_beyond_the_limit_goes_on_in_tickets_that_follow(
        self,
        account: SandboxAccount,
        writer: Writer,
        agent: str,
        person: str,
        moment: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(conversations, "COMMENTS_LIMIT", 2)
        author = Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, person))
        said = tuple(
            Message(id=str(n), author=author, at=samples.at(n), html=f"<p>No. {n}</p>")
            for n in range(10, 15)
        )
        record = thread(person, agent, messages=said)
        journal = Journal(kill_at=moment)
        with pytest.raises(Killed):
            await writer.write(record, key=key_of(record), memo={}, remember=journal.remember)
        written = await settled(writer, CAPABILITIES, record, journal.memo, in_doubt=True)
        subjects = sorted(ticket["subject"] for ticket in account.dump()["tickets"])

        assert [f"{record.subject} ({n}/3)" for n in (1, 2, 3)] == subjects
        assert ["thread_split"] == codes(written)

    async def test_a_ticket_costs_one_call_and_one_a_file(
        self, account: SandboxAccount, writer: Writer, agent: str, person: str, files: MemoryFiles
    ) -> None:
        await write(writer, thread(person, agent))
        before = account.stats()["total"]
        image = samples.file("a.png", files.keep(samples.IMAGE), len(samples.IMAGE), "image/png")
        record = msgspec.structs.replace(
            samples.conversation(person, agent, number=2, files=(image,)), id="t2"
        )
        await write(writer, record)

        assert 2 == account.stats()["total"] - before

    async def test_a_file_whose_token_ended_before_the_import_goes_up_again(
        self, account: SandboxAccount, agent: str, person: str
    ) -> None:
        files = EndedOnTheWay(account)
        image = samples.file("a.png", files.keep(samples.IMAGE), len(samples.IMAGE), "image/png")
        record = samples.conversation(person, agent, files=(image,))
        writer = self.connector.writer(self.connection(account), SETTINGS, files)
        written = await write(writer, record)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)
        await writer.close()

        assert isinstance(back, Conversation)
        names = [file.name for message in back.messages for file in message.attachments]
        assert (2, ["a.png"], []) == (files.uploads, names, codes(written))
        assert 1 == len(account.dump()["tickets"])

    @pytest.mark.parametrize("kind", [TicketType.PROBLEM, TicketType.QUESTION])
    @pytest.mark.parametrize("status", [Status.OPEN, Status.CLOSED])
    async def test_an_incident_names_its_problem_or_says_that_it_could_not(
        self, writer: Writer, agent: str, person: str, kind: TicketType, status: Status
    ) -> None:
        other = await write(writer, thread(person, agent, type=kind))
        link = Link(kind=LinkKind.PROBLEM, ref=Ref(Entity.CONVERSATION, other.target_id))
        incident = thread(
            person, agent, id="i", type=TicketType.INCIDENT, links=(link,), status=status
        )
        written = await write(writer, incident)
        back = await writer.read_back(Entity.CONVERSATION, written.target_id)

        named = kind is TicketType.PROBLEM
        assert isinstance(back, Conversation)
        assert ((link,) if named else ()) == back.links
        assert ([] if named else ["link_unresolved"]) == codes(written)

    async def test_many_at_once_are_all_there_once(
        self, account: SandboxAccount, writer: Writer, agent: str, person: str
    ) -> None:
        records = [
            msgspec.structs.replace(samples.conversation(person, agent, number=n), id=f"t{n}")
            for n in range(30)
        ]
        written = await asyncio.gather(*(write(writer, record) for record in records))

        assert 30 == len({each.target_id for each in written})
        assert 30 == len(account.dump()["tickets"])
        assert 0 == account.stats()["notifications"]
