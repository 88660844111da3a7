"""What recorded Intercom answers show, held by a workspace. Older shapes become those of 2.16."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.sandbox.intercom.articles import new_article
from engine.sandbox.intercom.companies import new_company
from engine.sandbox.intercom.contact_view import new_contact
from engine.sandbox.intercom.conversation_view import new_conversation, new_source
from engine.sandbox.intercom.help_center import new_collection
from engine.sandbox.intercom.text import article_body, message_body
from engine.sandbox.intercom.threads import new_part
from engine.sandbox.seeds.recording import exchanges
from engine.sandbox.store import Row, Table

if TYPE_CHECKING:
    from engine.sandbox.intercom.workspace import Workspace

_PRIORITIES = {"priority": "high", "not_priority": "none"}


def add_recording(workspace: Workspace, path: Path) -> None:
    """Hold every record in the answers of a recording; what they delete goes. Needs no order."""
    holder = _Holder(workspace)
    for exchange in exchanges(path):
        if exchange.status == 200:
            for record in _records(exchange.response_body):
                holder.hold(record)
    holder.finish()


def _records(body: Any) -> Iterator[Row]:
    if isinstance(body, list):
        for item in body:
            yield from _records(item)
    elif isinstance(body, dict):
        yield body
        for value in body.values():
            yield from _records(value)


class _Holder:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._links: list[tuple[str, str]] = []
        self._notes: dict[str, tuple[str, Row]] = {}
        self._deleted: set[str] = set()
        self._kinds: dict[str, tuple[str, Callable[[Row], None]]] = {
            "admin": ("email", self._admin),
            "team": ("admin_ids", self._team),
            "tag": ("name", self._tag),
            "contact": ("role", self._contact),
            "company": ("company_id", self._company),
            "note": ("body", self._note),
            "conversation": ("statistics", self._conversation),
            "article": ("title", self._article),
            "segment": ("name", self._segment),
            "data_attribute": ("data_type", self._data_attribute),
            "conversation_attribute": ("data_type", self._conversation_attribute),
            "ticket_type": ("ticket_type_attributes", self._ticket_type),
            "help_center": ("locales", self._help_center),
        }

    def hold(self, record: Row) -> None:
        """Hold one record if it is whole; references have no more than an id."""
        if record.get("deleted") is True:
            self._deleted.add(str(record["id"]))
            return
        kind = str(record.get("type"))
        mark, keep = self._kinds.get(kind, ("", None))
        if keep is not None and "id" in record and mark in record:
            keep(record)
        elif "help_center_id" in record and "name" in record:
            self._collection(record)

    def finish(self) -> None:
        """Tie notes and companies to contacts, and drop what was deleted."""
        state = self._state
        for owner, note in self._notes.values():
            known = state.contacts.get(owner) or new_contact(state, id=owner)
            known["_notes"].append(note)
            state.contacts.put(known)
        for contact_id, company_id in self._links:
            contact, company = state.contacts.get(contact_id), state.companies.get(company_id)
            if contact and company:
                self._workspace.companies.attach(contact, company)
        for table in (state.contacts, state.companies, state.conversations, state.articles):
            for key in self._deleted & set(table.rows):
                self._drop(table, key)

    def _drop(self, table: Table, key: str) -> None:
        row = table.remove(key)
        for company in self._state.companies:
            if row and key in company["_contacts"]:
                company["_contacts"].remove(key)
        for contact in self._state.contacts:
            if row and key in contact["_companies"]:
                contact["_companies"].remove(key)

    def _admin(self, record: Row) -> None:
        bot = record["email"].startswith("operator+")
        row = {key: record[key] for key in ("id", "name", "email")}
        seat = bool(record.get("has_inbox_seat", False))
        self._state.admins.put({**row, "has_inbox_seat": seat, "_left": False, "_bot": bot})

    def _team(self, record: Row) -> None:
        members = [str(key) for key in record["admin_ids"]]
        row = {"id": str(record["id"]), "name": record["name"], "_members": members}
        self._state.teams.put(row)

    def _tag(self, record: Row) -> None:
        name = record["name"]
        self._state.tags.put({"id": record["id"], "name": name, "_folded": name.casefold()})

    def _segment(self, record: Row) -> None:
        kept = {key: value for key, value in record.items() if key != "type"}
        role = "lead" if kept["name"] == "Leads" else "user"
        self._state.segments.put({**kept, "_role": role})

    def _data_attribute(self, record: Row) -> None:
        if record.get("custom") is not True:
            return
        options = [{"label": str(one.get("value")), "archived": False} for one in _listed(record)]
        kind = "options" if options else record["data_type"]
        table, model, name = self._state.data_attributes, record["model"], record["name"]
        known = (row for row in table if (row["model"], row["name"]) == (model, name))
        row = next(known, None) or self._workspace.data_attributes.define(model, name, kind)
        table.remove(row["id"])
        kept = {"id": str(record["id"]), "archived": bool(record.get("archived"))}
        table.put({**row, **kept, "_kind": kind, "_options": options})

    def _conversation_attribute(self, record: Row) -> None:
        table, name = self._state.conversation_attributes, record["name"]
        known = next((row for row in table if row["name"] == name), None)
        row = known or self._workspace.conversation_attributes.define(name, record["data_type"])
        table.remove(row["id"])
        kept: Row = {key: record[key] for key in ("required", "archived") if key in record}
        more = {"_kind": record["data_type"], "_options": _listed(record)}
        table.put({**row, **kept, "id": str(record["id"]), **more})

    def _ticket_type(self, record: Row) -> None:
        types = self._workspace.ticket_types
        self._state.ticket_types.remove(str(record["id"]))
        row = types.define(record["name"], record["category"])
        self._state.ticket_types.remove(row["id"])
        row |= {"id": str(record["id"]), "archived": bool(record.get("archived"))}
        for item in record["ticket_type_attributes"].get("data", []):
            if item.get("default") is True:
                continue
            listed = (item.get("input_options") or {}).get("list_items") or []
            flags = {key: item[key] for key in item if key.startswith(("required", "visible"))}
            made = types.define_attribute(row, item["name"], item["data_type"], **flags)
            made["_items"] = [one.get("value") or one.get("name") for one in listed]
        self._state.ticket_types.put(row)

    def _help_center(self, record: Row) -> None:
        if record.get("locales"):
            self._state.settings.locales = list(record["locales"])

    def _contact(self, record: Row) -> None:
        blank = new_contact(self._state)
        given = {key: record[key] for key in blank if key[0] != "_" and key in record}
        given["name"] = html.unescape(record["name"]) if record.get("name") else None
        given["avatar"] = (record.get("avatar") or {}).get("image_url")
        given["_tags"] = [
            {"id": item["id"], "at": record["created_at"], "by": None}
            for item in (record.get("tags") or {}).get("data", [])
        ]
        self._define("contact", given.get("custom_attributes") or {})
        self._state.contacts.put({**blank, **given})
        for item in (record.get("companies") or {}).get("data", []):
            self._links.append((record["id"], item["id"]))

    def _company(self, record: Row) -> None:
        blank = new_company(self._state)
        names = (*blank, "website", "industry", "size", "remote_created_at", "last_request_at")
        given = {key: record[key] for key in names if key[0] != "_" and key in record}
        given["_plan"] = record.get("plan") or None
        given["_tags"] = [
            {"id": item["id"], "at": record["created_at"], "by": None}
            for item in (record.get("tags") or {}).get("tags", [])
        ]
        self._define("company", given.get("custom_attributes") or {})
        self._state.companies.put({**blank, **given})

    def _note(self, record: Row) -> None:
        owner = (record.get("contact") or {}).get("id")
        if owner is not None:
            author = (record.get("author") or {}).get("id")
            kept = {key: record[key] for key in ("id", "created_at", "body")}
            self._notes[record["id"]] = (owner, {**kept, "_author": author})

    def _conversation(self, record: Row) -> None:
        known = self._state.conversations.get(record["id"])
        blank = new_conversation(self._state)
        given = {key: record[key] for key in blank if key[0] != "_" and key in record}
        given["priority"] = _PRIORITIES.get(record["priority"], record["priority"])
        for name in ("admin_assignee_id", "team_assignee_id"):
            given[name] = int(record.get(name) or 0)
        given["_contacts"] = [item["id"] for item in record["contacts"]["contacts"]]
        given["_tags"] = [
            {
                "id": item["id"],
                "at": item.get("applied_at"),
                "by": (item.get("applied_by") or {}).get("id"),
            }
            for item in record["tags"]["tags"]
        ]
        given["_source"] = self._source(record.get("source"))
        given["_parts"] = self._parts(record) or (known["_parts"] if known else [])
        self._define_all(record.get("custom_attributes") or {})
        self._state.conversations.put({**blank, **given})

    def _source(self, source: Row | None) -> Row | None:
        if source is None:
            return None
        self._known_person(source["author"])
        body = message_body(source["body"]) if source["body"] else source["body"]
        given = {key: source[key] for key in ("type", "delivered_as", "subject", "redacted")}
        return new_source(source["id"], source["author"], body, **given)

    def _parts(self, record: Row) -> list[Row]:
        listed = (record.get("conversation_parts") or {}).get("conversation_parts", [])
        for part in listed:
            self._known_person(part["author"])
        return [
            new_part(
                part["id"],
                part["part_type"],
                part["author"],
                part["created_at"],
                body=message_body(part["body"]) if part["body"] else None,
                assigned_to=part.get("assigned_to"),
                redacted=bool(part.get("redacted", False)),
            )
            for part in listed
        ]

    def _known_person(self, author: Row) -> None:
        """A customer of whom no answer shows more than that they wrote is held as far as known."""
        if author["type"] in ("user", "lead") and self._state.contacts.get(author["id"]) is None:
            name = html.unescape(author["name"]) if author.get("name") else None
            self._state.contacts.put(
                new_contact(
                    self._state,
                    id=author["id"],
                    role=author["type"],
                    name=name,
                    email=author.get("email") or None,
                )
            )

    def _article(self, record: Row) -> None:
        blank = new_article(self._state)
        given = {key: record[key] for key in blank if key[0] != "_" and key in record}
        given["body"] = article_body(record.get("body") or "")
        given["parent_ids"] = record.get("parent_ids") or []
        self._state.articles.put({**blank, **given})

    def _collection(self, record: Row) -> None:
        blank = new_collection(self._state)
        given = {key: record[key] for key in blank if key[0] != "_" and key in record}
        self._state.collections.put({**blank, **given, "id": str(record["id"])})

    def _define(self, model: str, values: Row) -> None:
        known = {row["name"] for row in self._state.data_attributes if row["model"] == model}
        for name, value in values.items():
            if name not in known:
                self._workspace.data_attributes.define(model, name, _kind(value))

    def _define_all(self, values: Row) -> None:
        known = {row["name"] for row in self._state.conversation_attributes}
        for name, value in values.items():
            if name not in known:
                self._workspace.conversation_attributes.define(name, _kind(value))


def _listed(record: Row) -> list[Row]:
    return [dict(one) for one in record.get("options") or [] if isinstance(one, dict)]


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string"
