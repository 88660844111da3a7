"""One emulated account: its records, switches, jobs, uploads and sign-ins, and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from starlette.requests import Request

from engine.sandbox.accounts import Account
from engine.sandbox.limits import Clock

from .refusals import forbidden
from .settings import Settings
from .store import Store, folded
from .times import iso
from .web import Row


@dataclass(kw_only=True)
class Upload:
    """Files collected under one upload token; it is no good after ``expires`` (epoch seconds)."""

    expires: float
    file_ids: list[int] = field(default_factory=list)


@dataclass(kw_only=True)
class Job:
    """A bulk operation that has begun: ``todo`` are the rows that it has not come to."""

    total: int | None
    results: Any
    began: float
    todo: list[Callable[[], Row]] = field(default_factory=list)
    looks: int = 0
    finished: float | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The answer to a request with an ``Idempotency-Key``, given again until then."""

    until: float
    sent: str
    status: int
    body: bytes


@dataclass(kw_only=True)
class Grant:
    """One OAuth sign-in: whose it is and until when its access token is good."""

    id: int
    user_id: int
    scopes: list[str]
    expires: float
    created: float
    refresh_token: str | None = None


class State:
    """Everything that a reset puts back."""

    def __init__(self, account: Account, clock: Clock) -> None:
        self.account = account
        self.clock = clock
        self.store = Store()
        self.settings = Settings()
        self.random = Random(str(account.spec))
        self.notifications = 0
        self.revoked = False
        self.uploads: dict[str, Upload] = {}
        self.downloads: dict[str, float] = {}
        self.jobs: dict[str, Job] = {}
        self.grants: dict[str, Grant] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.answered: dict[str, Answered] = {}

    def now(self) -> str:
        """The present moment as Zendesk writes it."""
        return iso(self.clock())

    def secret(self, length: int = 32) -> str:
        """A token that looks like the vendor's; the same for every run of the same seed."""
        return "".join(self.random.choices("abcdefghijkmnpqrstuvwxyz23456789", k=length))

    def owner(self) -> Row:
        """The administrator as whom the account's own token acts."""
        admins = (
            row for row in self.store.users.values() if row["role"] == "admin" and row["active"]
        )
        return next(admins)

    def me(self, request: Request) -> Row:
        """The user whose credentials the request carries."""
        row: Row = request.scope["zendesk_user"]
        return row

    def require_admin(self, request: Request) -> None:
        """Refuse everybody but administrators."""
        if self.me(request)["role"] != "admin":
            raise forbidden(
                "You do not have access to this page. Please contact the account owner."
            )

    def by_email(self, email: str) -> Row | None:
        """The user who holds the address as any of theirs."""
        key = self.store.emails.get(folded(email))
        return self.store.users.get(key) if key is not None else None

    def by_external_id(self, external_id: str) -> Row | None:
        """The user with the external id; its case does not matter."""
        key = self.store.user_keys.get(folded(external_id))
        return self.store.users.get(key) if key is not None else None

    def touch(self, row: Row) -> None:
        """Note that a record changed now."""
        row["updated_at"] = self.now()
        row["_stamp"] = int(self.clock())

    def mail(self, user: Row | None) -> None:
        """Count a message that this user would have received."""
        if user and user["email"]:
            self.notifications += 1
