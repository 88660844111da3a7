"""Where a person opens a record in Freshdesk's own screens."""

from __future__ import annotations

import msgspec


class Links(msgspec.Struct, frozen=True):
    """Addresses of one account; `base` is its address without a slash at the end."""

    base: str

    def contact(self, identity: str) -> str:
        """A person's profile."""
        return f"{self.base}/a/contacts/{identity}"

    def company(self, identity: str) -> str:
        """A company's page."""
        return f"{self.base}/a/companies/{identity}"

    def agent(self, identity: str) -> str:
        """An agent's settings."""
        return f"{self.base}/a/admin/agents/{identity}/edit"

    def ticket(self, identity: str) -> str:
        """A ticket in the agents' workspace."""
        return f"{self.base}/a/tickets/{identity}"

    def archived(self, identity: str) -> str:
        """A ticket of the archive."""
        return f"{self.base}/a/tickets/archived/{identity}"

    def category(self, identity: str) -> str:
        """A category of the portal."""
        return f"{self.base}/support/solutions/{identity}"

    def folder(self, identity: str) -> str:
        """A folder of the portal."""
        return f"{self.base}/support/solutions/folders/{identity}"

    def article(self, identity: str) -> str:
        """An article of the portal."""
        return f"{self.base}/support/solutions/articles/{identity}"
