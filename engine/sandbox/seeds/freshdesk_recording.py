"""A Freshdesk account that holds what recorded answers show: JSON lines, one exchange each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from engine.sandbox.freshdesk.agents import blank_agent, blank_group, keep_agent
from engine.sandbox.freshdesk.companies import blank_company, keep_company
from engine.sandbox.freshdesk.contacts import blank_contact, keep_contact
from engine.sandbox.freshdesk.conversations import blank_conversation
from engine.sandbox.freshdesk.files import inline_address, store_file
from engine.sandbox.freshdesk.state import State, StoredFile
from engine.sandbox.freshdesk.ticket_rules import CLOSED, RESOLVED, blank_ticket
from engine.sandbox.freshdesk.web import Row

from .recording import Exchange, exchanges
from .zendesk_recording import filler

_ONE_TICKET = re.compile(r"/api/v2/tickets/(\d+)$")
_OF_TICKET = re.compile(r"/api/v2/tickets/(\d+)/(conversations|time_entries)$")
_INLINE = re.compile(r'src="[^"]*/inline/attachment\?token=[^"]*"')
FIELDS = ("ticket_fields", "contact_fields", "company_fields")


def load_recording(state: State, path: Path) -> None:
    """Fill the account; raises ValueError for a file that is not a recording."""
    answers = [one for one in exchanges(path) if one.status == 200]
    _load_fields(state, answers)
    rows = _Rows(state)
    for take in (rows.take_people, rows.take_tickets, rows.take_threads):
        for answer in answers:
            take(answer)


def _load_fields(state: State, answers: list[Exchange]) -> None:
    """What was recorded of fields stands in place of those of a new account."""
    for name in FIELDS:
        table = getattr(state, name)
        recorded = [row for one in answers if one.path.endswith(f"/{name}") for row in _rows(one)]
        if recorded:
            for row in list(table):
                table.remove(row["id"])
            for row in recorded:
                table.put({"default": row["type"].startswith("default_"), **row})
                state.saw_id(row["id"])


def _rows(answer: Exchange) -> list[Row]:
    body = answer.response_body
    found = body if isinstance(body, list) else [body]
    return [row for row in found if isinstance(row, dict) and "id" in row]


class _Rows:
    """Takes rows out of answers; a later answer about the same record adds to the earlier."""

    def __init__(self, state: State) -> None:
        self._state = state

    def take_people(self, answer: Exchange) -> None:
        """Agents, groups, companies, contacts."""
        keep = {
            "agents": self._agent,
            "me": self._agent,
            "groups": self._group,
            "companies": self._company,
            "contacts": self._contact,
        }.get(answer.path.rpartition("/")[2])
        for row in _rows(answer) if keep else ():
            self._state.saw_id(row["id"])
            keep(row)  # type: ignore[misc]

    def _agent(self, row: Row) -> None:
        known = self._state.agents.get(row["id"]) or blank_agent(self._state, row["id"])
        contact = {**known["contact"], **row["contact"]}
        keep_agent(self._state, {**known, **row, "contact": contact})

    def _group(self, row: Row) -> None:
        blank = blank_group(self._state, row["id"], row["name"])
        everybody = [agent["id"] for agent in self._state.agents]
        self._state.groups.put({**blank, "agent_ids": everybody, **row})

    def _company(self, row: Row) -> None:
        keep_company(self._state, {**blank_company(self._state, row["id"]), **row})

    def _contact(self, row: Row) -> None:
        # Where agents are among the contacts they are agents.
        if self._state.agents.get(row["id"]) is None:
            keep_contact(self._state, {**blank_contact(self._state, row["id"]), **row})

    def take_tickets(self, answer: Exchange) -> None:
        """Tickets as listed and as viewed, with their files."""
        if not (answer.path.endswith("/tickets") or _ONE_TICKET.search(answer.path)):
            return
        for row in _rows(answer):
            known = self._state.tickets.get(row["id"]) or blank_ticket(self._state, row["id"])
            found = {**known, **{k: v for k, v in row.items() if k != "attachments"}}
            found.pop("associated_tickets_count", None)
            if "attachments" in row:
                found["_files"] = [self._file(item) for item in row["attachments"]]
            found["description"] = self._images(found["description"])
            if found["status"] in (RESOLVED, CLOSED):
                found["_resolved_at"] = found["updated_at"]
            self._somebody(found["requester_id"])
            self._state.saw_ticket_id(row["id"])
            self._state.tickets.put(found)

    def _somebody(self, key: int | None) -> None:
        """Who is named by the recording and never shown is a contact of whom nothing is known."""
        if key and self._state.person(key) is None:
            row = blank_contact(self._state, key) | {"name": f"Contact {key}"}
            keep_contact(self._state, row)

    def take_threads(self, answer: Exchange) -> None:
        """Conversations and work of a ticket."""
        named = _OF_TICKET.search(answer.path)
        ticket = self._state.tickets.get(int(named[1])) if named else None
        if named is None or ticket is None:
            return
        for row in _rows(answer):
            self._state.saw_id(row["id"])
            if named[2] == "time_entries":
                self._state.time_entries.put({**row, "ticket_id": ticket["id"]})
                continue
            blank = blank_conversation(self._state, ticket, row["id"])
            found = {**blank, **{k: v for k, v in row.items() if k != "attachments"}}
            found["_files"] = [self._file(item) for item in row["attachments"]]
            found["body"] = self._images(found["body"])
            self._somebody(row["user_id"])
            self._state.conversations.put(found)

    def _file(self, row: Row) -> int:
        known = self._state.files.get(row["id"])
        if known is None:
            token = self._state.secret(40)
            known = StoredFile(
                id=row["id"],
                name=row["name"],
                content_type=row["content_type"],
                content=filler(row["size"], str(row["id"])),
                token=token,
                created_at=row["created_at"],
            )
            self._state.files[known.id] = known
            self._state.files_by_token[token] = known.id
            self._state.saw_id(known.id)
        return known.id

    def _images(self, markup: str) -> str:
        """Tokens of inline images are blotted out in recordings: each leads to a picture of ours."""

        def ours(_: Any) -> str:
            item = store_file(self._state, "inline.png", "image/png", filler(11_447, "inline"))
            return f'src="{inline_address(self._state.account.url, item)}"'

        return _INLINE.sub(ours, markup or "")
