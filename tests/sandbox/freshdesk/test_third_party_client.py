"""python-freshdesk, a client that knows nothing of us, works against the emulator over the wire."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox import SandboxAccount, sandbox

api = pytest.importorskip("freshdesk.v2.api")
errors = pytest.importorskip("freshdesk.v2.errors")
# It leaves the files that it sends to be closed by whoever collects them.


@pytest.fixture(scope="module")
def account() -> Iterator[SandboxAccount]:
    with sandbox("freshdesk:umbrella:small", limits="off") as accounts:
        yield accounts[0]


@pytest.fixture
def client(account: SandboxAccount) -> Any:
    """It insists on the vendor's domain and on https: both are changed afterwards."""
    made = api.API("umbrella.freshdesk.com", account.token)
    made._api_prefix = f"{account.url}/api/v2/"
    return made


def test_it_finds_out_who_it_is(client: Any) -> None:
    assert "ana.lopez@example.com" == client.agents.currently_authenticated_agent().contact["email"]


def test_it_lists_all_pages(client: Any, account: SandboxAccount) -> None:
    held = [one for one in account.dump()["tickets"] if not one["archived"]]
    tickets = client.tickets.list_tickets(filter_name=None, updated_since="1970-01-01T00:00:00Z")
    assert {one["id"] for one in held} == {ticket.id for ticket in tickets}
    assert 120 == len(client.contacts.list_contacts())
    assert 12 == len(client.companies.list_companies())


def test_it_reads_a_ticket_with_its_comments(client: Any, account: SandboxAccount) -> None:
    held = next(one for one in account.dump()["tickets"] if not one["archived"])
    ticket = client.tickets.get_ticket(held["id"], "requester")
    comments = client.comments.list_comments(held["id"])
    assert held["subject"] == ticket.subject
    assert {one["id"] for one in held["conversations"]} == {one.id for one in comments}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_writes_a_ticket_with_a_file_and_a_note(client: Any, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("hello")
    ticket = client.tickets.create_ticket(
        "A lamp",
        email="somebody@example.com",
        description="<p>It broke</p>",
        tags=["lamp", "broken"],
        custom_fields={"cf_order_number": "40001"},
        attachments=(str(path),),
    )
    note = client.comments.create_note(ticket.id, "psst")
    again = client.tickets.get_ticket(ticket.id)
    assert ["letter.txt"] == [file["name"] for file in again.attachments]
    assert ("40001", ["lamp", "broken"]) == (again.custom_fields["cf_order_number"], again.tags)
    assert note.private


def test_it_searches(client: Any) -> None:
    found = client.tickets.filter_tickets("status:2")
    assert found
    assert {"open"} == {ticket.status for ticket in found}


def test_it_is_told_what_is_wrong(client: Any, account: SandboxAccount) -> None:
    with pytest.raises(errors.FreshdeskNotFound):
        client.tickets.get_ticket(999_999)
    with pytest.raises(errors.FreshdeskBadRequest):
        client.contacts.create_contact({"name": "Nobody"})
    stranger = api.API("umbrella.freshdesk.com", "wrong")
    stranger._api_prefix = f"{account.url}/api/v2/"
    with pytest.raises(errors.FreshdeskUnauthorized):
        stranger.groups.list_groups()
