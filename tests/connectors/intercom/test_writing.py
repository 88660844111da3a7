"""Writing into Intercom where it is peculiar."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from engine.connectors.base import Connection, Settings, Written
from engine.connectors.intercom.writer import IntercomWriter
from engine.errors import RecordError
from engine.model import (
    Article,
    ArticleState,
    Audience,
    Author,
    AuthorRole,
    CollectionText,
    Company,
    Contact,
    ContactRole,
    Conversation,
    Entity,
    FieldSpec,
    Message,
    MessageKind,
    Ref,
    Status,
    Translation,
)
from tests.contract import samples
from tests.contract.desk import MemoryFiles, key_of
from tests.contract.runs import write
from tests.contract.writing import agent_of
from tests.support.sandbox import SandboxAccount, sandbox

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def served() -> Iterator[SandboxAccount]:
    with sandbox("intercom:globex:empty", limits="off") as (account,):
        yield account


@pytest.fixture
def account(served: SandboxAccount) -> SandboxAccount:
    served.reset()
    served.settings(search_lag=0)
    return served


@pytest.fixture
async def writer(account: SandboxAccount) -> AsyncIterator[IntercomWriter]:
    connection = Connection(url=account.url, kind="token", secrets={"token": account.token})
    writer = IntercomWriter(
        connection, Settings(call_timeout=10.0), MemoryFiles(), now=NOW.timestamp
    )
    yield writer
    await writer.close()


async def thread(writer: IntercomWriter, **changes: Any) -> Conversation:
    """A conversation of four messages between people who are there."""
    person = await write(writer, samples.contact(9, notes=0))
    record = samples.conversation(person.target_id, await agent_of(writer))
    return msgspec.structs.replace(record, **changes)


async def test_a_plain_thread_costs_one_call_a_message(writer: IntercomWriter) -> None:
    plain = {"subject": "", "tags": (), "assignee": None, "status": Status.OPEN}
    await write(writer, await thread(writer, **plain))
    record = await thread(writer, **plain)
    before = writer.pace().calls
    await write(writer, record)

    assert len(record.messages) == writer.pace().calls - before


async def test_title_fields_tags_assignment_and_state_cost_one_call_each(
    writer: IntercomWriter,
) -> None:
    await write(writer, await thread(writer))
    record = await thread(writer)
    before = writer.pace().calls
    await write(writer, record)

    assert len(record.messages) + 1 + len(record.tags) + 1 + 1 == writer.pace().calls - before


async def test_a_contact_bears_our_key_and_its_first_day(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    record = samples.contact()
    await write(writer, record)
    held = account.dump()["contacts"][0]

    assert key_of(record).text == held["external_id"]
    assert int(samples.BEGAN.timestamp()) == held["signed_up_at"]


async def test_the_old_id_is_written_where_there_is_a_field_for_it(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    for entity in (Entity.CONTACT, Entity.COMPANY, Entity.CONVERSATION):
        await writer.create_field(FieldSpec(entity=entity, key="old_id", label="Old number"))
    await write(writer, samples.contact(1))
    await write(writer, samples.company())
    await write(writer, await thread(writer))
    held = account.dump()

    assert {"p1", "p9"} == {each["custom_attributes"]["old_id"] for each in held["contacts"]}
    assert "c1" == held["companies"][0]["custom_attributes"]["old_id"]
    assert "t1" == held["conversations"][0]["custom_attributes"]["old_id"]


async def test_a_refused_phone_goes_to_its_field_or_is_told(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    account.settings(phone_validation=True)
    record = msgspec.structs.replace(samples.contact(), phone="600")
    dropped = await write(writer, record)
    await writer.create_field(
        FieldSpec(entity=Entity.CONTACT, key="old_phone", label="Original phone")
    )
    kept = await write(writer, msgspec.structs.replace(samples.contact(2), phone="601"))
    back = await writer.read_back(Entity.CONTACT, kept.target_id)

    assert ["phone_dropped"] == [loss.code for loss in dropped.losses]
    assert ["phone_in_field"] == [loss.code for loss in kept.losses]
    assert isinstance(back, Contact)
    assert back.phone is None
    assert "601" == back.fields["old_phone"]


async def test_an_archived_person_is_restored_and_used(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    first = await write(writer, samples.contact())
    httpx.post(
        f"{account.url}/contacts/{first.target_id}/archive",
        headers={"authorization": f"Bearer {account.token}"},
    ).raise_for_status()
    second = await write(writer, msgspec.structs.replace(samples.contact(), id="other"))

    assert first.target_id == second.target_id
    assert not second.created
    assert await writer.read_back(Entity.CONTACT, second.target_id) is not None


async def test_a_lead_stays_a_lead(writer: IntercomWriter) -> None:
    lead = msgspec.structs.replace(samples.contact(), role=ContactRole.LEAD)
    written = await write(writer, lead)
    back = await writer.read_back(Entity.CONTACT, written.target_id)

    assert isinstance(back, Contact)
    assert ContactRole.LEAD is back.role


async def test_what_lies_ahead_is_snoozed_and_what_is_over_stays_open(
    writer: IntercomWriter,
) -> None:
    ahead = await thread(writer, status=Status.SNOOZED, snoozed_until=NOW + timedelta(days=400))
    over = await thread(
        writer, id="t2", status=Status.SNOOZED, snoozed_until=NOW - timedelta(days=1)
    )
    first, second = await write(writer, ahead), await write(writer, over)
    snoozed = await writer.read_back(Entity.CONVERSATION, first.target_id)
    opened = await writer.read_back(Entity.CONVERSATION, second.target_id)

    assert isinstance(snoozed, Conversation)
    assert isinstance(opened, Conversation)
    assert ahead.snoozed_until == snoozed.snoozed_until
    assert Status.OPEN is opened.status
    assert ["snooze_lost"] == [loss.code for loss in second.losses]


async def test_everybody_who_writes_takes_part(writer: IntercomWriter) -> None:
    other = await write(writer, samples.contact(5, notes=0))
    record = await thread(writer)
    author = Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, other.target_id))
    reply = Message(id="5", author=author, at=samples.at(9), html="<p>Me too</p>")
    record = msgspec.structs.replace(record, messages=(*record.messages, reply))
    written = await write(writer, record)
    back = await writer.read_back(Entity.CONVERSATION, written.target_id)

    assert isinstance(back, Conversation)
    assert (Ref(Entity.CONTACT, other.target_id),) == back.participants
    assert other.target_id in {m.author.ref.id for m in back.messages if m.author.ref}


async def test_an_assignee_who_cannot_be_assigned_is_told(writer: IntercomWriter) -> None:
    record = await thread(writer, assignee=Ref(Entity.AGENT, "404"))
    written = await write(writer, record)

    assert ["assignee_dropped"] == [loss.code for loss in written.losses]


async def test_two_threads_that_are_alike_are_not_guessed_between(
    writer: IntercomWriter,
) -> None:
    record = await thread(writer)
    await write(writer, record)
    await write(writer, msgspec.structs.replace(record, id="t2"))

    with pytest.raises(RecordError) as caught:
        await writer.find(key_of(record), Entity.CONVERSATION, {})

    assert "in_doubt" == caught.value.code


async def test_the_old_id_tells_threads_apart_that_are_alike(writer: IntercomWriter) -> None:
    await writer.create_field(
        FieldSpec(entity=Entity.CONVERSATION, key="old_id", label="Old number")
    )
    record = await thread(writer)
    first = await write(writer, record)
    await write(writer, msgspec.structs.replace(record, id="t2"))
    found = await writer.find(key_of(record), Entity.CONVERSATION, {})

    assert found is not None
    assert first.target_id == found.target_id


async def test_an_article_for_agents_is_an_internal_one(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    record = msgspec.structs.replace(
        samples.article(await agent_of(writer)),
        audience=Audience.AGENTS,
        state=ArticleState.PUBLISHED,
    )
    written = await write(writer, record)
    back = await writer.read_back(Entity.ARTICLE, written.target_id)

    assert written.target_id.startswith("internal-")
    assert isinstance(back, Article)
    assert Audience.AGENTS is back.audience
    assert [] == account.dump()["articles"]
    await writer.delete(Entity.ARTICLE, written.target_id)
    assert [] == account.dump()["internal_articles"]


@pytest.mark.parametrize("audience", [Audience.SIGNED_IN, Audience.LIMITED])
async def test_no_audience_widens(writer: IntercomWriter, audience: Audience) -> None:
    record = msgspec.structs.replace(
        samples.article(await agent_of(writer)), audience=audience, state=ArticleState.PUBLISHED
    )
    written = await write(writer, record)
    back = await writer.read_back(Entity.ARTICLE, written.target_id)

    assert isinstance(back, Article)
    assert ArticleState.DRAFT is back.state
    assert ["visibility_changed"] == [loss.code for loss in written.losses]


async def test_translations_arrive_and_unknown_languages_are_told(writer: IntercomWriter) -> None:
    record = msgspec.structs.replace(
        samples.article(await agent_of(writer)),
        translations=(
            Translation(locale="es", title="Seguir un pedido", html="<p>Abre Pedidos</p>"),
            Translation(locale="eu", title="Eskaera", html="<p>x</p>"),
        ),
    )
    written = await write(writer, record)
    back = await writer.read_back(Entity.ARTICLE, written.target_id)

    assert isinstance(back, Article)
    assert ["Seguir un pedido"] == [text.title for text in back.translations]
    assert ["translation_dropped"] == [loss.code for loss in written.losses]
    assert "eu" == written.losses[0].detail["languages"]


async def test_a_collection_keeps_its_other_languages(writer: IntercomWriter) -> None:
    record = msgspec.structs.replace(
        samples.collection(), translations=(CollectionText(locale="es", name="Pedidos"),)
    )
    written = await write(writer, record)
    back = await writer.read_back(Entity.COLLECTION, written.target_id)

    assert back is not None
    assert "Pedidos" in str(back)


async def test_an_article_without_an_author_fails_with_its_reason(writer: IntercomWriter) -> None:
    record = msgspec.structs.replace(samples.article("1"), author=None)

    with pytest.raises(RecordError) as caught:
        await write(writer, record)

    assert "author_missing" == caught.value.code


async def test_a_refused_formatting_falls_back_to_the_words(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    record = await thread(writer)
    refusal = {"errors": [{"code": "parameter_invalid", "message": "no", "field": "body"}]}
    account.faults(
        [{"on": "POST *", "kind": "status", "status": 422, "body": refusal, "match": "it left"}]
    )
    written = await write(writer, record)
    back = await writer.read_back(Entity.CONVERSATION, written.target_id)

    assert ["html_simplified"] == [loss.code for loss in written.losses]
    assert isinstance(back, Conversation)
    assert 4 == sum(message.html is not None for message in back.messages)


async def test_two_companies_of_one_name_stay_two(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    first = await write(writer, samples.company())
    second = await write(
        writer, msgspec.structs.replace(samples.company(), id="c2", external_id="a2")
    )

    assert second.created
    assert first.target_id != second.target_id
    assert 2 == len(account.dump()["companies"])


async def test_a_name_that_is_too_long_is_shortened_and_told(writer: IntercomWriter) -> None:
    long = "Ñ" * 300
    person = await write(writer, msgspec.structs.replace(samples.contact(), name=long))
    firm = await write(writer, msgspec.structs.replace(samples.company(), name=long))
    back = await writer.read_back(Entity.CONTACT, person.target_id)

    assert isinstance(back, Contact)
    assert 255 == len(back.name)
    assert ["name_cut"] == [loss.code for loss in person.losses]
    assert ["name_cut"] == [loss.code for loss in firm.losses]


async def test_more_spend_than_intercom_counts_is_told(writer: IntercomWriter) -> None:
    rich = msgspec.structs.replace(samples.company(), spend=3e9)
    written = await write(writer, rich)
    back = await writer.read_back(Entity.COMPANY, written.target_id)

    assert isinstance(back, Company)
    assert 2_147_483_647 == back.spend
    assert ["value_cut"] == [loss.code for loss in written.losses]


async def test_a_workspace_that_assigns_by_itself_is_told_that_nobody_has_it(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    account.settings(keep_unassigned=False)
    record = await thread(writer, assignee=None)
    written = await write(writer, record)
    back = await writer.read_back(Entity.CONVERSATION, written.target_id)

    assert isinstance(back, Conversation)
    assert (None, None) == (back.team, back.assignee)


async def test_an_old_address_of_the_same_help_center_leads_to_the_article(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    own = f"{account.url}/help/en/articles/1-old"
    plain = samples.article(await agent_of(writer))
    shown = msgspec.structs.replace(plain, state=ArticleState.PUBLISHED, url=own)
    strange = msgspec.structs.replace(shown, id="a2", url="https://help.example.com/a/1")
    hidden = msgspec.structs.replace(plain, id="a3", url=f"{own}-too")
    written = await write(writer, shown)
    for record in (strange, hidden):
        await write(writer, record)
    again = await write(writer, msgspec.structs.replace(shown, id="a4"))
    redirects = account.dump()["redirects"]

    assert [(own, written.target_id, "en")] == [
        (each["from_url"], each["target_id"], each["locale"]) for each in redirects
    ]
    assert () == again.losses


async def test_redirects_that_are_not_allowed_are_asked_for_once(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    refusal = {"errors": [{"code": "forbidden", "message": "No"}]}
    account.faults(
        [
            {
                "on": "POST /help_center/*",
                "kind": "status",
                "status": 403,
                "body": refusal,
                "times": 0,
            }
        ]
    )
    plain = samples.article(await agent_of(writer))
    for name in ("a1", "a2"):
        url = f"{account.url}/help/en/articles/{name}"
        changes = {"id": name, "state": ArticleState.PUBLISHED, "url": url}
        await write(writer, msgspec.structs.replace(plain, **changes))
    calls = account.stats()["calls"]

    assert 2 == len(account.dump()["articles"])
    assert 1 == sum(n for route, n in calls.items() if route.endswith("/redirects"))


async def test_each_language_keeps_its_author(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    first, second = [
        str(each["id"]) for each in account.dump()["admins"] if each["has_inbox_seat"]
    ][:2]
    texts = (Translation(locale="es", title="Uno", author=Ref(Entity.AGENT, second)),)
    record = msgspec.structs.replace(samples.article(first), locale="en", translations=texts)
    written = await write(writer, record)
    back = await writer.read_back(Entity.ARTICLE, written.target_id)

    assert isinstance(back, Article)
    assert Ref(Entity.AGENT, first) == back.author
    assert [Ref(Entity.AGENT, second)] == [text.author for text in back.translations]


async def test_a_message_refused_even_as_plain_text_is_left_out_and_the_others_arrive(
    account: SandboxAccount, writer: IntercomWriter
) -> None:
    record = await thread(writer)
    whole = await write(writer, record)
    refusal = {"errors": [{"code": "parameter_invalid", "message": "no", "field": "body"}]}
    fault = {"on": "POST *", "kind": "status", "status": 422, "body": refusal, "match": "it left"}
    account.faults([fault | {"times": 0}])
    written = await write(writer, msgspec.structs.replace(record, id="other"))

    assert ["html_simplified", "message_dropped"] == [loss.code for loss in written.losses]
    assert await said(writer, whole) - 1 == await said(writer, written)


async def said(writer: IntercomWriter, written: Written) -> int:
    back = await writer.read_back(Entity.CONVERSATION, written.target_id)
    assert isinstance(back, Conversation)
    return len([message for message in back.messages if message.kind is not MessageKind.EVENT])


async def test_many_people_are_looked_up_in_a_few_searches_as_each_alone(
    writer: IntercomWriter, account: SandboxAccount
) -> None:
    for one in (
        Contact(id="a", external_id="of-acme-7", email="siete@cumbre.example"),
        Contact(id="b", email="Ocho@Cumbre.example"),
        Contact(id="c", phone="+34911234567"),
        Contact(id="d", email="nueve@cumbre.example", phone="+34911234568"),
    ):
        await write(writer, one)
    wanted = [
        *(Contact(id=str(n), email=f"{n}@nobody.example", external_id=f"x-{n}") for n in range(90)),
        Contact(id="by key", external_id="of-acme-7"),
        Contact(id="by another key", external_id="OF-ACME-7"),
        Contact(id="by address", email="ocho@cumbre.EXAMPLE"),
        Contact(id="by phone", phone="+34911234567"),
        Contact(id="of someone with an address", phone="+34911234568"),
        Contact(id="nameless"),
    ]
    before = account.stats()["total"]

    there = await writer.match_many(wanted)

    assert {"by key", "by address", "by phone"} == there
    assert 2 == account.stats()["total"] - before
    assert there == {one.id for one in wanted[90:] if await writer.match(one)}
