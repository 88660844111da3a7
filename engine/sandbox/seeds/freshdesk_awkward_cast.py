"""Builds the awkward records of an emulated Freshdesk past its own validation, as old data is.

Contacts carry their mark (``C31``) as external id; tickets and articles in subject or title.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from engine.sandbox.freshdesk.agents import blank_agent, keep_agent
from engine.sandbox.freshdesk.companies import blank_company, keep_company
from engine.sandbox.freshdesk.contacts import blank_contact, keep_contact
from engine.sandbox.freshdesk.conversations import NOTE, REPLY, blank_conversation
from engine.sandbox.freshdesk.files import store_file
from engine.sandbox.freshdesk.state import State
from engine.sandbox.freshdesk.text import plain
from engine.sandbox.freshdesk.ticket_rules import CLOSED, RESOLVED, blank_ticket, later
from engine.sandbox.freshdesk.times import stamp
from engine.sandbox.freshdesk.web import Row

BEGAN = datetime(2022, 5, 5, 10, tzinfo=UTC)
EMAIL, OUTBOUND = 1, 10
"""Sources of tickets: the customer wrote, or we did."""
Said = tuple[str, str, dict[str, Any]]
"""Who says it, the HTML, and what is special about it (private, at, files, row)."""


def says(who: str, html: str, **special: Any) -> Said:
    """One message."""
    return who, html, special


class Cast:
    """The account that is being filled, and the ids behind the marks."""

    def __init__(self, state: State, now: float) -> None:
        self.state = state
        self.now = datetime.fromtimestamp(now, UTC)
        self.keys: dict[str, int] = {}

    def agent(self, mark: str, name: str, email: str, **special: Any) -> Row:
        """Somebody who answers."""
        row = blank_agent(self.state, self.state.next_id())
        row["contact"] |= {"name": name, "email": email}
        self.keys[mark] = row["id"]
        return keep_agent(self.state, row | special)

    def company(self, mark: str, name: str, **special: Any) -> Row:
        """A company; ``custom`` holds its custom fields."""
        row = blank_company(self.state, self.state.next_id())
        row["custom_fields"] |= special.pop("custom", {})
        self.keys[mark] = row["id"]
        return keep_company(self.state, row | {"name": name, **special})

    def contact(self, mark: str, name: str | None, email: str | None, **special: Any) -> Row:
        """A customer; ``custom`` holds the custom fields."""
        row = blank_contact(self.state, self.state.next_id())
        row["custom_fields"] |= special.pop("custom", {})
        row |= {"name": name, "email": email, "unique_external_id": mark, "active": True, **special}
        self.keys[mark] = row["id"]
        return keep_contact(self.state, row)

    def ticket(self, mark: str, title: str, *said: Said, **special: Any) -> Row:
        """
        A resolved e-mail of Marta's, answered by Ana.

        ``begins`` is the moment of the first message, ``custom`` holds the custom fields; other
        columns are overridden as they are. A note in the first place leaves the ticket without
        a description.
        """
        state, begins = self.state, special.pop("begins", BEGAN)
        row = blank_ticket(state, state.next_ticket_id())
        row["custom_fields"] |= special.pop("custom", {})
        messages = list(said) or [
            says("C01", "<p>¿Cuándo llega mi pedido?</p>"),
            says("G01", "<p>Mañana.</p>"),
        ]
        first = messages[0]
        moment = first[2].get("at", stamp(begins))
        row |= {
            "subject": title if mark in title else f"{mark} · {title}",
            "requester_id": self.keys["C01"],
            "responder_id": self.keys["G01"],
            "status": RESOLVED,
            "source": OUTBOUND if self._is_agent(first[0]) else EMAIL,
            "created_at": moment,
            "due_by": later(moment, 3),
            "fr_due_by": later(moment, 1),
        }
        row |= self._opening(messages)
        others = [
            self._conversation(row, one, begins + timedelta(minutes=10 * place))
            for place, one in enumerate(messages, 1)
        ]
        row["updated_at"] = max([moment, *(one["created_at"] for one in others)])
        self._finish(row, special)
        self.keys[mark] = row["id"]
        return state.tickets.put(row)

    def file(self, name: str, content: bytes, kind: str = "text/plain", broken: str = "") -> int:
        """A stored file's id."""
        item = store_file(self.state, name, kind, content)
        item.broken = broken
        return item.id

    def id_of(self, mark: str) -> int:
        """The record's id; a number stands for itself, whether or not there is such a record."""
        return self.keys[mark] if mark in self.keys else int(mark)

    def _is_agent(self, mark: str) -> bool:
        return self.state.agents.get(self.id_of(mark)) is not None

    def _opening(self, messages: list[Said]) -> Row:
        """Take the opening message out: Freshdesk keeps it as the ticket's description."""
        if messages[0][2].get("private"):
            return {"description": "<div></div>", "description_text": ""}
        _, html, special = messages.pop(0)
        files = list(special.get("files", ()))
        return {"description": html, "description_text": plain(html), "_files": files}

    def _conversation(self, ticket: Row, said: Said, moment: datetime) -> Row:
        who, html, special = said
        row = blank_conversation(self.state, ticket, self.state.next_id())
        private = special.get("private", False)
        at = special.get("at", stamp(moment))
        row |= {
            "body": html,
            "body_text": plain(html),
            "user_id": self.id_of(who),
            "incoming": not private and not self._is_agent(who),
            "private": private,
            "source": NOTE if private else REPLY,
            "category": 2 if private else 3,
            "created_at": at,
            "updated_at": at,
            "_files": list(special.get("files", ())),
        }
        return self.state.conversations.put(row | special.get("row", {}))

    def _finish(self, row: Row, special: Row) -> None:
        """What is special about the ticket, and what follows from it."""
        row |= special
        person = self.state.contacts.get(row["requester_id"]) or {}
        row["company_id"] = special.get("company_id", person.get("company_id"))
        ended = row["updated_at"]
        row["_resolved_at"] = ended if row["status"] in (RESOLVED, CLOSED) else None
        row["_closed_at"] = ended if row["status"] == CLOSED else None
        row["_indexed"] = BEGAN.timestamp()
