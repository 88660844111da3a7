"""Rows into records."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from engine.connectors.files.tables.columns import OWN, Table
from engine.connectors.files.tables.derive import INSIDE
from engine.connectors.files.tables.paths import inside
from engine.connectors.files.tables.stage import Cells, Stage, Staged
from engine.connectors.files.tables.values import BadCell, several, truth, word
from engine.model import (
    Agent,
    Article,
    ArticleState,
    Attachment,
    Audience,
    Author,
    AuthorRole,
    Channel,
    Collection,
    Company,
    Contact,
    ContactRole,
    Conversation,
    Entity,
    FieldValue,
    Kind,
    Loss,
    Message,
    MessageKind,
    PersonNote,
    Priority,
    Record,
    Ref,
    Status,
    Tag,
    Team,
    TicketType,
    Translation,
)

TABLES = {
    Entity.AGENT: Table.AGENTS,
    Entity.TEAM: Table.TEAMS,
    Entity.TAG: Table.TAGS,
    Entity.COMPANY: Table.COMPANIES,
    Entity.CONTACT: Table.CONTACTS,
    Entity.CONVERSATION: Table.CONVERSATIONS,
    Entity.COLLECTION: Table.COLLECTIONS,
    Entity.ARTICLE: Table.ARTICLES,
}
_ENTITIES = {table: entity for entity, table in TABLES.items()}
_Word = TypeVar("_Word")
_SEPARATOR = re.compile(r"[;\n|]")
_OUT = ("inactive", "suspended", "disabled", "inactivo", "suspendido")


class Convert:
    """Makes records of staged rows; files lie in `folder`."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage, self._folder = stage, folder

    def record(self, entity: Entity, row: Staged) -> Record:
        """The record of a row that is good."""
        make: dict[Entity, Callable[[Staged], Record]] = {
            Entity.AGENT: self._agent,
            Entity.TEAM: _team,
            Entity.TAG: _tag,
            Entity.COMPANY: _company,
            Entity.CONTACT: self._contact,
            Entity.CONVERSATION: self._conversation,
            Entity.COLLECTION: self._collection,
            Entity.ARTICLE: self._article,
        }
        return make[entity](row)

    def _ref(self, table: Table, name: object) -> Ref | None:
        found = self._stage.called(table, str(name)) if name else None
        return Ref(_ENTITIES[table], found) if found else None

    def _refs(self, table: Table, names: object) -> tuple[Ref, ...]:
        found = (self._ref(table, one) for one in several(str(names or "")))
        return tuple(ref for ref in found if ref)

    def _person(self, name: object) -> Ref | None:
        return self._ref(Table.CONTACTS, name) or self._ref(Table.AGENTS, name)

    def _agent(self, row: Staged) -> Agent:
        cells = row.cells
        return Agent(
            **_base(row),
            name=_text(cells, "name"),
            email=cells.get("email"),
            active=_is_active(_text(cells, "active")),
            teams=self._refs(Table.TEAMS, cells.get("teams")),
        )

    def _contact(self, row: Staged) -> Contact:
        cells = row.cells
        full = " ".join(filter(None, (cells.get("first_name"), cells.get("last_name"))))
        role = word(ContactRole, _text(cells, "role"))
        notes = (PersonNote(html=_markup(cells["notes"])),) if cells.get("notes") else ()
        return Contact(
            **_base(row),
            role=role or ContactRole.USER,
            name=_text(cells, "name") or full,
            email=cells.get("email"),
            emails=several(_text(cells, "emails")),
            phone=cells.get("phone"),
            phones=several(_text(cells, "phones")),
            external_id=cells.get("external_id"),
            companies=self._refs(Table.COMPANIES, cells.get("companies")),
            tags=several(_text(cells, "tags")),
            notes=notes,
            job_title=cells.get("job_title"),
            language=cells.get("language"),
            time_zone=cells.get("time_zone"),
            address=cells.get("address"),
            unsubscribed=cells.get("unsubscribed"),
            blocked=bool(cells.get("blocked")),
            last_seen_at=_at(cells, "last_seen_at"),
            avatar_url=cells.get("avatar_url"),
            fields=_fields(cells),
        )

    def _conversation(self, row: Staged) -> Conversation:
        cells = row.cells
        status, told = _status(cells)
        asks = self._person(cells.get("requester") or cells.get("requester_name"))
        messages = self._messages(row, asks)
        base = _base(row)
        base["original"] = told | base["original"]
        rows = self._stage.of_parent(Table.MESSAGES, row.id)
        ticket = cells.get("kind") or cells.get("type")
        return Conversation(
            **base,
            losses=_reduced(told),
            kind=word(Kind, _text(cells, "kind")) or (Kind.TICKET if ticket else Kind.CONVERSATION),
            number=cells.get("number"),
            subject=_text(cells, "subject"),
            requester=asks,
            participants=tuple(
                ref for one in several(_text(cells, "participants")) if (ref := self._person(one))
            ),
            assignee=self._ref(Table.AGENTS, cells.get("assignee")),
            team=self._ref(Table.TEAMS, cells.get("team")),
            company=self._ref(Table.COMPANIES, cells.get("company")),
            status=status,
            snoozed_until=_at(cells, "snoozed_until"),
            priority=word(Priority, _text(cells, "priority")) or Priority.NONE,
            type=word(TicketType, _text(cells, "type")) or _other(cells),
            type_label=cells.get("type_label") or _label(cells),
            channel=word(Channel, _text(cells, "channel")) or Channel.OTHER,
            tags=several(_text(cells, "tags")),
            messages=messages,
            announced=len(rows) + len(messages) - sum(not one.fault for one in rows),
            closed_at=_at(cells, "closed_at"),
            rating=_whole(cells, "rating"),
            rating_remark=cells.get("rating_remark"),
            spam=bool(cells.get("spam")),
            deleted=bool(cells.get("deleted")),
            fields=_fields(cells),
        )

    def _messages(self, row: Staged, asks: Ref | None) -> tuple[Message, ...]:
        """Those of the table of messages in the order of their dates, after the first text."""
        rows = [one for one in self._stage.of_parent(Table.MESSAGES, row.id) if not one.fault]
        found = [self._message(one, place) for place, one in enumerate(rows, start=1)]
        dated = sorted(found, key=lambda one: (one.at is not None, one.at))
        cells = row.cells
        if not any(cells.get(name) for name in ("body", "html", "attachments")):
            return tuple(dated)
        first = Message(
            id=f"{row.id}:0",
            author=_author_of(asks, ""),
            at=_at(cells, "created_at"),
            html=cells.get("html"),
            text=None if cells.get("html") else cells.get("body"),
            attachments=self._files(f"{row.id}:0", cells),
        )
        return (first, *dated)

    def _message(self, row: Staged, place: int) -> Message:
        cells = row.cells
        ref = self._person(cells.get("author"))
        name = _text(cells, "author_name")
        if ref is None:
            name = name or _text(cells, "author")
        role = word(AuthorRole, _text(cells, "author_role"))
        if role is AuthorRole.AGENT:
            ref = self._ref(Table.AGENTS, cells.get("author")) or ref
        author = _author_of(ref, name)
        if ref is None and role is not None:
            author = Author(role=role, name=name)
        one = _text(cells, "id") or f"{row.parent}:{place}"
        return Message(
            id=one,
            kind=_kind(cells),
            author=author,
            at=_at(cells, "at"),
            html=cells.get("html"),
            text=None if cells.get("html") else cells.get("body"),
            attachments=self._files(one, cells),
        )

    def _files(self, holder: str, cells: Cells) -> tuple[Attachment, ...]:
        paths = several(_text(cells, "attachments"))
        names = _SEPARATOR.split(_text(cells, "attachment_names")) if len(paths) else []
        named = [name.strip() for name in names if name.strip()]
        return tuple(
            self._file(f"{holder}:{place}", path, named[place] if place < len(named) else "")
            for place, path in enumerate(paths)
        )

    def _file(self, one: str, name: str, called: str) -> Attachment:
        path = inside(self._folder, name)
        size = path.stat().st_size if path and path.is_file() else None
        shown = called or PurePosixPath(name.replace("\\", "/")).name or name
        kind = mimetypes.guess_type(shown)[0] or "application/octet-stream"
        return Attachment(id=one, name=shown, url=name, size=size, content_type=kind)

    def _collection(self, row: Staged) -> Collection:
        cells = row.cells
        return Collection(
            **_base(row),
            name=_text(cells, "name") or row.id,
            description=_text(cells, "description"),
            locale=cells.get("locale"),
            parent=self._ref(Table.COLLECTIONS, cells.get("parent")),
            position=_whole(cells, "position"),
        )

    def _article(self, row: Staged) -> Article:
        cells = row.cells
        category, parent = _text(cells, "category"), _text(cells, "parent")
        shelf = (
            self._ref(Table.COLLECTIONS, category + INSIDE + parent if category else parent)
            or self._ref(Table.COLLECTIONS, parent)
            or self._ref(Table.COLLECTIONS, category)
        )
        rows = self._stage.of_parent(Table.TRANSLATIONS, row.id)
        return Article(
            **_base(row),
            title=_text(cells, "title"),
            html=_markup(_text(cells, "html")),
            summary=_text(cells, "summary"),
            locale=cells.get("locale"),
            state=word(ArticleState, _text(cells, "state")) or ArticleState.PUBLISHED,
            publish_at=_at(cells, "publish_at"),
            audience=word(Audience, _text(cells, "audience")) or _audience(cells),
            author=self._ref(Table.AGENTS, cells.get("author")),
            parent=shelf,
            tags=several(_text(cells, "tags")),
            position=_whole(cells, "position"),
            promoted=bool(cells.get("promoted")),
            comments_closed=bool(cells.get("comments_closed")),
            votes=_whole(cells, "votes") or 0,
            translations=tuple(self._translation(one) for one in rows if not one.fault),
            attachments=self._files(row.id, cells),
        )

    def _translation(self, row: Staged) -> Translation:
        cells = row.cells
        return Translation(
            locale=_text(cells, "locale") or "und",
            title=_text(cells, "title"),
            html=_markup(_text(cells, "html")),
            summary=_text(cells, "summary"),
            state=word(ArticleState, _text(cells, "state")) or ArticleState.PUBLISHED,
            author=self._ref(Table.AGENTS, cells.get("author")),
        )


def _base(row: Staged) -> dict[str, Any]:
    cells = row.cells
    return {
        "id": row.id,
        "url": cells.get("url"),
        "created_at": _at(cells, "created_at"),
        "updated_at": _at(cells, "updated_at"),
        "original": {},
    }


def _text(cells: Cells, field: str) -> str:
    return str(cells.get(field) or "")


def _at(cells: Cells, field: str) -> datetime | None:
    found = cells.get(field)
    return datetime.fromisoformat(found) if found else None


def _whole(cells: Cells, field: str) -> int | None:
    found = cells.get(field)
    return None if found is None else int(found)


def _fields(cells: Cells) -> dict[str, FieldValue]:
    return {name.removeprefix(OWN): value for name, value in cells.items() if name.startswith(OWN)}


def _is_active(text: str) -> bool:
    try:
        return truth(text) is not False
    except BadCell:
        return text.strip().casefold() not in _OUT


def _team(row: Staged) -> Team:
    return Team(**_base(row), name=_text(row.cells, "name") or row.id)


def _tag(row: Staged) -> Tag:
    return Tag(**_base(row), name=_text(row.cells, "name") or row.id)


def _company(row: Staged) -> Company:
    cells = row.cells
    return Company(
        **_base(row),
        name=_text(cells, "name"),
        external_id=cells.get("external_id"),
        domains=several(_text(cells, "domains")),
        description=cells.get("description"),
        notes=cells.get("notes"),
        website=cells.get("website"),
        industry=cells.get("industry"),
        size=_whole(cells, "size"),
        plan=cells.get("plan"),
        spend=cells.get("spend"),
        tags=several(_text(cells, "tags")),
        fields=_fields(cells),
    )


def _status(cells: Cells) -> tuple[Status, dict[str, str]]:
    """The status, and the table's own word where it is none that we know."""
    text = _text(cells, "status")
    found = word(Status, text)
    if found is None and text:
        return Status.OPEN, {"status": text}
    return found or Status.OPEN, {}


def _reduced(told: dict[str, str]) -> tuple[Loss, ...]:
    return tuple(
        Loss(code="status_reduced", detail={"value": text, "new": Status.OPEN.value})
        for text in told.values()
    )


def _other(cells: Cells) -> TicketType:
    return TicketType.OTHER if cells.get("type") else TicketType.NONE


def _label(cells: Cells) -> str | None:
    """The table's own word for the type, where it is another one than ours."""
    text = _text(cells, "type")
    return text if text and text not in set(TicketType) else None


def _audience(cells: Cells) -> Audience:
    """What is said to be limited in a way that nobody knows is never made public."""
    return Audience.LIMITED if cells.get("audience") else Audience.EVERYONE


def _kind(cells: Cells) -> MessageKind:
    """A note unless it is said to be public; what is private is never a reply."""
    if cells.get("private") is True or cells.get("public") is False:
        return MessageKind.NOTE
    return word(MessageKind, _text(cells, "kind")) or MessageKind.REPLY


def _author_of(ref: Ref | None, name: str) -> Author:
    if ref is None:
        return Author(name=name)
    role = AuthorRole.AGENT if ref.entity is Entity.AGENT else AuthorRole.CONTACT
    return Author(role=role, ref=ref, name=name)


def _markup(text: str) -> str:
    """The text as HTML: paragraphs where it has no markup of its own."""
    return text if "<" in text and ">" in text else _paragraphs(text)


def _paragraphs(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blocks = (one.strip().replace("\n", "<br>") for one in safe.split("\n\n"))
    return "".join(f"<p>{one}</p>" for one in blocks if one)
