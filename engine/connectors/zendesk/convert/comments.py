"""Comments as messages, in."""

from __future__ import annotations

from collections.abc import Mapping

from engine.connectors.zendesk.convert.attachments import attachments
from engine.connectors.zendesk.convert.values import (
    Raw,
    branch,
    ident,
    moment,
    unwrapped,
    words,
)
from engine.connectors.zendesk.convert.vocabulary import MESSAGE_IN, ROLE_IN, RULE
from engine.model import Attachment, Author, AuthorRole, Entity, Message, MessageKind, Ref

_BLOTS = str.maketrans("", "", "▇")


def message(raw: Raw, users: Mapping[str, Raw], agents: frozenset[str], base: str) -> Message:
    """One comment; `users` are the side-loaded ones, `agents` ids of agents and admins."""
    identity = ident(raw.get("id")) or ""
    markup = unwrapped(words(raw.get("html_body")))
    plain = words(raw.get("plain_body")) or words(raw.get("body"))
    return Message(
        id=identity,
        kind=kind(raw),
        author=author(raw, users, agents),
        at=moment(raw.get("created_at")),
        html=markup or None,
        text=None if markup else plain or None,
        attachments=(
            *attachments(identity, raw.get("attachments"), markup, base),
            *_recording(identity, raw),
        ),
        redacted=raw.get("redacted") is True or _blotted(plain),
    )


def kind(raw: Raw) -> MessageKind:
    """
    Reply or note by `public`, which is true when it is not said (Zendesk: Ticket Comments).

    A phone call is one, whoever may see it.
    """
    call = MESSAGE_IN.get(words(raw.get("type")))
    if call is not None:
        return call
    if raw.get("public") is False:
        return MessageKind.NOTE
    rule = words(branch(raw, "via").get("channel")) == RULE
    return MessageKind.AUTO if rule else MessageKind.REPLY


def author(raw: Raw, users: Mapping[str, Raw], agents: frozenset[str]) -> Author:
    """Who wrote; an id that is neither an agent's nor a side-loaded user's leads to no record."""
    identity = ident(raw.get("author_id"))
    if identity is None:
        return Author()
    user = users.get(identity, {})
    role = ROLE_IN.get(words(user.get("role")), AuthorRole.UNKNOWN)
    if identity in agents:
        role = AuthorRole.AGENT
    name = words(user.get("name")).strip()
    if role is AuthorRole.UNKNOWN:
        return Author(ref=Ref(Entity.CONTACT, identity), name=name or f"#{identity}")
    entity = Entity.AGENT if role is AuthorRole.AGENT else Entity.CONTACT
    return Author(role=role, ref=Ref(entity, identity), name=name)


def _blotted(text: str) -> bool:
    """Whether nothing but the signs by which Zendesk replaces erased text is left (Redaction)."""
    return bool(text.strip()) and not text.translate(_BLOTS).strip()


def _recording(identity: str, raw: Raw) -> tuple[Attachment, ...]:
    """The recording of a phone call, which is no attachment at Zendesk (Talk: VoiceComment)."""
    url = words(branch(raw, "data").get("recording_url"))
    if not url:
        return ()
    name = f"call-{identity}.mp3"
    return (Attachment(id=f"{identity}/recording", name=name, url=url, content_type="audio/mpeg"),)
