"""Status, priority, type and channel: chosen by the mapping, compared with what reads back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from engine.mapping.context import Context, Losses, Stopped
from engine.mapping.dates import text_of
from engine.mapping.mapping import Otherwise
from engine.mapping.offers import own_status
from engine.mapping.origin import Origins
from engine.model import Channel, Conversation, Priority, Status, TicketType

_Value = TypeVar("_Value", Status, Priority, TicketType, Channel)


def _chosen(
    part: str, shown: str, value: _Value, default: _Value, context: Context
) -> tuple[_Value, bool]:
    """What the mapping makes of the value, and whether that was by default only."""
    choice = context.mapping.choices(part).get(value)
    if choice is None:
        return value, False
    if choice.target is None:
        _may_default(part, shown, context)
        return default, True
    return type(value)(choice.target), False


def _may_default(part: str, shown: str, context: Context) -> None:
    if context.mapping.unmapped_values is Otherwise.STOP:
        raise Stopped("value_unmapped", field=part, value=shown)


def _reduced(
    part: str, shown: str, value: _Value, default: _Value, context: Context
) -> tuple[_Value, _Value, bool]:
    """What is written, what the target makes of it, and whether that is a loss."""
    written, by_default = _chosen(part, shown, value, default, context)
    reads_back: Mapping[_Value, _Value] = getattr(context.target.vocabulary, part)
    read = reads_back.get(written, written)
    return written, read, by_default or read != value


def status(
    record: Conversation, context: Context, origins: Origins, losses: Losses
) -> tuple[Status, datetime | None]:
    """The status to write and until when it is put aside."""
    value = _frozen(record, context)
    shown = record.original.get("status") or value
    unknown = any(loss.code == "status_reduced" for loss in record.losses)
    if unknown:
        _may_default("status", shown, context)
    written, read, lossy = _reduced("status", shown, value, Status.OPEN, context)
    until = record.snoozed_until
    awakened = value is Status.SNOOZED and not _still_asleep(read, until, context)
    if awakened:
        losses.add("snooze_lost", date=text_of(until) if until else "–")
        if read is Status.SNOOZED:
            written, read, lossy = Status.OPEN, Status.OPEN, True
    if written is Status.NEW and record.assignee and context.target.assigned_is_open:
        written, read, lossy = Status.OPEN, Status.OPEN, True
    unnamed = bool(record.own_status) and own_status(record, written, context) is None
    if lossy and not unknown:
        origins.lost("status_reduced", "old_status", shown, value=shown, new=read)
    elif unknown or unnamed:
        origins.keep("old_status", shown)
    return written, until if read is Status.SNOOZED else None


def _still_asleep(read: Status, until: datetime | None, context: Context) -> bool:
    return read is Status.SNOOZED and until is not None and until > context.now


def _frozen(record: Conversation, context: Context) -> Status:
    """
    `closed` for what was solved long ago, where the target has both.

    A solved record may still be mailed about by automations of the target.
    """
    reads_back = context.target.vocabulary.status
    wanted = context.mapping.freeze_old_solved and record.status is Status.SOLVED
    if not wanted or reads_back.get(Status.CLOSED) is not Status.CLOSED:
        return record.status
    age = context.now - _last_change(record, context.now)
    return Status.CLOSED if age > timedelta(days=context.mapping.freeze_days) else record.status


def _last_change(record: Conversation, now: datetime) -> datetime:
    dates = [record.updated_at, record.closed_at, *(message.at for message in record.messages)]
    known = [at for at in dates if at is not None]
    return max(known) if known else record.created_at or now


def priority(record: Conversation, context: Context, origins: Origins, losses: Losses) -> Priority:
    """The priority to write."""
    shown = record.original.get("priority") or record.priority
    written, _, lossy = _reduced("priority", shown, record.priority, Priority.NONE, context)
    if lossy:
        origins.lost("priority_reduced", "old_priority", shown, value=shown)
    return written


def type_of(record: Conversation, context: Context, origins: Origins, losses: Losses) -> TicketType:
    """The type to write; the account's own word is kept beside it."""
    shown = record.type_label or record.original.get("type") or record.type
    written, _, lossy = _reduced("type", shown, record.type, TicketType.NONE, context)
    if lossy:
        origins.lost("type_reduced", "old_type", shown, value=shown)
    elif record.type_label:
        origins.keep("old_type", shown)
    return written


def channel(record: Conversation, context: Context, origins: Origins, losses: Losses) -> Channel:
    """The channel to write."""
    shown = record.original.get("channel") or record.channel
    written, _, lossy = _reduced("channel", shown, record.channel, Channel.OTHER, context)
    if lossy:
        origins.lost("channel_reduced", "old_channel", shown, value=shown)
    return written
