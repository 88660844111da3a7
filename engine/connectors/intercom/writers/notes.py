"""Notes about people and companies, which can be made but neither changed nor taken back."""

from __future__ import annotations

from engine.connectors.base import Memo, Remember
from engine.connectors.intercom.api import at
from engine.connectors.intercom.convert.values import text_of, words
from engine.connectors.intercom.writers.target import Target
from engine.model import Entity, PersonNote


async def write_notes(
    target: Target,
    resource: str,
    identity: str,
    notes: tuple[PersonNote, ...],
    memo: Memo,
    remember: Remember,
) -> None:
    """Write the notes that are missing, in order; the memo counts those that are in."""
    for index in range(int(memo.get("notes", 0)), len(notes)):
        await target.api.post(at(resource, identity, "notes"), _body(notes[index]))
        memo["notes"] = index + 1
        await remember(memo)


async def notes_in(
    target: Target, resource: str, identity: str, notes: tuple[PersonNote, ...]
) -> int:
    """How many of these notes, from the first on, the workspace has."""
    if not notes:
        return 0
    there = [
        _plain(words(raw.get("body"))) for raw in await target.records.notes(resource, identity)
    ]
    for index, note in enumerate(notes):
        if _plain(note.html) not in there:
            return index
        there.remove(_plain(note.html))
    return len(notes)


def _body(note: PersonNote) -> dict[str, str]:
    author = note.author.id if note.author and note.author.entity is Entity.AGENT else None
    return {"body": note.html, **({"admin_id": author} if author else {})}


def _plain(markup: str) -> str:
    return " ".join(text_of(markup).split())
