"""Conversations as tickets: created with the final status, then one note a message."""

from __future__ import annotations

from typing import Any

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.freshdesk.convert.bodies import markup, note_body, ticket_body
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.convert.vocabulary import RATING_OUT
from engine.connectors.freshdesk.refusals import PlanLacks, Refused
from engine.connectors.freshdesk.writers import files
from engine.connectors.freshdesk.writers.corrections import TicketCorrections
from engine.connectors.freshdesk.writers.recipients import Recipients
from engine.connectors.freshdesk.writers.resume import Resume
from engine.connectors.freshdesk.writers.state import FinalState
from engine.connectors.freshdesk.writers.target import Target, begin
from engine.connectors.shared.values import Raw, markup_of, text_of
from engine.connectors.shared.writing import note_loss, written
from engine.errors import RecordError
from engine.model import Conversation, Message

DONE, RATED = "done", "rated"
"""Keys of the memo: how many notes are in, and whether the rating is."""


class Conversations:
    """
    Writes tickets and their history as notes, which mail nobody.

    A reply would be mailed (Conversations, Reply): it is never called.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._corrections = TicketCorrections(target)
        self._recipients = Recipients(target)
        self._resume = Resume(target)
        self._state = FinalState(target)

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """The ticket, its notes in order, the rating, and the state once more if it changed."""
        if "id" not in memo:
            await begin(self._target, memo, remember)
            ticket = await self._create(record, memo)
            memo |= {"id": ident(ticket.get("id")) or "", DONE: 0}
            await remember(memo)
        for message in record.messages[1 + memo[DONE] :]:
            await self._note(memo["id"], message, memo)
            memo[DONE] += 1
            await remember(memo)
        if record.rating is not None and not memo.get(RATED):
            await self._rate(memo["id"], record, memo)
            memo[RATED] = True
            await remember(memo)
        await self._state.settle(memo["id"], record, memo)
        return written(memo["id"], self._target.definitions.links.ticket(memo["id"]), memo)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """The ticket of an earlier attempt; what is missing of it is left to `write`."""
        if "id" not in memo:
            found = await self._resume.ticket(record, key, memo)
            if found is None:
                return None
            memo["id"] = found
        memo[DONE] = await self._resume.notes(memo["id"], record.messages[1:])
        if record.rating is not None:
            memo[RATED] = await self._resume.is_rated(memo["id"])
        return None

    async def _create(self, record: Conversation, memo: Memo) -> Raw:
        copied = await self._recipients.addresses(record, memo)
        fields = await self._target.definitions.ticket_fields()
        body = ticket_body(record, fields, copied)
        await self._corrections.prepare(body, record, memo)
        first = record.messages[0] if record.messages else Message(id="")
        body["description"] = markup(first) or markup_of(" ")
        while True:
            try:
                made = await files.post(self._target, "tickets", body, first.attachments, memo)
            except PlanLacks:
                if not self._corrections.without_company(body):
                    raise
            except Refused as refused:
                if not self._corrections.correct(refused, body, memo):
                    raise
            else:
                self._corrections.compare(made, record, memo)
                return made

    async def _note(self, ticket: str, message: Message, memo: Memo) -> None:
        path, body = f"tickets/{ticket}/notes", note_body(message)
        while True:
            try:
                await files.post(self._target, path, body, message.attachments, memo)
            except Refused as refused:
                if _without_author(refused, body, message, memo):
                    continue
                if not _about(refused, "body"):
                    raise
                if _as_text(body, memo):
                    continue
                note_loss(memo, "message_dropped", words=refused.service_words)
            return

    async def _rate(self, ticket: str, record: Conversation, memo: Memo) -> None:
        """The rating with its remark; its date is lost (Satisfaction Ratings, Create)."""
        body: dict[str, Any] = {"ratings": {"default_question": RATING_OUT[record.rating or 3]}}
        if record.rating_remark:
            body["feedback"] = record.rating_remark
        try:
            await self._target.api.post(f"tickets/{ticket}/satisfaction_ratings", body)
        except RecordError:
            # Surveys are off, or its plan has none.
            note_loss(memo, "value_dropped", field="rating", value=str(record.rating))


def _without_author(refused: Refused, body: dict[str, Any], message: Message, memo: Memo) -> bool:
    """Where the account takes no such author, the name goes before the words."""
    if "user_id" not in body or not _about(refused, "user_id"):
        return False
    del body["user_id"]
    name = message.author.name or "–"
    body["body"] = f"{markup_of(f'[{name}]')}{body['body']}"
    note_loss(memo, "author_in_text", name=name)
    return True


def _about(refused: Refused, field: str) -> bool:
    return any(each.field == field for each in refused.complaints)


def _as_text(body: dict[str, Any], memo: Memo) -> bool:
    """The same words without their markup; whether there was any to take away."""
    plain = markup_of(text_of(body["body"]))
    if plain == body["body"]:
        return False
    body["body"] = plain
    note_loss(memo, "html_simplified")
    return True
