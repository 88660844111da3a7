"""What an emulated Zendesk starts with: a seed story, or a recording, as rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.sandbox.zendesk.account import furnish
from engine.sandbox.zendesk.groups import add_to_group, blank_group
from engine.sandbox.zendesk.organizations import blank_organization
from engine.sandbox.zendesk.segments import furnish_guide
from engine.sandbox.zendesk.state import State
from engine.sandbox.zendesk.store import Comment
from engine.sandbox.zendesk.text import plain
from engine.sandbox.zendesk.ticket_rules import blank_ticket, fill_ticket
from engine.sandbox.zendesk.times import stamp
from engine.sandbox.zendesk.user_rows import add_membership, blank_user, seed_identities
from engine.sandbox.zendesk.web import Row

from . import story
from .parts import Contact, Message, Person, Story, Thread
from .zendesk_awkward import add_awkward
from .zendesk_fields import add_custom_fields, values_of
from .zendesk_files import address, store_seed_file
from .zendesk_guide import add_knowledge_base
from .zendesk_recording import load_recording

FOUNDED = datetime(2019, 1, 1, 8, tzinfo=UTC)
ARCHIVED_AFTER = timedelta(days=120)
_STATUSES = {
    "new": "new",
    "open": "open",
    "waiting_customer": "pending",
    "waiting_other": "hold",
    "snoozed": "hold",
    "solved": "solved",
    "closed": "closed",
}
_CHANNELS = {"email": "email", "chat": "native_messaging", "web_form": "web", "phone": "phone"}


def seed(state: State) -> None:
    """Fill a new account with what its seed names; raises ValueError for an unknown one."""
    clock, state.clock = state.clock, FOUNDED.timestamp
    try:
        _fill(state, state.account.spec.seed, clock())
    finally:
        state.clock = clock


def _fill(state: State, name: str, now: float) -> None:
    if Path(name).is_file():
        load_recording(state, Path(name))
        return
    furnish(state)
    furnish_guide(state)
    if name == "empty":
        add_story(state, story.empty("zendesk"))
    elif name == "small":
        add_story(state, story.small("zendesk"))
    elif name.startswith("large-") and name.removeprefix("large-").isdigit():
        add_story(state, story.large(int(name.removeprefix("large-"))))
    elif name == "awkward":
        add_awkward(state, now)
    else:
        raise ValueError(f"no such seed: {name!r}")


def add_story(state: State, told: Story) -> None:
    """Turn a story into rows. ``state.clock`` stands at the account's beginning."""
    people = _Loader(state, told)
    if told.contacts:
        add_custom_fields(state)
    people.add_agents()
    people.add_companies()
    for contact in told.contacts:
        people.add_contact(contact)
    for number, thread in enumerate(told.threads):
        people.add_thread(thread, number)
    add_knowledge_base(state, told, people.keys)


class _Loader:
    """Remembers which row each part of the story became."""

    def __init__(self, state: State, told: Story) -> None:
        self._state = state
        self._story = told
        self.keys: dict[str, int] = {}

    def add_agents(self) -> None:
        """Agents and their groups; the first one owns the account."""
        for number, person in enumerate(self._story.agents):
            self.keys[person.key] = self._agent(person, owner=number == 0)
        for team in self._story.teams:
            row = blank_group(self._state, self._state.store.next_id()) | {"name": team.name}
            self._state.store.groups[row["id"]] = row
            self.keys[team.key] = row["id"]
            for member in team.members:
                add_to_group(self._state, self.keys[member], row["id"])

    def _agent(self, person: Person, *, owner: bool) -> int:
        row = blank_user(self._state, self._state.store.next_id())
        row |= {
            "name": person.name,
            "email": person.email,
            "verified": True,
            "active": person.active,
        }
        row |= {"role": "admin" if owner else "agent", "role_type": 4 if owner else None}
        row |= {"ticket_restriction": None, "restricted_agent": not owner, "moderator": True}
        if not person.active:
            row["_deleted"] = True
        self._state.store.add_user(row)
        seed_identities(self._state, row)
        return int(row["id"])

    def add_companies(self) -> None:
        """Companies with their domain, industry and size."""
        for company in self._story.companies:
            row = blank_organization(self._state, self._state.store.next_id())
            row |= {
                "name": company.name,
                "external_id": company.key,
                "domain_names": [company.domain],
            }
            row |= _dates(company.created, company.created)
            row["organization_fields"] |= {"industry": company.industry, "size": str(company.size)}
            self._state.store.organizations[row["id"]] = row
            self.keys[company.key] = row["id"]

    def add_contact(self, contact: Contact) -> None:
        """A contact; what agents noted about it stands in one field."""
        row = blank_user(self._state, self._state.store.next_id())
        row |= {"name": contact.name, "email": contact.email, "phone": contact.phone}
        row |= {"external_id": contact.external_id, "tags": list(contact.tags)}
        row |= {"locale": "es", "locale_id": 2} if contact.language == "es" else {}
        row |= _dates(contact.created, contact.created) | {"verified": contact.role == "user"}
        row["notes"] = "\n".join(note.text for note in contact.notes) or None
        plan = "pro" if "vip" in contact.tags else "basic"
        row["user_fields"] = {
            "plan": plan,
            "customer_since": stamp(contact.created)[:10] + "T00:00:00+00:00",
        }
        self._state.store.add_user(row)
        seed_identities(self._state, row)
        self.keys[contact.key] = row["id"]
        self._join(row, contact)

    def _join(self, row: Row, contact: Contact) -> None:
        keys = [self.keys[key] for key in contact.company_keys]
        for place, key in enumerate(keys):
            add_membership(self._state, row["id"], key, default=place == 0)
        row["organization_id"] = keys[0] if keys else None

    def add_thread(self, thread: Thread, number: int) -> None:
        """A ticket with its comments; long closed ones are archived."""
        state = self._state
        row = blank_ticket(state, state.store.next_ticket_id())
        sent = {
            "subject": thread.subject,
            "requester_id": self.keys[thread.requester],
            "submitter_id": self.keys[thread.messages[0].author],
            "assignee_id": self.keys[thread.assignee] if thread.assignee else None,
            "group_id": self.keys[thread.team] if thread.team else None,
            "status": _STATUSES[thread.status],
            "priority": None if thread.priority == "none" else thread.priority,
            "tags": list(thread.tags),
            "custom_fields": values_of(state, thread, number),
        }
        fill_ticket(state, row, sent)
        row["via"] = _via(_CHANNELS.get(thread.channel, thread.channel))
        row |= {"created_at": stamp(thread.created), "updated_at": stamp(thread.updated)}
        row["generated_timestamp"] = int(thread.updated.timestamp())
        row["_solved_at"] = stamp(thread.solved_at) if thread.solved_at else None
        row["_archived"] = self._is_archived(thread)
        comments = [self._comment(message, row) for message in thread.messages]
        row["description"] = plain_start(comments)
        state.store.add_ticket(row, comments)
        self.keys[thread.key] = row["id"]
        if thread.status == "solved" and number % 3 == 0:
            self._rate(row, thread)

    def _is_archived(self, thread: Thread) -> bool:
        return thread.status == "closed" and thread.updated < self._story.until - ARCHIVED_AFTER

    def _comment(self, message: Message, ticket: Row) -> Comment:
        files = [store_seed_file(self._state, file) for file in message.files]
        html = message.html
        for file, key in zip(message.files, files, strict=True):
            html = html.replace(f"cid:{file.name}", address(self._state, key))
        return Comment(
            id=self._state.store.next_id(),
            author_id=self.keys[message.author],
            html=html,
            public=message.kind == "reply",
            created_at=stamp(message.at),
            channel=ticket["via"]["channel"],
            file_ids=tuple(files),
        )

    def _rate(self, row: Row, thread: Thread) -> None:
        key = self._state.store.next_id()
        moment = stamp(thread.updated)
        good = row["id"] % 2 == 0
        rating = {
            "id": key,
            "score": "good" if good else "bad",
            "comment": "¡Genial!" if good else None,
        }
        row["satisfaction_rating"] = dict(rating)
        self._state.store.satisfaction_ratings[key] = {
            **rating,
            "ticket_id": row["id"],
            "requester_id": row["requester_id"],
            "assignee_id": row["assignee_id"],
            "group_id": row["group_id"],
            "reason": None if good else "The issue took too long to resolve",
            "reason_id": None if good else 5,
            "created_at": moment,
            "updated_at": moment,
        }


def plain_start(comments: list[Comment]) -> str:
    """The words of the first comment, which a ticket shows as its description."""
    return plain(comments[0].html)


def _dates(created: datetime, updated: datetime) -> Row:
    return {
        "created_at": stamp(created),
        "updated_at": stamp(updated),
        "_stamp": int(updated.timestamp()),
    }


def _via(channel: str) -> Row:
    return {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}}
