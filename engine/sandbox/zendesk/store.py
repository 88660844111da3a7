"""What an account holds: tables of rows in Zendesk's words, and the indexes that lists need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from .web import Row

FIRST_ID = 31_402_877_500_000
STEP = 1_289

Table = dict[int, Row]


@dataclass(slots=True)
class Comment:
    """One message of a ticket; ``recorded`` holds what a recorded answer said instead."""

    id: int
    author_id: int
    html: str
    public: bool
    created_at: str
    channel: str = "api"
    file_ids: tuple[int, ...] = ()
    plain: str | None = None
    recorded: Row | None = None


@dataclass(slots=True)
class StoredFile:
    """One uploaded file. ``token`` is the secret part of its address."""

    id: int
    name: str
    content_type: str
    content: bytes = field(repr=False)
    token: str
    inline: bool = False
    malware: bool = False
    broken: str = ""


class Store:
    """All tables of one account."""

    def __init__(self) -> None:
        self._last = FIRST_ID
        self._last_ticket = 0
        self.users: Table = {}
        self.identities: Table = {}
        self.organizations: Table = {}
        self.organization_memberships: Table = {}
        self.groups: Table = {}
        self.group_memberships: Table = {}
        self.ticket_fields: Table = {}
        self.user_fields: Table = {}
        self.organization_fields: Table = {}
        self.custom_statuses: Table = {}
        self.ticket_forms: Table = {}
        self.brands: Table = {}
        self.triggers: Table = {}
        self.automations: Table = {}
        self.satisfaction_ratings: Table = {}
        self.tickets: Table = {}
        self.comments: dict[int, list[Comment]] = {}
        self.files: dict[int, StoredFile] = {}
        self.side_conversations: dict[int, list[Row]] = {}
        self.categories: Table = {}
        self.sections: Table = {}
        self.articles: Table = {}
        self.translations: Table = {}
        self.translated: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.article_attachments: Table = {}
        self.user_segments: Table = {}
        self.permission_groups: Table = {}
        self.emails: dict[str, int] = {}
        self.phones: dict[str, int] = {}
        self.identities_of: dict[int, list[int]] = defaultdict(list)
        self.user_keys: dict[str, int] = {}
        self.ticket_keys: dict[str, list[int]] = defaultdict(list)
        self.files_by_token: dict[str, int] = {}

    def next_id(self) -> int:
        """An id that no record has."""
        self._last += STEP
        return self._last

    def saw_id(self, number: int) -> None:
        """Give new records higher ids than this one."""
        self._last = max(self._last, number)

    def next_ticket_id(self) -> int:
        """Tickets are numbered one by one."""
        self._last_ticket += 1
        return self._last_ticket

    def saw_ticket_id(self, number: int) -> None:
        """Number new tickets after this one."""
        self._last_ticket = max(self._last_ticket, number)

    def add_user(self, row: Row) -> None:
        """Keep a user and find it again by address and external id."""
        self.users[row["id"]] = row
        if row["email"]:
            self.emails.setdefault(folded(row["email"]), row["id"])
        self.key_user(row)

    def add_identity(self, row: Row) -> None:
        """Keep an address or number and find it by its user and its value."""
        self.identities[row["id"]] = row
        self.identities_of[row["user_id"]].append(row["id"])
        if row["type"] == "email":
            self.emails.setdefault(folded(row["value"]), row["user_id"])
        if row["type"] == "phone_number":
            self.phones.setdefault(row["value"], row["user_id"])

    def drop_identity(self, row: Row) -> None:
        """Forget an address or number: it is free again."""
        del self.identities[row["id"]]
        self.identities_of[row["user_id"]].remove(row["id"])
        self.emails.pop(folded(row["value"]), None)
        self.phones.pop(row["value"], None)

    def identities_by(self, user_id: int) -> list[Row]:
        """The addresses and numbers of a user, oldest first."""
        return [self.identities[key] for key in self.identities_of.get(user_id, ())]

    def key_user(self, row: Row) -> None:
        """Find the user by its external id, whose case does not matter."""
        if row["external_id"]:
            self.user_keys[folded(row["external_id"])] = row["id"]

    def add_ticket(self, row: Row, comments: list[Comment]) -> None:
        """Keep a ticket with its comments."""
        self.tickets[row["id"]] = row
        self.comments[row["id"]] = comments
        self.key_ticket(row)

    def key_ticket(self, row: Row) -> None:
        """Find the ticket by its external id, which several may share."""
        if row["external_id"]:
            self.ticket_keys[row["external_id"]].append(row["id"])

    def add_translation(self, row: Row) -> None:
        """Keep a translation and find it by what it translates."""
        self.translations[row["id"]] = row
        self.translated[row["source_type"], row["source_id"]].append(row["id"])

    def add_file(self, item: StoredFile) -> None:
        """Keep a file and find it by the secret of its address."""
        self.files[item.id] = item
        self.files_by_token[item.token] = item.id


def folded(text: Any) -> str:
    """How addresses and external ids are compared."""
    return str(text).strip().casefold()
