"""A conversation as Intercom answers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.sandbox.intercom.companies import Companies
from engine.sandbox.intercom.search import FieldKind, Searchable, by_path
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.tags import applied
from engine.sandbox.intercom.threads import Threads, parts_of
from engine.sandbox.store import Row

_WORDS = ("comment", "quick_reply")


def new_conversation(state: State, /, **given: Any) -> Row:
    """A conversation with every stored field."""
    now = state.now()
    row: Row = {
        "id": state.thread_number(),
        "created_at": now,
        "updated_at": now,
        "waiting_since": None,
        "snoozed_until": None,
        "state": "open",
        "read": False,
        "priority": "none",
        "title": None,
        "admin_assignee_id": 0,
        "team_assignee_id": 0,
        "custom_attributes": {},
        "_company": None,
        "_rating": None,
        "_source": None,
        "_contacts": [],
        "_tags": [],
        "_parts": [],
        "_told": None,
        "_written": 0.0,
    }
    row.update(given)
    return row


class ConversationView:
    """Shapes conversations, for lists without and for one with its parts."""

    def __init__(self, state: State, threads: Threads, companies: Companies) -> None:
        self._state = state
        self._threads = threads
        self._companies = companies

    def listed(self, row: Row, base: str, *, as_plain: bool = False) -> Row:
        """As in a list or search: without parts."""
        stats = statistics(row)
        teammates = sorted({p["_author"]["id"] for p in parts_of(row) if _by_admin(p)})
        shown = {"type": "conversation", **{key: row[key] for key in row if key[0] != "_"}}
        shown |= {
            "open": row["state"] != "closed",
            "source": self._source(row, base, as_plain),
            "contacts": self._threads.contacts(row),
            "first_contact_reply": _first_contact(stats),
            "tags": applied(self._state, row["_tags"]),
            "sla_applied": None,
            "statistics": stats,
            "conversation_rating": row["_rating"],
            "teammates": {
                "type": "admin.list",
                "admins": [{"type": "admin", "id": key} for key in teammates],
            },
            "topics": {"type": "topic.list", "topics": [], "total_count": 0},
            "ticket": None,
            "linked_objects": self._state.linked_objects(row["id"]),
            "ai_agent": None,
            "ai_agent_participated": False,
        }
        company = self._state.companies.get(row["_company"] or "")
        if company is not None:
            shown["company"] = self._companies.shown(company)
        return shown

    def whole(self, row: Row, base: str, *, as_plain: bool = False) -> Row:
        """As asked for by id: with its newest parts."""
        parts = self._threads.shown_parts(row, base, kind="conversation_part", as_plain=as_plain)
        listed = {
            "type": "conversation_part.list",
            "conversation_parts": parts,
            "total_count": len(parts),
        }
        return {**self.listed(row, base, as_plain=as_plain), "conversation_parts": listed}

    def _source(self, row: Row, base: str, as_plain: bool) -> Row | None:
        source = row["_source"]
        if source is None:
            return None
        return {
            "type": source["type"],
            "id": source["id"],
            "delivered_as": source["delivered_as"],
            "subject": source["subject"],
            "body": self._threads.body(source["body"], base, as_plain=as_plain),
            "author": self._threads.person(source["_author"]),
            "attachments": self._threads.attachments(source["_files"], base),
            "url": None,
            "redacted": source["redacted"],
        }


def new_source(key: str, author: Row, body: str, **given: Any) -> Row:
    """The first message of a conversation as kept."""
    source: Row = {
        "type": "conversation",
        "id": key,
        "delivered_as": "customer_initiated",
        "subject": "",
        "body": body,
        "redacted": False,
        "_author": author,
        "_files": [],
    }
    source.update(given)
    return source


def _by_admin(part: Row) -> bool:
    return bool(part["_author"]["type"] == "admin")


def _first_contact(stats: Row) -> Row | None:
    at = stats["first_contact_reply_at"]
    return None if at is None else {"created_at": at, "type": "conversation", "url": None}


def statistics(row: Row) -> Row:
    """What Intercom counts from the parts; none of it can be written."""
    parts, started = parts_of(row), row["created_at"]
    by_admin = [p["created_at"] for p in parts if p["part_type"] in _WORDS and _by_admin(p)]
    by_contact = [
        p["created_at"] for p in parts if p["_author"]["type"] in ("user", "lead") and p["body"]
    ]
    source = row["_source"]
    if source is not None and source["_author"]["type"] in ("user", "lead"):
        by_contact.insert(0, started)
    closes = [p for p in parts if p["part_type"] == "close"]
    closed = [p["created_at"] for p in closes]
    assigned = [p["created_at"] for p in parts if p["part_type"] == "assignment"]
    return {
        "type": "conversation_statistics",
        "time_to_assignment": _span(started, assigned, 0),
        "time_to_admin_reply": _span(started, by_admin, 0),
        "time_to_first_close": _span(started, closed, 0),
        "time_to_last_close": _span(started, closed, -1),
        "median_time_to_reply": _span(started, by_admin, 0),
        "first_contact_reply_at": _pick(by_contact, 0),
        "first_assignment_at": _pick(assigned, 0),
        "first_admin_reply_at": _pick(by_admin, 0),
        "first_close_at": _pick(closed, 0),
        "last_assignment_at": _pick(assigned, -1),
        "last_assignment_admin_reply_at": None,
        "last_contact_reply_at": _pick(by_contact, -1),
        "last_admin_reply_at": _pick(by_admin, -1),
        "last_close_at": _pick(closed, -1),
        "last_closed_by_id": closes[-1]["_author"]["id"] if closes else None,
        "count_reopens": sum(p["part_type"] == "open" for p in parts),
        "count_assignments": len(assigned),
        "count_conversation_parts": len(parts) + 1,
    }


def _pick(times: list[int], place: int) -> int | None:
    return times[place] if times else None


def _span(started: int, times: list[int], place: int) -> int | None:
    return times[place] - started if times else None


def _read(row: Row, field: str) -> Any:
    if field in _SPECIAL:
        return _SPECIAL[field](row)
    if field.startswith("source."):
        return by_path(row["_source"] or {}, field[7:].replace("author.", "_author."))
    if field.startswith("statistics."):
        return statistics(row)[field[11:]]
    return by_path(row, field)


_SPECIAL: dict[str, Callable[[Row], Any]] = {
    "contact_ids": lambda row: row["_contacts"],
    "tag_ids": lambda row: [mark["id"] for mark in row["_tags"]],
    "teammate_ids": lambda row: [p["_author"]["id"] for p in parts_of(row) if _by_admin(p)],
    "open": lambda row: row["state"] != "closed",
}
_TEXTS = (
    "id source.type source.id source.delivered_as source.subject source.body source.author.id"
    " source.author.type source.author.name source.author.email source.url contact_ids"
    " teammate_ids channel_initiated state tag_ids priority statistics.last_closed_by_id title"
).split()
_DATES = (
    "created_at updated_at waiting_since snoozed_until statistics.first_contact_reply_at"
    " statistics.first_assignment_at statistics.first_admin_reply_at statistics.first_close_at"
    " statistics.last_assignment_at statistics.last_contact_reply_at"
    " statistics.last_admin_reply_at statistics.last_close_at"
).split()
_NUMBERS = (
    "admin_assignee_id team_assignee_id statistics.time_to_assignment"
    " statistics.time_to_admin_reply statistics.time_to_first_close"
    " statistics.time_to_last_close statistics.median_time_to_reply statistics.count_reopens"
    " statistics.count_assignments statistics.count_conversation_parts"
).split()

SEARCHABLE = Searchable(
    fields={
        **dict.fromkeys(_TEXTS, FieldKind.TEXT),
        **dict.fromkeys(_DATES, FieldKind.DATE),
        **dict.fromkeys(_NUMBERS, FieldKind.NUMBER),
        "open": FieldKind.BOOLEAN,
        "read": FieldKind.BOOLEAN,
    },
    read=_read,
)
