"""What an earlier attempt wrote of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from engine.connectors.base import Key, Memo
from engine.connectors.freshdesk.convert.bodies import markup, note_body
from engine.connectors.freshdesk.convert.fields import fields_out
from engine.connectors.freshdesk.convert.ids import ident
from engine.connectors.freshdesk.writers.target import SINCE, SKEW_SECONDS, Target
from engine.connectors.shared.values import Raw, branch, iso, moment, text_of, words
from engine.errors import NotAllowed, NotFound, RecordError
from engine.model import Conversation, Message


class Resume:
    """
    Looks for a ticket and its notes.

    A ticket holds no key of ours but what custom fields say (the old number), so it is known by
    its requester, subject, text and those fields among what was made since the first attempt. The
    list is used and not the search, which lags by minutes.
    """

    def __init__(self, target: Target) -> None:
        self._target = target

    async def ticket(self, record: Conversation, key: Key, memo: Memo) -> str | None:
        """The ticket of an earlier attempt; raises in_doubt when there are several."""
        if SINCE not in memo or record.requester is None:
            return None
        earliest = memo[SINCE] - SKEW_SECONDS
        rows = await self._target.api.every(
            "tickets",
            requester_id=record.requester.id,
            updated_since=iso(datetime.fromtimestamp(earliest, UTC)),
            include="description",
        )
        fields = await self._target.definitions.ticket_fields()
        kept = fields_out(record.fields, fields)
        found = [row for row in rows if _made_at(row) >= earliest and _is_same(row, record, kept)]
        if len(found) > 1:
            raise RecordError(
                "Several tickets of the target could be this one.",
                code="in_doubt",
                detail={"key": key.text},
            )
        return ident(found[0].get("id")) if found else None

    async def notes(self, ticket: str, messages: Sequence[Message]) -> int:
        """How many of these messages are in it, counted from the first."""
        rows = await self._target.api.every(f"tickets/{ticket}/conversations")
        rows.sort(key=lambda row: int(ident(row.get("id")) or 0))
        wanted = [_said(note_body(message)["body"]) for message in messages]
        done = 0
        for row in rows:
            if done < len(wanted) and wanted[done] in _said(words(row.get("body"))):
                done += 1
        return done

    async def is_rated(self, ticket: str) -> bool:
        """Whether the rating is in."""
        try:
            return bool(await self._target.api.every(f"tickets/{ticket}/satisfaction_ratings"))
        except (NotAllowed, NotFound):
            return False


def _said(body: str) -> str:
    return " ".join(text_of(body).split())


def _made_at(row: Raw) -> float:
    made = moment(row.get("created_at"))
    return made.timestamp() if made else 0.0


def _is_same(row: Raw, record: Conversation, kept: dict[str, Any]) -> bool:
    held = branch(row, "custom_fields")
    opening = _said(markup(record.messages[0])) if record.messages else ""
    return (
        words(row.get("subject")).strip() == record.subject.strip()
        and all(str(held.get(name)) == str(value) for name, value in kept.items() if name in held)
        and ("description" not in row or opening in _said(words(row.get("description"))))
    )
