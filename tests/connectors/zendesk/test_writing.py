"""What is peculiar to writing into Zendesk."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import ClassVar

import httpx
import msgspec
import pytest

from engine.connectors.base import Reader, Scope, Writer
from engine.connectors.zendesk import CONNECTOR
from engine.connectors.zendesk.writer import ZendeskWriter
from engine.connectors.zendesk.writers import conversations
from engine.errors import RecordError, Rejected
from engine.model import (
    Article,
    ArticleState,
    Attachment,
    Audience,
    Author,
    AuthorRole,
    Collection,
    CollectionText,
    Contact,
    Conversation,
    Entity,
    FieldSpec,
    Message,
    MessageKind,
    Priority,
    Record,
    Ref,
    Status,
    TicketType,
    Translation,
)
from tests.contract import samples
from tests.contract.desk import SETTINGS, Desk, Held, MemoryFiles, everything, key_of
from tests.contract.runs import Journal, Killed, settled, write
from tests.contract.writing import agent_of
from tests.support.sandbox import SandboxAccount

CAPABILITIES = CONNECTOR.manifest.capabilities


class ZendeskWrites(Desk):
    connector = CONNECTOR
    seed = "empty"
    sandbox_settings: ClassVar = {"export_lag_seconds": 0, "search_lag_seconds": 0}

    @pytest.fixture
    async def agent(self, writer: Writer) -> str:
        return await agent_of(writer)

    @pytest.fixture
    async def zendesk(self, writer: Writer) -> ZendeskWriter:
        assert isinstance(writer, ZendeskWriter)
        return writer


def codes(written: object) -> list[str]:
    return [loss.code for loss in getattr(written, "losses", ())]


def thread(contact: str, agent: str, **changes: object) -> Conversation:
    return msgspec.structs.replace(samples.conversation(contact, agent), **changes)


class TestPeople(ZendeskWrites):
    async def test_a_refused_phone_does_not_lose_the_person(self, writer: Writer) -> None:
        written = await write(writer, msgspec.structs.replace(samples.contact(), phone="call mum"))
        back = await writer.read_back(Entity.CONTACT, written.target_id)

        assert ["phone_dropped"] == codes(written)
        assert isinstance(back, Contact)
        assert back.phone is None

    async def test_a_refused_phone_goes_to_its_field_where_there_is_one(
        self, zendesk: ZendeskWriter
    ) -> None:
        spec = FieldSpec(entity=Entity.CONTACT, key="old_phone", label="Original phone")
        await zendesk.create_field(spec)
        record = msgspec.structs.replace(samples.contact(), phone="call mum")
        written = await write(zendesk, record)
        back = await zendesk.read_back(Entity.CONTACT, written.target_id)

        assert ["phone_in_field"] == codes(written)
        assert isinstance(back, Contact)
        assert "call mum" == back.fields["old_phone"]

    async def test_a_family_shares_one_phone(self, writer: Writer) -> None:
        for number in (1, 2):
            record = msgspec.structs.replace(samples.contact(number), phone="+34911234567")
            written = await write(writer, record)
            back = await writer.read_back(Entity.CONTACT, written.target_id)

            assert [] == codes(written)
            assert isinstance(back, Contact)
            assert "+34911234567" == back.phone

    async def test_external_ids_that_differ_in_case_alone_stay_two_people(
        self, writer: Writer
    ) -> None:
        first = msgspec.structs.replace(samples.contact(1), external_id="AbC-1")
        second = msgspec.structs.replace(samples.contact(2), external_id="abc-1")
        one, two = await write(writer, first), await write(writer, second)

        assert one.target_id != two.target_id
        assert [] == codes(one)
        assert ["value_converted"] == codes(two)

    async def test_the_person_of_the_same_external_id_is_used(self, writer: Writer) -> None:
        first = msgspec.structs.replace(samples.contact(1), external_id="crm-1")
        there = await write(writer, first)
        other = msgspec.structs.replace(samples.contact(2), external_id="crm-1")
        spec = FieldSpec(entity=Entity.CONTACT, key="old_id", label="Old number")
        assert isinstance(writer, ZendeskWriter)
        await writer.create_field(spec)
        used = await write(writer, msgspec.structs.replace(other, fields={"old_id": "p2"}))

        assert there.target_id == used.target_id
        assert not used.created

    @pytest.mark.parametrize("moment", [1])
    async def test_a_crash_after_the_person_loses_no_address_and_no_company(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles, moment: int
    ) -> None:
        firms = [await write(writer, samples.company(number)) for number in (1, 2)]
        record = msgspec.structs.replace(
            samples.contact(),
            emails=("eva.work@example.org", "eva.home@example.net"),
            companies=tuple(Ref(Entity.COMPANY, firm.target_id) for firm in firms),
        )
        journal = Journal(kill_at=moment)
        with pytest.raises(Killed):
            await writer.write(record, key=key(record), memo={}, remember=journal.remember)
        heir = self.connector.writer(self.connection(account), SETTINGS, files)
        written = await settled(heir, CAPABILITIES, record, journal.memo, in_doubt=True)
        back = await heir.read_back(Entity.CONTACT, written.target_id)
        await heir.close()

        assert isinstance(back, Contact)
        assert set(record.emails) == set(back.emails)
        assert set(record.companies) == set(back.companies)

    async def test_where_one_organization_is_allowed_the_others_are_told(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        account.settings(multiple_organizations=False)
        firms = [await write(writer, samples.company(number)) for number in (1, 2)]
        refs = tuple(Ref(Entity.COMPANY, firm.target_id) for firm in firms)
        written = await write(writer, msgspec.structs.replace(samples.contact(), companies=refs))

        assert ["companies_extra_dropped"] == codes(written)

    async def test_an_unknown_time_zone_is_told(self, writer: Writer) -> None:
        record = msgspec.structs.replace(samples.contact(), time_zone="Mars/Olympus")

        assert ["value_dropped"] == codes(await write(writer, record))

    async def test_a_refused_name_fails_the_person_as_rejected(self, writer: Writer) -> None:
        with pytest.raises(Rejected) as caught:
            await write(writer, msgspec.structs.replace(samples.contact(), name="REFUSE"))

        assert "rejected" == caught.value.code
        assert "not allowed" in caught.value.service_words


def key(record: Record):  # type: ignore[no-untyped-def]
    from tests.contract.desk import key_of

    return key_of(record)


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
            await writer.find(key(record), Entity.CONVERSATION, {})

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
            await writer.write(record, key=key(record), memo={}, remember=journal.remember)
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


class TestKnowledge(ZendeskWrites):
    async def shelf(self, writer: Writer) -> str:
        above = await write(writer, samples.collection(1))
        return (await write(writer, samples.collection(2, above.target_id))).target_id

    async def read(self, writer: Writer, identity: str) -> Article:
        back = await writer.read_back(Entity.ARTICLE, identity)
        assert isinstance(back, Article)
        return back

    async def test_languages_travel_with_their_states_and_missing_ones_are_told(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)),
            state=ArticleState.PUBLISHED,
            translations=(
                Translation(
                    locale="es", title="Sigue tu pedido", html="<p>x</p>", state=ArticleState.DRAFT
                ),
                Translation(locale="pt-BR", title="Siga", html="<p>y</p>"),
            ),
        )
        written = await write(writer, record)
        back = await self.read(writer, written.target_id)

        assert ["translation_dropped"] == codes(written)
        assert "pt-BR" == written.losses[0].detail["languages"]
        assert [("es", ArticleState.DRAFT)] == [(t.locale, t.state) for t in back.translations]
        assert ArticleState.PUBLISHED is back.state

    async def test_a_main_language_that_is_not_enabled_gives_way(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)),
            locale="fr",
            title="Suivre",
            translations=(Translation(locale="en", title="Follow", html="<p>x</p>"),),
        )
        written = await write(writer, record)

        assert ["translation_dropped"] == codes(written)
        assert "Follow" == (await self.read(writer, written.target_id)).title

    async def test_an_article_of_no_enabled_language_fails_with_a_remedy(
        self, writer: Writer, agent: str
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)), locale="uk"
        )
        with pytest.raises(RecordError) as caught:
            await write(writer, record)

        assert "language_not_enabled" == caught.value.code

    @pytest.mark.parametrize("audience", list(Audience))
    async def test_an_audience_never_widens(
        self, writer: Writer, agent: str, audience: Audience
    ) -> None:
        record = msgspec.structs.replace(
            samples.article(agent, parent=await self.shelf(writer)), audience=audience
        )
        written = await write(writer, record)
        back = await self.read(writer, written.target_id)
        lost = ["visibility_changed"] if audience is Audience.LIMITED else []

        assert lost == codes(written)
        assert (Audience.AGENTS if audience is Audience.LIMITED else audience) is back.audience

    @pytest.mark.parametrize("moment", range(1, 5))
    async def test_a_crash_among_an_articles_files_doubles_none(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        agent: str,
        files: MemoryFiles,
        moment: int,
    ) -> None:
        record = self.with_files(await self.shelf(writer), agent, files)
        journal = Journal(kill_at=moment)
        try:
            await writer.write(record, key=key(record), memo={}, remember=journal.remember)
        except Killed:
            heir = self.connector.writer(self.connection(account), SETTINGS, files)
            await settled(heir, CAPABILITIES, record, journal.memo, in_doubt=True)
            await heir.close()
        await self.assert_whole(reader, record)

    @pytest.mark.parametrize("nth", range(1, 4))
    async def test_a_lost_answer_among_an_articles_files_doubles_none(
        self,
        account: SandboxAccount,
        writer: Writer,
        reader: Reader,
        agent: str,
        files: MemoryFiles,
        nth: int,
    ) -> None:
        record = self.with_files(await self.shelf(writer), agent, files)
        account.faults([{"on": "POST *", "kind": "lost_answer", "nth": nth}])
        await settled(writer, CAPABILITIES, record)
        account.faults([])
        await self.assert_whole(reader, record)

    def with_files(self, shelf: str, agent: str, files: MemoryFiles) -> Article:
        old = "https://old.example.com/photo.png"
        kept = files.keep(samples.IMAGE), files.keep(samples.DOCUMENT)
        image = samples.file("photo.png", kept[0], len(samples.IMAGE), "image/png")
        manual = samples.file("manual.pdf", kept[1], len(samples.DOCUMENT), "application/pdf")
        return msgspec.structs.replace(
            samples.article(agent, parent=shelf),
            html=f'<p>Look: <img src="{old}"></p>',
            attachments=(msgspec.structs.replace(image, url=old, inline=True), manual),
        )

    async def assert_whole(self, reader: Reader, record: Article) -> None:
        found, _ = await everything(reader, Entity.ARTICLE)
        (back,) = [each.record for each in found]
        assert isinstance(back, Article)
        assert sorted(file.name for file in record.attachments) == sorted(
            file.name for file in back.attachments
        )
        assert "old.example.com" not in back.html

    async def test_an_article_without_its_folder_is_not_written_elsewhere(
        self, writer: Writer, agent: str
    ) -> None:
        with pytest.raises(RecordError) as caught:
            await write(writer, samples.article(agent, parent="12345"))

        assert "parent_missing" == caught.value.code

    async def test_two_articles_of_one_title_stay_two(
        self, account: SandboxAccount, writer: Writer, agent: str
    ) -> None:
        shelf = await self.shelf(writer)
        one = samples.article(agent, parent=shelf)
        two = msgspec.structs.replace(one, id="a2")
        await write(writer, one)
        account.faults([{"on": "POST *", "kind": "lost_answer"}])
        await settled(writer, CAPABILITIES, two)

        assert 2 == len(account.dump()["articles"])

    async def test_a_collection_of_the_same_name_and_place_is_used(
        self, account: SandboxAccount, writer: Writer, files: MemoryFiles
    ) -> None:
        first = await write(writer, samples.collection(1))
        other = self.connector.writer(self.connection(account), SETTINGS, files)
        second = await write(other, msgspec.structs.replace(samples.collection(1), id="k9"))
        await other.close()

        assert first.target_id == second.target_id
        assert not second.created

    async def test_two_folders_of_one_name_stay_two(
        self, account: SandboxAccount, writer: Writer
    ) -> None:
        above = await write(writer, samples.collection(1))
        twins = [
            msgspec.structs.replace(samples.collection(2, above.target_id), id=f"twin{n}")
            for n in range(3)
        ]
        account.faults([{"on": "POST *", "kind": "lost_answer", "nth": 2}])
        written = await asyncio.gather(*(settled(writer, CAPABILITIES, twin) for twin in twins))

        assert 3 == len({each.target_id for each in written})
        assert 3 == len(account.dump()["sections"])

    async def test_a_collection_carries_its_languages(self, writer: Writer) -> None:
        record = msgspec.structs.replace(
            samples.collection(1),
            translations=(CollectionText(locale="es", name="Pedidos", description="Todo"),),
        )
        written = await write(writer, record)
        back = await writer.read_back(Entity.COLLECTION, written.target_id)

        assert isinstance(back, Collection)
        assert record.translations == back.translations

    @pytest.mark.parametrize("allowed", [True, False])
    async def test_a_folder_in_a_folder_is_placed_higher_where_the_plan_lacks_it(
        self, account: SandboxAccount, writer: Writer, allowed: bool
    ) -> None:
        account.settings(sub_sections=allowed)
        above = await self.shelf(writer)
        written = await write(writer, samples.collection(3, above))

        assert ([] if allowed else ["placed_higher"]) == codes(written)

    async def test_a_collection_with_something_else_in_it_is_not_taken_back(
        self, zendesk: ZendeskWriter, agent: str
    ) -> None:
        shelf = await self.shelf(zendesk)
        article = await write(zendesk, samples.article(agent, parent=shelf))
        with pytest.raises(Rejected):
            await zendesk.delete(Entity.COLLECTION, shelf)
        await zendesk.delete(Entity.ARTICLE, article.target_id)
        await zendesk.delete(Entity.COLLECTION, shelf)

        assert await zendesk.read_back(Entity.COLLECTION, shelf) is None


class TestMovingSource(Desk):
    connector = CONNECTOR
    sandbox_settings: ClassVar = {"export_lag_seconds": 0}

    async def test_a_later_reading_takes_what_changed_alone(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        moment = datetime(2026, 10, 1, tzinfo=UTC)
        for entity in (Entity.CONVERSATION, Entity.CONTACT, Entity.COMPANY, Entity.ARTICLE):
            whole, _ = await everything(reader, entity)
            some, _ = await everything(reader, entity, Scope(since=moment))
            changed = {
                each.record.id for each in whole if (each.record.updated_at or moment) >= moment
            }

            assert changed <= {each.record.id for each in some}
            assert len(some) < len(whole)

    async def test_an_account_without_a_help_center_has_no_articles(
        self, account: SandboxAccount, reader: Reader
    ) -> None:
        order = {"on": "GET /help_center/*", "kind": "status", "status": 404, "times": 0}
        account.faults([order])
        found = await reader.account()

        assert () == found.locales
        for entity in (Entity.COLLECTION, Entity.ARTICLE):
            assert ([], []) == await everything(reader, entity)
            assert 0 == (await reader.count(entity, Scope())).count
