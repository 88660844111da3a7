"""A Freshdesk account with more tickets than its list shows: bare ones, for reading alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.sandbox.freshdesk.contacts import blank_contact, keep_contact
from engine.sandbox.freshdesk.state import State
from engine.sandbox.freshdesk.ticket_rules import blank_ticket
from engine.sandbox.freshdesk.times import stamp

BEGAN = datetime(2021, 1, 1, tzinfo=UTC)
TOGETHER = range(1_000, 1_250)
"""Tickets that were changed in one second, as by a bulk update: more than a page of them."""


def add_tickets(state: State, count: int) -> None:
    """So many open tickets, a minute apart, all of them older than a list shows by itself."""
    person = blank_contact(state, state.next_id())
    person |= {"name": "Eva Deep", "email": "eva@example.com"}
    keep_contact(state, person)
    for number in range(count):
        row = blank_ticket(state, state.next_ticket_id())
        changed = TOGETHER.start if number in TOGETHER else number
        row |= {"subject": f"Question {number + 1}", "requester_id": person["id"]}
        row["created_at"] = stamp(BEGAN + timedelta(minutes=min(number, changed)))
        row["updated_at"] = stamp(BEGAN + timedelta(minutes=changed))
        state.tickets.put(row)
