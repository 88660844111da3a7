"""What to leave out of a ticket that Zendesk refuses, so that its text still comes along."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Memo
from engine.connectors.shared.writing import note_loss
from engine.connectors.zendesk.convert.values import ident, number
from engine.connectors.zendesk.convert.vocabulary import STATUS_OUT
from engine.connectors.zendesk.refusals import Complaint, Refused
from engine.connectors.zendesk.writers.target import Target
from engine.errors import FieldRejected, RecordError
from engine.model import Conversation, Status

Body = dict[str, Any]


class TicketCorrections:
    """Changes a refused body step by step; what was left out is noted as a loss."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def correct(self, refused: Refused, body: Body, record: Conversation, memo: Memo) -> bool:
        """Whether the body was changed so that it may be taken now."""
        done = [await self._one(each, body, record, memo) for each in refused.complaints]
        return any(done)

    async def _one(self, found: Complaint, body: Body, record: Conversation, memo: Memo) -> bool:
        match found.field:
            case "organization" | "organization_id":
                return await self._joined(body, memo)
            case "assignee" | "assignee_id":
                return await self._assigned(found, body, memo)
            case "group" | "group_id":
                return _without("group_id", body, memo, "team_dropped", "name")
            case "status" if body.get("status") == STATUS_OUT[Status.WAITING_OTHER]:
                body["status"] = STATUS_OUT[Status.OPEN]
                detail = {"value": record.status.value, "new": "open", "field": "old_status"}
                note_loss(memo, "status_reduced", **detail)
                return True
            case "ticket_form" | "ticket_form_id":
                return _without(
                    "ticket_form_id", body, memo, "value_dropped", "value", field="form"
                )
            case "custom_status" | "custom_status_id":
                return _without(
                    "custom_status_id", body, memo, "value_dropped", "value", field="own_status"
                )
            case "problem" | "problem_id":
                return _without("problem_id", body, memo, "link_unresolved", "url")
            case "tags":
                return _without("tags", body, memo, "tag_dropped", "n")
            case field:
                if self._target.rules.refused:
                    words = found.words
                    raise FieldRejected(
                        f"Zendesk refused {field}.", field=field, service_words=words
                    )
                return _without_value(field, body, memo)

    async def _joined(self, body: Body, memo: Memo) -> bool:
        """
        A ticket's organization must be one of its requester's (Tickets, organization_id).

        So the requester becomes a member, once; where that is refused the ticket goes without.
        Another lane may have joined the same two meanwhile.
        """
        organization = body.get("organization_id")
        if organization is None:
            return False
        if memo.get("joined") == organization:
            return self._alone(body, memo)
        memo["joined"] = organization
        membership = {"user_id": body.get("requester_id"), "organization_id": organization}
        try:
            await self._target.api.post(
                "organization_memberships", {"organization_membership": membership}
            )
        except Refused as refused:
            if not any(each.duplicate for each in refused.complaints):
                return self._alone(body, memo)
        except RecordError:
            return self._alone(body, memo)
        return True

    def _alone(self, body: Body, memo: Memo) -> bool:
        return _without("organization_id", body, memo, "value_dropped", "value", field="company")

    async def _assigned(self, found: Complaint, body: Body, memo: Memo) -> bool:
        """Solved tickets need an assignee: the signed-in person stands in for nobody."""
        if "assignee_id" in body:
            return _without("assignee_id", body, memo, "assignee_dropped", "name")
        if "required" not in found.words.casefold():
            return False
        me = await self._target.definitions.me()
        body["assignee_id"] = number(ident(me.get("id")) or "")
        note_loss(memo, "assignee_replaced", name="", default=str(me.get("name") or ""))
        return True


def _without(key: str, body: Body, memo: Memo, code: str, shown: str, **more: str) -> bool:
    value = body.pop(key, None)
    if value is None:
        return False
    told = str(len(value)) if isinstance(value, list) else str(value)
    note_loss(memo, code, **{shown: told}, **more)
    return True


def _without_value(field: str, body: Body, memo: Memo) -> bool:
    """A custom field whose value breaks a rule of the field."""
    values = body.get("custom_fields", [])
    refused = [item for item in values if str(item["id"]) == field]
    for item in refused:
        values.remove(item)
        note_loss(memo, "value_dropped", field=field, value=str(item["value"]))
    return bool(refused)
