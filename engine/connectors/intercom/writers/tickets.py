"""Tickets: one call to begin, one for each further message, one for the state."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.conversations import tag_names
from engine.connectors.intercom.convert.ticket_types import attributes, ticket_values
from engine.connectors.intercom.convert.tickets import DESCRIPTION, TITLE
from engine.connectors.intercom.convert.values import Raw, branch, text_of, words
from engine.connectors.intercom.queries import every, where
from engine.connectors.intercom.workspace import together
from engine.connectors.intercom.writers.messages import opening_body, opening_text, sendable
from engine.connectors.intercom.writers.replies import send
from engine.connectors.intercom.writers.resume import done_messages, the_one
from engine.connectors.intercom.writers.target import OLD_ID, Target, losses_of, note_loss
from engine.connectors.intercom.writers.ticket_state import changes, is_right
from engine.connectors.intercom.writers.ticket_types import ticket_type
from engine.errors import FieldRejected, MissingReference, NotFound
from engine.model import Conversation

_ASSIGNEES = (
    ("admin_assignee_id", "assignee_dropped"),
    ("team_assignee_id", "team_dropped"),
)


class Tickets:
    """Writes tickets of the type that `type_label` names; each takes exactly one contact."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """Begin it, add message after message, then tags and state."""
        present: Raw = {}
        if "id" in memo:
            present = await self._target.api.one("tickets", str(memo["id"]))
        else:
            await self._begin(record, memo, remember)
        for index in range(int(memo["done"]), len(record.messages)):
            await send(self._target, "tickets", record, record.messages[index], memo)
            memo["done"] = index + 1
            await remember(memo)
        await self._tag(record, str(memo["id"]), present)
        await self._set_state(record, memo, present)
        return await self._written(memo)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """What is there of it; None, with the memo brought up to date, while something lacks."""
        if "id" not in memo:
            found = await self._begun(record, key)
            if found is None:
                return None
            memo["id"] = found
        try:
            present = await self._target.api.one("tickets", str(memo["id"]))
        except NotFound:
            memo.clear()
            return None
        memo["done"] = done_messages(record, present)
        whole = memo["done"] >= len(record.messages)
        if whole and await self._is_finished(record, present):
            return await self._written(memo)
        return None

    async def _begin(self, record: Conversation, memo: Memo, remember: Remember) -> None:
        kind = await self._kind(record)
        body = opening(record, kind)
        while True:
            try:
                made = await self._target.api.post("tickets", body)
            except FieldRejected as refused:
                if refused.field != "assignee_id" or not body.get("assignment"):
                    raise
                _leave_out_assignee(body["assignment"], memo)
            else:
                break
        memo |= {"id": str(made.get("id")), "done": 1}
        for file in sendable(record.messages[0]) if record.messages else ():
            note_loss(memo, "file_refused", file=file.name)
        await remember(memo)

    async def _begun(self, record: Conversation, key: Key) -> str | None:
        """
        The ticket with the old id, else of this contact, second and words.

        Search finds a new ticket only after a while: asked after the settling time.
        """
        kind = await self._kind(record)
        marked = next((raw for raw in attributes(kind) if raw.get("name") == OLD_ID), None)
        body = opening(record, kind)
        filters = [where("ticket_type_id", "=", body["ticket_type_id"])]
        if marked:
            filters.append(where(f"ticket_attribute.{marked.get('id')}", "=", record.id))
        else:
            filters.append(where("contact_ids", "=", body["contacts"][0]["id"]))
            if "created_at" in body:
                times = [where("created_at", sign, body["created_at"]) for sign in (">=", "<=")]
                filters += times
        found = await self._target.api.search("tickets", "tickets", every(*filters), None)
        fitting = [raw for raw in found.items if _fits(raw, record)]
        return the_one(fitting, key)

    async def _kind(self, record: Conversation) -> Raw:
        return await ticket_type(self._target, record.type_label or "")

    async def _tag(self, record: Conversation, identity: str, present: Raw) -> None:
        held = set(tag_names(present))
        tags = await self._target.tags.ids(name for name in record.tags if name not in held)
        admin = await self._target.workspace.person_id()
        path = at("tickets", identity, "tags")
        await together(
            self._target.api.post(path, {"id": tag, "admin_id": admin}, repeatable=True)
            for tag in tags
        )

    async def _set_state(self, record: Conversation, memo: Memo, present: Raw) -> None:
        kind = await self._kind(record)
        wanted = changes(record, kind, self._target.now(), memo)
        if not wanted or is_right(record, kind, self._target.now(), present):
            return
        wanted |= {"skip_notifications": True}
        admin = await self._target.workspace.person_id()
        if admin.isdecimal():
            wanted["admin_id"] = int(admin)
        await self._target.api.put(at("tickets", str(memo["id"])), wanted)

    async def _is_finished(self, record: Conversation, present: Raw) -> bool:
        kind = await self._kind(record)
        tagged = set(record.tags) <= set(tag_names(present))
        return tagged and is_right(record, kind, self._target.now(), present)

    async def _written(self, memo: Memo) -> Written:
        links = await self._target.workspace.links()
        identity = str(memo["id"])
        return Written(target_id=identity, url=links.conversation(identity), losses=losses_of(memo))


def opening(record: Conversation, kind: Raw) -> dict[str, Any]:
    """The body of POST /tickets, silent (2.16: Create a ticket, skip_notifications)."""
    if record.requester is None:
        raise MissingReference("A ticket needs its contact.", detail={"other": ""})
    values = ticket_values(kind, record.fields)
    if any(raw.get("name") == OLD_ID for raw in attributes(kind)):
        values.setdefault(OLD_ID, record.id)
    assignment = {
        field: ref.id
        for (field, _), ref in zip(_ASSIGNEES, (record.assignee, record.team))
        if ref is not None
    }
    body: dict[str, Any] = {
        "ticket_type_id": str(kind.get("id")),
        "contacts": [{"id": record.requester.id}],
        "ticket_attributes": {TITLE: record.subject, DESCRIPTION: opening_text(record), **values},
        "skip_notifications": True,
    }
    if assignment:
        body["assignment"] = assignment
    if record.company:
        body["company_id"] = record.company.id
    begun = opening_body(record, record.requester.id).get("created_at")
    return body | ({"created_at": begun} if begun is not None else {})


def _leave_out_assignee(assignment: dict[str, str], memo: Memo) -> None:
    """The refusal does not say which of the two: first the agent, then the team."""
    field, code = next(each for each in _ASSIGNEES if each[0] in assignment)
    note_loss(memo, code, name=assignment.pop(field))


def _fits(raw: Raw, record: Conversation) -> bool:
    held = branch(raw, "ticket_attributes")
    said = words(held.get(DESCRIPTION))
    same = _flat(opening_text(record)) in {_flat(said), _flat(text_of(said))}
    marked = held.get(OLD_ID)
    return words(held.get(TITLE)) == record.subject and same and marked in (None, "", record.id)


def _flat(text: str) -> str:
    return " ".join(text.split())
