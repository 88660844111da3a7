"""Conversations as tickets: made without customers, filled, and only then shown to people."""

from __future__ import annotations

from collections.abc import Sequence

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.request_tracker.api import quoted
from engine.connectors.request_tracker.convert.bodies import is_public, needs_reply
from engine.connectors.request_tracker.convert.ids import ident
from engine.connectors.request_tracker.convert.messages import said_by
from engine.connectors.request_tracker.convert.tickets import (
    closing_body,
    custom_values,
    final_body,
    links_in,
    ticket_body,
)
from engine.connectors.request_tracker.convert.vocabulary import CHANNEL, DELETED, KEY, KIND, TAGS
from engine.connectors.request_tracker.reading.tickets import TicketReading
from engine.connectors.request_tracker.refusals import refused
from engine.connectors.request_tracker.writers.backdate import BACKDATE, ticket_rows
from engine.connectors.request_tracker.writers.compare import compare
from engine.connectors.request_tracker.writers.fields import CustomFields
from engine.connectors.request_tracker.writers.messages import DONE, Messages
from engine.connectors.request_tracker.writers.target import Target
from engine.connectors.shared.values import listed, words
from engine.connectors.shared.writing import written
from engine.errors import MissingReference, NotFound, RecordError, Rejected
from engine.model import Conversation, Entity, LinkKind, Message, Ref

COPIES = "copies"
"""Key of the memo: who had copies of the ticket before an update, by name."""
NOBODY_HEARS: dict[str, list[str]] = {"Requestor": [], "Cc": []}


class Conversations:
    """
    Writes tickets so that no mail leaves RT.

    Agents are kept silent on the ticket, customers join when everything is said. The mark is a
    ticket field of ours, for which RT searches.
    """

    def __init__(self, target: Target, fields: CustomFields, tickets: TicketReading) -> None:
        self._target, self._fields, self._tickets = target, fields, tickets
        self._messages = Messages(target)

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """The ticket, its messages in order, then customers, status and dates."""
        if "id" not in memo:
            await self._check(record)
            memo["id"] = await self._create(record, key, memo)
            memo[DONE] = _begins(record)
            await remember(memo)
        await self._messages.add(memo["id"], record.messages, memo, remember)
        return await self._finish(record, memo, remember, record.messages)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """The ticket with our mark; what is missing of it is left to `write`."""
        if "id" not in memo:
            found = await self._marked(key)
            if found is None:
                return None
            memo["id"] = found
        memo[DONE] = len(await self._transactions(memo["id"]))
        return None

    async def change(
        self,
        record: Conversation,
        identity: str,
        since: int,
        key: Key,
        memo: Memo,
        remember: Remember,
    ) -> Written:
        """New messages, then what else the ticket says now."""
        present = len(await self._transactions(identity))
        memo["id"] = identity
        # What came since is the same whether or not somebody answered in RT meanwhile.
        memo.setdefault("before", present)
        memo[DONE] = since + max(0, present - memo["before"])
        await self._send_away(identity, memo, remember)
        await self._messages.add(identity, record.messages, memo, remember)
        body = {
            "Subject": record.subject,
            "CustomFields": custom_values(
                record, key.text, await self._target.definitions.fields(Entity.CONVERSATION)
            ),
        }
        await self._target.api.put(f"ticket/{identity}", body)
        return await self._finish(record, memo, remember, record.messages[since:])

    async def _send_away(self, identity: str, memo: Memo, remember: Remember) -> None:
        """
        Take customers off the ticket: RT's scrips would mail them every message.

        They join again at the end, with whom somebody gave a copy in RT meanwhile.
        """
        if COPIES not in memo:
            raw = await self._target.api.one("ticket", identity)
            memo[COPIES] = [words(one.get("id")) for one in listed(raw.get("Cc"))]
        await remember(memo)
        await self._target.api.put(f"ticket/{identity}", NOBODY_HEARS)

    async def delete(self, identity: str) -> None:
        """
        Delete the ticket; deleting it once more would be a fault (500 in 5.0.3).

        RT ends no ticket that depends on one that is open: it waits for nothing any more.
        """
        raw = await self._target.api.one("ticket", identity)
        if raw.get("Status") == DELETED:
            return
        if any(one.kind is LinkKind.DEPENDS for one in links_in(raw)):
            await self._target.api.put(f"ticket/{identity}", {"DependsOn": []})
        await self._target.api.delete(f"ticket/{identity}")

    async def _check(self, record: Conversation) -> None:
        """A number that nobody has would become a person of that name."""
        refs = [ref for ref in (record.requester, *record.participants) if ref]
        for ref in refs:
            if not await self._is_there(ref):
                raise MissingReference("Request Tracker has no such person.", detail={"id": ref.id})

    async def _is_there(self, ref: Ref) -> bool:
        try:
            await self._target.api.one("user", ref.id)
        except NotFound:
            return False
        return True

    async def _create(self, record: Conversation, key: Key, memo: Memo) -> str:
        ours = {KEY: True, TAGS: record.tags, KIND: True, CHANNEL: True}
        for name in (name for name, wanted in ours.items() if wanted):
            await self._fields.ensure(name)
        queue = record.team.id if record.team else await self._first_queue()
        definitions = self._target.definitions
        quiet = {*await definitions.addresses(), *await definitions.watchers(queue)}
        fields = await definitions.fields(Entity.CONVERSATION)
        body = ticket_body(record, queue, key.text, sorted(quiet), fields)
        if _begins(record):
            body |= await self._messages.body(record.messages[0], memo)
        answers = list(listed(await self._target.api.post("tickets/bulk", [body])))
        identity = ident(answers[0].get("id")) if answers else None
        if identity is None:
            raise refused(words(answers[0].get("message")) if answers else "")
        return identity

    async def _first_queue(self) -> str:
        """The queue for what lies in none: RT has no ticket without one."""
        queues = await self._target.definitions.queues()
        found = min((int(ident(row.get("id")) or 0) for row in queues), default=0)
        if not found:
            raise Rejected("Request Tracker shows no queue to write into.", code="not_allowed")
        return str(found)

    async def _finish(
        self, record: Conversation, memo: Memo, remember: Remember, new: Sequence[Message]
    ) -> Written:
        """Customers and the final status; when it was resolved is told after the status is."""
        identity = memo["id"]
        path = f"ticket/{identity}"
        await self._target.api.put(path, final_body(record, memo.get(COPIES, [])))
        if closing := closing_body(record):
            await self._target.api.put(path, closing)
        transactions = await self._transactions(identity)
        if new:
            memo[BACKDATE] = ticket_rows(record, identity, new, transactions[-len(new) :])
            await remember(memo)
        await compare(self._target, record, identity, memo)
        return written(identity, self._target.definitions.links.ticket(identity), memo)

    async def _transactions(self, identity: str) -> list[str]:
        return said_by(await self._tickets.history(identity))

    async def _marked(self, key: Key) -> str | None:
        if KEY not in await self._target.definitions.fields(Entity.CONVERSATION):
            return None
        found = await self._target.api.tickets(f"CF.{{{KEY}}} = {quoted(key.text)}", fields="id")
        if len(found.items) > 1:
            raise RecordError(
                "Several tickets bear this record's mark.",
                code="in_doubt",
                detail={"key": key.text},
            )
        return ident(found.items[0].get("id")) if found.items else None


def _begins(record: Conversation) -> int:
    """How many messages the creation takes: what is private must not be what customers read."""
    first = next(iter(record.messages), None)
    return 1 if first is not None and is_public(first) and not needs_reply(first) else 0
