"""Tickets with their comments, in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import UNSET

from engine.connectors.zendesk.convert import known
from engine.connectors.zendesk.convert.comments import message
from engine.connectors.zendesk.convert.fields import Fields, fields_in, option_tags
from engine.connectors.zendesk.convert.links import Links
from engine.connectors.zendesk.convert.sides import side_messages
from engine.connectors.zendesk.convert.values import (
    Raw,
    branch,
    ident,
    listed,
    moment,
    names,
    optional,
    originals,
    reference,
    unknown,
    unknown_words,
    whole,
    words,
)
from engine.connectors.zendesk.convert.vocabulary import (
    BAD,
    CHANNEL_IN,
    NO_RATING,
    NO_REASON,
    PRIORITY_IN,
    RATING_IN,
    SAMPLES,
    STATUS_IN,
    TYPE_IN,
    WEB,
)
from engine.model import (
    Channel,
    Conversation,
    Entity,
    Kind,
    Link,
    LinkKind,
    Loss,
    Message,
    Priority,
    Ref,
    Status,
    TicketType,
)

_NUMBER = re.compile(r"#(\d+)")


class Threads(msgspec.Struct, frozen=True, kw_only=True):
    """
    What the account defines about tickets.

    `statuses` are custom statuses and `forms` ticket forms by id, `agents` the ids of agents and
    admins, `usual` those of the brand and the form that tickets have where nobody chose.
    """

    links: Links
    fields: Fields = {}
    statuses: Mapping[str, Raw] = {}
    agents: frozenset[str] = frozenset()
    forms: Mapping[str, Raw] = {}
    usual: frozenset[str] = frozenset()


BY_CHOICE = ("brand_id", "ticket_form_id")
"""Every ticket has one of each: only another than the account's usual one says something."""


def conversation(
    raw: Raw,
    comments: Sequence[Raw],
    users: Mapping[str, Raw],
    threads: Threads,
    sides: Sequence[Raw] = (),
) -> Conversation:
    """
    A ticket with its comments, oldest first.

    `users` are the side-loaded users of the comments, by id; `sides` its side conversations, each
    with its `events`.
    """
    identity = ident(raw.get("id")) or ""
    values = {str(item.get("id")): item.get("value") for item in _values(raw)}
    rating = branch(raw, "satisfaction_rating")
    aside = tuple(side_messages(sides, threads.agents, threads.links.base))
    status = _status(raw, threads)
    closed = status in {Status.SOLVED, Status.CLOSED}
    return Conversation(
        id=identity,
        url=threads.links.ticket(identity),
        created_at=moment(raw.get("created_at")),
        updated_at=moment(raw.get("updated_at")),
        original=_originals(raw, threads),
        kind=Kind.TICKET,
        number=identity,
        subject=words(raw.get("raw_subject")) or words(raw.get("subject")),
        requester=_person(raw.get("requester_id"), threads),
        participants=tuple(_participants(raw, threads)),
        assignee=reference(Entity.AGENT, raw.get("assignee_id")),
        team=reference(Entity.TEAM, raw.get("group_id")),
        company=reference(Entity.COMPANY, raw.get("organization_id")),
        status=status,
        priority=PRIORITY_IN.get(words(raw.get("priority")), Priority.NONE),
        type=TYPE_IN.get(words(raw.get("type")), TicketType.NONE),
        type_label=optional(raw.get("type")),
        channel=channel(raw),
        tags=_tags(raw, values, threads.fields),
        messages=_messages(comments, users, threads, aside),
        announced=_announced(raw, aside),
        closed_at=_closed_at(raw) if closed else None,
        rating=RATING_IN.get(_score(rating)),
        rating_remark=optional(rating.get("comment")),
        rating_reason=_reason(rating) or UNSET,
        sample=words(branch(raw, "via").get("channel")) in SAMPLES,
        merged_into=_merged_into(raw, comments),
        links=_links(raw),
        has_incidents=raw.get("has_incidents") is True,
        form=_form(raw, threads) or UNSET,
        own_status=_own_status(raw, threads) or UNSET,
        fields=fields_in(values, threads.fields),
        losses=_losses(raw, comments, threads),
    )


def channel(raw: Raw) -> Channel:
    """
    How a ticket began, from `via.channel`.

    `web` is the agents' own form unless the requester sent it.
    """
    word = words(branch(raw, "via").get("channel"))
    if word == WEB:
        typed_by_requester = raw.get("requester_id") == raw.get("submitter_id")
        return Channel.WEB_FORM if typed_by_requester else Channel.MANUAL
    return CHANNEL_IN.get(word, Channel.OTHER)


def _status(raw: Raw, threads: Threads) -> Status:
    """By `status`, which is the category of a custom status; else by that one's own category."""
    word = words(raw.get("status"))
    if word in STATUS_IN:
        return STATUS_IN[word]
    return STATUS_IN.get(words(_custom_status(raw, threads).get("status_category")), Status.OPEN)


def _custom_status(raw: Raw, threads: Threads) -> Raw:
    return threads.statuses.get(ident(raw.get("custom_status_id")) or "", {})


def _own_status(raw: Raw, threads: Threads) -> str:
    """The name of a status that the account has made, beside the default one of its category."""
    custom = _custom_status(raw, threads)
    return "" if custom.get("default") is True else words(custom.get("agent_label"))


def _form(raw: Raw, threads: Threads) -> str:
    """The name of the form, where it is not the one that every ticket has."""
    identity = ident(raw.get("ticket_form_id")) or ""
    return "" if identity in threads.usual else words(threads.forms.get(identity, {}).get("name"))


def _originals(raw: Raw, threads: Threads) -> dict[str, str]:
    return originals(
        status=_own_status(raw, threads) or words(raw.get("status")),
        priority=words(raw.get("priority")),
        type=words(raw.get("type")),
        channel=words(branch(raw, "via").get("channel")),
    )


def _values(raw: Raw) -> Sequence[Raw]:
    return list(listed(raw.get("custom_fields"))) or list(listed(raw.get("fields")))


def _person(value: object, threads: Threads) -> Ref | None:
    identity = ident(value)
    if identity is None:
        return None
    return Ref(Entity.AGENT if identity in threads.agents else Entity.CONTACT, identity)


def _participants(raw: Raw, threads: Threads) -> list[Ref]:
    """People in copy and followers; `collaborator_ids` holds both on older tickets."""
    lists = ("email_cc_ids", "follower_ids", "collaborator_ids")
    several = (raw.get(key) for key in lists)
    ids = [item for found in several if isinstance(found, list) for item in found]
    refs = dict.fromkeys(_person(item, threads) for item in ids)
    return [ref for ref in refs if ref is not None and ref.id != ident(raw.get("requester_id"))]


def _tags(raw: Raw, values: Mapping[str, object], fields: Fields) -> tuple[str, ...]:
    """Tags but those that Zendesk adds for a chosen option: the field carries them."""
    options = option_tags(values, fields)
    return tuple(name for name in names(raw.get("tags")) if name not in options)


def _announced(raw: Raw, aside: Sequence[Message]) -> int | None:
    """Zendesk counts a ticket's own comments only."""
    told = whole(raw.get("comment_count"))
    return None if told is None else told + len(aside)


def _messages(
    comments: Sequence[Raw],
    users: Mapping[str, Raw],
    threads: Threads,
    aside: Sequence[Message],
) -> tuple[Message, ...]:
    own = (message(item, users, threads.agents, threads.links.base) for item in comments)
    found = [*own, *aside]
    if any(item.at is None for item in found):
        return tuple(found)
    # Stable: comments of one second keep the order in which Zendesk gives them.
    return tuple(sorted(found, key=lambda item: item.at.timestamp() if item.at else 0.0))


def _closed_at(raw: Raw) -> datetime | None:
    """The time of solving from the side-loaded metrics; without them nobody says it."""
    metrics = branch(raw, "metric_set")
    return moment(metrics.get("solved_at")) or moment(branch(raw, "dates").get("solved_at"))


def _score(rating: Raw) -> str:
    return words(rating.get("score")).split("_", 1)[0]


def _reason(rating: Raw) -> str:
    """Why somebody was not content: bad ratings alone have a reason (Satisfaction Ratings)."""
    reason = words(rating.get("reason")).strip()
    return "" if _score(rating) != BAD or reason.casefold() in NO_REASON else reason


def _merged_into(raw: Raw, comments: Sequence[Raw]) -> Ref | None:
    """
    The ticket that this one was merged into.

    Zendesk tags it and says so in its last comment, in the account's language: "… merged into
    request #123" (support.zendesk.com, article 4408882445594).
    """
    if "closed_by_merge" not in names(raw.get("tags")) or not comments:
        return None
    last = words(comments[-1].get("plain_body")) or words(comments[-1].get("body"))
    target = _NUMBER.search(last)
    if target is None or target.group(1) == ident(raw.get("id")):
        return None
    return Ref(Entity.CONVERSATION, target.group(1))


def _losses(raw: Raw, comments: Sequence[Raw], threads: Threads) -> tuple[Loss, ...]:
    strange = [
        f"{key}={word}"
        for key, word, table in (
            ("priority", words(raw.get("priority")), PRIORITY_IN),
            ("type", words(raw.get("type")), TYPE_IN),
            ("via.channel", words(branch(raw, "via").get("channel")), {**CHANNEL_IN, WEB: None}),
            ("satisfaction_rating.score", _scored(raw), {**RATING_IN, **dict.fromkeys(NO_RATING)}),
        )
        if word and word not in table
    ]
    keys = {key for item in comments for key in item if item[key] not in (None, "", [], {})}
    comment_keys = dict.fromkeys(keys, True)
    held = {*threads.usual, *threads.forms}
    chosen = {key: raw.get(key) for key in BY_CHOICE if ident(raw.get(key)) in held}
    told = {key: value for key, value in raw.items() if key not in chosen}
    return (
        *unknown(told, known.TICKET),
        *unknown(comment_keys, known.COMMENT),
        *unknown_words(*strange),
        *_strange_status(raw, threads),
    )


def _strange_status(raw: Raw, threads: Threads) -> tuple[Loss, ...]:
    """A status outside Zendesk's own list, taken for what its custom status says, else open."""
    word = words(raw.get("status"))
    if not word or word in STATUS_IN:
        return ()
    detail = {"value": word, "new": _status(raw, threads).value, "field": "old_status"}
    return (Loss(code="status_reduced", detail=detail),)


def _scored(raw: Raw) -> str:
    return _score(branch(raw, "satisfaction_rating"))


def _links(raw: Raw) -> tuple[Link, ...]:
    """The problem of an incident, and the closed ticket that a follow-up goes on from."""
    source = branch(branch(raw, "via"), "source")
    followed = branch(source, "from").get("ticket_id") if source.get("rel") == "follow_up" else None
    found = {LinkKind.PROBLEM: ident(raw.get("problem_id")), LinkKind.FOLLOWS: ident(followed)}
    return tuple(
        Link(kind=kind, ref=Ref(Entity.CONVERSATION, other))
        for kind, other in found.items()
        if other
    )
