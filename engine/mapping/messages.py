"""One message of the source as the messages that the target takes."""

from __future__ import annotations

from datetime import datetime

import msgspec

from engine.mapping.agents import agent_name, counterpart, default_agent
from engine.mapping.context import Context, Losses
from engine.mapping.conversion import cut
from engine.mapping.dates import SECOND, settable
from engine.mapping.files import groups, is_sent, prepared
from engine.mapping.helpers import AGENT_AS_CONTACT, UNKNOWN_REQUESTER
from engine.mapping.images import as_files
from engine.mapping.lines import name_in_line, names_line
from engine.mapping.mapping import LongTexts
from engine.mapping.safety import sanitise
from engine.mapping.text import has_words, html_to_text, pieces, split_html, whole
from engine.model import Attachment, Author, AuthorRole, Entity, Message, MessageKind, Ref

_KINDS: dict[MessageKind, tuple[MessageKind, str | None]] = {
    MessageKind.REPLY: (MessageKind.REPLY, None),
    MessageKind.NOTE: (MessageKind.NOTE, None),
    MessageKind.AUTO: (MessageKind.REPLY, None),
    MessageKind.CALL: (MessageKind.NOTE, "call_as_note"),
    MessageKind.SIDE: (MessageKind.NOTE, "side_thread_noted"),
    MessageKind.EVENT: (MessageKind.NOTE, None),
    MessageKind.RATING: (MessageKind.NOTE, None),
}
_NUMBER_ROOM = 24
"""Characters kept free in a part for its "(12/34)" and the markup around it."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks in the target; `name` and `role` are set when somebody else really did."""

    author: Author
    name: str = ""
    role: str = ""


def voice(message: Message, kind: MessageKind, requester: Ref, context: Context) -> Voice:
    """The author in the target, and the true one's name if it is not the same."""
    author = message.author
    if author.role is AuthorRole.BOT:
        return _stand_in(author.name or "Bot", context, role="bot")
    if author.ref is None:
        return _stranger(author, kind, requester, context)
    if author.ref.entity is Entity.AGENT:
        return _agent(author, author.ref.id, kind, requester, context)
    return _contact(author, author.ref, kind, requester, context)


def _stand_in(name: str, context: Context, role: str = "") -> Voice:
    shown = name_in_line(name) or context.word("unknown_author")
    author = Author(role=AuthorRole.AGENT, ref=default_agent(context), name=shown)
    return Voice(author=author, name=shown, role=role)


def _stranger(author: Author, kind: MessageKind, requester: Ref, context: Context) -> Voice:
    """Somebody without a record: a customer's words stay on the customer's side."""
    if author.role is AuthorRole.CONTACT and kind is MessageKind.REPLY:
        shown = name_in_line(author.name) or context.word("unknown_author")
        stand_in = Author(role=AuthorRole.CONTACT, ref=requester, name=shown)
        return Voice(author=stand_in, name=shown)
    return _stand_in(author.name, context)


def _agent(
    author: Author, agent_id: str, kind: MessageKind, requester: Ref, context: Context
) -> Voice:
    """An agent; who asks is the contact beside them, though in notes they are the agent still."""
    name = agent_name(agent_id, context, author.name)
    if requester.id == AGENT_AS_CONTACT + agent_id and kind is MessageKind.REPLY:
        return Voice(author=Author(role=AuthorRole.CONTACT, ref=requester, name=name))
    target = counterpart(agent_id, context)
    if target is None:
        return _stand_in(name, context)
    return Voice(author=Author(role=AuthorRole.AGENT, ref=Ref(Entity.AGENT, target), name=name))


def _contact(
    author: Author, ref: Ref, kind: MessageKind, requester: Ref, context: Context
) -> Voice:
    if ref == requester and ref.id == UNKNOWN_REQUESTER and kind is MessageKind.REPLY:
        return Voice(author=author)
    known = context.name_of(ref)
    if known is None:
        unknown = Author(role=AuthorRole.CONTACT, name=author.name)
        return _stranger(unknown, kind, requester, context)
    name = known or author.name
    if kind is MessageKind.NOTE and context.target.note_author_must_be_agent:
        return _stand_in(name, context)
    return Voice(author=Author(role=AuthorRole.CONTACT, ref=ref, name=name))


def _named(speaker: Voice, context: Context) -> Voice:
    """Where all words stand under who is signed in, the line always says whose they are."""
    if context.target.keeps_authors or speaker.name:
        return speaker
    shown = name_in_line(speaker.author.name) or context.word("unknown_author")
    return msgspec.structs.replace(speaker, name=shown)


def has_content(message: Message) -> bool:
    """Whether there are words, files or the trace of erased ones."""
    words = bool((message.text or "").strip()) or bool(message.html and has_words(message.html))
    return words or bool(message.attachments) or message.redacted


def mapped(
    message: Message, requester: Ref, context: Context, losses: Losses, *, begins: bool = False
) -> list[Message]:
    """
    The message, and further ones when it is too long or has too many files.

    `begins` tells the first of a thread, which some targets take without files.
    """
    kind, code = _KINDS[message.kind]
    if code:
        losses.add(code)
    if message.kind is MessageKind.RATING:
        losses.add("rating_noted", value=(message.text or "").strip() or "–")
    message = as_files(message, context, losses)
    speaker = _named(voice(message, kind, requester, context), context)
    html, text = _body(message, context, losses)
    one = msgspec.structs.replace(
        message,
        kind=kind,
        author=speaker.author,
        html=html,
        text=text,
        attachments=prepared(message.attachments, context, losses),
        line=_line(speaker, message.at, context, losses),
    )
    bare = begins and context.target.starts_with_contact and _is_customers(one)
    return _split_files(_split_text(one, context, losses), context, losses, bare=bare)


def _is_customers(message: Message) -> bool:
    by_contact = message.author.role is AuthorRole.CONTACT
    return by_contact and message.kind is MessageKind.REPLY


def _line(speaker: Voice, at: datetime | None, context: Context, losses: Losses) -> str | None:
    if speaker.name:
        losses.add("author_in_text", name=speaker.name)
    shown = None if settable(context, Entity.CONVERSATION).message else at
    if shown is not None:
        losses.add("date_message_lost")
    zone = context.mapping.lines_time_zone
    return names_line(speaker.name, speaker.role, shown, zone=zone)


def _body(message: Message, context: Context, losses: Losses) -> tuple[str | None, str | None]:
    """HTML or plain text, one of them; a made-up text when there are no words."""
    if message.redacted:
        losses.add("message_redacted")
    html = _harmless(message.html, losses) if message.text is None and message.html else None
    if html is not None and has_words(html):
        return html, None
    text = whole(message.text or "", losses)
    if text.strip():
        return None, text
    if message.redacted:
        return None, context.word("erased")
    losses.add("text_made_up")
    return None, context.word("no_text")


def _harmless(html: str, losses: Losses) -> str:
    clean, changed = sanitise(whole(html, losses))
    if changed:
        losses.add("html_simplified")
    return clean


def _split_text(message: Message, context: Context, losses: Losses) -> list[Message]:
    limit = context.target.message_limit
    body = message.html if message.html is not None else message.text or ""
    if limit is None or len(body) + len(message.line or "") <= limit:
        return [message]
    if context.mapping.long_texts is LongTexts.CUT:
        return [_cut(message, body, limit, losses)]
    room = max(limit - len(message.line or "") - _NUMBER_ROOM, 1)
    html_parts = split_html(body, room) if message.html is not None else None
    if message.html is not None and html_parts is None:
        losses.add("html_simplified")
    parts = html_parts or pieces(body if message.html is None else html_to_text(body), room)
    losses.add("message_split", n=str(len(parts)))
    return _numbered(message, parts, is_html=html_parts is not None)


def _cut(message: Message, body: str, limit: int, losses: Losses) -> Message:
    """The beginning of the words, as plain text: cut markup would swallow what follows it."""
    losses.add("text_cut", limit=str(limit))
    text = html_to_text(body) if message.html is not None else body
    room = max(limit - len(message.line or "") - _NUMBER_ROOM, 1)
    kept = text if len(text) <= room else cut(text, room)
    return msgspec.structs.replace(message, html=None, text=kept)


def _numbered(message: Message, parts: list[str], *, is_html: bool) -> list[Message]:
    found = []
    for number, part in enumerate(parts, start=1):
        mark = f"({number}/{len(parts)})"
        shown = f"<p>{mark}</p>{part}" if is_html else f"{mark}\n{part}"
        one = follow_up(message, number - 1, shown)
        found.append(msgspec.structs.replace(one, html=shown, text=None) if is_html else one)
    first = msgspec.structs.replace(found[0], line=message.line)
    last = msgspec.structs.replace(found[-1], attachments=message.attachments)
    return [first, *found[1:-1], last] if len(found) > 1 else [message]


def follow_up(message: Message, number: int, text: str) -> Message:
    """A message by the same author `number` seconds later, with this plain text and no files."""
    return msgspec.structs.replace(
        message,
        id=f"{message.id}+{number}" if number else message.id,
        at=message.at + number * SECOND if message.at else None,
        html=None,
        text=text,
        attachments=(),
        line=None,
    )


def _split_files(
    messages: list[Message], context: Context, losses: Losses, *, bare: bool
) -> list[Message]:
    """Files beyond what a message takes go into follow-ups; all of them when it must be bare."""
    *before, last = messages
    limit = context.target.files.per_message
    sent = groups(last.attachments, limit)
    if sent and bare and not before:
        sent = [(), *sent]
    if len(sent) < 2:
        return messages
    losses.add("file_moved")
    unsent = tuple(one for one in last.attachments if not is_sent(one))
    first = msgspec.structs.replace(last, attachments=() if bare else sent[0] + unsent)
    return [*before, first, *_with_files(last, sent[1:], len(sent))]


def _with_files(message: Message, sent: list[tuple[Attachment, ...]], total: int) -> list[Message]:
    """Follow-ups that carry the later groups of files: "(2/3)", "(3/3)"."""
    start = total - len(sent)
    return [
        msgspec.structs.replace(
            follow_up(message, number, f"({start + number}/{total})"), attachments=files
        )
        for number, files in enumerate(sent, start=1)
    ]
