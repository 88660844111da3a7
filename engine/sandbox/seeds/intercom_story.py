"""Tells a seed story to an Intercom workspace."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from engine.sandbox.intercom.articles import new_article
from engine.sandbox.intercom.companies import new_company
from engine.sandbox.intercom.contact_view import new_contact
from engine.sandbox.intercom.conversation_view import new_conversation, new_source
from engine.sandbox.intercom.help_center import new_collection
from engine.sandbox.intercom.text import article_body, message_body
from engine.sandbox.intercom.threads import new_part
from engine.sandbox.intercom.ticket_types import DESCRIPTION, TITLE
from engine.sandbox.intercom.tickets import new_ticket
from engine.sandbox.seeds import story
from engine.sandbox.seeds.parts import Article, Contact, File, Message, Story, Thread
from engine.sandbox.store import Row

if TYPE_CHECKING:
    from engine.sandbox.intercom.workspace import Workspace

_PRIORITIES = {"none": "none", "low": "low", "normal": "medium", "high": "high", "urgent": "urgent"}
_CHANNELS = {"email": "email", "phone": "phone_call", "whatsapp": "whatsapp", "sms": "sms"}
_FIRST_PART = 44_947_000_000


class Teller:
    """Tells one story to one workspace."""

    def __init__(self, workspace: Workspace, told: Story) -> None:
        self._workspace = workspace
        self._state = workspace.state
        self._story = told
        self._admins: dict[str, str] = {}
        self._teams: dict[str, str] = {}
        self._contacts: dict[str, Row] = {}
        self._collections: dict[str, str] = {}
        self._threads = 0

    def tell_records(self) -> None:
        """Everything but people, in the order in which records point at each other."""
        self._tell_definitions()
        for name in self._story.tags:
            self._workspace.tags.named(name)
        companies = {item.key: self._company(item) for item in self._story.companies}
        for contact in self._story.contacts:
            self._contacts[contact.key] = self._contact(contact, companies)
        for thread in self._story.threads:
            self._conversation(thread)
        self._tell_help_center()

    def tell_people(self) -> None:
        """Agents and teams; comes before everything that every workspace has."""
        state = self._state
        for person in self._story.agents:
            if not person.bot:
                self._admins[person.key] = self._admin(
                    person.name, person.email, left=not person.active
                )
        bot = f"operator+{state.workspace}@intercom.io"
        self._admins["bot"] = self._admin("Operator", bot, bot=True)
        for person in self._story.agents:
            if person.bot:
                self._admins[person.key] = self._admins["bot"]
        for team in self._story.teams:
            key = str(state.ids.number("team", start=5_017_000, step=11))
            members = [
                self._admins[member]
                for member in team.members
                if not state.admins.rows[self._admins[member]]["_left"]
            ]
            state.teams.put({"id": key, "name": team.name, "_members": members})
            self._teams[team.key] = key

    def _admin(self, name: str, email: str, *, left: bool = False, bot: bool = False) -> str:
        key = str(self._state.ids.number("admin", start=10_553_000, step=11))
        row = {"id": key, "name": name, "email": email, "has_inbox_seat": not bot}
        self._state.admins.put({**row, "_left": left, "_bot": bot})
        return key

    def _tell_definitions(self) -> None:
        define = self._workspace.ticket_types.define
        define("Request", "Customer", description="A request of a customer")
        if self._story.contacts:
            self._workspace.data_attributes.define("contact", "language", "string")
            options = ("email", "phone", "chat", "web", "whatsapp")
            self._workspace.conversation_attributes.define("Channel", "list", options=options)

    def _company(self, company: story.Company) -> Row:
        created = _seconds(company.created)
        return self._state.companies.put(
            new_company(
                self._state,
                company_id=company.key,
                name=company.name,
                website=f"https://{company.domain}",
                industry=company.industry,
                size=company.size,
                created_at=created,
                updated_at=created,
            )
        )

    def _contact(self, contact: Contact, companies: dict[str, Row]) -> Row:
        created = _seconds(contact.created)
        row = new_contact(
            self._state,
            external_id=contact.external_id,
            role=contact.role,
            email=contact.email,
            phone=contact.phone,
            name=contact.name,
            language_override=contact.language,
            custom_attributes={"language": contact.language},
            created_at=created,
            updated_at=created,
            signed_up_at=created if contact.role == "user" else None,
        )
        for name in contact.tags:
            tag = self._workspace.tags.named(name)
            row["_tags"].append({"id": tag["id"], "at": created, "by": None})
        for note in contact.notes:
            author = self._admins[note.author]
            kept = self._workspace.contact_parts.new_note(note.text, author, _seconds(note.at))
            row["_notes"].append(kept)
        self._state.contacts.put(row)
        for key in contact.company_keys:
            self._workspace.companies.attach(row, companies[key])
        return row

    def _author(self, key: str) -> Row:
        if key in self._contacts:
            contact = self._contacts[key]
            return {"type": contact["role"], "id": contact["id"]}
        admin = self._admins[key]
        bot = self._state.admins.rows[admin]["_bot"]
        return {"type": "bot" if bot else "admin", "id": admin}

    def _conversation(self, thread: Thread) -> None:
        contact = self._contacts[thread.requester]
        first, *rest = thread.messages
        files = [self._files(message) for message in thread.messages]
        author = self._author(first.author)
        by_contact = author["type"] in ("user", "lead")
        source = new_source(
            str(self._state.ids.number("source", start=3_653_000_000, step=7)),
            author,
            _body(first.html, first.files, files[0]),
            type=_CHANNELS.get(thread.channel, "conversation"),
            delivered_as="customer_initiated" if by_contact else "admin_initiated",
            subject=thread.subject if thread.channel == "email" else "",
            _files=_attached(first.files, files[0]),
        )
        state = _state(thread)
        row = new_conversation(
            self._state,
            created_at=_seconds(thread.created),
            updated_at=_seconds(thread.updated),
            state=state,
            read=True,
            snoozed_until=_seconds(thread.snoozed_until)
            if state == "snoozed" and thread.snoozed_until
            else None,
            waiting_since=self._waiting(thread) if state == "open" else None,
            priority=_PRIORITIES[thread.priority],
            title=thread.subject,
            **self._assignees(thread),
            custom_attributes=_channel(thread),
            _source=source,
            _contacts=[contact["id"]],
            _tags=self._marks(thread),
            _parts=None,
            _told=partial(self._parts, self._threads, thread, rest, files[1:]),
        )
        self._threads += 1
        self._state.conversations.put(row)

    def _assignees(self, thread: Thread) -> Row:
        return {
            "admin_assignee_id": int(self._admins[thread.assignee]) if thread.assignee else 0,
            "team_assignee_id": int(self._teams[thread.team]) if thread.team else 0,
        }

    def _waiting(self, thread: Thread) -> int | None:
        last = thread.messages[-1]
        return _seconds(last.at) if last.author in self._contacts else None

    def _marks(self, thread: Thread) -> list[Row]:
        by, at = next(iter(self._admins.values())), _seconds(thread.created)
        return [
            {"id": self._workspace.tags.named(name)["id"], "at": at, "by": by}
            for name in thread.tags
        ]

    def _files(self, message: Message) -> list[str]:
        keep = self._workspace.files.keep
        return [keep(file.name, file.content_type, file.content) for file in message.files]

    def _parts(
        self, number: int, thread: Thread, messages: list[Message], files: list[list[str]]
    ) -> list[Row]:
        """The parts of a conversation, made when they are asked for: a large seed has millions."""
        first = _FIRST_PART + number * 10_000
        parts = [
            new_part(
                str(first + place),
                "note" if message.kind == "note" else "comment",
                self._author(message.author),
                _seconds(message.at),
                body=_body(message.html, message.files, kept),
                _files=_attached(message.files, kept),
            )
            for place, (message, kept) in enumerate(zip(messages, files, strict=True))
        ]
        if thread.solved_at is not None:
            author = self._author(thread.assignee or next(iter(self._admins)))
            at = _seconds(thread.solved_at)
            parts.append(new_part(str(first + len(parts)), "close", author, at))
        return parts

    def _tell_help_center(self) -> None:
        made = _seconds(self._story.until)
        for item in self._story.collections:
            words = {
                locale: {"name": name, "description": text}
                for locale, (name, text) in item.translations.items()
            }
            row = new_collection(
                self._state,
                name=item.name,
                description=item.description,
                created_at=made,
                updated_at=made,
                parent_id=self._collections[item.parent] if item.parent else None,
                _words=words,
            )
            self._collections[item.key] = self._state.collections.put(row)["id"]
        for article in self._story.articles:
            self._article(article)

    def _article(self, article: Article) -> None:
        author = int(self._admins[article.author])
        kept = [
            self._workspace.files.keep(f.name, f.content_type, f.content) for f in article.files
        ]
        shown = "".join(map(_shown_file, article.files, kept))
        words = {
            locale: {
                "title": title,
                "description": "",
                "body": article_body(body),
                "author_id": author,
                "state": article.state,
            }
            for locale, (title, body) in article.translations.items()
        }
        row = new_article(
            self._state,
            title=article.title,
            body=article_body(article.body) + shown,
            author_id=author,
            state=article.state,
            created_at=_seconds(article.created),
            updated_at=_seconds(article.updated),
            parent_ids=[int(self._collections[article.parent])] if article.parent else [],
            _words=words,
        )
        self._state.articles.put(row)

    def tell_tickets(self, count: int) -> None:
        """Tickets beside the conversations, one for each of the first contacts."""
        kind = next(iter(self._state.ticket_types))
        states = list(self._state.ticket_states)
        for number, thread in enumerate(self._story.threads[:count]):
            state = states[number % len(states)]
            rest = list(thread.messages[1:])
            words = {TITLE: f"Ticket: {thread.subject}", DESCRIPTION: "As agreed by phone."}
            row = new_ticket(
                self._state,
                ticket_attributes=words,
                created_at=_seconds(thread.created),
                updated_at=_seconds(thread.updated),
                open=state["category"] != "resolved",
                **self._assignees(thread),
                _type=kind["id"],
                _state=state["id"],
                _contacts=[self._contacts[thread.requester]["id"]],
                _parts=self._parts(50_000 + number, thread, rest[:2], [[] for _ in rest[:2]]),
            )
            self._state.tickets.put(row)


def _shown_file(file: File, key: str) -> str:
    """Articles have no attachments: a picture stands in the text, another file is a link."""
    if file.content_type.startswith("image/"):
        return f'<img src="intercom-file:{key}">'
    return f'<p class="no-margin"><a href="intercom-file:{key}">{file.name}</a></p>'


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _state(thread: Thread) -> str:
    if thread.status in ("solved", "closed"):
        return "closed"
    return "snoozed" if thread.status == "snoozed" else "open"


def _channel(thread: Thread) -> Row:
    known = ("email", "phone", "chat", "web", "whatsapp")
    return {"Channel": thread.channel} if thread.channel in known else {}


@lru_cache(maxsize=4096)
def _clean(html: str) -> str:
    return message_body(html)


def _body(html: str, files: tuple[File, ...], keys: list[str]) -> str:
    text = _clean(html)
    for file, key in zip(files, keys, strict=False):
        text = text.replace(f'src="cid:{file.name}"', f'src="intercom-file:{key}"')
    return text


def _attached(files: tuple[File, ...], keys: list[str]) -> list[str]:
    return [key for file, key in zip(files, keys, strict=False) if not file.inline]
