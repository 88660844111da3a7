"""Every message and every file of a run's records, each with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice

import msgspec

from engine.i18n import Translator
from engine.ledger import ItemState
from engine.model import Article, Attachment, Conversation, Entity, Loss, Message, MessageKind
from engine.report.books import Books
from engine.report.rows import Row, rows
from engine.words import REASONS, Family, LossReason, word

BLOCK = 200
"""Records whose messages are in memory at once."""
KEPT = "kept"
"""The outcome of a part that stays in the source copy while its record was migrated."""
FILE = "file"
GONE = "unread"
"""A part of which the source told the number and nothing else."""
_WITHIN = (Entity.CONVERSATION, Entity.ARTICLE)
_WHOLE = ("files_left_out", "files_total_too_large")
"""Losses that name no file and may be any of the record's."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """
    One message or file.

    `kind` is a kind of message, "file" or "unread"; `number` is how many parts the line stands
    for, 1 unless the source only told how many there are. `bytes` is as the source announced.
    """

    row: Row
    kind: str
    message: str = ""
    id: str = ""
    name: str = ""
    at: str = ""
    bytes: int | None = None
    sha256: str = ""
    outcome: str
    code: str = ""
    number: int = 1


def parts(books: Books, run_id: str) -> Iterator[Part]:
    """All parts in the order of their records; a record that the archive lacks has none."""
    within = (row for row in rows(books.queries, run_id) if row.item.entity in _WITHIN)
    while block := list(islice(within, BLOCK)):
        for entity, group in groupby(block, key=lambda row: row.item.entity):
            yield from _of_block(books, run_id, Entity(entity), list(group))


def _of_block(books: Books, run_id: str, entity: Entity, block: list[Row]) -> Iterator[Part]:
    found = books.records.many(entity, [row.item.source_id for row in block])
    for row in block:
        record, item = found.get(row.item.source_id), row.item
        lost = books.queries.losses_of(run_id, item.entity, item.source_id) if item.losses else []
        if isinstance(record, Conversation):
            yield from _of_conversation(row, record, lost)
        elif isinstance(record, Article):
            yield from _files(row, "", record.attachments, lost)


def _of_conversation(row: Row, record: Conversation, lost: list[Loss]) -> Iterator[Part]:
    for message in record.messages:
        outcome, code = _ended(row, _message_code(message, row))
        yield Part(
            row=row,
            kind=message.kind,
            message=message.id,
            id=message.id,
            at=message.at.isoformat() if message.at else "",
            outcome=outcome,
            code=code,
        )
        yield from _files(row, message.id, message.attachments, lost)
    for loss in lost:
        if loss.code == "messages_unread":
            missing = int(loss.detail.get("missing") or 0)
            yield Part(row=row, kind=GONE, outcome=GONE, code=loss.code, number=missing)


def _message_code(message: Message, row: Row) -> str:
    if message.kind is MessageKind.EVENT and "events_dropped" in row.losses:
        return "events_dropped"
    return ""


def _files(row: Row, message: str, files: Iterable[Attachment], lost: list[Loss]) -> Iterator[Part]:
    named = _file_codes(lost)
    for file in files:
        outcome, code = _ended(row, file.loss or named.get(file.name) or _whole(file, lost))
        yield Part(
            row=row,
            kind=FILE,
            message=message,
            id=file.id,
            name=file.name,
            bytes=file.size,
            sha256=file.sha256 or "",
            outcome=outcome,
            code=code,
        )


def _file_codes(lost: list[Loss]) -> Mapping[str, str]:
    """File name → why it was not carried; under its old name when it had to be renamed."""
    old = {
        loss.detail.get("new", ""): loss.detail.get("file", "")
        for loss in lost
        if loss.code == "file_renamed"
    }
    return {
        old.get(name, name): loss.code
        for loss in lost
        if _left_behind(loss.code) and (name := loss.detail.get("file"))
    }


def _left_behind(code: str) -> bool:
    """Whether a loss of this code means that a file is not in the target."""
    reason = REASONS.get(code)
    return isinstance(reason, LossReason) and reason.family is Family.FILES and reason.weight > 1


def _whole(file: Attachment, lost: list[Loss]) -> str:
    for loss in lost:
        if loss.code in _WHOLE or (loss.code == "image_missing" and file.inline):
            return loss.code
    return ""


def _ended(row: Row, code: str) -> tuple[str, str]:
    """A part ends as its record does, unless it stayed behind by itself."""
    if row.outcome != ItemState.MIGRATED:
        return row.outcome, row.item.code
    return (KEPT, code) if code else (row.outcome, "")


def kind_word(kind: str, t: Translator) -> str:
    """A kind of part in the reader's language."""
    return word("part" if kind in (FILE, GONE) else "message", kind, t, capital=True)


class PartSum(msgspec.Struct, frozen=True, kw_only=True):
    """How many parts of one kind there are, by outcome."""

    kind: str
    outcomes: dict[str, int]

    @property
    def number(self) -> int:
        """All of them."""
        return sum(self.outcomes.values())


def part_sums(found: Iterable[Part]) -> list[PartSum]:
    """The parts added up by kind, files last."""
    sums: dict[str, Counter[str]] = {}
    for part in found:
        sums.setdefault(part.kind, Counter())[part.outcome] += part.number
    ordered = sorted(sums, key=lambda kind: (kind in (FILE, GONE), -sums[kind].total(), kind))
    return [PartSum(kind=kind, outcomes=dict(sums[kind])) for kind in ordered]
