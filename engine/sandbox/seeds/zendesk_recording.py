"""An account that holds what recorded answers show: JSON lines, one exchange each."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.sandbox.zendesk.account import furnish
from engine.sandbox.zendesk.organizations import blank_organization
from engine.sandbox.zendesk.segments import furnish_guide
from engine.sandbox.zendesk.state import State
from engine.sandbox.zendesk.store import Comment, StoredFile
from engine.sandbox.zendesk.ticket_rules import blank_ticket, usual_form
from engine.sandbox.zendesk.user_rows import blank_user, seed_identities
from engine.sandbox.zendesk.web import Row

_NOTED = re.compile(r"^<(\d+) bytes, ([^,]+), sha256 (\w+)>$")
_COMMENTS = re.compile(r"/tickets/(\d+)/comments")
_TABLES = (
    ("groups", "group"),
    ("group_memberships", "group_membership"),
    ("ticket_fields", "ticket_field"),
    ("user_fields", "user_field"),
    ("organization_fields", "organization_field"),
    ("brands", "brand"),
    ("custom_statuses", "custom_status"),
    ("ticket_forms", "ticket_form"),
    ("user_segments", "user_segment"),
    ("permission_groups", "permission_group"),
)
_OWN = (
    "ticket_fields", "ticket_forms", "brands", "custom_statuses", "user_segments",
    "permission_groups",
)  # fmt: skip
"""What every account has: what was recorded stands in place of it."""


def load_recording(state: State, path: Path) -> None:
    """Fill the account; raises ValueError for a file that is not a recording."""
    exchanges = list(_exchanges(path))
    rows = _Rows(state)
    for exchange in exchanges:
        if 200 <= exchange["status"] < 300 and isinstance(exchange.get("body"), dict):
            rows.take(exchange)
    rows.finish()
    for exchange in exchanges:
        rows.take_file(exchange)


def _exchanges(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            exchange = json.loads(line)
            if not isinstance(exchange, dict) or not {"method", "url", "status"} <= set(exchange):
                raise ValueError(f"line {number} of {path.name} is not a recorded exchange")
            yield exchange


class _Rows:
    """Takes rows out of answers; a later answer about the same record wins."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._comments: dict[int, list[Row]] = {}

    def take(self, exchange: Row) -> None:
        """Keep every record in one answer."""
        body = exchange["body"]
        for name, one in _TABLES:
            for row in _under(body, name, one):
                getattr(self._state.store, name)[row["id"]] = _bare(row)
                self._state.store.saw_id(row["id"])
        for row in _under(body, "users", "user"):
            if row["id"] is not None:
                self._state.store.users[row["id"]] = self._user(row)
                self._state.store.saw_id(row["id"])
        for row in _under(body, "organizations", "organization"):
            blank = blank_organization(self._state, row["id"])
            self._state.store.saw_id(row["id"])
            self._state.store.organizations[row["id"]] = {
                **blank,
                **_bare(row),
                "_stamp": _seconds(row),
            }
        for row in _under(body, "tickets", "ticket"):
            self._state.store.tickets[row["id"]] = self._ticket(row)
        features = (body.get("settings") or {}).get("active_features") or {}
        if "on_hold_status" in features:
            self._state.settings.on_hold = bool(features["on_hold_status"])
        if isinstance(body.get("locales"), list) and "default_locale" in body:
            self._state.settings.help_center_locales = list(body["locales"])
        named = _COMMENTS.search(exchange["url"])
        if named and "comments" in body:
            self._comments[int(named[1])] = body["comments"]

    def finish(self) -> None:
        """What recordings never show, and the indexes."""
        state = self._state
        taken = {name: dict(getattr(state.store, name)) for name in _OWN}
        for name in _OWN:
            getattr(state.store, name).clear()
        furnish(state)
        furnish_guide(state)
        for name, recorded in taken.items():
            if recorded:
                own = getattr(state.store, name)
                own.clear()
                own.update(recorded)
        self._add_owner()
        for user in list(state.store.users.values()):
            state.store.add_user(user)
            seed_identities(state, user)
        for ticket in list(state.store.tickets.values()):
            self._finish_ticket(ticket)

    def take_file(self, exchange: Row) -> None:
        """Put the bytes of a followed attachment in place of the filler, where they were kept."""
        parts = urlsplit(exchange["url"])
        body = exchange.get("body")
        key = self._state.store.files_by_token.get(parts.path.rstrip("/").rpartition("/")[2])
        if key is None or exchange["status"] != 200 or not isinstance(body, dict):
            return
        raw = str(body.get("__raw__", ""))
        noted = _NOTED.match(raw)
        item = self._state.store.files[key]
        item.content = filler(int(noted[1]), noted[3]) if noted else raw.encode()

    def _user(self, row: Row) -> Row:
        found = {**blank_user(self._state, row["id"]), **_bare(row), "_stamp": _seconds(row)}
        return found if row.get("active", True) else {**found, "_deleted": True}

    def _ticket(self, row: Row) -> Row:
        found = {**blank_ticket(self._state, row["id"]), **_bare(row)}
        found.pop("fields", None)
        found["generated_timestamp"] = row.get("generated_timestamp") or _seconds(row)
        self._state.store.saw_ticket_id(row["id"])
        return found

    def _finish_ticket(self, ticket: Row) -> None:
        state = self._state
        ticket["brand_id"] = ticket["brand_id"] or next(iter(state.store.brands))
        ticket["ticket_form_id"] = ticket["ticket_form_id"] or usual_form(state)
        if ticket["custom_status_id"] not in state.store.custom_statuses:
            category = "solved" if ticket["status"] == "closed" else ticket["status"]
            known = state.store.custom_statuses.items()
            matching = (key for key, row in known if row["status_category"] == category)
            ticket["custom_status_id"] = next(matching, None)
        recorded = self._comments.get(ticket["id"])
        comments = [self._comment(row) for row in recorded] if recorded else [self._first(ticket)]
        state.store.add_ticket(ticket, comments)

    def _first(self, ticket: Row) -> Comment:
        """A ticket whose comments were not recorded still has its description."""
        return Comment(
            id=self._state.store.next_id(),
            author_id=ticket["requester_id"],
            html="",
            public=True,
            created_at=ticket["created_at"],
            plain=ticket["description"],
        )

    def _comment(self, row: Row) -> Comment:
        files = [self._file(item) for item in row.get("attachments", ())]
        return Comment(
            id=row["id"],
            author_id=row["author_id"],
            html="",
            public=row["public"],
            created_at=row["created_at"],
            file_ids=tuple(files),
            recorded=row,
        )

    def _file(self, row: Row) -> int:
        token = urlsplit(row["content_url"]).path.rstrip("/").rpartition("/")[2]
        item = StoredFile(
            id=row["id"],
            name=row["file_name"],
            content_type=row["content_type"],
            content=filler(row["size"], token),
            token=token,
            inline=bool(row.get("inline")),
        )
        self._state.store.add_file(item)
        return item.id

    def _add_owner(self) -> None:
        users = self._state.store.users
        if any(row["role"] == "admin" and row["active"] for row in users.values()):
            return
        row = blank_user(self._state, self._state.store.next_id())
        row |= {
            "name": "Account Owner",
            "email": "owner@example.com",
            "role": "admin",
            "verified": True,
        }
        users[row["id"]] = row


def _under(body: Row, many: str, one: str) -> list[Row]:
    """The records under the plural or the singular name."""
    found: Any = body.get(many)
    rows = list(found) if isinstance(found, list) else []
    if isinstance(body.get(one), dict):
        rows.append(body[one])
    return [row for row in rows if isinstance(row, dict) and "id" in row]


def _bare(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("url", "result_type")}


def _seconds(row: Row) -> int:
    return int(datetime.fromisoformat(row["updated_at"]).timestamp())


def filler(size: int, mark: str) -> bytes:
    """``size`` bytes that are always the same for the same mark."""
    block = hashlib.sha256(mark.encode()).digest()
    return (block * (size // len(block) + 1))[:size]
