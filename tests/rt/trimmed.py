"""Seeds with a few of each kind left: a real server takes its time for each record."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.support.sandbox import SandboxAccount
from tests.support.vendor import Person

ARTICLES = 3


def trim(account: SandboxAccount, conversations: Collection[str]) -> None:
    """Delete, by the vendor's own API, all other conversations, their people, and most articles."""
    held = account.dump()
    with Person(account) as person:
        if account.desk == "zendesk":
            _zendesk(held, set(conversations), person)
        else:
            _intercom(held, set(conversations), person)


def _intercom(held: dict[str, list[dict[str, Any]]], kept: set[str], person: Person) -> None:
    threads = held["conversations"] + held["tickets"][:1]
    needed = {
        one["id"]
        for row in threads
        if row["id"] in kept or row["type"] == "ticket"
        for one in row["contacts"]["contacts"]
    }
    for row in held["conversations"]:
        if row["id"] not in kept:
            person.call("DELETE", f"/conversations/{row['id']}")
    for row in held["tickets"][1:]:
        person.call("DELETE", f"/tickets/{row['id']}")
    for row in held["contacts"]:
        if row["id"] not in needed:
            person.call("DELETE", f"/contacts/{row['id']}")
    for row in held["articles"][ARTICLES:]:
        person.call("DELETE", f"/articles/{row['id']}")


def _zendesk(held: dict[str, list[dict[str, Any]]], kept: set[str], person: Person) -> None:
    gone = [row for row in held["tickets"] if str(row["id"]) not in kept]
    needed = {row["requester_id"] for row in held["tickets"] if str(row["id"]) in kept}
    for row in gone:
        person.call("DELETE", f"/tickets/{row['id']}")
    for row in held["users"]:
        if row["role"] == "end-user" and row["id"] not in needed:
            person.call("DELETE", f"/users/{row['id']}")
    for row in held["articles"][ARTICLES:]:
        person.call("DELETE", f"/help_center/articles/{row['id']}")
