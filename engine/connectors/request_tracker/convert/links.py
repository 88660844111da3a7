"""Where a person opens a record in Request Tracker's own pages."""

from __future__ import annotations

import msgspec


class Links(msgspec.Struct, frozen=True):
    """Addresses of one installation; `base` is its address without a slash at the end."""

    base: str

    def user(self, identity: str) -> str:
        """A person's summary."""
        return f"{self.base}/User/Summary.html?id={identity}"

    def ticket(self, identity: str) -> str:
        """A ticket."""
        return f"{self.base}/Ticket/Display.html?id={identity}"

    def queue(self, identity: str) -> str:
        """A queue's settings."""
        return f"{self.base}/Admin/Queues/Modify.html?id={identity}"

    def category(self, identity: str) -> str:
        """The articles of a class."""
        return f"{self.base}/Articles/Topics.html?class={identity}"

    def article(self, identity: str) -> str:
        """An article."""
        return f"{self.base}/Articles/Article/Display.html?id={identity}"

    def attachment(self, identity: str) -> str:
        """A part of a message, as REST2 gives it out."""
        return f"{self.base}/REST/2.0/attachment/{identity}"
