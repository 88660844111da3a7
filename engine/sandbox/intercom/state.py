"""All that one Intercom workspace holds."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field

from engine.sandbox.accounts import Account
from engine.sandbox.limits import Clock
from engine.sandbox.store import Ids, Row, Table

MOST_LINKED_SHOWN = 1000
"""Of the records linked to one (2.16: linked_object_list)."""


@dataclass
class Settings:
    """What a person switches in the workspace's own pages, and the emulator's own numbers."""

    email_notifications: bool = True
    """Settings > Email: whether replies of teammates are mailed to customers."""
    phone_validation: bool = False
    """Settings > Your workspace > People data > Phone."""
    keep_unassigned: bool = True
    """Default assignment: off assigns every new conversation to the first team."""
    search_lag: float = 2.0
    """Seconds until a new contact, conversation or ticket can be found by search."""
    clock_ahead: float = 0.0
    """Seconds that what happens from now on is dated later, as if so much time had passed."""
    limit: int = 1667
    """Calls in ten seconds: 10,000 a minute for an app."""
    attributes_used: int = 0
    """Custom attributes taken by others, out of 250."""
    blocked_extensions: list[str] = field(
        default_factory=lambda: [
            "bat", "cmd", "com", "cpl", "dll", "exe", "jar", "lnk", "msi", "pif", "ps1", "scr",
            "sys", "vbs",
        ]
    )  # fmt: skip
    """Settings > Security > Attachment settings."""
    locales: list[str] = field(default_factory=lambda: ["en", "es"])
    """Languages switched on in the help center; the first is the default."""
    custom_domain: str = ""
    """Settings > Help Center > Domain: a host at which it answers besides."""
    timezone: str = "Europe/Madrid"
    region: str = "US"
    """Where the workspace's data lies: US, EU or AU; a workspace says it of itself."""
    segments: dict[str, str] = field(default_factory=dict)
    """Segments that a person made, by name: everybody with this tag."""

    def as_dict(self) -> dict[str, object]:
        """The settings as JSON."""
        return asdict(self)


class State:
    """Tables, settings and ids of one workspace."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.settings = Settings()
        self.ids = Ids(f"intercom:{account.spec.name}")
        self.workspace = self.ids.hexadecimal(8)
        self.notifications = 0
        self.admins = Table("email")
        self.teams = Table()
        self.tags = Table("_folded")
        self.contacts = Table("email", "external_id")
        self.companies = Table("company_id", "name")
        self.conversations = Table()
        self.deleted_conversations: list[Row] = []
        self.tickets = Table()
        self.ticket_types = Table()
        self.ticket_states = Table()
        self.links: list[tuple[str, str]] = []
        """(ticket, conversation or customer ticket), as they were linked."""
        self.data_attributes = Table()
        self.conversation_attributes = Table()
        self.help_centers = Table()
        self.redirects = Table("from_url")
        self.collections = Table()
        self.articles = Table()
        self.internal_articles = Table()
        self.segments = Table()
        self.subscription_types = Table()
        self.files = Table()

    def now(self) -> int:
        """Whole seconds since the epoch."""
        return math.floor(self.clock() + self.settings.clock_ahead)

    def contact_id(self) -> str:
        """24 hexadecimal digits, as contacts and companies have."""
        return self.ids.hexadecimal(24)

    def thread_number(self) -> str:
        """15 digits; conversations and tickets share the sequence."""
        return str(self.ids.number("thread", start=215_474_207_000_000, step=90))

    def message_number(self) -> str:
        """The number of a message, part or note."""
        return str(self.ids.number("message", start=60_000_000_000, step=9))

    def small_number(self, kind: str) -> str:
        """The number of a tag, article, collection, attribute and the like."""
        return str(self.ids.number(kind, start=14_900_000, step=9))

    def linked_objects(self, key: str) -> Row:
        """What a conversation or ticket is linked to, as it is told on either side."""
        others = [two if one == key else one for one, two in self.links if key in (one, two)]
        told = [linked for other in others if (linked := self._linked(other))]
        return {
            "type": "list",
            "data": told[:MOST_LINKED_SHOWN],
            "total_count": len(told),
            "has_more": len(told) > MOST_LINKED_SHOWN,
        }

    def _linked(self, key: str) -> Row | None:
        ticket = self.tickets.get(key)
        if ticket is not None:
            return {"type": "ticket", "id": key, "category": ticket["category"]}
        there = self.conversations.get(key) is not None
        return {"type": "conversation", "id": key, "category": None} if there else None

    def admin(self, key: object) -> Row | None:
        """A teammate who works here now; teammates who left and bots are None."""
        row = self.admins.get(str(key))
        return row if row and not row["_left"] and not row["_bot"] else None
