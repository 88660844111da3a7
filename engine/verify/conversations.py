"""Conversations: their head, and message by message in order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from engine.connectors.capabilities import Capabilities, Dates, Vocabulary
from engine.mapping.text import html_to_text
from engine.model import Attachment, Conversation, Entity, Kind, Message, MessageKind, Status
from engine.verify.differences import Found
from engine.verify.normal import plain, second, words
from engine.verify.people import compare_fields, compare_tags

_PUBLIC = frozenset({MessageKind.REPLY, MessageKind.AUTO})


def compare_conversation(
    sent: Conversation, there: Conversation, can: Capabilities, found: Found
) -> None:
    """Everything that the target carries of a conversation or ticket."""
    found.same("subject", plain(sent.subject), plain(there.subject), optional=True)
    _people(sent, there, found)
    table = _vocabulary(sent, can)
    found.same("status", _status(sent, can), there.status)
    found.same("priority", table.priority.get(sent.priority, sent.priority), there.priority)
    found.same("type", table.type.get(sent.type, sent.type), there.type)
    found.chosen("form", sent.form, there.form)
    found.chosen("own_status", sent.own_status, there.own_status)
    compare_tags(sent.tags, there.tags, can, found)
    compare_fields(sent.fields, there.fields, found)
    _dates(sent, there, can, found)
    _messages(sent, there, can, found)


def _vocabulary(sent: Conversation, can: Capabilities) -> Vocabulary:
    return can.tickets if can.tickets is not None and sent.kind is Kind.TICKET else can.vocabulary


def _status(sent: Conversation, can: Capabilities) -> Status:
    """Where new means that nobody has it, it is open with an assignee."""
    expected = _vocabulary(sent, can).status.get(sent.status, sent.status)
    assigned_new = expected is Status.NEW and sent.assignee is not None
    return Status.OPEN if assigned_new and can.assigned_is_open else expected


def _people(sent: Conversation, there: Conversation, found: Found) -> None:
    if sent.requester is not None:
        found.ref("requester", sent.requester, there.requester)
    found.ref("assignee", sent.assignee, there.assignee)
    if sent.team is not None or sent.assignee is None:
        # An agent brings their own team where the target wants one.
        found.ref("team", sent.team, there.team)
    present = {ref.id for ref in (there.requester, *there.participants) if ref}
    asked = {ref.id for ref in sent.participants if ref.entity is Entity.CONTACT}
    if not asked <= present:
        found.names("participants", asked, present)


def _dates(sent: Conversation, there: Conversation, can: Capabilities, found: Found) -> None:
    dates = can.dates.get(Entity.CONVERSATION, Dates())
    rows = (
        ("created_at", dates.created, _created(sent, can), there.created_at),
        ("updated_at", dates.updated, sent.updated_at, there.updated_at),
        # Some targets take it and never show it.
        ("closed_at", dates.closed and there.closed_at, sent.closed_at, there.closed_at),
    )
    for name, settable, mine, theirs in rows:
        if settable:
            found.same(name, second(mine), second(theirs), optional=True)


def _created(sent: Conversation, can: Capabilities) -> datetime | None:
    """Where the customer's first message begins the conversation, its date is the date."""
    if can.starts_with_contact and sent.messages and sent.messages[0].at:
        return sent.messages[0].at
    return sent.created_at


def _messages(sent: Conversation, there: Conversation, can: Capabilities, found: Found) -> None:
    written = [message for message in there.messages if message.kind is not MessageKind.EVENT]
    expected = _given_out(list(sent.messages), len(written), can)
    if len(expected) != len(written):
        found.same("messages", str(len(expected)), str(len(written)))
        return
    first = len(sent.messages) - len(expected)
    for place, (mine, theirs) in enumerate(zip(expected, written)):
        number = place + 1 + (first if place else 0)
        _message(f"messages.{number}", mine, theirs, can, found)


def _given_out(sent: list[Message], given: int, can: Capabilities) -> list[Message]:
    """Of threads longer than the target's API gives out, the first and the newest."""
    if not can.messages_limit or len(sent) <= can.messages_limit or not 1 < given < len(sent):
        return sent
    return [sent[0], *sent[len(sent) - given + 1 :]]


def _message(place: str, sent: Message, there: Message, can: Capabilities, found: Found) -> None:
    dates = can.dates.get(Entity.CONVERSATION, Dates())
    found.same(f"{place}.kind", _kind(sent), _kind(there), kind="messages.kind")
    if sent.author.ref is not None and can.keeps_authors:
        found.ref(f"{place}.author", sent.author.ref, there.author.ref, kind="messages.author")
    if dates.message and sent.at is not None:
        found.same(f"{place}.at", second(sent.at), second(there.at), kind="messages.at")
    _text(f"{place}.text", sent, there, found)
    compare_files(place, "messages.attachments", sent.attachments, there.attachments, found)


def _kind(message: Message) -> str:
    return "reply" if message.kind in _PUBLIC else "note"


def _text(field: str, sent: Message, there: Message, found: Found) -> None:
    """The words; a target that refused the markup holds them as plain text."""
    written = _words(there)
    as_text = _joined(sent.line, html_to_text(sent.html)) if sent.html else ""
    if not written or written != plain(as_text):
        found.same(field, _words(sent), written, kind="messages.text")


def _words(message: Message) -> str:
    """Line and text; plain text is compared as it is, HTML by its words."""
    said = plain(message.text) if message.text is not None else words(message.html)
    return _joined(plain(message.line), said)


def _joined(line: str | None, said: str) -> str:
    return " ".join(part for part in (line, said) if part)


def compare_files(
    place: str,
    kind: str,
    sent: tuple[Attachment, ...],
    there: tuple[Attachment, ...],
    found: Found,
) -> None:
    """The files that were sent, by name and size; images in the text are the text's."""
    mine = [one for one in sent if one.sha256 and not one.loss and _counts(one, found)]
    theirs = [one for one in there if _counts(one, found)]
    sized = all(one.size is not None for one in (*mine, *theirs))
    field = f"{place}.attachments" if place else kind
    found.names(field, _files(mine, sized=sized), _files(theirs, sized=sized), kind=kind)


def _counts(file: Attachment, found: Found) -> bool:
    return not file.inline and file.name not in found.files


def _files(files: list[Attachment], *, sized: bool) -> list[str]:
    names = Counter(
        f"{plain(one.name)} ({one.size})" if sized else plain(one.name) for one in files
    )
    return [name if n == 1 else f"{name} × {n}" for name, n in names.items()]
