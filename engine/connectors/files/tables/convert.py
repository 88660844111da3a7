"""Rows into records."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import TypeVar

from engine.connectors.files.tables import said
from engine.connectors.files.tables.columns import Table
from engine.connectors.files.tables.derive import INSIDE
from engine.connectors.files.tables.paths import inside
from engine.connectors.files.tables.stage import Cells, Stage, Staged
from engine.connectors.files.tables.values import several, word
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
    Contact,
    ContactRole,
    Conversation,
    Entity,
    Kind,
    Message,
    PersonNote,
    Priority,
    Record,
    Ref,
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
            Entity.TEAM: said.team,
            Entity.TAG: said.tag,
            Entity.COMPANY: said.company,
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
            **said.base(row),
            name=said.text(cells, "name"),
            email=cells.get("email"),
            active=said.is_active(said.text(cells, "active")),
            teams=self._refs(Table.TEAMS, cells.get("teams")),
        )

    def _contact(self, row: Staged) -> Contact:
        cells = row.cells
        full = " ".join(filter(None, (cells.get("first_name"), cells.get("last_name"))))
        role = word(ContactRole, said.text(cells, "role"))
        notes = (PersonNote(html=said.markup(cells["notes"])),) if cells.get("notes") else ()
        return Contact(
            **said.base(row),
            role=role or ContactRole.USER,
            name=said.text(cells, "name") or full,
            email=cells.get("email"),
            emails=several(said.text(cells, "emails")),
            phone=cells.get("phone"),
            phones=several(said.text(cells, "phones")),
            external_id=cells.get("external_id"),
            companies=self._refs(Table.COMPANIES, cells.get("companies")),
            tags=several(said.text(cells, "tags")),
            notes=notes,
            job_title=cells.get("job_title"),
            language=cells.get("language"),
            time_zone=cells.get("time_zone"),
            address=cells.get("address"),
            unsubscribed=cells.get("unsubscribed"),
            blocked=bool(cells.get("blocked")),
            last_seen_at=said.at(cells, "last_seen_at"),
            avatar_url=cells.get("avatar_url"),
            fields=said.fields(cells),
        )

    def _conversation(self, row: Staged) -> Conversation:
        cells = row.cells
        status, told = said.status(cells)
        asks = self._person(cells.get("requester") or cells.get("requester_name"))
        messages = self._messages(row, asks)
        base = said.base(row)
        base["original"] = told | base["original"]
        rows = self._stage.of_parent(Table.MESSAGES, row.id)
        ticket = cells.get("kind") or cells.get("type")
        return Conversation(
            **base,
            losses=said.reduced(told),
            kind=word(Kind, said.text(cells, "kind"))
            or (Kind.TICKET if ticket else Kind.CONVERSATION),
            number=cells.get("number"),
            subject=said.text(cells, "subject"),
            requester=asks,
            participants=tuple(
                ref
                for one in several(said.text(cells, "participants"))
                if (ref := self._person(one))
            ),
            assignee=self._ref(Table.AGENTS, cells.get("assignee")),
            team=self._ref(Table.TEAMS, cells.get("team")),
            company=self._ref(Table.COMPANIES, cells.get("company")),
            status=status,
            snoozed_until=said.at(cells, "snoozed_until"),
            priority=word(Priority, said.text(cells, "priority")) or Priority.NONE,
            type=word(TicketType, said.text(cells, "type")) or said.other(cells),
            type_label=cells.get("type_label") or said.label(cells),
            channel=word(Channel, said.text(cells, "channel")) or Channel.OTHER,
            tags=several(said.text(cells, "tags")),
            messages=messages,
            announced=len(rows) + len(messages) - sum(not one.fault for one in rows),
            closed_at=said.at(cells, "closed_at"),
            rating=said.whole(cells, "rating"),
            rating_remark=cells.get("rating_remark"),
            spam=bool(cells.get("spam")),
            deleted=bool(cells.get("deleted")),
            fields=said.fields(cells),
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
            author=said.author_of(asks, ""),
            at=said.at(cells, "created_at"),
            html=cells.get("html"),
            text=None if cells.get("html") else cells.get("body"),
            attachments=self._files(f"{row.id}:0", cells),
        )
        return (first, *dated)

    def _message(self, row: Staged, place: int) -> Message:
        cells = row.cells
        ref = self._person(cells.get("author"))
        name = said.text(cells, "author_name")
        if ref is None:
            name = name or said.text(cells, "author")
        role = word(AuthorRole, said.text(cells, "author_role"))
        if role is AuthorRole.AGENT:
            ref = self._ref(Table.AGENTS, cells.get("author")) or ref
        author = said.author_of(ref, name)
        if ref is None and role is not None:
            author = Author(role=role, name=name)
        one = said.text(cells, "id") or f"{row.parent}:{place}"
        return Message(
            id=one,
            kind=said.kind(cells),
            author=author,
            at=said.at(cells, "at"),
            html=cells.get("html"),
            text=None if cells.get("html") else cells.get("body"),
            attachments=self._files(one, cells),
        )

    def _files(self, holder: str, cells: Cells) -> tuple[Attachment, ...]:
        paths = several(said.text(cells, "attachments"))
        names = _SEPARATOR.split(said.text(cells, "attachment_names")) if len(paths) else []
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
            **said.base(row),
            name=said.text(cells, "name") or row.id,
            description=said.text(cells, "description"),
            locale=cells.get("locale"),
            parent=self._ref(Table.COLLECTIONS, cells.get("parent")),
            position=said.whole(cells, "position"),
        )

    def _article(self, row: Staged) -> Article:
        cells = row.cells
        category, parent = said.text(cells, "category"), said.text(cells, "parent")
        shelf = (
            self._ref(Table.COLLECTIONS, category + INSIDE + parent if category else parent)
            or self._ref(Table.COLLECTIONS, parent)
            or self._ref(Table.COLLECTIONS, category)
        )
        rows = self._stage.of_parent(Table.TRANSLATIONS, row.id)
        return Article(
            **said.base(row),
            title=said.text(cells, "title"),
            html=said.markup(said.text(cells, "html")),
            summary=said.text(cells, "summary"),
            locale=cells.get("locale"),
            state=word(ArticleState, said.text(cells, "state")) or ArticleState.PUBLISHED,
            publish_at=said.at(cells, "publish_at"),
            audience=word(Audience, said.text(cells, "audience")) or said.audience(cells),
            author=self._ref(Table.AGENTS, cells.get("author")),
            parent=shelf,
            tags=several(said.text(cells, "tags")),
            position=said.whole(cells, "position"),
            promoted=bool(cells.get("promoted")),
            comments_closed=bool(cells.get("comments_closed")),
            votes=said.whole(cells, "votes") or 0,
            translations=tuple(self._translation(one) for one in rows if not one.fault),
            attachments=self._files(row.id, cells),
        )

    def _translation(self, row: Staged) -> Translation:
        cells = row.cells
        return Translation(
            locale=said.text(cells, "locale") or "und",
            title=said.text(cells, "title"),
            html=said.markup(said.text(cells, "html")),
            summary=said.text(cells, "summary"),
            state=word(ArticleState, said.text(cells, "state")) or ArticleState.PUBLISHED,
            author=self._ref(Table.AGENTS, cells.get("author")),
        )
