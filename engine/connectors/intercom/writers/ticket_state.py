"""The state of a ticket: which one to set, and whether it is set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.connectors.base import Memo
from engine.connectors.intercom.convert.values import Raw, branch, epoch, iso, listed, whole, words
from engine.connectors.intercom.convert.vocabulary import TICKET_STATUS_OUT
from engine.connectors.intercom.writers.target import note_loss
from engine.model import Conversation, Status

_DONE = (Status.SOLVED, Status.CLOSED)


def changes(record: Conversation, kind: Raw, now: float, memo: Memo) -> dict[str, Any]:
    """
    What one PUT /tickets/{id} has to say; nothing for a ticket that stays as it began.

    The state is the one of the source's label within the category, else the category's first.
    """
    body: dict[str, Any] = {}
    state = _state(record, kind)
    if state is not None and (_is_labelled(record, state) or not _is_first(state)):
        body["ticket_state_id"] = str(state.get("id"))
    if record.status in _DONE:
        body["open"] = False
    until = _until(record, now)
    if until is not None:
        body["snoozed_until"] = epoch(until)
    elif record.snoozed_until is not None:
        note_loss(memo, "snooze_lost", date=iso(record.snoozed_until))
    return body


def is_right(record: Conversation, kind: Raw, now: float, present: Raw) -> bool:
    """Whether the ticket has its state already."""
    state, held = _state(record, kind), branch(present, "ticket_state")
    if not present or (state is not None and str(held.get("id")) != str(state.get("id"))):
        return False
    until = _until(record, now)
    if until is not None and whole(present.get("snoozed_until")) != epoch(until):
        return False
    return record.status not in _DONE or present.get("open") is False


def _state(record: Conversation, kind: Raw) -> Raw | None:
    category = TICKET_STATUS_OUT[record.status]
    every = listed(kind.get("ticket_states"), "ticket_states")
    fitting = [each for each in every if each.get("category") == category]
    labelled = (each for each in fitting if _is_labelled(record, each))
    return next(labelled, None) or next(iter(fitting), None)


def _is_first(state: Raw) -> bool:
    """Whether a new ticket is in this state by itself."""
    return state.get("category") == TICKET_STATUS_OUT[Status.NEW]


def _is_labelled(record: Conversation, state: Raw) -> bool:
    wanted = record.original.get("status", "").casefold()
    labels = (words(state.get(key)).casefold() for key in ("internal_label", "external_label"))
    return bool(wanted) and wanted in labels


def _until(record: Conversation, now: float) -> datetime | None:
    """Nothing can be put aside into the past."""
    until = record.snoozed_until
    asleep = record.status is Status.SNOOZED and until is not None
    return until if asleep and until and until > datetime.fromtimestamp(now, UTC) else None
