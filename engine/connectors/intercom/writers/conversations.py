"""Conversations: one call to begin, one for each further message, the fewest for the rest."""

from __future__ import annotations

from engine.connectors.base import Key, Memo, Remember, Written
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.values import Raw, ident, listed
from engine.connectors.intercom.writers.messages import is_public, opening_body, sendable
from engine.connectors.intercom.writers.replies import send
from engine.connectors.intercom.writers.resume import begun_by_us, done_messages
from engine.connectors.intercom.writers.state import finish, is_finished
from engine.connectors.intercom.writers.target import Target, losses_of, note_loss
from engine.errors import MissingReference, NotFound
from engine.model import AuthorRole, Conversation, Entity


class Conversations:
    """Writes conversations."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def write(
        self, record: Conversation, key: Key, memo: Memo, remember: Remember
    ) -> Written:
        """Begin it, add message after message, then title, fields, tags, assignment and state."""
        present: Raw | None = None
        answered: Raw = {}
        if "id" in memo:
            present = await self._target.api.one("conversations", memo["id"])
        else:
            await self._begin(record, memo, remember)
        await self._add_people(record, memo["id"], present)
        for index in range(int(memo["done"]), len(record.messages)):
            answered = await send(
                self._target, "conversations", record, record.messages[index], memo
            )
            memo["done"] = index + 1
            await remember(memo)
        await finish(self._target, record, memo, present, answered)
        return await self._written(memo)

    async def find(self, record: Conversation, key: Key, memo: Memo) -> Written | None:
        """What is there of it; None, with the memo brought up to date, while something lacks."""
        if "id" not in memo:
            found = await begun_by_us(self._target, record, key)
            if found is None:
                return None
            memo["id"] = found
        try:
            present = await self._target.api.one("conversations", memo["id"])
        except NotFound:
            memo.clear()
            return None
        memo["done"] = done_messages(record, present)
        whole = memo["done"] >= len(record.messages)
        if whole and await is_finished(self._target, record, present):
            return await self._written(memo)
        return None

    async def _begin(self, record: Conversation, memo: Memo, remember: Remember) -> None:
        if record.requester is None:
            raise MissingReference("A conversation needs its requester.", detail={"other": ""})
        made = await self._target.api.post(
            "conversations", opening_body(record, record.requester.id)
        )
        # The answer is a message; `id` is the message's (recorded: create-conversation).
        memo |= {"id": str(made.get("conversation_id")), "done": 1}
        for file in sendable(record.messages[0]) if record.messages else ():
            note_loss(memo, "file_refused", file=file.name)
        await remember(memo)

    async def _add_people(self, record: Conversation, identity: str, present: Raw | None) -> None:
        """Participants, and everybody who writes: only those who take part can."""
        held = _contact_ids(present) if present else set()
        admin = await self._target.workspace.person_id()
        for person in _people(record):
            if person not in held:
                await self._target.api.post(
                    at("conversations", identity, "customers"),
                    {"admin_id": admin, "customer": {"intercom_user_id": person}},
                    repeatable=True,
                )

    async def _written(self, memo: Memo) -> Written:
        links = await self._target.workspace.links()
        return Written(
            target_id=memo["id"], url=links.conversation(memo["id"]), losses=losses_of(memo)
        )


def _contact_ids(present: Raw) -> set[str]:
    found = (ident(item.get("id")) for item in listed(present.get("contacts"), "contacts"))
    return {identity for identity in found if identity}


def _people(record: Conversation) -> list[str]:
    """Contacts beside the requester."""
    writers = (
        message.author.ref
        for message in record.messages[1:]
        if is_public(message) and message.author.role is AuthorRole.CONTACT
    )
    several = (ref for ref in (*record.participants, *writers) if ref is not None)
    found = dict.fromkeys(ref.id for ref in several if ref.entity is Entity.CONTACT)
    return [each for each in found if record.requester is None or each != record.requester.id]
