"""Tickets that a run imported, brought in line with the source later on; mails nobody."""

from __future__ import annotations

from typing import Any

import msgspec

from engine.connectors.base import Memo, Remember, Written
from engine.connectors.shared.values import text_of, words
from engine.connectors.shared.writing import note_loss, written
from engine.connectors.zendesk.convert.bodies import (
    comment_body,
    message_markup,
    ticket_body,
)
from engine.connectors.zendesk.convert.values import branch, ident
from engine.connectors.zendesk.convert.vocabulary import STATUS_OUT
from engine.connectors.zendesk.refusals import Complaint, Refused
from engine.connectors.zendesk.writers.target import Target
from engine.connectors.zendesk.writers.tickets import TicketCorrections
from engine.connectors.zendesk.writers.uploads import upload_all
from engine.errors import NotFound
from engine.model import Conversation, Message, MessageKind, Status

SOLVED = STATUS_OUT[Status.SOLVED]
_KEPT = ("subject", "status", "priority", "type", "problem_id", "tags", "custom_fields")
"""What an update may change without anybody being told by the account's own triggers."""


class TicketUpdates:
    """
    Adds messages as internal notes, then brings the ticket's own values in line.

    Only the import takes public comments silently and with their dates, and it makes new tickets
    (Ticket Import): an update with a public comment would be mailed. So each note says who wrote
    when.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._corrections = TicketCorrections(target)

    async def update(
        self,
        record: Conversation,
        target_id: str,
        since: int,
        key: str,
        memo: Memo,
        remember: Remember,
    ) -> Written:
        """Write what is missing; what an unanswered attempt has written is found by its words."""
        path = f"tickets/{target_id}"
        try:
            there = await self._said(path)
        except NotFound as error:
            raise NotFound(error.message, code="target_gone") from error
        added = 0
        for message in record.messages[since:]:
            note = _as_note(message)
            if _flat(message_markup(note)) in there:
                continue
            await self._add(path, note, memo)
            added += 1
            await remember(memo)
        if added:
            note_loss(memo, "added_as_note", n=str(added))
        fields = await self._target.definitions.ticket_fields()
        body = ticket_body(record, [], key, fields)
        await self._put(path, {k: body[k] for k in _KEPT if k in body}, record, memo)
        return written(target_id, self._target.definitions.links.ticket(target_id), memo)

    async def _put(self, path: str, body: dict[str, Any], record: Conversation, memo: Memo) -> None:
        """Without what the account refuses; solving may ask for fields that the source has not."""
        try:
            await self._target.api.put(path, {"ticket": body})
        except Refused as refused:
            needed = any(map(_is_needed, refused.complaints)) and not self._target.rules.refused
            unsolved = needed and body.get("status") == SOLVED
            if not unsolved and not await self._corrections.correct(refused, body, record, memo):
                raise
            if unsolved:
                found = branch(await self._target.api.get(path), "ticket")
                del body["status"]
                there = words(found.get("status"))
                note_loss(memo, "status_reduced", value=SOLVED, new=there, field="old_status")
            await self._put(path, body, record, memo)

    async def _add(self, path: str, note: Message, memo: Memo) -> None:
        myself = ident((await self._target.definitions.me()).get("id")) or ""
        sent = await upload_all(self._target, note, memo)
        body = comment_body(sent.message, sent.markup, myself, sent.tokens)
        body.pop("created_at", None)
        await self._target.api.put(path, {"ticket": {"comment": body}}, repeatable=False)

    async def _said(self, path: str) -> set[str]:
        """The words of all comments."""
        after: str | None = None
        found: set[str] = set()
        while True:
            page = await self._target.api.page(f"{path}/comments", "comments", after)
            found |= {_flat(words(raw.get("html_body") or raw.get("body"))) for raw in page.items}
            after = page.next
            if after is None:
                return found


def _as_note(message: Message) -> Message:
    """A note that says who wrote the message, and when."""
    at = f"{message.at:%Y-%m-%d %H:%M} UTC" if message.at else ""
    line = f"[{' · '.join(part for part in (message.author.name, at) if part)}]"
    kind = MessageKind.NOTE
    return msgspec.structs.replace(message, kind=kind, line=message.line or line)


def _is_needed(complaint: Complaint) -> bool:
    """Whether a field is empty that agents have to fill in (Ticket Fields, required)."""
    said = complaint.words.casefold()
    empty = complaint.error == "BlankValue" or "required" in said or "blank" in said
    return complaint.field.isdigit() and empty


def _flat(markup: str) -> str:
    return " ".join(text_of(markup).split())
