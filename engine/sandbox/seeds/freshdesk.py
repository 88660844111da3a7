"""What an emulated Freshdesk starts with: a seed story, or a recording, as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.sandbox.freshdesk.account import rating
from engine.sandbox.freshdesk.agents import blank_agent, blank_group, keep_agent
from engine.sandbox.freshdesk.articles import DRAFT, PUBLISHED, blank_article
from engine.sandbox.freshdesk.companies import blank_company, keep_company
from engine.sandbox.freshdesk.contacts import blank_contact, keep_contact
from engine.sandbox.freshdesk.conversations import NOTE, REPLY, blank_conversation
from engine.sandbox.freshdesk.fields import person_field, ticket_field
from engine.sandbox.freshdesk.files import inline_address, store_file
from engine.sandbox.freshdesk.solutions import blank_category, blank_folder
from engine.sandbox.freshdesk.state import State
from engine.sandbox.freshdesk.text import plain
from engine.sandbox.freshdesk.ticket_rules import blank_ticket, later
from engine.sandbox.freshdesk.times import stamp
from engine.sandbox.freshdesk.web import Row

from . import story
from .freshdesk_account import furnish
from .freshdesk_awkward import add_awkward, prepare_target
from .freshdesk_deep import add_tickets
from .freshdesk_recording import load_recording
from .parts import Article, Collection, Contact, Message, Person, Story, Thread

FOUNDED = datetime(2019, 1, 1, 8, tzinfo=UTC)
ARCHIVED_AFTER = timedelta(days=120)
_STATUSES = {
    "new": 2, "open": 2, "waiting_customer": 3, "waiting_other": 7, "snoozed": 7, "solved": 4,
    "closed": 5,
}  # fmt: skip
_PRIORITIES = {"none": 1, "low": 1, "normal": 2, "high": 3, "urgent": 4}
_SOURCES = {"email": 1, "chat": 7, "web_form": 9, "phone": 3}
_INDUSTRIES = {"retail": "Retail", "technology": "Technology"}


def seed(state: State) -> None:
    """Fill a new account with what its seed names; raises ValueError for an unknown one."""
    clock, state.clock = state.clock, FOUNDED.timestamp
    try:
        _fill(state, state.account.spec.seed, clock())
    finally:
        state.clock = clock


def _fill(state: State, name: str, now: float) -> None:
    furnish(state)
    if Path(name).is_file():
        load_recording(state, Path(name))
        return
    if name == "empty":
        add_story(state, story.empty("freshdesk"))
    elif name == "small":
        add_story(state, story.small("freshdesk"))
    elif name.startswith("large-") and name.removeprefix("large-").isdigit():
        add_story(state, story.large(int(name.removeprefix("large-"))))
    elif name.startswith("deep-") and name.removeprefix("deep-").isdigit():
        add_story(state, story.empty("freshdesk"))
        add_tickets(state, int(name.removeprefix("deep-")))
    elif name == "awkward":
        add_awkward(state, now)
    elif name == "awkward-target":
        add_story(state, story.empty("freshdesk"))
        prepare_target(state, now)
    else:
        raise ValueError(f"no such seed: {name!r}")


def add_story(state: State, told: Story) -> None:
    """Turn a story into rows. ``state.clock`` stands at the account's beginning."""
    loader = _Loader(state, told)
    if told.contacts:
        add_custom_fields(state)
    loader.add_agents()
    loader.add_companies()
    for contact in told.contacts:
        loader.add_contact(contact)
    for number, thread in enumerate(told.threads):
        loader.add_thread(thread, number)
    loader.add_knowledge_base()


def add_custom_fields(state: State) -> None:
    """Some fields of every kind, as a shop's account has."""
    ticket_field(state, "Order number", "custom_text", name="cf_order_number")
    ticket_field(state, "Gift", "custom_checkbox", name="cf_gift")
    ticket_field(
        state, "Department", "custom_dropdown", name="cf_department",
        choices=["Shipping", "Billing", "Returns", "Support"],
    )  # fmt: skip
    person_field(
        state,
        state.contact_fields,
        "Plan",
        "custom_dropdown",
        name="plan",
        choices=["basic", "pro"],
    )
    person_field(
        state, state.contact_fields, "Customer since", "custom_date", name="customer_since"
    )
    person_field(state, state.company_fields, "Employees", "custom_number", name="employees")


class _Loader:
    """Remembers which row each part of the story became."""

    def __init__(self, state: State, told: Story) -> None:
        self._state = state
        self._story = told
        self.keys: dict[str, int] = {}

    def add_agents(self) -> None:
        """Agents and their groups; the first one owns the account. Who left has no seat."""
        for person in self._story.agents:
            if not person.bot:
                self.keys[person.key] = self._agent(person)
        for team in self._story.teams:
            row = blank_group(self._state, self._state.next_id(), team.name)
            members = (self.keys.get(member) for member in team.members)
            row["agent_ids"] = [key for key in members if key and self._state.agent(key)]
            self._state.groups.put(row)
            self.keys[team.key] = row["id"]

    def _agent(self, person: Person) -> int:
        row = blank_agent(self._state, self._state.next_id())
        row["contact"] |= {"name": person.name, "email": person.email}
        row["_left"] = not person.active
        return int(keep_agent(self._state, row)["id"])

    def add_companies(self) -> None:
        """Companies with domain and size."""
        for company in self._story.companies:
            row = blank_company(self._state, self._state.next_id())
            row |= {"name": company.name, "domains": [company.domain]}
            row |= {"industry": _INDUSTRIES.get(company.industry.casefold(), "Other")}
            row["custom_fields"]["employees"] = company.size
            row |= {"created_at": stamp(company.created), "updated_at": stamp(company.created)}
            keep_company(self._state, row)
            self.keys[company.key] = row["id"]

    def add_contact(self, contact: Contact) -> None:
        """A contact; what agents noted stands in one text."""
        row = blank_contact(self._state, self._state.next_id())
        row |= {"name": contact.name, "email": contact.email, "phone": contact.phone}
        row |= {"unique_external_id": contact.external_id, "tags": list(contact.tags)}
        row |= {"language": contact.language, "active": contact.role == "user"}
        row |= {"created_at": stamp(contact.created), "updated_at": stamp(contact.created)}
        row["description"] = "\n".join(note.text for note in contact.notes) or None
        companies = [self.keys[key] for key in contact.company_keys]
        row["company_id"] = companies[0] if companies else None
        row["other_companies"] = [
            {"company_id": key, "view_all_tickets": False} for key in companies[1:]
        ]
        row["custom_fields"] |= {
            "plan": "pro" if "vip" in contact.tags else "basic",
            "customer_since": stamp(contact.created)[:10],
        }
        keep_contact(self._state, row)
        self.keys[contact.key] = row["id"]

    def add_thread(self, thread: Thread, number: int) -> None:
        """A ticket: the first message is its description, the others follow it."""
        state = self._state
        row = blank_ticket(state, state.next_ticket_id())
        first, *others = thread.messages
        assignee = self.keys.get(thread.assignee or "")
        row |= {
            "subject": thread.subject,
            "requester_id": self.keys[thread.requester],
            "responder_id": assignee if assignee and state.agent(assignee) else None,
            "group_id": self.keys[thread.team] if thread.team else None,
            "status": _STATUSES[thread.status],
            "priority": _PRIORITIES[thread.priority],
            "source": _SOURCES.get(thread.channel, 2),
            "tags": list(thread.tags),
            "type": ("Question", "Incident", None)[number % 3],
        }
        person = state.contacts.get(row["requester_id"]) or {}
        row["company_id"] = person.get("company_id")
        self._custom(row, number)
        self._dates(row, thread)
        if first.author != thread.requester:
            row["source"] = 10
        row |= self._words(first, "description")
        state.tickets.put(row)
        for message in others:
            self._message(message, row)
        self.keys[thread.key] = row["id"]
        if thread.status == "solved" and number % 3 == 0:
            self._rate(row, thread, 103 if number % 2 == 0 else -103)

    def _custom(self, row: Row, number: int) -> None:
        """One ticket in two says which order it is about."""
        if number % 2 == 0:
            department = ("Shipping", "Billing", "Returns", "Support")[number % 4]
            row["custom_fields"] |= {
                "cf_order_number": str(40_000 + number),
                "cf_gift": number % 4 == 0,
                "cf_department": department,
            }

    def _dates(self, row: Row, thread: Thread) -> None:
        row |= {"created_at": stamp(thread.created), "updated_at": stamp(thread.updated)}
        row |= {"due_by": later(row["created_at"], 3), "fr_due_by": later(row["created_at"], 1)}
        ended = stamp(thread.solved_at) if thread.solved_at else None
        row["_resolved_at"] = ended
        row["_closed_at"] = ended if thread.status == "closed" else None
        old = thread.updated < self._story.until - ARCHIVED_AFTER
        row["_archived"] = thread.status == "closed" and old
        row["_indexed"] = thread.created.timestamp()

    def _words(self, message: Message, name: str) -> Row:
        """A message's HTML with its pictures in it, its plain words, and its files."""
        html, files = message.html, []
        for file in message.files:
            item = store_file(self._state, file.name, file.content_type, file.content)
            if file.inline:
                address = inline_address(self._state.account.url, item)
                html = html.replace(f"cid:{file.name}", address)
            else:
                files.append(item.id)
        return {name: html, f"{name}_text": plain(html), "_files": files}

    def _message(self, message: Message, ticket: Row) -> None:
        state = self._state
        row = blank_conversation(state, ticket, state.next_id())
        author = self.keys[message.author]
        incoming = state.contacts.get(author) is not None
        private = message.kind == "note"
        row |= self._words(message, "body")
        row |= {
            "user_id": author,
            "incoming": incoming and not private,
            "private": private,
            "source": NOTE if private else REPLY,
            "category": 2 if private else 3,
            "created_at": stamp(message.at),
            "updated_at": stamp(message.at),
        }
        state.conversations.put(row)

    def _rate(self, row: Row, thread: Thread, score: int) -> None:
        made = rating(self._state, row, score, "¡Genial!" if score > 0 else None)
        made |= {"created_at": stamp(thread.updated), "updated_at": stamp(thread.updated)}

    def add_knowledge_base(self) -> None:
        """Categories, folders and articles with their Spanish words."""
        for collection in self._story.collections:
            self._collection(collection)
        for article in self._story.articles:
            self._article(article)

    def _collection(self, told: Collection) -> None:
        kind, row = "categories", None
        if told.parent is None:
            row = blank_category(self._state, told.name, told.description)
        else:
            kind = "folders"
            row = blank_folder(self._state, self.keys[told.parent], None, told.name)
            row["description"] = told.description
        self.keys[told.key] = row["id"]
        for code, (name, description) in told.translations.items():
            words = {"name": name, "description": description}
            self._state.translations[kind, str(row["id"]), code] = words

    def _article(self, told: Article) -> None:
        folder = self._state.folders.get(self.keys[told.parent])
        assert folder is not None
        author = self.keys[told.author]
        owner = author if self._state.agent(author) else self._state.me()["id"]
        row = blank_article(self._state, folder, owner)
        row |= _article_words(told.title, told.body, told.state)
        row |= {"created_at": stamp(told.created), "updated_at": stamp(told.updated)}
        for code, (title, body) in told.translations.items():
            words = _article_words(title, body, told.state)
            self._state.translations["articles", str(row["id"]), code] = words


def _article_words(title: str, body: str, state: str) -> dict[str, Any]:
    status = PUBLISHED if state == "published" else DRAFT
    return {"title": title, "description": body, "description_text": plain(body), "status": status}
