"""What conversations and tickets share: parts, people, and what a message does to a thread."""

from __future__ import annotations

from typing import Any

from engine.sandbox.intercom.files import Files
from engine.sandbox.intercom.state import State
from engine.sandbox.intercom.text import plain, shown_name
from engine.sandbox.store import Row, Table

MOST_PARTS = 500
"""Intercom: a conversation is answered with its 500 newest parts."""


def parts_of(row: Row) -> list[Row]:
    """All parts, oldest first. A seed's parts are told anew each time until one is added."""
    kept: list[Row] | None = row["_parts"]
    return row["_told"]() if kept is None else kept


class Threads:
    """Shapes and changes of one workspace's threads."""

    def __init__(self, state: State, files: Files) -> None:
        self._state = state
        self._files = files

    def person(self, author: Row) -> Row:
        """An author as answered; the name is the present one where the person is still known."""
        key, kind = author["id"], author["type"]
        if kind in ("user", "lead"):
            known = self._state.contacts.get(key)
            name = shown_name(known["name"]) if known else author.get("name")
            email = (known["email"] if known else author.get("email")) or ""
        elif kind == "team":
            known = self._state.teams.get(key)
            name, email = (known["name"] if known else None), ""
        else:
            known = self._state.admins.get(key)
            name = known["name"] if known else author.get("name")
            email = (known["email"] if known else author.get("email")) or ""
        return {"type": kind, "id": key, "name": name, "email": email}

    def contact_author(self, contact: Row) -> Row:
        """A contact as an author is kept."""
        return {"type": contact["role"], "id": contact["id"]}

    def contacts(self, row: Row) -> Row:
        """The contacts of a thread as answered."""
        shown = []
        for key in row["_contacts"]:
            contact = self._state.contacts.get(key)
            external = contact["external_id"] if contact else None
            shown.append({"type": "contact", "id": key, "external_id": external})
        return {"type": "contact.list", "contacts": shown}

    def attachments(self, keys: list[str], base: str) -> list[Row]:
        """Files as answered, with links that work for half an hour."""
        return [self._files.shown(key, base) for key in keys]

    def body(self, text: str | None, base: str, *, as_plain: bool) -> str | None:
        """A body as answered."""
        linked = self._files.with_links(text, base)
        return plain(linked) if as_plain else linked

    def shown_parts(self, row: Row, base: str, *, kind: str, as_plain: bool = False) -> list[Row]:
        """The newest parts as answered, oldest first."""
        newest = parts_of(row)[-MOST_PARTS:]
        return [self.shown_part(part, base, kind=kind, as_plain=as_plain) for part in newest]

    def shown_part(self, part: Row, base: str, *, kind: str, as_plain: bool = False) -> Row:
        """One part as answered."""
        shown = {
            "type": kind,
            "id": part["id"],
            "part_type": part["part_type"],
            "body": self.body(part["body"], base, as_plain=as_plain),
            "created_at": part["created_at"],
            "updated_at": part["updated_at"],
            "author": self.person(part["_author"]),
            "attachments": self.attachments(part["_files"], base),
            "redacted": part["redacted"],
        }
        if kind == "conversation_part":
            shown["notified_at"] = part["created_at"]
            shown["assigned_to"] = part["assigned_to"]
            shown["external_id"] = None
        return shown

    def add_part(
        self,
        table: Table,
        row: Row,
        part_type: str,
        author: Row,
        *,
        at: int | None = None,
        **given: Any,
    ) -> Row:
        """Add a part in the order of dates; the thread is updated now, whatever its date."""
        now = self._state.now()
        number = self._state.message_number()
        part = new_part(number, part_type, author, now if at is None else at, **given)
        part["updated_at"] = now
        kept = parts_of(row)
        kept.append(part)
        kept.sort(key=lambda item: (item["created_at"], int(item["id"])))
        row.update(_parts=kept, updated_at=now)
        table.put(row)
        return part

    def mail(self, row: Row) -> None:
        """Count the customers who would now receive an e-mail."""
        if not self._state.settings.email_notifications:
            return
        for key in row["_contacts"]:
            contact = self._state.contacts.get(key)
            self._state.notifications += bool(contact and contact["email"])


def new_part(key: str, part_type: str, author: Row, created_at: int, **given: Any) -> Row:
    """A part as kept."""
    part: Row = {
        "id": key,
        "part_type": part_type,
        "body": None,
        "created_at": created_at,
        "updated_at": created_at,
        "assigned_to": None,
        "redacted": False,
        "_author": author,
        "_files": [],
    }
    part.update(given)
    return part
