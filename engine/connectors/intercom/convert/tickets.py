"""Tickets in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.connectors.intercom.convert import known
from engine.connectors.intercom.convert.attachments import attachments
from engine.connectors.intercom.convert.conversations import (
    Threads,
    links,
    originals,
    parts_of,
    reference,
    tag_names,
)
from engine.connectors.intercom.convert.messages import part, strange_words
from engine.connectors.intercom.convert.ticket_types import option_labels
from engine.connectors.intercom.convert.values import (
    Raw,
    aside,
    branch,
    field_value,
    ident,
    kept_aside,
    listed,
    moment,
    strange_word,
    whole,
    words,
)
from engine.connectors.intercom.convert.vocabulary import CATEGORY_IN, TICKET_STATUS_IN
from engine.model import (
    Attachment,
    Author,
    AuthorRole,
    Channel,
    Conversation,
    Entity,
    FieldType,
    FieldValue,
    Kind,
    Loss,
    Message,
    MessageKind,
    Ref,
    Status,
    TicketType,
)

TITLE = "_default_title_"
DESCRIPTION = "_default_description_"
_TRACKERS = frozenset(word for word, kind in CATEGORY_IN.items() if kind is TicketType.PROBLEM)
_MARKUP = re.compile(r"</?(?:p|br|div|b|i|em|strong|a|ul|ol|li|h[1-6]|img|pre|code|span)\b", re.I)
"""Descriptions come as HTML or as plain text, in which angle brackets may be meant."""


def ticket(raw: Raw, threads: Threads) -> Conversation:
    """A ticket as GET /tickets/{id} gives it; `number` is the one shown in the inbox."""
    identity = ident(raw.get("id")) or ""
    word, label = _state(raw)
    until = moment(raw.get("snoozed_until"))
    status = Status.SNOOZED if until else TICKET_STATUS_IN.get(word, _by_open(raw))
    people = _contacts(raw)
    requester = people[0] if people else None
    kind = branch(raw, "ticket_type")
    return Conversation(
        id=identity,
        url=threads.links.conversation(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=originals(status=label or word, type=words(kind.get("name"))),
        kind=Kind.TICKET,
        number=ident(raw.get("ticket_id")),
        subject=words(branch(raw, "ticket_attributes").get(TITLE)).strip(),
        requester=requester,
        participants=tuple(people[1:]),
        assignee=reference(Entity.AGENT, raw.get("admin_assignee_id")),
        team=reference(Entity.TEAM, raw.get("team_assignee_id")),
        company=reference(Entity.COMPANY, raw.get("company_id")),
        status=status,
        snoozed_until=until,
        type=CATEGORY_IN.get(words(raw.get("category")), TicketType.NONE),
        type_label=words(kind.get("name")) or None,
        channel=Channel.OTHER,
        tags=tag_names(raw),
        messages=_messages(raw, identity, requester),
        announced=_announced(raw),
        links=tuple(links(raw)),
        has_incidents=words(raw.get("category")) in _TRACKERS and any(links(raw)),
        fields=_fields(raw, threads.fields),
        losses=_losses(raw, word),
    )


def _contacts(raw: Raw) -> list[Ref]:
    found = (ident(item.get("id")) for item in listed(raw.get("contacts"), "contacts"))
    return [Ref(Entity.CONTACT, item) for item in dict.fromkeys(found) if item]


def _state(raw: Raw) -> tuple[str, str]:
    """Category and label of the state: an object in 2.16, a bare word in answers of 2025."""
    found = raw.get("ticket_state")
    if isinstance(found, Mapping):
        return words(found.get("category")), words(found.get("internal_label"))
    return words(found), words(raw.get("ticket_state_internal_label"))


def _by_open(raw: Raw) -> Status:
    return Status.SOLVED if raw.get("open") is False else Status.OPEN


def _messages(raw: Raw, identity: str, requester: Ref | None) -> tuple[Message, ...]:
    first = _description(raw, identity, requester)
    return (*([first] if first else []), *(part(item) for item in parts_of(raw)))


def _description(raw: Raw, identity: str, requester: Ref | None) -> Message | None:
    """
    The description as the first message.

    Customers see it on customer tickets only: elsewhere it becomes a note, so
    that nothing is shown more widely than it was.
    """
    text = words(branch(raw, "ticket_attributes").get(DESCRIPTION))
    files = _files(raw, identity)
    if not text and not files:
        return None
    formatted = _MARKUP.search(text) is not None
    public = words(raw.get("category")) in {"", "Customer", "request"}
    writer = Author(role=AuthorRole.CONTACT, ref=requester) if public and requester else Author()
    return Message(
        id=f"{identity}-description",
        kind=MessageKind.REPLY if public else MessageKind.NOTE,
        author=writer,
        at=moment(raw.get("created_at")),
        html=text if formatted else None,
        text=None if formatted else text,
        attachments=files,
    )


def _files(raw: Raw, identity: str) -> tuple[Attachment, ...]:
    found = [
        item for value in branch(raw, "ticket_attributes").values() for item in _file_values(value)
    ]
    return attachments(f"{identity}-description", {"attachments": found}, "")


def _file_values(value: object) -> list[Raw]:
    """Values of attributes of type "files" (file_attribute in 2.16)."""
    several = value if isinstance(value, list) else [value]
    return [item for item in several if isinstance(item, Mapping) and item.get("url")]


def _fields(raw: Raw, types: Mapping[str, FieldType]) -> dict[str, FieldValue]:
    # Options are written by their ids; whether they are answered so is nowhere said.
    labels = option_labels(branch(raw, "ticket_type"))
    return {
        key: field_value(
            labels.get(value, value) if isinstance(value, str) else value, types.get(key)
        )
        for key, value in branch(raw, "ticket_attributes").items()
        if key not in {TITLE, DESCRIPTION}
        and value not in (None, "", [])
        and not _file_values(value)
    }


def _announced(raw: Raw) -> int | None:
    parts = whole(branch(raw, "ticket_parts").get("total_count"))
    if parts is None:
        return None
    return parts + len(_messages(raw, "", None)) - len(parts_of(raw))


def _losses(raw: Raw, state: str) -> tuple[Loss, ...]:
    return kept_aside(
        raw,
        known.TICKET,
        *strange_word("ticket_state", state, TICKET_STATUS_IN),
        *strange_word("category", words(raw.get("category")), CATEGORY_IN),
        *(name for item in parts_of(raw) for name in aside(item, known.PART, "message.")),
        *(word for item in parts_of(raw) for word in strange_words(item)),
    )
