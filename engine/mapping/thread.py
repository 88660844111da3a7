"""The messages of a conversation as the target's thread: order, events, beginning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from engine.connectors.capabilities import Trait
from engine.mapping.agents import default_agent
from engine.mapping.context import Context, Losses
from engine.mapping.dates import SECOND, fitting, latest, settable
from engine.mapping.files import fitting_together
from engine.mapping.helpers import PREFIX
from engine.mapping.lines import name_in_line, names_line, stamp
from engine.mapping.mapping import Events
from engine.mapping.messages import follow_up, has_content, mapped
from engine.mapping.tags import beyond_limit
from engine.mapping.text import html_to_text, is_plain, whole
from engine.mapping.tickets import Form, as_description, is_description, privately
from engine.model import Author, AuthorRole, Conversation, Entity, Message, MessageKind, Ref

NOTHING: Mapping[str, str] = MappingProxyType({})


def is_empty(record: Conversation) -> bool:
    """Whether there are no words and no files, only events."""
    return not any(
        has_content(message) for message in record.messages if message.kind is not MessageKind.EVENT
    )


def thread(
    record: Conversation,
    requester: Ref,
    context: Context,
    losses: Losses,
    form: Form | None = None,
    more_notes: Mapping[str, str] = NOTHING,
) -> tuple[Message, ...]:
    """
    All messages as they will be written, in their order; `form` is a ticket's type.

    `more_notes` are texts of further notes, by the part of their id that tells them apart.
    """
    found = sorted_by_time(record)
    kept = privately([message for message in found if _stays(message, context)], form)
    told = bool(kept) and is_description(kept[0], form)
    done = _described(kept.pop(0), requester, context, losses) if told else []
    done += [
        one
        for place, message in enumerate(kept)
        for one in mapped(message, requester, context, losses, begins=place == 0)
    ]
    done += _notes(record, found, context, losses, more_notes)
    timed = _timed(done, record, context, losses)
    if form is not None and form.internal and timed and not told:
        losses.add("starter_changed")
        timed = [as_description(_lead(timed[0], requester, context)), *timed]
    if context.target.starts_with_contact and timed:
        timed = _begun_by(requester, timed, context, losses)
    if context.target.opens_as_requester and timed:
        timed = _opened_by(requester, timed, context, losses)
    if context.target.replies_as_notes and _replies(timed) > 1:
        losses.add("reply_as_note")
    return tuple(fitting_together(timed, context, losses))


def _replies(messages: list[Message]) -> int:
    return sum(message.kind is MessageKind.REPLY for message in messages)


def _described(message: Message, requester: Ref, context: Context, losses: Losses) -> list[Message]:
    """A description that nobody signed; it takes no files, so they follow."""
    own = Losses()
    first, *more = mapped(message, requester, context, own)
    for loss in own.all():
        if loss.code != "author_in_text":
            losses.add(loss.code, **loss.detail)
    bare = msgspec.structs.replace(as_description(first), attachments=())
    if not first.attachments:
        return [bare, *more]
    losses.add("file_moved")
    files = follow_up(first, 1, f"(2/{len(more) + 2})")
    return [bare, msgspec.structs.replace(files, attachments=first.attachments), *more]


def sorted_by_time(record: Conversation) -> list[Message]:
    """Oldest first; what has no date stays behind the one before it."""
    last = record.created_at
    keyed: list[tuple[bool, datetime | None, int, Message]] = []
    for place, message in enumerate(record.messages):
        last = message.at or last
        keyed.append((last is not None, last, place, message))
    dated = sorted((one for one in keyed if one[0]), key=lambda one: (one[1], one[2]))
    return [one[3] for one in keyed if not one[0]] + [one[3] for one in dated]


def _stays(message: Message, context: Context) -> bool:
    return message.kind is not MessageKind.EVENT or context.mapping.events is Events.KEEP


def _notes(
    record: Conversation,
    found: list[Message],
    context: Context,
    losses: Losses,
    more: Mapping[str, str],
) -> list[Message]:
    """Notes at the end about what the target has no place for."""
    texts = {
        "events": _events(found, context, losses),
        "rating": _rating(record, context, losses),
        "merged": _merged(record, context, losses),
        "links": _linked(record, context, losses),
        "tags": _further_tags(record, context),
        **more,
    }
    at = max((message.at for message in found if message.at), default=record.created_at)
    return [note(key, text, at, context) for key, text in texts.items() if text]


def note(key: str, text: str, at: datetime | None, context: Context) -> Message:
    """A note by the default agent that the migration makes up."""
    author = Author(role=AuthorRole.AGENT, ref=default_agent(context))
    return Message(id=f"{PREFIX}{key}", kind=MessageKind.NOTE, author=author, at=at, text=text)


def _events(found: list[Message], context: Context, losses: Losses) -> str:
    events = [message for message in found if message.kind is MessageKind.EVENT]
    policy = context.mapping.events
    if not events or policy is Events.KEEP:
        return ""
    if policy is Events.DROP:
        losses.add("events_dropped", n=str(len(events)))
        return ""
    losses.add("events_summarised", n=str(len(events)))
    lines = [_event_line(event, context, losses) for event in events]
    return "\n".join([context.word("events"), *lines])


def _event_line(event: Message, context: Context, losses: Losses) -> str:
    words = html_to_text(event.html) if event.html else event.text or ""
    text = " ".join(whole(words, losses).split()) or context.word("event")
    at = f"{stamp(event.at, context.mapping.lines_time_zone)} · " if event.at else ""
    by = f" ({event.author.name})" if event.author.name else ""
    return f"- {at}{text}{by}"


def _rating(record: Conversation, context: Context, losses: Losses) -> str:
    if record.rating is None or Trait.RATING in context.traits:
        return ""
    losses.add("rating_noted", value=str(record.rating))
    reason = whole(record.rating_reason or "", losses)
    lines = (
        context.word("rating", value=str(record.rating)),
        context.word("rating_reason", value=reason) if reason else "",
        whole(record.rating_remark or "", losses),
    )
    return "\n".join(filter(None, lines))


def _further_tags(record: Conversation, context: Context) -> str:
    tags = beyond_limit(record.tags, context)
    return context.word("tags_left_out", tags=", ".join(tags)) if tags else ""


def _linked(record: Conversation, context: Context, losses: Losses) -> str:
    """A line for each link to another conversation, under its number in the source."""
    if Trait.LINKS in context.traits:
        return ""
    lines = []
    for link in record.links:
        other = f"#{link.ref.id}"
        losses.add("relation_noted", other=other)
        lines.append(context.word(f"link_{link.kind}", other=other))
    return "\n".join(lines)


def _merged(record: Conversation, context: Context, losses: Losses) -> str:
    if record.merged_into is None:
        return ""
    losses.add("merge_noted", other=record.merged_into.id)
    return context.word("merged_into", other=record.merged_into.id)


def _timed(
    messages: list[Message], record: Conversation, context: Context, losses: Losses
) -> list[Message]:
    """Times that the target takes and that keep the order; only where it takes any."""
    if not settable(context, Entity.CONVERSATION).message:
        return messages
    last: datetime | None = None
    last_own: datetime | None = None
    done: list[Message] = []
    for message in messages:
        own = _own_time(message, last or record.created_at or context.now, context, losses)
        at = own if last is None or own > last else last + SECOND
        dated = message.at is not None and _is_from_source(message)
        if at != own and dated and last_own is not None and own <= last_own:
            losses.add("order_adjusted")
        last, last_own = at, own if dated else last_own
        done.append(msgspec.structs.replace(message, at=at))
    return done


def _own_time(message: Message, fallback: datetime, context: Context, losses: Losses) -> datetime:
    if message.at is not None:
        return fitting(message.at, context, losses, latest(context))
    if _is_from_source(message):
        losses.add("date_adjusted", value="–")
    return fitting(fallback, context, losses)


def _is_from_source(message: Message) -> bool:
    return "+" not in message.id and not message.id.startswith(PREFIX)


def _begun_by(
    requester: Ref, messages: list[Message], context: Context, losses: Losses
) -> list[Message]:
    """The first message by the requester, public, in plain text; its files came apart before."""
    first, *rest = messages
    if first.kind is not MessageKind.REPLY or first.author.role is not AuthorRole.CONTACT:
        losses.add("starter_changed")
        return [_lead(first, requester, context), *messages]
    return [_plain(_as_requester(first, requester, context, losses), losses), *rest]


def _opened_by(
    requester: Ref, messages: list[Message], context: Context, losses: Losses
) -> list[Message]:
    """The first message under the requester's name; customers read it, so a note never is it."""
    first, *rest = messages
    if first.kind is not MessageKind.REPLY:
        losses.add("starter_changed")
        return [_lead(first, requester, context), *messages]
    return [_as_requester(first, requester, context, losses), *rest]


def _lead(first: Message, requester: Ref, context: Context) -> Message:
    """Says that we began; never carries words of the first message, which may be private."""
    words = context.word("started_by_us")
    at = first.at
    line = f"[{words} · {stamp(at, context.mapping.lines_time_zone)}]" if at else f"[{words}]"
    author = Author(role=AuthorRole.CONTACT, ref=requester)
    return Message(id=f"{PREFIX}lead", author=author, at=at, text=line)


def _as_requester(message: Message, requester: Ref, context: Context, losses: Losses) -> Message:
    """Another one's first message goes under the requester, with the true name in a line."""
    if message.author.ref == requester:
        return message
    name = name_in_line(message.author.name)
    author = Author(role=AuthorRole.CONTACT, ref=requester, name=message.author.name)
    dated = settable(context, Entity.CONVERSATION).message
    if not name or (message.line and (dated or name in message.line)):
        return msgspec.structs.replace(message, author=author)
    losses.add("author_in_text", name=name)
    at = None if dated else message.at
    line = names_line(name, at=at, zone=context.mapping.lines_time_zone)
    return msgspec.structs.replace(message, author=author, line=line)


def _plain(message: Message, losses: Losses) -> Message:
    if message.html is None:
        return message
    if not is_plain(message.html):
        losses.add("html_to_text")
    return msgspec.structs.replace(message, html=None, text=html_to_text(message.html))
