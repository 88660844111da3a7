"""zenpy, a client that knows nothing of us, works against the emulator over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.sandbox import SandboxAccount, sandbox

zenpy = pytest.importorskip("zenpy")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]


@pytest.fixture(scope="module")
def account() -> Iterator[SandboxAccount]:
    with sandbox("zendesk:acme:small") as accounts:
        yield accounts[0]


@pytest.fixture
def client(account: SandboxAccount, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("ZENPY_FORCE_SCHEME", "http")
    monkeypatch.setenv("ZENPY_FORCE_NETLOC", urlsplit(account.url).netloc)
    return zenpy.Zenpy(subdomain="acme", oauth_token=account.token)


def test_it_finds_out_who_it_is(client: Any) -> None:
    assert "ana.lopez@example.com" == client.users.me().email


def test_it_walks_all_pages_of_tickets_and_users(client: Any) -> None:
    assert 49 == len({ticket.id for ticket in client.tickets(cursor_pagination=20)})
    assert 123 == len({user.id for user in client.users()})


def test_it_reads_comments_groups_and_exports(client: Any, account: SandboxAccount) -> None:
    assert {"Support", "Billing", "Returns"} == {group.name for group in client.groups()}
    ticket = next(iter(client.tickets()))
    assert 2 <= len(list(client.tickets.comments(ticket.id)))
    start = datetime(2015, 1, 1, tzinfo=UTC)
    exported = {
        row.id for row in client.tickets.incremental(start_time=start, paginate_by_time=False)
    }
    assert {row["id"] for row in account.dump()["tickets"]} >= exported
    assert 80 <= len(exported)


def test_it_imports_with_a_file_and_waits_for_the_job(client: Any) -> None:
    from zenpy.lib.api_objects import Comment, Ticket

    upload = client.attachments.upload(BytesIO(b"hello"), target_name="hello.txt")
    comment = Comment(body="x", created_at="2020-01-01T00:00:00Z", uploads=[upload.token])
    made = client.ticket_import.create(
        Ticket(subject="One", comments=[comment], created_at="2020-01-01T00:00:00Z")
    )
    assert "2020-01-01T00:00:00Z" == made.created_at
    files = next(iter(client.tickets.comments(made.id))).attachments
    assert ["hello.txt"] == [item.file_name for item in files]
    job = client.ticket_import.create([Ticket(subject="Two", comments=[Comment(body="y")])])
    assert job.id.startswith("V3-")


def test_it_creates_people_and_articles(client: Any) -> None:
    from zenpy.lib.api_objects import Organization, User

    company = client.organizations.create(Organization(name="Zenpy Ltd"))
    person = User(name="Eva", email="eva@example.com", organization_id=company.id, verified=True)
    assert company.id == client.users.create_or_update(person).organization_id
    assert 3 == len(list(client.help_center.categories()))
    assert 30 == len(list(client.help_center.articles()))
