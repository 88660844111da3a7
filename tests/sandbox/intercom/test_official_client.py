"""The vendor's own Python client lists, creates, replies, searches and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from intercom import Intercom
from intercom.core.api_error import ApiError

from tests.support.sandbox import SandboxAccount, sandbox

TITLE = {"_default_title_": "Broken lamp"}


@pytest.fixture(scope="module")
def account() -> Iterator[SandboxAccount]:
    with sandbox("intercom:initech:small") as (account,):
        yield account


@pytest.fixture
def client(account: SandboxAccount) -> Iterator[Intercom]:
    account.reset()
    headers = {"Intercom-Version": "2.16"}
    with httpx.Client(timeout=30) as client:
        yield Intercom(
            token=account.token, base_url=account.url, headers=headers, httpx_client=client
        )


def test_it_pages_through_contacts_articles_and_conversations(client: Intercom) -> None:
    assert 120 == len(list(client.contacts.list(per_page=50)))
    assert 30 == len(list(client.articles.list(per_page=7)))
    assert 80 == len(list(client.conversations.list(per_page=30)))


def test_it_knows_who_is_signed_in_and_who_works_here(client: Intercom) -> None:
    me = client.admins.identify()
    assert me is not None
    assert "ana.lopez@example.com" == me.email
    names = [admin.name for admin in client.admins.list().admins or [] if admin]
    assert ["Ana López", "Bruno Keller", "Dev Patel", "Operator"] == names


def test_it_creates_a_conversation_and_replies_to_it(client: Intercom) -> None:
    contact = next(iter(client.contacts.list()))
    admin = client.admins.identify()
    assert admin is not None
    message = client.conversations.create(
        from_={"type": "user", "id": str(contact.id)}, body="Where is my order?"
    )
    key = str(message.conversation_id)
    client.conversations.reply(
        key,
        request={
            "message_type": "comment",
            "type": "admin",
            "admin_id": str(admin.id),
            "body": "On its way",
        },
    )
    found = client.conversations.find(key)
    parts = found.conversation_parts
    assert parts is not None
    assert ["<p>On its way</p>"] == [part.body for part in parts.conversation_parts]


def test_its_search_goes_on_by_the_cursor_it_is_given(client: Intercom) -> None:
    query = {"field": "role", "operator": "=", "value": "lead"}
    found: list[str | None] = []
    pagination: dict[str, Any] = {"per_page": 7}
    # Its own pager asks for the first page for ever, so the cursor is handed on here.
    while pagination:
        pager = client.contacts.search(query=query, pagination=pagination)
        found += [row.id for row in pager.items or []]
        following = pager.response.pages.next if pager.response.pages else None
        pagination = {"per_page": 7, **following.dict()} if following else {}
    assert (20, 20) == (len(found), len(set(found)))


def test_it_raises_the_conflict_of_a_second_contact(client: Intercom) -> None:
    contact = next(row for row in client.contacts.list() if row.role == "user" and row.email)
    with pytest.raises(ApiError) as caught:
        client.contacts.create(
            request={"email": contact.email, "role": "user"}, request_options={"max_retries": 0}
        )
    assert 409 == caught.value.status_code


def test_it_creates_reads_answers_and_finds_tickets(
    client: Intercom, account: SandboxAccount
) -> None:
    account.settings(search_lag=0)
    contact = next(iter(client.contacts.list()))
    admin = client.admins.identify()
    kinds = client.ticket_types.list().data or []
    assert admin is not None
    assert kinds[0] is not None
    ticket = client.tickets.create(
        ticket_type_id=str(kinds[0].id),
        contacts=[{"id": str(contact.id)}],
        request_options={"additional_body_parameters": {"ticket_attributes": TITLE}},
    )
    assert ticket is not None
    client.tickets.reply(
        str(ticket.id),
        request={
            "message_type": "note",
            "type": "admin",
            "admin_id": str(admin.id),
            "body": "Ask the warehouse",
        },
    )
    found = client.tickets.get(str(ticket.id))
    assert found is not None
    assert found.ticket_parts is not None
    assert "<p>Ask the warehouse</p>" in [part.body for part in found.ticket_parts.ticket_parts]
    query: Any = {"field": "created_at", "operator": ">", "value": "0"}
    listed = client.tickets.search(query=query)
    assert str(ticket.id) in [str(row.id) for row in listed.items or []]


def test_it_writes_and_reads_companies_contacts_and_articles(client: Intercom) -> None:
    company = client.companies.create_or_update(request={"company_id": "zz", "name": "ZZ Ltd"})
    contact = client.contacts.create(request={"email": "new@example.com", "role": "user"})
    assert contact is not None
    client.companies.attach_contact(str(contact.id), company_id=str(company.id))
    tied = client.companies.list_attached_contacts(str(company.id))
    assert [contact.id] == [row.id for row in tied.data or []]
    assert "ZZ Ltd" == client.companies.find(str(company.id)).name
    author = (client.admins.list().admins or [])[0]
    assert author is not None
    article = client.articles.create(
        request={
            "title": "Lamps",
            "author_id": int(str(author.id)),
            "body": "<p>On and off</p>",
            "state": "published",
        }
    )
    assert ("Lamps", "published") == (
        client.articles.find(int(str(article.id))).title,
        article.state,
    )
