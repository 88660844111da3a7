"""A conversation or ticket as the target takes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
from msgspec import UNSET

from engine.connectors.capabilities import Trait
from engine.mapping.agents import assignee, counterpart, team
from engine.mapping.asking import requester_of, skip_of
from engine.mapping.context import Context, Losses, Mapped
from engine.mapping.conversion import shortened
from engine.mapping.dates import EPOCH, fitting, latest, settable, text_of
from engine.mapping.fields import target_fields
from engine.mapping.lines import stamp
from engine.mapping.mapping import OriginalDates, Recipients
from engine.mapping.offers import form as form_chosen
from engine.mapping.offers import own_status
from engine.mapping.origin import Origins
from engine.mapping.relations import held_links, ties_of
from engine.mapping.tags import target_tags
from engine.mapping.text import html_to_text, whole
from engine.mapping.thread import sorted_by_time, thread
from engine.mapping.tickets import Form, form_of, keep_type, narrowed
from engine.mapping.values import channel, priority, status, type_of
from engine.model import AuthorRole, Conversation, Entity, Kind, Message, MessageKind, Ref, Status

SUBJECT_WORDS = 80
"""Characters of the first words that make a subject."""
_DONE = (Status.SOLVED, Status.CLOSED)


def apply_conversation(record: Conversation, context: Context, losses: Losses) -> Mapped:
    """The conversation with target ids of agents and teams, source ids of everybody else."""
    if skip := skip_of(record):
        return Mapped(record=record, losses=losses.all(), skip=skip)
    requester = requester_of(record, context, losses)
    form = form_of(record, requester, context)
    held = held_links(record, form, context)
    told = msgspec.structs.replace(record, links=tuple(x for x in record.links if x not in held))
    context = narrowed(context, form)
    origins = Origins(Entity.CONVERSATION, context, losses)
    unread(record, context, losses)
    dated = _dates(record, context, origins, losses)
    state, until = status(record, context, origins, losses)
    mapped = msgspec.structs.replace(
        record,
        subject=_subject(record, context, losses),
        requester=requester,
        participants=_participants(record, requester, context, losses),
        assignee=assignee(record.assignee, context, origins, losses),
        team=team(record.team, context, origins, losses),
        company=_company(record, context, losses),
        status=state,
        snoozed_until=until,
        priority=priority(record, context, origins, losses),
        **_typed(record, form, context, origins, losses),
        channel=channel(record, context, origins, losses),
        tags=target_tags((*record.tags, *dated), context, losses, marked=True),
        messages=thread(told, requester, context, losses, form, _more_notes(record, context)),
        form=form_chosen(record, context, losses) or UNSET,
        own_status=own_status(record, state, context) or UNSET,
        links=tuple(held) if context.target.problem_first else record.links,
        **_kept_dates(record, context, losses),
    )
    _kept_beside(record, origins, context)
    fields = target_fields(record, context, losses) | origins.fields
    mapped = msgspec.structs.replace(mapped, fields=fields)
    ties = frozenset(ties_of(record, held, context))
    return Mapped(record=mapped, losses=losses.all(), ties=ties)


def _typed(
    record: Conversation, form: Form | None, context: Context, origins: Origins, losses: Losses
) -> dict[str, object]:
    """What kind of record it becomes and of what type, where the target tells them apart."""
    if form is not None:
        kept = keep_type(record, form, origins)
        return {"kind": Kind.TICKET, "type": kept, "type_label": form.name}
    found: dict[str, object] = {"type": type_of(record, context, origins, losses)}
    if context.target.tickets is not None:
        found["kind"] = Kind.CONVERSATION
    return found


def unread(record: Conversation, context: Context, losses: Losses) -> None:
    """More messages than the source gave out; the reader may have said so already."""
    given, announced = len(record.messages), record.announced
    said = any(loss.code == "messages_unread" for loss in record.losses)
    if announced is None or announced <= given or said:
        return
    limit = str(context.source.messages_limit or given)
    losses.add("messages_unread", limit=limit, n=str(announced), missing=str(announced - given))


def _lost_dates(record: Conversation, context: Context) -> Iterator[tuple[str, datetime]]:
    """Dates that the target cannot set."""
    settle = settable(context, Entity.CONVERSATION)
    closed = record.closed_at if record.status in _DONE else None
    rows = (
        ("created", record.created_at, settle.created),
        ("updated", record.updated_at, settle.updated),
        ("closed", closed, settle.closed),
    )
    for name, at, can in rows:
        if at is not None and not can:
            yield name, at


def _dates(record: Conversation, context: Context, origins: Origins, losses: Losses) -> list[str]:
    """Note the dates that are lost and keep them where the mapping says: here as tags."""
    policy, tags = context.mapping.original_dates, []
    for name, at in _lost_dates(record, context):
        if policy is OriginalDates.FIELD:
            origins.lost(f"date_{name}_lost", f"old_{name}", text_of(at))
            continue
        tag = f"{name}-{at.astimezone(UTC):%Y-%m-%d}"
        kept_in = tag if policy is OriginalDates.TAG else context.word("note")
        losses.add(f"date_{name}_lost", field=kept_in)
        tags += [tag] if policy is OriginalDates.TAG else []
    return tags


def _dates_note(record: Conversation, context: Context) -> str:
    """The lost dates as words of a note, where the mapping keeps them so."""
    if context.mapping.original_dates is not OriginalDates.NOTE:
        return ""
    zone = context.mapping.lines_time_zone
    lines = [
        f"{context.word(f'old_{name}')}: {stamp(at, zone)}"
        for name, at in _lost_dates(record, context)
    ]
    return "\n".join(lines)


def _kept_dates(record: Conversation, context: Context, losses: Losses) -> dict[str, object]:
    """Dates to the second, in a range that services hold, where the target takes them."""
    settle = settable(context, Entity.CONVERSATION)
    rows = (
        ("created_at", record.created_at, settle.created),
        ("updated_at", record.updated_at, settle.updated),
        ("closed_at", record.closed_at, settle.closed),
    )
    end = latest(context)
    kept = {
        name: fitting(at, context, losses, end) for name, at, can in rows if at is not None and can
    }
    if settle.created and record.created_at is None:
        losses.add("date_adjusted", value="–")
        kept["created_at"] = fitting(_first_date(record) or context.now, context, losses)
    if "updated_at" in kept and kept["updated_at"] < kept.get("created_at", EPOCH):
        losses.add("date_adjusted", value=text_of(kept["updated_at"]))
        kept["updated_at"] = kept["created_at"]
    return dict(kept)


def _first_date(record: Conversation) -> datetime | None:
    return min((message.at for message in record.messages if message.at), default=None)


def _kept_beside(record: Conversation, origins: Origins, context: Context) -> None:
    origins.keep("old_id", record.id)
    origins.keep("old_url", record.url)
    if record.rating is not None and Trait.RATING not in context.traits:
        origins.keep("old_rating", str(record.rating))


def _more_notes(record: Conversation, context: Context) -> dict[str, str]:
    """What the mapping wants in notes: lost dates, people in copy."""
    return {"dates": _dates_note(record, context), "copied": _copied(record, context)}


def _copied(record: Conversation, context: Context) -> str:
    if context.mapping.recipients is not Recipients.NOTE or not record.participants:
        return ""
    names = [context.name_of(ref) or ref.id for ref in record.participants]
    return context.word("in_copy", names=", ".join(names))


def _participants(
    record: Conversation, requester: Ref, context: Context, losses: Losses
) -> tuple[Ref, ...]:
    if context.mapping.recipients is Recipients.NOTE:
        if record.participants:
            losses.add("recipients_noted", n=str(len(record.participants)))
        return ()
    found = [_participant(ref, context) for ref in record.participants if ref != requester]
    lost = sum(ref is None for ref in found)
    if lost:
        losses.add("recipients_noted", n=str(lost))
    return tuple(ref for ref in dict.fromkeys(found) if ref is not None)


def _participant(ref: Ref, context: Context) -> Ref | None:
    if ref.entity is Entity.AGENT:
        target = counterpart(ref.id, context)
        return Ref(Entity.AGENT, target) if target else None
    return ref if context.name_of(ref) is not None else None


def _company(record: Conversation, context: Context, losses: Losses) -> Ref | None:
    if record.company is None or Entity.COMPANY in context.target.writes:
        return record.company
    name = context.name_of(record.company) or record.company.id
    losses.add("value_dropped", field=context.word("company_of"), value=name)
    return None


def _subject(record: Conversation, context: Context, losses: Losses) -> str:
    subject = " ".join(whole(record.subject, losses).splitlines()).strip()
    if subject or not context.target.needs_subject:
        return shortened(subject, context.target.subject_limit, "subject_cut", losses)
    losses.add("subject_made_up")
    return _first_words(record) or _dated_subject(record, context)


def _first_words(record: Conversation) -> str:
    customers = (one for one in sorted_by_time(record) if _is_customers(one))
    for message in customers:
        text = message.text if message.text is not None else html_to_text(message.html or "")
        if words := " ".join(whole(text, Losses()).split()):
            return _at_word_edge(words)
    return ""


def _is_customers(message: Message) -> bool:
    return message.kind is MessageKind.REPLY and message.author.role is AuthorRole.CONTACT


def _at_word_edge(words: str) -> str:
    if len(words) <= SUBJECT_WORDS:
        return words
    head = words[: SUBJECT_WORDS + 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head[:SUBJECT_WORDS]).rstrip()


def _dated_subject(record: Conversation, context: Context) -> str:
    at = record.created_at or _first_date(record) or context.now
    return context.word("conversation_of", at=stamp(at).removesuffix(" UTC"))
