"""Rows for the file that sets, on the server itself, what REST2 cannot: dates and authors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from engine.connectors.request_tracker.convert.ids import date_out
from engine.model import Article, Conversation, Message

BACKDATE = "backdate"
"""Key of the memo: the rows, which the report writes into its file."""
NOTHING = "-"
Row = list[str]


def ticket_rows(
    record: Conversation, ticket: str, messages: Sequence[Message], transactions: Sequence[str]
) -> list[Row]:
    """
    One row a message and one for the ticket.

    Columns: what, its number, created, number of its author, last updated.
    """
    return [*_messages(messages, transactions), _row("ticket", ticket, None, "", record.updated_at)]


def _messages(messages: Sequence[Message], transactions: Sequence[str]) -> Iterator[Row]:
    for message, transaction in zip(messages, transactions):
        author = message.author.ref.id if message.author.ref else ""
        yield _row("txn", transaction, message.at, author, None)


def article_row(record: Article, identity: str) -> Row:
    """The dates and the author of an article."""
    author = record.author.id if record.author else ""
    return _row("article", identity, record.created_at, author, record.updated_at)


def _row(
    what: str, identity: str, created: datetime | None, author: str, updated: datetime | None
) -> Row:
    return [
        what,
        identity,
        date_out(created) if created else NOTHING,
        author or NOTHING,
        date_out(updated) if updated else NOTHING,
    ]
