"""Links by which people without a log-in read one report: each ends by itself or is revoked."""

from __future__ import annotations

import secrets
from enum import StrEnum

import msgspec

from engine.errors import WrongUse
from engine.facade.base import Base
from engine.home import Claim, sign

KIND = "share"
DAY = 86_400
DAYS = (7, 30, 90)
"""How long a link may be good."""


class LinkState(StrEnum):
    """What became of a link; `unknown` for one that was never made here, or is no more."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class SharedLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link to the report of a run; times are epoch seconds, `revoked_at` 0 for never."""

    id: str
    run: str
    created_at: float
    expires_at: int
    revoked_at: float = 0.0

    def state(self, now: float) -> LinkState:
        """How it stands at this moment."""
        if self.revoked_at:
            return LinkState.REVOKED
        return LinkState.EXPIRED if now >= self.expires_at else LinkState.GOOD


class Sharing(Base):
    """The shared links of one migration."""

    def share(self, run: str, days: int) -> SharedLink:
        """A new link to the masked report of this run. Raises WrongUse for another time."""
        if days not in DAYS:
            raise WrongUse(
                "A link is good for {list} days.", detail={"list": ", ".join(map(str, DAYS))}
            )
        now = self.opening.now()
        made = SharedLink(
            id=secrets.token_urlsafe(9), run=run, created_at=now, expires_at=int(now + days * DAY)
        )
        self.queries.note(KIND, made.id, made)
        return made

    def shared(self) -> list[SharedLink]:
        """All links that were made, newest first."""
        kept = self.queries.notes(KIND).values() if self.opening.has_ledger() else []
        found = [msgspec.convert(data, SharedLink) for _, data in kept]
        return sorted(found, key=lambda one: -one.created_at)

    def shared_link(self, link: str) -> SharedLink | None:
        """The link of this id."""
        return next((one for one in self.shared() if one.id == link), None)

    def revoke(self, link: str) -> None:
        """End a link now; nothing happens to one that is unknown or ended already."""
        found = self.shared_link(link)
        if found is not None and not found.revoked_at:
            ended = msgspec.structs.replace(found, revoked_at=self.opening.now())
            self.queries.note(KIND, link, ended)

    def token_of(self, link: SharedLink) -> str:
        """What stands in the address of a link: the same each time."""
        claim = Claim(self.home.owner, self.slug, link.id, link.expires_at)
        return sign(claim, self.home.link_key())
