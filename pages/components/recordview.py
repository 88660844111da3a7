"""One record as a person reads it, alone or beside what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

from engine import Preview
from engine.i18n import N_, Translator
from engine.model import Article, Contact, Conversation, Loss, Message, MessageKind, Record, Ref
from engine.words import sentence, word
from pages.components.markup import facts, icon, mark
from pages.components.plaintext import words_of
from pages.components.times import zone

LABELS = {
    "title": N_("Title"),
    "name": N_("Name"),
    "subject": N_("Subject"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "requester": N_("Requester"),
    "assignee": N_("Agent"),
    "team": N_("Team"),
    "author": N_("Author"),
    "kind": N_("Kind"),
    "status": N_("Status"),
    "state": N_("State"),
    "priority": N_("Priority"),
    "type": N_("Type"),
    "channel": N_("Channel"),
    "audience": N_("Readers"),
    "tags": N_("Tags"),
    "created_at": N_("Created"),
    "updated_at": N_("Updated"),
    "fields": N_("Custom fields"),
    "messages": N_("Messages"),
    "attachments": N_("Attachments"),
}
SHOWN: dict[type, tuple[str, ...]] = {
    Conversation: (
        *("subject", "requester", "assignee", "team", "kind", "status", "priority", "type"),
        *("channel", "tags", "created_at", "updated_at"),
    ),
    Article: ("title", "author", "state", "audience", "tags", "created_at", "updated_at"),
    Contact: ("name", "email", "phone", "tags", "created_at", "updated_at"),
}
WORDS = {"state": "article_state"}
Names = dict[tuple[str, str], str]
"""What agents and teams of the target are called, by entity and id."""
MESSAGES = 6
"""How many messages of a thread are shown."""


def changed(preview: Preview, name: str) -> bool:
    """Whether the mapping made something else of this field."""
    return bool(getattr(preview.source, name, None) != getattr(preview.mapped, name, None))


def value(
    record: Record, name: str, t: Translator, *, original: bool = False, names: Names | None = None
) -> str:
    """A field in the reader's words; with `original`, in the words of its help desk."""
    found = getattr(record, name, None)
    if original and name in record.original:
        return record.original[name]
    if isinstance(found, Ref):
        return (names or {}).get((found.entity, found.id)) or _person(record, found)
    if isinstance(found, dt.datetime):
        return t.datetime(found, zone=zone(), seconds=True)
    if isinstance(found, tuple):
        return ", ".join(str(part) for part in found)
    kind = WORDS.get(name, name)
    if name in {"kind", "status", "state", "priority", "type", "channel", "audience"} and found:
        return word(kind, str(found), t)
    return str(found) if found else ""


def _person(record: Record, ref: Ref) -> str:
    messages = record.messages if isinstance(record, Conversation) else ()
    named = (m.author.name for m in messages if m.author.ref == ref and m.author.name)
    return next(named, ref.id)


def fields(record: Record, t: Translator, names: Names) -> list[tuple[str, str]]:
    """The record's fields, as its help desk says them."""
    return [
        (t._(LABELS[name]), escape(value(record, name, t, original=True, names=names)) or "—")
        for name in SHOWN.get(type(record), ("name",))
    ]


def mapped_fields(preview: Preview, t: Translator, names: Names) -> list[tuple[str, str]]:
    """The same fields as they will be written; what the mapping changed is marked."""
    rows = []
    for name in SHOWN.get(type(preview.mapped), ("name",)):
        text = value(preview.mapped, name, t, names=names)
        if name in preview.reads:
            rows.append((t._(LABELS[name]), mark(word(name, preview.reads[name], t), "bad")))
            continue
        shown = mark(text or "—") if changed(preview, name) else escape(text) or "—"
        rows.append((t._(LABELS[name]), shown))
    return rows


def message(said: Message, t: Translator, *, changed: bool = False) -> str:
    """A reply or a note; notes are never mistaken for replies."""
    private = said.kind is not MessageKind.REPLY
    who = said.author.name or word("author", said.author.role, t)
    when = t.datetime(said.at, zone=zone()) if said.at else ""
    kind = f"{word('message', said.kind, t, capital=True)}, " if private else ""
    head = escape(f"{kind}{who}{', ' if when else ''}{when}")
    line = f"{mark(said.line)} " if said.line and changed else ""
    text = escape(words_of(said.html, said.text)).replace("\n", "<br>")
    files = "".join(
        f" {icon('attach_file')}{escape(file.name)}" for file in said.attachments if not file.inline
    )
    kind = "mz-msg note" if private else "mz-msg"
    return f'<div class="{kind}"><small>{head}</small>{line}{text}{files}</div>'


def thread(record: Record, t: Translator, *, changed: bool = False) -> str:
    """The first messages of a conversation, or the beginning of an article."""
    if isinstance(record, Article):
        text = escape(words_of(record.html, None)).replace("\n", "<br>")
        return f'<div class="mz-msg">{text}</div>' if text else ""
    if not isinstance(record, Conversation):
        return ""
    shown = [m for m in record.messages if m.kind is not MessageKind.EVENT]
    html = "".join(message(said, t, changed=changed) for said in shown[:MESSAGES])
    if len(shown) > MESSAGES:
        rest = t.n("{n} more message", "{n} more messages", len(shown) - MESSAGES)
        html += f'<p class="mz-note">{escape(rest)}</p>'
    return html


def source_side(preview: Preview, t: Translator, names: Names) -> str:
    """The record as it is."""
    return facts(fields(preview.source, t, names)) + thread(preview.source, t)


def held_side(record: Record, t: Translator, names: Names) -> str:
    """A record as the target holds it."""
    rows = [
        (t._(LABELS[name]), escape(value(record, name, t, names=names)) or "—")
        for name in SHOWN.get(type(record), ("name",))
    ]
    return facts(rows) + thread(record, t)


def target_side(preview: Preview, t: Translator, desks: dict[str, str], names: Names) -> str:
    """The record as it will be, or why it stays behind."""
    if preview.skip:
        said = sentence(preview.skip, t, **desks)
        return f'<div class="mz-wait">{escape(str(said))}</div>'
    return facts(mapped_fields(preview, t, names)) + thread(preview.mapped, t, changed=True)


def checklist(
    preview: Preview,
    losses: Sequence[Loss],
    t: Translator,
    desks: dict[str, str],
    names: Names,
) -> str:
    """Aspect by aspect what became of a record: equal, changed, or not carried."""
    rows = [
        _aspect(preview, name, t, names)
        for name in SHOWN.get(type(preview.source), ("name",))
        if value(preview.source, name, t) or value(preview.mapped, name, t)
    ]
    rows += _own_fields(preview, t)
    rows += _numbers(preview, t)
    rows += [loss_line(loss, t, desks) for loss in losses]
    return f'<ul class="mz-chk">{"".join(rows)}</ul>'


def loss_line(loss: Loss, t: Translator, desks: dict[str, str]) -> str:
    """One loss of a record as a line of its check list."""
    said = str(sentence(loss.code, t, **{**desks, **loss.detail}))
    return _line("priority_high", "warn", t._("Loss"), said)


def _aspect(preview: Preview, name: str, t: Translator, names: Names) -> str:
    old = value(preview.source, name, t, original=True, names=names)
    new = value(preview.mapped, name, t, names=names)
    if name in preview.reads:
        read = word(name, preview.reads[name], t)
        text = t._("{old} became {new}", old=old or "—", new=read)
        return _line("priority_high", "warn", t._(LABELS[name]), text)
    text = new or "—"
    if changed(preview, name) and old != new:
        text = t._("{old} became {new}", old=old or "—", new=new or "—")
    if old and not new:
        return _line("priority_high", "warn", t._(LABELS[name]), t._("{old} left out", old=old))
    return _line("check", "done", t._(LABELS[name]), text)


def _own_fields(preview: Preview, t: Translator) -> list[str]:
    """How many of the record's custom values are carried; origin fields come on top."""
    old = {
        k: v for k, v in getattr(preview.source, "fields", {}).items() if v not in (None, "", ())
    }
    if not old:
        return []
    new = getattr(preview.mapped, "fields", {})
    carried = min(len(old), sum(1 for key in new if not key.startswith("old_")))
    sign = ("check", "done") if carried == len(old) else ("priority_high", "warn")
    text = t._("{n} of {m}", n=carried, m=len(old))
    name = "fields"
    return [_line(*sign, t._(LABELS[name]), text)]


def _numbers(preview: Preview, t: Translator) -> list[str]:
    old, new = preview.source, preview.mapped
    if not (isinstance(old, Conversation) and isinstance(new, Conversation)):
        return []
    counts = {
        "messages": (len(_spoken(old)), len(_spoken(new))),
        "attachments": (_files(old), _files(new)),
    }
    return [
        _line("check", "done", t._(LABELS[name]), t._("{n} of {m}", n=min(b, a), m=a))
        for name, (a, b) in counts.items()
        if a
    ]


def _spoken(record: Conversation) -> list[Message]:
    return [m for m in record.messages if m.kind is not MessageKind.EVENT]


def _files(record: Conversation) -> int:
    return sum(len(m.attachments) for m in record.messages)


def _line(sign: str, kind: str, label: str, text: str) -> str:
    return f"<li>{icon(sign, kind)}<span>{escape(label)}</span><span>{escape(text)}</span></li>"
