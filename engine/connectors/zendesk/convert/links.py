"""Where a person opens a record in Zendesk's own screens."""

from __future__ import annotations

import msgspec


class Links(msgspec.Struct, frozen=True):
    """Addresses of one account; `base` is its address without a slash at the end."""

    base: str

    def user(self, identity: str) -> str:
        """A person's profile."""
        return f"{self.base}/agent/users/{identity}"

    def organization(self, identity: str) -> str:
        """An organization's page."""
        return f"{self.base}/agent/organizations/{identity}"

    def ticket(self, identity: str) -> str:
        """A ticket in the agents' workspace."""
        return f"{self.base}/agent/tickets/{identity}"

    def category(self, identity: str) -> str:
        """A category of the help center."""
        return f"{self.base}/hc/categories/{identity}"

    def section(self, identity: str) -> str:
        """A section of the help center."""
        return f"{self.base}/hc/sections/{identity}"

    def article(self, identity: str) -> str:
        """An article of the help center, in the language of who opens it."""
        return f"{self.base}/hc/articles/{identity}"
