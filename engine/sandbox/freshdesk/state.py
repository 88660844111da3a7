"""One emulated account: its records, switches, files and the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from engine.sandbox.accounts import Account
from engine.sandbox.limits import Clock
from engine.sandbox.store import Table

from .settings import Settings
from .times import iso
from .web import Row

FIRST_ID = 80_000_100_000
STEP = 7


@dataclass(slots=True)
class StoredFile:
    """One file. ``token`` is the secret part of its address; ``broken`` says what is wrong."""

    id: int
    name: str
    content_type: str
    content: bytes = field(repr=False)
    token: str
    created_at: str
    broken: str = ""


class State:
    """Everything that a reset puts back."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.settings = Settings()
        self.random = Random(str(account.spec))
        self.notifications = 0
        self.revoked = False
        self._last = FIRST_ID
        self._last_ticket = 0
        self.agents = Table("_email")
        self.groups = Table("_folded")
        self.roles = Table()
        self.contacts = Table("_email", "unique_external_id", "phone", "mobile", "company_id")
        self.companies = Table("_folded")
        self.ticket_fields = Table("name")
        self.contact_fields = Table("name")
        self.company_fields = Table("name")
        self.tickets = Table("requester_id", "company_id", "_parent", "_tracker")
        self.conversations = Table("ticket_id")
        self.time_entries = Table("ticket_id")
        self.ratings = Table("ticket_id")
        self.products = Table()
        self.categories = Table()
        self.folders = Table("category_id", "_parent")
        self.articles = Table("folder_id")
        self.translations: dict[tuple[str, str, str], Row] = {}
        self.files: dict[int, StoredFile] = {}
        self.files_by_token: dict[str, int] = {}
        self.jobs: dict[str, Row] = {}

    def now(self) -> str:
        """The present moment as Freshdesk writes it."""
        return iso(self.clock())

    def next_id(self) -> int:
        """An id that no record has."""
        self._last += STEP
        return self._last

    def saw_id(self, number: int) -> None:
        """Give new records higher ids than this one."""
        self._last = max(self._last, number)

    def next_ticket_id(self) -> int:
        """Tickets are numbered one by one, from 1."""
        self._last_ticket += 1
        return self._last_ticket

    def saw_ticket_id(self, number: int) -> None:
        """Number new tickets after this one."""
        self._last_ticket = max(self._last_ticket, number)

    def secret(self, length: int = 32) -> str:
        """A token that looks like the vendor's; the same for every run of the same seed."""
        return "".join(self.random.choices("abcdefghijkmnpqrstuvwxyz23456789", k=length))

    def me(self) -> Row:
        """The administrator whose key the account's token is."""
        return next(row for row in self.agents if not row["_left"])

    def agent(self, key: object) -> Row | None:
        """An agent who works here now."""
        row = self.agents.get(key)
        return row if row and not row["_left"] else None

    def person(self, key: object) -> Row | None:
        """A contact or an agent: both may ask for a ticket and write in it."""
        contact = self.contacts.get(key)
        return contact if contact and not contact.get("_gone") else self.agent(key)

    def mail(self, address: str | None) -> None:
        """Count a message that this address would have received."""
        if address:
            self.notifications += 1


def folded(text: object) -> str:
    """How names and addresses are compared."""
    return " ".join(str(text).split()).casefold()
