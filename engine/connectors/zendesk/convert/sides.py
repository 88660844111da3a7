"""Side conversations of a ticket as messages of their own kind, in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from engine.connectors.zendesk.convert.attachments import attachments
from engine.connectors.zendesk.convert.values import Raw, branch, ident, listed, moment, words
from engine.model import Author, AuthorRole, Entity, Message, MessageKind, Ref


def side_messages(sides: Sequence[Raw], agents: frozenset[str], base: str) -> Iterator[Message]:
    """
    What was said in side conversations; `events` lie in each as the reader has put them.

    Events that say nothing are changes of state (Zendesk: Side Conversation Events).
    """
    for side in sides:
        for event in listed(side.get("events")):
            said = branch(event, "message")
            if said:
                yield _message(side, event, said, agents, base)


def _message(side: Raw, event: Raw, said: Raw, agents: frozenset[str], base: str) -> Message:
    identity = f"side-{ident(side.get('id'))}-{ident(event.get('id'))}"
    markup, plain = words(said.get("html_body")), words(said.get("body"))
    subject = words(side.get("subject")).strip() if event.get("type") == "create" else ""
    if subject and markup:
        markup = f"<p><strong>{escape(subject)}</strong></p>{markup}"
    elif subject:
        plain = f"{subject}\n\n{plain}"
    return Message(
        id=identity,
        kind=MessageKind.SIDE,
        author=_author(branch(said, "from") or branch(event, "actor"), agents),
        at=moment(event.get("created_at")),
        html=markup or None,
        text=None if markup else plain or None,
        attachments=attachments(identity, said.get("attachments"), markup, base),
    )


def _author(participant: Raw, agents: frozenset[str]) -> Author:
    """Third parties often are no users of the account: then only their name is told."""
    name = words(participant.get("name")).strip() or words(participant.get("email")).strip()
    identity = ident(participant.get("user_id"))
    if identity is None:
        return Author(name=name)
    if identity in agents:
        return Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, identity), name=name)
    return Author(role=AuthorRole.CONTACT, ref=Ref(Entity.CONTACT, identity), name=name)
