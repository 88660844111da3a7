"""What to leave out of a ticket that Freshdesk does not take, so that its text comes along."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Memo
from engine.connectors.freshdesk.convert.ids import ident, number
from engine.connectors.freshdesk.convert.vocabulary import PENDING, STATUS_OUT, TYPE_OUT
from engine.connectors.freshdesk.refusals import MISSING, Complaint, Refused
from engine.connectors.freshdesk.writers.target import Target
from engine.connectors.shared.values import Raw
from engine.connectors.shared.writing import note_loss
from engine.model import Conversation, Entity, Status

Body = dict[str, Any]
STATUS = "status"
"""Key of the memo: the code of the status that the ticket is created with."""


class TicketCorrections:
    """Before the call by what the account defines, after it by what was refused."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._chooses = True
        """Whether the plan lets one choose a ticket's company; it is not sent again then."""

    async def prepare(self, body: Body, record: Conversation, memo: Memo) -> None:
        """The account's own words for type and status."""
        if not self._chooses:
            self.without_company(body)
        fields = await self._target.definitions.fields(Entity.CONVERSATION)
        types = next((one.spec.options for one in fields if one.kind == "default_ticket_type"), ())
        word = _type_word(record, types)
        if word:
            body["type"] = word
        elif record.type in TYPE_OUT:
            note_loss(memo, "type_reduced", value=TYPE_OUT[record.type], field="old_type")
        threads = await self._target.definitions.threads()
        waiting = STATUS_OUT[Status.WAITING_OTHER]
        if body["status"] == waiting and threads.statuses and waiting not in threads.statuses:
            body["status"] = PENDING
            new = Status.WAITING_CUSTOMER.value
            detail = {"value": record.status.value, "new": new, "field": "old_status"}
            note_loss(memo, "status_reduced", **detail)
        memo[STATUS] = body["status"]
        await self._group_of(body, memo)

    async def _group_of(self, body: Body, memo: Memo) -> None:
        """An agent is given tickets of their own groups only (Groups)."""
        if "group_id" not in body or "responder_id" not in body:
            return
        agents = await self._target.definitions.agents()
        wanted = str(body["responder_id"])
        found = next((row for row in agents if ident(row.get("id")) == wanted), {})
        groups = found.get("group_ids")
        if isinstance(groups, list) and body["group_id"] not in map(number, map(str, groups)):
            _without("group_id", body, memo, "team_dropped", "name")

    def without_company(self, body: Body) -> bool:
        """
        Whether the company was left out, which only some plans let one choose (Tickets).

        A ticket is then of its requester's own company.
        """
        self._chooses = False
        return body.pop("company_id", None) is not None

    def compare(self, made: Raw, record: Conversation, memo: Memo) -> None:
        """Whether the ticket came under the company that it was meant for."""
        if record.company is not None and ident(made.get("company_id")) != record.company.id:
            note_loss(memo, "value_dropped", field="company", value=record.company.id)

    def correct(self, refused: Refused, body: Body, memo: Memo) -> bool:
        """Whether the body was changed so that it may be taken now."""
        done = [_one(each, body, memo) for each in refused.complaints]
        return any(done)


def _type_word(record: Conversation, options: tuple[str, ...]) -> str | None:
    """The account's word for the type: the source's own label first, whatever its case."""
    known = {option.strip().casefold(): option for option in options}
    wanted = [record.type_label or "", TYPE_OUT.get(record.type, "")]
    return next((known[one.casefold()] for one in wanted if one.casefold() in known), None)


def _one(found: Complaint, body: Body, memo: Memo) -> bool:
    if found.code == MISSING:
        # Nothing to leave out: the account wants a value that the record does not have.
        return False
    match found.field.rpartition(".")[2]:
        case "group_id":
            return _without("group_id", body, memo, "team_dropped", "name")
        case "responder_id" if "group_id" in body:
            # The agent is not in the group: the person matters more than the team.
            return _without("group_id", body, memo, "team_dropped", "name")
        case "responder_id":
            return _without("responder_id", body, memo, "assignee_dropped", "name")
        case "company_id":
            return body.pop("company_id", None) is not None
        case "cc_emails":
            return _without("cc_emails", body, memo, "recipients_noted", "n")
        case "tags":
            return _without("tags", body, memo, "tag_dropped", "n", limit="0")
        case "type":
            return _without("type", body, memo, "type_reduced", "value", field="old_type")
        case field:
            values = body.get("custom_fields", {})
            return _without(field, values, memo, "value_dropped", "value", field=field)


def _without(key: str, body: Body, memo: Memo, code: str, shown: str, **more: str) -> bool:
    value = body.pop(key, None)
    if value is None:
        return False
    told = str(len(value)) if isinstance(value, list) else str(value)
    note_loss(memo, code, **{shown: told}, **more)
    return True
