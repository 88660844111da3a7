"""Conversations as imported tickets: one call with all comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import msgspec

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.shared.together import together
from engine.connectors.shared.writing import note_loss, written
from engine.connectors.zendesk.capabilities import COMMENTS_LIMIT
from engine.connectors.zendesk.convert.bodies import comment_body, ticket_body
from engine.connectors.zendesk.convert.offers import named
from engine.connectors.zendesk.convert.values import Raw, ident, listed, words
from engine.connectors.zendesk.convert.vocabulary import DELETED, STATUS_OUT
from engine.connectors.zendesk.refusals import Refused
from engine.connectors.zendesk.writers.imports import Imports
from engine.connectors.zendesk.writers.target import Target
from engine.connectors.zendesk.writers.tickets import TicketCorrections
from engine.connectors.zendesk.writers.uploads import upload_all
from engine.errors import RecordError, ServerFault
from engine.model import Conversation, Message, Status

CLOSED = STATUS_OUT[Status.CLOSED]


class Conversations:
    """
    Writes tickets through the import, which runs no triggers and mails nobody.

    `external_id` is the mark; Zendesk does not keep it unique by itself.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._corrections = TicketCorrections(target)
        self._imports = Imports(api=target.api, sleep=target.sleep)

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """
        Import the ticket; more comments than one ticket takes go to tickets that follow it.

        `memo["ids"]` are the tickets that are there.
        """
        pieces = _pieces(record.messages)
        ids: list[str] = memo.setdefault("ids", [])
        if len(pieces) > 1 and not ids:
            note_loss(memo, "thread_split", n=str(len(pieces)))
        with self._imports.lane():
            for index in range(len(ids), len(pieces)):
                part = _part(record, pieces[index], index, len(pieces))
                ids.append(await self._import(part, _mark(key, index), memo))
                if index + 1 < len(pieces):
                    await remember(memo)
        return self._written(ids[0], memo)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """
        The tickets with our marks; the import is whole or not there.

        One that is not found is looked for again once no job can still be making it.
        """
        return await self._found(record, key, memo) or (
            await self._found(record, key, memo) if await self._imports.ended() else _busy()
        )

    async def _found(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        ids: list[str] = memo.setdefault("ids", [])
        pieces = len(_pieces(record.messages))
        for index in range(len(ids), pieces):
            found = await self._marked(_mark(key, index))
            if found is None:
                return None
            ids.append(found)
        return self._written(ids[0], memo)

    async def _import(self, record: Conversation, mark: str, memo: Memo) -> str:
        fields = await self._target.definitions.ticket_fields()
        comments = await self._comments(record, memo)
        body = ticket_body(record, comments, mark, fields) | await self._offered(record)
        if body["status"] != STATUS_OUT[record.status]:
            note_loss(
                memo, "status_reduced", value=record.status.value, new="open", field="old_status"
            )
        ticket = await self._send(body, record, memo)
        self._compare(ticket, body, memo)
        return ident(ticket.get("id")) or ""

    async def _comments(self, record: Conversation, memo: Memo) -> list[dict[str, Any]]:
        """The messages with their files in the account, whose tokens live for an hour."""
        myself = ident((await self._target.definitions.me()).get("id")) or ""
        uploaded = await together(
            upload_all(self._target, message, memo) for message in record.messages
        )
        return [comment_body(each.message, each.markup, myself, each.tokens) for each in uploaded]

    async def _offered(self, record: Conversation) -> dict[str, Any]:
        """Form and own status by their ids; the account's defaults need not be said."""
        definitions, chosen = self._target.definitions, {}
        if record.form:
            chosen["ticket_form_id"] = named(await definitions.forms(), record.form)
        if record.own_status:
            rows = await definitions.statuses()
            chosen["custom_status_id"] = named(rows, record.own_status, "agent_label")
        return {key: identity for key, identity in chosen.items() if identity is not None}

    async def _send(self, body: dict[str, Any], record: Conversation, memo: Memo) -> Raw:
        """
        Without what the account refuses; the text itself is never given up.

        Tokens that ended on the way, in a long wait for the limit, are had anew once.
        """
        renewed = False
        while True:
            try:
                return await self._imports.send(body, archive=body["status"] == CLOSED)
            except Refused as refused:
                if refused.against("uploads") and not renewed:
                    body["comments"], renewed = await self._comments(record, memo), True
                elif not await self._corrections.correct(refused, body, record, memo):
                    raise

    def _compare(self, ticket: Raw, body: dict[str, Any], memo: Memo) -> None:
        """What Zendesk left out without saying so."""
        if "status" not in ticket:
            return  # imported by a job, and read nowhere
        wanted = body.get("group_id")
        if wanted is not None and ticket.get("group_id") != wanted:
            note_loss(memo, "team_dropped", name=str(wanted))
        wanted = body.get("organization_id")
        if wanted is not None and ticket.get("organization_id") != wanted:
            note_loss(memo, "value_dropped", field="company", value=str(wanted))

    async def _marked(self, mark: str) -> str | None:
        """
        The ticket with this external id, archived ones included.

        The list may leave archived tickets out; the search finds them after a while.
        """
        found = await self._target.api.get("tickets", external_id=mark)
        rows = [row for row in listed(found.get("tickets")) if _bears(row, mark)]
        if not rows:
            hits = await self._target.api.search(f'type:ticket external_id:"{mark}"')
            rows = [row for row in hits if _bears(row, mark)]
        if len(rows) > 1:
            raise RecordError(
                "Several tickets bear this record's mark.",
                code="in_doubt",
                detail={"key": mark},
            )
        return ident(rows[0].get("id")) if rows else None

    def _written(self, identity: str, memo: Memo) -> Written:
        return written(identity, self._target.definitions.links.ticket(identity), memo)


def _busy() -> NoReturn:
    raise ServerFault("Zendesk is still importing.", sent=True, detail={"service": "Zendesk"})


def _bears(row: Raw, mark: str) -> bool:
    return words(row.get("external_id")) == mark and row.get("status") != DELETED


def _mark(key: Key, index: int) -> str:
    return key.text if index == 0 else f"{key.text}#{index + 1}"


def _pieces(messages: Sequence[Message]) -> list[tuple[Message, ...]]:
    """At most so many messages as one ticket takes (Ticket Comments: 5,000)."""
    starts = range(0, max(1, len(messages)), COMMENTS_LIMIT)
    return [tuple(messages[at : at + COMMENTS_LIMIT]) for at in starts]


def _part(
    record: Conversation, messages: tuple[Message, ...], index: int, count: int
) -> Conversation:
    subject = record.subject if count == 1 else f"{record.subject} ({index + 1}/{count})"
    return msgspec.structs.replace(record, messages=messages, subject=subject)
